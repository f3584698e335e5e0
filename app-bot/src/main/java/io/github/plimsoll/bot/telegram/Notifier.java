package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.config.ChatUsers;
import io.github.plimsoll.bot.console.EventText;
import io.github.plimsoll.bot.telegram.Outgoing.End;
import io.github.plimsoll.bot.telegram.Outgoing.Priority;
import io.github.plimsoll.execution.DeadLetters;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.UserSettings.News;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.supervisor.Task;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of business events by a durable cursor of its own, which moves only over what was sent: at least once, and
 * within a run of the process not twice.
 */
final class Notifier {
    /** Name of the cursor. */
    static final String CONSUMER = "telegram";

    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
    private static final int PAGE = 100;
    private static final int IN_FLIGHT = 200;
    private static final int MAX_ALERTS = 500;
    private static final int REMEMBERED = 10_000;
    private static final Duration IDLE = Duration.ofMillis(200);
    private static final Duration BUSY = Duration.ofMillis(1);
    private static final Duration SILENT = Duration.ofSeconds(1);

    private final Store store;
    private final DeadLetters letters;
    private final Supplier<ChatUsers> people;
    private final Wishes wishes;
    private final Replies replies;
    private final Outbox outbox;
    private final Set<SortableId> told = Collections.newSetFromMap(new Latest<>(REMEMBERED));

    /** An event, how many of its messages are still on their way, and what became of those that were not taken. */
    private record Pending(BusinessEvent event, AtomicInteger left, Queue<DeadLetter> refused) {}

    Notifier(
            Store store,
            DeadLetters letters,
            Supplier<ChatUsers> people,
            Wishes wishes,
            Replies replies,
            Outbox outbox) {
        this.letters = letters;
        this.store = store;
        this.people = people;
        this.wishes = wishes;
        this.replies = replies;
        this.outbox = outbox;
    }

    void run(Task.Context context) throws InterruptedException {
        Deque<Pending> inFlight = new ArrayDeque<>();
        long read = -1;
        while (!context.stopping()) {
            context.heartbeat();
            try {
                if (read < 0) {
                    read = begin();
                }
                moveCursor(inFlight);
                List<BusinessEvent> page = List.of();
                if (inFlight.size() < IN_FLIGHT && outbox.alerts() < MAX_ALERTS) {
                    long after = read;
                    page = store.transact(tx -> tx.events(after, PAGE));
                }
                SortedMap<Long, News> listening = page.isEmpty() ? Collections.emptySortedMap() : wishes.listening();
                for (BusinessEvent event : page) {
                    inFlight.addLast(tell(event, listening));
                    read = event.sequence();
                }
                context.pause(page.isEmpty() ? IDLE : BUSY);
            } catch (StoreException silent) {
                LOG.debug("events wait: {}", silent.getMessage());
                context.pause(SILENT);
            }
        }
    }

    /** A front that is new to an installation does not tell its history. */
    private long begin() {
        long cursor = store.transact(tx -> tx.eventCursor(CONSUMER));
        if (cursor > 0) {
            return cursor;
        }
        while (true) {
            long after = cursor;
            List<BusinessEvent> page = store.transact(tx -> tx.events(after, PAGE));
            if (page.isEmpty()) {
                return cursor;
            }
            cursor = page.get(page.size() - 1).sequence();
            save(cursor);
        }
    }

    private void moveCursor(Deque<Pending> inFlight) {
        List<Pending> done = new ArrayList<>();
        for (Pending next : inFlight) {
            if (next.left().get() > 0) {
                break;
            }
            done.add(next);
        }
        if (done.isEmpty()) {
            return;
        }
        List<DeadLetter> refused =
                done.stream().flatMap(one -> one.refused().stream()).toList();
        store.transact(tx -> {
            if (!refused.isEmpty()) {
                letters.add(tx, refused);
            }
            tx.setEventCursor(CONSUMER, done.get(done.size() - 1).event().sequence());
            return true;
        });
        done.forEach(one -> inFlight.removeFirst());
    }

    private void save(long sequence) {
        store.transact(tx -> {
            tx.setEventCursor(CONSUMER, sequence);
            return true;
        });
    }

    private Pending tell(BusinessEvent event, SortedMap<Long, News> listening) {
        SortedMap<Long, Priority> audience =
                told.add(event.id()) ? Audience.of(event, people.get(), listening) : Collections.emptySortedMap();
        AtomicInteger left = new AtomicInteger(audience.size());
        String text = EventText.of(event);
        Queue<DeadLetter> refused = new ConcurrentLinkedQueue<>();
        audience.forEach((chat, priority) -> replies.news(priority, chat, text, end -> {
            // That something was given up is on the list itself: it needs no letter of its own.
            if (end != End.SENT && !event.type().equals("DEAD_LETTER")) {
                refused.add(letter(event, chat, text, end));
            }
            left.decrementAndGet();
        }));
        return new Pending(event, left, refused);
    }

    private DeadLetter letter(BusinessEvent event, long chat, String text, End end) {
        SortedMap<String, String> data = new TreeMap<>();
        data.put(DeadLetters.TEXT, text);
        return letters.letter(
                DeadLetter.Kind.NOTICE,
                event.id() + "/" + chat,
                end.why(),
                data,
                ChatUsers.user(chat).value(),
                event.trace());
    }
}
