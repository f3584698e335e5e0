package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.telegram.ApiException.Kind;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import org.telegram.telegrambots.client.okhttp.OkHttpTelegramClient;
import org.telegram.telegrambots.meta.TelegramUrl;
import org.telegram.telegrambots.meta.api.methods.AnswerCallbackQuery;
import org.telegram.telegrambots.meta.api.methods.GetMe;
import org.telegram.telegrambots.meta.api.methods.botapimethods.BotApiMethod;
import org.telegram.telegrambots.meta.api.methods.commands.SetMyCommands;
import org.telegram.telegrambots.meta.api.methods.send.SendMessage;
import org.telegram.telegrambots.meta.api.methods.updates.GetUpdates;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.DeleteMessage;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.EditMessageText;
import org.telegram.telegrambots.meta.api.objects.Update;
import org.telegram.telegrambots.meta.api.objects.commands.BotCommand;
import org.telegram.telegrambots.meta.api.objects.commands.scope.BotCommandScopeAllPrivateChats;
import org.telegram.telegrambots.meta.api.objects.commands.scope.BotCommandScopeChat;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.InlineKeyboardMarkup;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.buttons.InlineKeyboardButton;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.buttons.InlineKeyboardRow;
import org.telegram.telegrambots.meta.exceptions.TelegramApiException;

/** The few calls of the Bot API that are used. Polling has a client of its own. Thread-safe; each call blocks. */
final class BotApi implements AutoCloseable {
    private static final int BATCH = 100;
    private static final int MAX_REQUESTS = 32;

    private final Failures failures;
    private final OkHttpClient http;
    private final OkHttpTelegramClient client;

    BotApi(URI server, BotToken token) {
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(MAX_REQUESTS);
        dispatcher.setMaxRequestsPerHost(MAX_REQUESTS);
        this.http = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(MAX_REQUESTS, 5, java.util.concurrent.TimeUnit.MINUTES))
                .connectTimeout(Duration.ofSeconds(10))
                .readTimeout(Duration.ofSeconds(60))
                .callTimeout(Duration.ofSeconds(70))
                .followRedirects(false)
                .build();
        int port = server.getPort() >= 0 ? server.getPort() : "https".equals(server.getScheme()) ? 443 : 80;
        this.client = new OkHttpTelegramClient(
                http, token.reveal(), new TelegramUrl(server.getScheme(), server.getHost(), port, false));
        this.failures = new Failures(token);
    }

    /** The bot's user name, without {@code @}. */
    String name() throws ApiException {
        String name = call(new GetMe()).getUserName();
        return name == null ? "" : name;
    }

    /** Waits at most this many seconds for updates; all before the offset are confirmed with it. */
    List<Update> updates(long offset, int waitSeconds) throws ApiException {
        return call(GetUpdates.builder()
                .offset(Math.toIntExact(offset))
                .limit(BATCH)
                .timeout(waitSeconds)
                .allowedUpdates(List.of("message", "edited_message", "callback_query"))
                .build());
    }

    /** Sends a page and gives back the number of its message. */
    int send(long chat, String html, List<List<Labelled>> keyboard) throws ApiException {
        SendMessage message =
                SendMessage.builder().chatId(chat).text(html).parseMode("HTML").build();
        message.setDisableWebPagePreview(true);
        if (!keyboard.isEmpty()) {
            message.setReplyMarkup(markup(keyboard));
        }
        return call(message).getMessageId();
    }

    void edit(long chat, int number, String html, List<List<Labelled>> keyboard) throws ApiException {
        EditMessageText edit = EditMessageText.builder()
                .chatId(chat)
                .messageId(number)
                .text(html)
                .parseMode("HTML")
                .build();
        edit.setDisableWebPagePreview(true);
        if (!keyboard.isEmpty()) {
            edit.setReplyMarkup(markup(keyboard));
        }
        call(edit);
    }

    /** Takes a message out of the chat: one of ours, or in a private chat the person's. */
    void delete(long chat, int number) throws ApiException {
        call(DeleteMessage.builder().chatId(chat).messageId(number).build());
    }

    void answer(String press, String notice) throws ApiException {
        call(AnswerCallbackQuery.builder().callbackQueryId(press).text(notice).build());
    }

    /** The menu of one chat, or with chat 0 of every private chat. */
    void menu(long chat, List<BotCommand> commands) throws ApiException {
        call(SetMyCommands.builder()
                .commands(commands)
                .scope(
                        chat == 0
                                ? BotCommandScopeAllPrivateChats.builder().build()
                                : BotCommandScopeChat.builder().chatId(chat).build())
                .build());
    }

    /** A button with the token that it sends back. */
    record Labelled(String label, String token) {}

    private static InlineKeyboardMarkup markup(List<List<Labelled>> keyboard) {
        List<InlineKeyboardRow> rows = keyboard.stream()
                .map(row -> new InlineKeyboardRow(row.stream()
                        .map(button -> InlineKeyboardButton.builder()
                                .text(button.label())
                                .callbackData(button.token())
                                .build())
                        .toList()))
                .toList();
        return InlineKeyboardMarkup.builder().keyboard(rows).build();
    }

    private <T extends Serializable, M extends BotApiMethod<T>> T call(M method) throws ApiException {
        try {
            T result = client.execute(method);
            if (result == null) {
                throw new ApiException(Kind.UNAVAILABLE, 0, "an empty answer");
            }
            return result;
        } catch (TelegramApiException | RuntimeException failed) {
            if (failed.getCause() instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw failures.read(failed);
        }
    }

    @Override
    public void close() {
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
