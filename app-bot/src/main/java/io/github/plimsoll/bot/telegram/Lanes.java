package io.github.plimsoll.bot.telegram;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Commands that wait to be run: stops of admins in a lane of their own, everybody else by turns, one command of a user at
 * a time, each with so much room. Thread-safe.
 */
final class Lanes {
    private static final int STOPS = 256;

    private final int perUser;
    private final BlockingQueue<Waiting> stops = new ArrayBlockingQueue<>(STOPS);
    private final Map<Long, Deque<Waiting>> byUser = new HashMap<>();
    private final Deque<Long> turns = new ArrayDeque<>();
    private final Set<Long> busy = new HashSet<>();
    private int waiting;

    Lanes(int perUser) {
        this.perUser = perUser;
    }

    /** False when so many stops wait already that another changes nothing. */
    boolean addStop(Waiting stop) {
        return stops.offer(stop);
    }

    @Nullable
    Waiting takeStop(long waitMillis) throws InterruptedException {
        return stops.poll(waitMillis, TimeUnit.MILLISECONDS);
    }

    /** False when the user has too many waiting. */
    synchronized boolean add(Waiting next) {
        long user = next.job().user();
        Deque<Waiting> own = byUser.computeIfAbsent(user, key -> new ArrayDeque<>());
        if (own.size() >= perUser) {
            return false;
        }
        own.addLast(next);
        waiting++;
        if (own.size() == 1 && !busy.contains(user)) {
            turns.addLast(user);
            notifyAll();
        }
        return true;
    }

    /** The next command; its user has no other turn until {@link #finished}. */
    @SuppressWarnings("WaitNotInLoop") // whoever calls it beats and calls again
    synchronized @Nullable Waiting take(long waitMillis) throws InterruptedException {
        if (turns.isEmpty()) {
            wait(waitMillis);
        }
        Long user = turns.pollFirst();
        Deque<Waiting> own = user == null ? null : byUser.get(user);
        Waiting next = own == null ? null : own.pollFirst();
        if (user != null && next != null) {
            waiting--;
            busy.add(user);
        }
        return next;
    }

    synchronized void finished(Job job) {
        busy.remove(job.user());
        Deque<Waiting> own = byUser.get(job.user());
        if (own == null || own.isEmpty()) {
            byUser.remove(job.user());
        } else {
            turns.addLast(job.user());
            notifyAll();
        }
    }

    /** Whether another command of this user would be taken after so many that are about to come. */
    synchronized boolean hasRoom(long user, long coming) {
        Deque<Waiting> own = byUser.get(user);
        return (own == null ? 0 : own.size()) + coming < perUser;
    }

    /** Commands that wait, stops included. */
    synchronized int size() {
        return waiting + stops.size();
    }
}
