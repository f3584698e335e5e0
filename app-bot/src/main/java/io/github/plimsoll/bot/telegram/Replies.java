package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.config.ChatUsers;
import io.github.plimsoll.bot.telegram.Outgoing.End;
import io.github.plimsoll.bot.telegram.Outgoing.Priority;
import io.github.plimsoll.numbers.UserId;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns answers and news into pages with the mode in front and puts them into the outbox. Thread-safe. */
final class Replies {
    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);
    /** Room for the mode in front of a page that goes on. */
    private static final int BADGE = 32;

    private final Outbox outbox;
    private final Badges badges;

    Replies(Outbox outbox, Badges badges) {
        this.outbox = outbox;
        this.badges = badges;
    }

    /** The answer to a command; in place of the message whose button was pressed. */
    void answer(Job job, Answer answer, Consumer<End> done) {
        String code = switch (answer.outcome()) {
            case OK -> "";
            // A refusal by a rule begins with the code already.
            case REJECTED -> answer.text().startsWith("Refused: " + answer.code()) ? "" : "[" + answer.code() + "] ";
            case ERROR -> "[error " + answer.code() + "] ";
        };
        pages(
                priority(job),
                job.chat(),
                badge(job),
                job.place(),
                code + answer.text(),
                Keyboards.of(job.text(), answer),
                done);
    }

    static Priority priority(Job job) {
        return job.effect() == Effect.STOPS ? Priority.ALERT : Priority.ANSWER;
    }

    /** A text without buttons, from who does not wait for the store. */
    void tell(Priority priority, long chat, String text, Consumer<End> done) {
        pages(priority, chat, badges.remembered(ChatUsers.user(chat)), 0, text, List.of(), done);
    }

    /** What happened to a user, from who reads the store anyway. */
    void news(Priority priority, long chat, String text, Consumer<End> done) {
        pages(priority, chat, badges.read(ChatUsers.user(chat)), 0, text, List.of(), done);
    }

    /** A text with one button for this command; without a command a text alone. */
    void ask(long chat, String text, String command, Consumer<End> done) {
        pages(Priority.ANSWER, chat, badges.remembered(ChatUsers.user(chat)), 0, text, Keyboards.now(command), done);
    }

    void replace(Job job, String text, Consumer<End> done) {
        pages(priority(job), job.chat(), badge(job), job.place(), text, List.of(), done);
    }

    /** The next stop waits until this one is answered, so that answer does not wait for the store. */
    private String badge(Job job) {
        UserId user = ChatUsers.user(job.chat());
        return job.effect() == Effect.STOPS ? badges.remembered(user) : badges.read(user);
    }

    void notice(long chat, String press, String text) {
        outbox.offer(Outgoing.notice(Priority.ANSWER, chat, press, text));
    }

    /** Takes a person's message out of the chat, which the service allows for 48 hours. */
    void forget(long chat, int number) {
        outbox.offer(Outgoing.forget(chat, number, end -> {
            if (end != End.SENT) {
                LOG.warn("message {} of chat {} looks like a secret and was not deleted: {}", number, chat, end.why());
            }
        }));
    }

    private void pages(
            Priority priority,
            long chat,
            String badge,
            int place,
            String text,
            List<List<Keyboards.Button>> buttons,
            Consumer<End> done) {
        String front = "<b>[" + badge + "]</b> ";
        List<String> pages = Pages.of(front + Pages.escape(text), Pages.LIMIT - BADGE);
        for (int i = 0; i < pages.size(); i++) {
            boolean last = i == pages.size() - 1;
            String page = i == 0 ? pages.get(i) : front + pages.get(i);
            Outgoing item = Outgoing.page(priority, chat, page, last ? buttons : List.of(), last ? done : end -> {});
            outbox.offer(i == 0 && place != 0 ? item.replacing(place) : item);
        }
    }
}
