package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.telegram.Outgoing.Priority;
import io.github.plimsoll.bot.text.SecretText;
import io.github.plimsoll.execution.DeadLetters;
import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.meta.api.objects.Update;

/**
 * Takes batches of updates: stops go first and at once, what changes something is kept in the database, the rest waits
 * in the lanes. When it comes back, the batch may be confirmed. Confined to the polling task.
 */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final int REMEMBERED = 20_000;
    /** For all of a batch: longer waits would keep the next poll, and the stop in it, from being read. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Gate gate;
    private final Buttons buttons;
    private final Lanes lanes;
    private final Inbox inbox;
    private final Store store;
    private final DeadLetters letters;
    private final Replies replies;
    private final Notices strangers;
    private final Notices hints;
    private final Status status;
    private final InstantSource wall;
    private final Set<Long> seen = Collections.newSetFromMap(new Latest<>(REMEMBERED));
    /** Updates below are done since before this run; 0 for none. */
    private long mark;

    /**
     * @param strangers how often people without access are told so
     * @param hints how often allowed users are told why something was not run
     */
    Intake(
            Gate gate,
            Buttons buttons,
            Lanes lanes,
            Inbox inbox,
            Store store,
            DeadLetters letters,
            Replies replies,
            Notices strangers,
            Notices hints,
            Status status,
            InstantSource wall) {
        this.gate = gate;
        this.buttons = buttons;
        this.lanes = lanes;
        this.inbox = inbox;
        this.store = store;
        this.letters = letters;
        this.replies = replies;
        this.strangers = strangers;
        this.hints = hints;
        this.status = status;
        this.wall = wall;
    }

    /** Takes up what the last run of the process left; returns when all of it waits in the lanes. */
    void resume() {
        mark = inbox.next();
        for (Job job : inbox.left((update, why) -> giveUp(update, "it was kept and cannot be read any more: " + why))) {
            String late = Gate.tooOld(job, now());
            // Only what has the same answer for the same key may be run a second time.
            boolean again = late.isEmpty() && repeatable(job);
            if (again && lanes.add(Waiting.of(job))) {
                continue;
            }
            String text = late.isEmpty()
                    ? "The bot was restarted while it worked on \"" + job.text()
                            + "\"; look whether it was done, and send it again if not."
                    : late;
            replies.ask(job.chat(), text, late.isEmpty() ? "" : Gate.again(job), end -> inbox.done(job.update()));
        }
    }

    /** The commands whose answer is the same for the same key. */
    private static final Set<String> KEYED = Set.of(
            "/open",
            "/increase",
            "/margin",
            "/close",
            "/confirm",
            "/stop",
            "/target",
            "/trail",
            "/breakeven",
            "/exit",
            "/deposit",
            "/withdraw",
            "/flatten",
            "/cancel");

    private static boolean repeatable(Job job) {
        String name = job.text().split("\\s+", 2)[0];
        return KEYED.contains(name);
    }

    /** @return the offset that confirms the batch */
    long take(List<Update> batch) throws InterruptedException {
        long next = 0;
        List<Waiting> stops = new ArrayList<>();
        List<Job> jobs = new ArrayList<>();
        List<Long> unread = new ArrayList<>();
        for (Update update : batch) {
            Integer number = update.getUpdateId();
            if (number == null) {
                continue;
            }
            next = Math.max(next, number + 1L);
            if (number >= mark && seen.add((long) number)) {
                try {
                    sort(update, stops, jobs);
                } catch (RuntimeException broken) {
                    status.ignored().incrementAndGet();
                    LOG.warn("update {} cannot be read", number, broken);
                    unread.add((long) number);
                }
            }
        }
        unread.forEach(number -> giveUp(number, "it broke the program that reads it; the log has the rest"));
        List<Waiting> waiting = jobs.stream().map(Waiting::of).toList();
        boolean kept = keep(jobs, next);
        waiting.forEach(lanes::add);
        await(stops);
        if (!kept) {
            // Without the database the updates stay unconfirmed until each was answered, with a failure most likely.
            // Those that are not are still run: only a crash before it returns would forget that they were asked.
            await(waiting);
        }
        return next;
    }

    /** Throws with a store that is silent: then nothing of the batch is confirmed, and it comes again. */
    private void giveUp(long update, String why) {
        DeadLetter letter =
                letters.letter(DeadLetter.Kind.COMMAND, "update " + update, why, new TreeMap<>(), null, "tg-" + update);
        store.transact(tx -> {
            letters.add(tx, List.of(letter));
            return true;
        });
    }

    private void sort(Update update, List<Waiting> stops, List<Job> jobs) {
        Admission admission = UpdateReader.read(update)
                .fold(in -> gate.admit(in, now()), this::secret, reason -> new Admission.Ignored(reason));
        List<Job> accepted = admission.fold(List::of, this::press, this::refuse, reason -> {
            status.ignored().incrementAndGet();
            LOG.debug("update ignored: {}", reason);
            return List.<Job>of();
        });
        for (Job job : accepted) {
            if (job.effect() == Effect.STOPS && gate.admin(job.user())) {
                Waiting stop = Waiting.of(job);
                if (lanes.addStop(stop)) {
                    stops.add(stop);
                }
            } else {
                queue(job, jobs);
            }
        }
    }

    /** What looks like a secret is taken out of the chat before anything else; strangers are told what they always are. */
    private Admission secret(Incoming in) {
        if (gate.allowed(in.from())) {
            status.refused().incrementAndGet();
            replies.forget(in.chat(), in.message());
            replies.tell(
                    Priority.ANSWER,
                    in.chat(),
                    "[" + SecretText.CODE + "] " + SecretText.SENTENCE
                            + " Telegram was asked to delete your message; if you still see it, delete it yourself.",
                    end -> {});
        }
        return gate.allowed(in.from()) && in.text().isEmpty()
                ? new Admission.Ignored("it looks like a secret")
                : gate.admit(in, now());
    }

    private void queue(Job job, List<Job> jobs) {
        long own = jobs.stream().filter(other -> other.user() == job.user()).count();
        if (lanes.hasRoom(job.user(), own)) {
            jobs.add(job);
            return;
        }
        status.flooded().incrementAndGet();
        if (hints.allow(job.user())) {
            replies.tell(
                    Priority.ANSWER,
                    job.chat(),
                    "You send faster than commands can be answered; what came after the first ones was not read. "
                            + "Stops are always obeyed.",
                    end -> {});
        }
    }

    private List<Job> press(Incoming in) {
        String command =
                buttons.press(in.text(), in.from(), in.chat(), in.message()).orElse("");
        if (command.isEmpty()) {
            status.refused().incrementAndGet();
            replies.notice(
                    in.chat(),
                    in.press(),
                    "This button was used, is older than 10 min or is not yours; send the command again for a new one.");
            return List.of();
        }
        replies.notice(in.chat(), in.press(), "");
        return List.of(new Job(
                in.update(),
                in.from(),
                in.chat(),
                "cb:" + in.text(),
                command,
                Effect.of(command),
                now(),
                in.message(),
                in.press()));
    }

    private List<Job> refuse(Admission.Refused refused) {
        status.refused().incrementAndGet();
        Incoming in = refused.incoming();
        boolean told = refused.stranger() ? strangers.allow(in.from()) : hints.allow(in.from());
        if (!refused.again().isEmpty()) {
            replies.ask(in.chat(), refused.text(), refused.again(), end -> {});
        } else if (in.pressed() && (told || !refused.stranger())) {
            replies.notice(in.from(), in.press(), refused.text());
        } else if (told) {
            replies.tell(refused.stranger() ? Priority.NOTICE : Priority.ANSWER, in.chat(), refused.text(), end -> {});
        }
        return List.of();
    }

    private boolean keep(List<Job> jobs, long next) {
        List<Job> lasting = jobs.stream().filter(Job::lasting).toList();
        if (lasting.isEmpty()) {
            return true;
        }
        try {
            inbox.keep(lasting, next);
            return true;
        } catch (StoreException silent) {
            LOG.warn("commands are confirmed only after their answers: {}", silent.getMessage());
            return false;
        }
    }

    private static void await(List<Waiting> all) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        for (Waiting one : all) {
            try {
                one.ran().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException | TimeoutException late) {
                LOG.warn("update {} was not finished in time", one.job().update());
            }
        }
    }

    private long now() {
        return wall.instant().getEpochSecond();
    }
}
