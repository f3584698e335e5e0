package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.text.SecretText;
import io.github.plimsoll.bot.text.StopWords;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.telegram.telegrambots.meta.api.objects.CallbackQuery;
import org.telegram.telegrambots.meta.api.objects.Update;
import org.telegram.telegrambots.meta.api.objects.User;
import org.telegram.telegrambots.meta.api.objects.message.MaybeInaccessibleMessage;
import org.telegram.telegrambots.meta.api.objects.message.Message;

/** Takes an update apart: only what a person typed or pressed in a private chat is read, everything else has a reason. */
final class UpdateReader {
    private UpdateReader() {}

    /** Either what came in, or why it is not read. */
    sealed interface Read {
        <T> T fold(Function<Incoming, T> readable, Function<Incoming, T> secret, Function<String, T> ignored);

        record Legible(Incoming incoming) implements Read {
            @Override
            public <T> T fold(
                    Function<Incoming, T> readable, Function<Incoming, T> secret, Function<String, T> ignored) {
                return readable.apply(incoming);
            }
        }

        /** Something that looks like a secret; of what was typed no more is in it than a stop. */
        record Secret(Incoming incoming) implements Read {
            @Override
            public <T> T fold(
                    Function<Incoming, T> readable, Function<Incoming, T> secret, Function<String, T> ignored) {
                return secret.apply(incoming);
            }
        }

        record Unread(String reason) implements Read {
            @Override
            public <T> T fold(
                    Function<Incoming, T> readable, Function<Incoming, T> secret, Function<String, T> ignored) {
                return ignored.apply(reason);
            }
        }
    }

    static Read read(Update update) {
        if (update.getUpdateId() == null) {
            return new Read.Unread("no number");
        }
        if (update.getMessage() != null) {
            return message(update.getUpdateId(), update.getMessage());
        }
        if (update.getEditedMessage() != null) {
            return edited(update.getUpdateId(), update.getEditedMessage());
        }
        return update.getCallbackQuery() != null
                ? press(update.getUpdateId(), update.getCallbackQuery())
                : new Read.Unread("not a message");
    }

    /** What was sent once is no command twice; a key that came into it later is not to stay either. */
    private static Read edited(long number, Message message) {
        if (message.getEditDate() == null) {
            return new Read.Unread("edited");
        }
        Read read = message(number, message);
        return read instanceof Read.Secret ? read : new Read.Unread("edited");
    }

    private static Read message(long number, Message message) {
        if (message.getChat() == null || !"private".equals(message.getChat().getType())) {
            return new Read.Unread("not a private chat");
        }
        if (!person(message.getFrom()) || message.getSenderChat() != null || message.getAuthorSignature() != null) {
            return new Read.Unread("not a person");
        }
        if (!message.getFrom().getId().equals(message.getChat().getId())) {
            return new Read.Unread("another person's chat");
        }
        String typed = message.getText() == null ? message.getCaption() : message.getText();
        if (typed != null && message.getMessageId() != null && SecretText.in(typed)) {
            return secret(number, message);
        }
        if (message.getEditDate() != null) {
            return new Read.Unread("edited");
        }
        if (forwarded(message)) {
            return new Read.Unread("forwarded");
        }
        if (foreign(message)) {
            return new Read.Unread("not typed by the person");
        }
        if (message.getText() == null || message.getDate() == null || message.getMessageId() == null) {
            return new Read.Unread("no text");
        }
        long from = message.getFrom().getId();
        return new Read.Legible(
                new Incoming(number, from, from, message.getMessageId(), message.getDate(), message.getText(), ""));
    }

    /** However it came here, it is not to stay. Only what the person typed now may stop. */
    private static Read secret(long number, Message message) {
        boolean typed = message.getText() != null
                && message.getDate() != null
                && message.getEditDate() == null
                && !forwarded(message)
                && !foreign(message);
        long from = message.getFrom().getId();
        return new Read.Secret(new Incoming(
                number,
                from,
                from,
                message.getMessageId(),
                typed ? message.getDate() : 0,
                typed ? StopWords.only(message.getText()) : "",
                ""));
    }

    private static boolean person(User from) {
        return from != null && from.getId() != null && from.getId() > 0 && !Boolean.TRUE.equals(from.getIsBot());
    }

    private static boolean forwarded(Message message) {
        return Boolean.TRUE.equals(message.getIsAutomaticForward())
                || Stream.of(
                                message.getForwardOrigin(),
                                message.getForwardFrom(),
                                message.getForwardFromChat(),
                                message.getForwardDate(),
                                message.getForwardSenderName(),
                                message.getForwardSignature())
                        .anyMatch(Objects::nonNull);
    }

    /** Through an inline bot, a business account or a guest, or sent later by the server. */
    private static boolean foreign(Message message) {
        return Boolean.TRUE.equals(message.getIsFromOffline())
                || Stream.of(
                                message.getViaBot(),
                                message.getBusinessConnectionId(),
                                message.getSenderBusinessBot(),
                                message.getGuestBotCallerUser(),
                                message.getGuestBotCallerChat(),
                                message.getGuestQueryId())
                        .anyMatch(Objects::nonNull);
    }

    private static Read press(long number, CallbackQuery query) {
        MaybeInaccessibleMessage message = query.getMessage();
        if (query.getId() == null || query.getInlineMessageId() != null || message == null || query.getData() == null) {
            return new Read.Unread("not a button of ours");
        }
        if (message.getChat() == null
                || message.getMessageId() == null
                || !"private".equals(message.getChat().getType())) {
            return new Read.Unread("not a private chat");
        }
        if (!person(query.getFrom())) {
            return new Read.Unread("not a person");
        }
        return new Read.Legible(new Incoming(
                number,
                query.getFrom().getId(),
                message.getChat().getId(),
                message.getMessageId(),
                0,
                query.getData(),
                query.getId()));
    }
}
