package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.telegram.Outgoing.End;
import io.github.plimsoll.bot.telegram.Outgoing.Priority;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent: alerts before answers before notices, one at a time and paced per chat, paced in all, held back
 * as long as the service asks. Bounded: when full, the oldest of the lowest priority goes and is counted; alerts stay.
 * Thread-safe.
 */
final class Outbox {
    private static final long SECOND = 1_000_000_000L;
    private static final int CHAT_BURST = 3;
    private static final int MAX_CHATS = 10_000;

    private final int capacity;
    private final int perChat;
    private final long chatPauseNanos;
    private final LongSupplier nanos;
    private final Map<Priority, Deque<Outgoing>> waiting = new EnumMap<>(Priority.class);
    private final Map<Long, Chat> chats = new HashMap<>();
    private final Pacing all;
    private long heldUntil = Long.MIN_VALUE;
    private long dropped;

    /** A chat's turn. */
    private static final class Chat {
        private final Pacing pacing;
        private boolean busy;
        private int waiting;
        private long heldUntil = Long.MIN_VALUE;

        private Chat(long pauseNanos) {
            this.pacing = new Pacing(pauseNanos, CHAT_BURST);
        }
    }

    /**
     * @param capacity most that wait, alerts not counted
     * @param perChat most that wait for one chat, alerts not counted
     * @param perSecond most that go out in a second, 1 to 1000
     * @param chatPauseNanos one goes to a chat in this time; 1 s for the public service
     */
    Outbox(int capacity, int perChat, int perSecond, long chatPauseNanos, LongSupplier nanos) {
        this.capacity = capacity;
        this.chatPauseNanos = chatPauseNanos;
        this.perChat = perChat;
        this.nanos = nanos;
        this.all = new Pacing(SECOND / perSecond, perSecond);
        for (Priority priority : Priority.values()) {
            waiting.put(priority, new ArrayDeque<>());
        }
    }

    /** Takes it; what has to go for it is told so. */
    void offer(Outgoing item) {
        List<Outgoing> gone = new ArrayList<>();
        synchronized (this) {
            if (item.priority() != Priority.ALERT) {
                makeRoom(item, gone);
            }
            queue(item.priority()).addLast(item);
            chat(item.chat()).waiting++;
            dropped += gone.size();
            notifyAll();
        }
        gone.forEach(old -> old.done().accept(End.DROPPED));
    }

    /** Alerts that wait; whoever makes them out of durable events waits while these are many. */
    synchronized int alerts() {
        return queue(Priority.ALERT).size();
    }

    private void makeRoom(Outgoing item, List<Outgoing> gone) {
        if (chat(item.chat()).waiting >= perChat) {
            dropOldest(item.chat(), gone);
        }
        if (queue(Priority.ANSWER).size() + queue(Priority.NOTICE).size() >= capacity) {
            dropOldest(0, gone);
        }
    }

    /** The oldest of the lowest priority, of one chat or with chat 0 of any. */
    private void dropOldest(long ofChat, List<Outgoing> gone) {
        for (Priority priority : List.of(Priority.NOTICE, Priority.ANSWER)) {
            Iterator<Outgoing> items = queue(priority).iterator();
            while (items.hasNext()) {
                Outgoing item = items.next();
                if (ofChat == 0 || item.chat() == ofChat) {
                    items.remove();
                    chat(item.chat()).waiting--;
                    gone.add(item);
                    return;
                }
            }
        }
    }

    /** The next that may go now; waits for it at most this long. Its chat is busy until {@link #finished}. */
    synchronized @Nullable Outgoing take(long maxWaitNanos) throws InterruptedException {
        long end = nanos.getAsLong() + maxWaitNanos;
        while (true) {
            long now = nanos.getAsLong();
            Choice choice = choose(now);
            if (choice.item() != null) {
                return choice.item();
            }
            long pause = Math.min(choice.waitNanos(), end - now);
            if (end - now <= 0) {
                return null;
            }
            wait(pause / 1_000_000, (int) (pause % 1_000_000));
        }
    }

    private record Choice(@Nullable Outgoing item, long waitNanos) {}

    private Choice choose(long now) {
        long soonest = SECOND;
        if (heldUntil != Long.MIN_VALUE && heldUntil > now) {
            return new Choice(null, Math.min(soonest, heldUntil - now));
        }
        for (Priority priority : Priority.values()) {
            boolean paced = priority != Priority.ALERT;
            Iterator<Outgoing> items = queue(priority).iterator();
            while (items.hasNext()) {
                Outgoing item = items.next();
                Chat chat = chat(item.chat());
                boolean page = item.press().isEmpty();
                long pause = chat.heldUntil == Long.MIN_VALUE ? 0 : Math.max(0, chat.heldUntil - now);
                if (paced) {
                    pause = Math.max(pause, page ? chat.pacing.waitNanos(now) : 0);
                    pause = Math.max(pause, all.waitNanos(now));
                }
                if (!chat.busy && pause == 0) {
                    items.remove();
                    chat.busy = true;
                    chat.waiting--;
                    all.take(now);
                    if (page) {
                        chat.pacing.take(now);
                    }
                    return new Choice(item, 0);
                }
                if (!chat.busy) {
                    soonest = Math.min(soonest, pause);
                }
            }
        }
        return new Choice(null, Math.max(1_000_000, soonest));
    }

    /** The call has ended; the chat may have its next. */
    synchronized void finished(Outgoing item) {
        chat(item.chat()).busy = false;
        if (chats.size() > MAX_CHATS) {
            long now = nanos.getAsLong();
            chats.values()
                    .removeIf(chat -> !chat.busy
                            && chat.waiting == 0
                            && chat.pacing.rested(now)
                            && (chat.heldUntil == Long.MIN_VALUE || chat.heldUntil <= now));
        }
        notifyAll();
    }

    /** The service asks for a pause: this chat's, and everybody's when another chat is paused already. */
    synchronized void hold(Outgoing item, int seconds) {
        long now = nanos.getAsLong();
        long until = now + seconds * SECOND;
        boolean others = chats.values().stream()
                .anyMatch(
                        chat -> chat != chat(item.chat()) && chat.heldUntil != Long.MIN_VALUE && chat.heldUntil > now);
        chat(item.chat()).heldUntil = until;
        if (others) {
            heldUntil = Math.max(heldUntil, until);
        }
        again(item);
    }

    /** The service does not answer: everything waits. */
    synchronized void holdAll(Outgoing item, long waitNanos) {
        heldUntil = Math.max(heldUntil, nanos.getAsLong() + waitNanos);
        again(item);
    }

    private void again(Outgoing item) {
        queue(item.priority()).addFirst(item);
        chat(item.chat()).waiting++;
        finished(item);
    }

    private Deque<Outgoing> queue(Priority priority) {
        return waiting.computeIfAbsent(priority, key -> new ArrayDeque<>());
    }

    private Chat chat(long id) {
        return chats.computeIfAbsent(id, key -> new Chat(chatPauseNanos));
    }

    /** All that wait. */
    synchronized int size() {
        return waiting.values().stream().mapToInt(Deque::size).sum();
    }

    /** What had to go because there was no room. */
    synchronized long dropped() {
        return dropped;
    }
}
