package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.command.Commands;
import io.github.plimsoll.bot.command.Request;
import io.github.plimsoll.bot.config.ChatUsers;
import io.github.plimsoll.bot.telegram.Outgoing.End;
import io.github.plimsoll.execution.DeadLetters;
import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.supervisor.Task;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs commands that wait in the lanes and hands their answers to the outbox. Thread-safe. */
final class Clerk {
    private static final Logger LOG = LoggerFactory.getLogger(Clerk.class);
    private static final long WAIT_MILLIS = 100;

    private final Commands commands;
    private final Store store;
    private final DeadLetters letters;
    private final Lanes lanes;
    private final Inbox inbox;
    private final Members members;
    private final Replies replies;
    private final Notices tooMany;

    Clerk(
            Commands commands,
            Store store,
            DeadLetters letters,
            Lanes lanes,
            Inbox inbox,
            Members members,
            Replies replies,
            Notices tooMany) {
        this.letters = letters;
        this.commands = commands;
        this.store = store;
        this.lanes = lanes;
        this.inbox = inbox;
        this.members = members;
        this.replies = replies;
        this.tooMany = tooMany;
    }

    /** The task that serves everybody by turns; several may run. */
    void serve(Task.Context context) throws InterruptedException {
        while (!context.stopping()) {
            context.heartbeat();
            Waiting next = lanes.take(WAIT_MILLIS);
            if (next != null) {
                try {
                    run(next.job());
                } finally {
                    next.ran().complete(true);
                    lanes.finished(next.job());
                }
            }
        }
    }

    /** The task that serves stops and nothing else. */
    void stops(Task.Context context) throws InterruptedException {
        while (!context.stopping()) {
            context.heartbeat();
            Waiting next = lanes.takeStop(WAIT_MILLIS);
            if (next != null) {
                try {
                    run(next.job());
                } finally {
                    next.ran().complete(true);
                }
            }
        }
    }

    private void run(Job job) {
        if (job.text().startsWith(Keyboards.CANCEL)) {
            cancel(job);
            return;
        }
        try {
            if (job.effect() != Effect.STOPS) {
                members.welcome(job.user());
            }
        } catch (StoreException silent) {
            LOG.debug("no settings row: {}", silent.getMessage()); // the command itself tells what is wrong
        }
        Answer answer =
                commands.handle(new Request(ChatUsers.user(job.user()), job.key(), job.text(), "tg-" + job.update()));
        if (answer.code().equals("RATE_MESSAGES") && !tooMany.allow(job.user())) {
            answered(job, End.DROPPED);
            return;
        }
        replies.answer(job, answer, end -> {
            if (end != End.SENT && job.lasting()) {
                giveUp(job, answer, end);
            }
            answered(job, end);
        });
    }

    private void cancel(Job job) {
        String token = job.text().substring(Keyboards.CANCEL.length());
        String said = take(job, token);
        replies.replace(
                job,
                said == null ? "The database does not answer; the confirmation ends by itself in 10 min." : said,
                end -> answered(job, end));
    }

    private @Nullable String take(Job job, String token) {
        try {
            return store.transact(tx -> tx.useConfirmation(token, job.key(), tx.worldTime()))
                    ? "Cancelled: nothing was done."
                    : "There was nothing left to cancel; /orders shows what was done.";
        } catch (StoreException silent) {
            return null;
        }
    }

    /** What changed something is not forgotten because its answer did not arrive. */
    private void giveUp(Job job, Answer answer, End end) {
        SortedMap<String, String> data = new TreeMap<>();
        data.put(DeadLetters.TEXT, job.text() + " -> " + answer.text());
        DeadLetter letter = letters.letter(
                DeadLetter.Kind.ANSWER,
                job.key(),
                end.why(),
                data,
                ChatUsers.user(job.user()).value(),
                "tg-" + job.update());
        store.transact(tx -> {
            letters.add(tx, List.of(letter));
            return true;
        });
    }

    private void answered(Job job, End end) {
        if (job.lasting()) {
            LOG.debug("update {} is done: {}", job.update(), end);
            inbox.done(job.update());
        }
    }
}
