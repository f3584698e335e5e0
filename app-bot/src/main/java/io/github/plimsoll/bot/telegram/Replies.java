package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.config.ChatUsers;
import io.github.plimsoll.bot.telegram.Outgoing.End;
import io.github.plimsoll.bot.telegram.Outgoing.Priority;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.numbers.UserId;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Turns answers and news into pages with the mode in front and puts them into the outbox. Thread-safe. */
final class Replies {
    /** Room for the mode in front of a page that goes on. */
    private static final int BADGE = 32;

    private final Outbox outbox;
    private final Function<UserId, Mode> modes;

    Replies(Outbox outbox, Function<UserId, Mode> modes) {
        this.outbox = outbox;
        this.modes = modes;
    }

    /** The answer to a command; in place of the message whose button was pressed. */
    void answer(Job job, Answer answer, Consumer<End> done) {
        String code = switch (answer.outcome()) {
            case OK -> "";
            // A refusal by a rule begins with the code already.
            case REJECTED -> answer.text().startsWith("Refused: " + answer.code()) ? "" : "[" + answer.code() + "] ";
            case ERROR -> "[error " + answer.code() + "] ";
        };
        pages(priority(job), job.chat(), job.place(), code + answer.text(), Keyboards.of(job.text(), answer), done);
    }

    static Priority priority(Job job) {
        return job.effect() == Effect.STOPS ? Priority.ALERT : Priority.ANSWER;
    }

    /** A text without buttons. */
    void tell(Priority priority, long chat, String text, Consumer<End> done) {
        pages(priority, chat, 0, text, List.of(), done);
    }

    void replace(Job job, String text, Consumer<End> done) {
        pages(priority(job), job.chat(), job.place(), text, List.of(), done);
    }

    void notice(long chat, String press, String text) {
        outbox.offer(Outgoing.notice(Priority.ANSWER, chat, press, text));
    }

    private void pages(
            Priority priority,
            long chat,
            int place,
            String text,
            List<List<Keyboards.Button>> buttons,
            Consumer<End> done) {
        Mode mode = modes.apply(ChatUsers.user(chat));
        List<String> pages = Pages.of("<b>[" + mode + "]</b> " + Pages.escape(text), Pages.LIMIT - BADGE);
        for (int i = 0; i < pages.size(); i++) {
            boolean last = i == pages.size() - 1;
            String page = i == 0 ? pages.get(i) : "<b>[" + mode + "]</b> " + pages.get(i);
            Outgoing item = Outgoing.page(priority, chat, page, last ? buttons : List.of(), last ? done : end -> {});
            outbox.offer(i == 0 && place != 0 ? item.replacing(place) : item);
        }
    }
}
