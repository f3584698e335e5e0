package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Calls that arrive while others are under way go together when those are done. It has no thread of its own: the first that
 * waits works for all. A call that is alone never waits; one that finds others under way waits for these and then for its own
 * group, each as long as the work bounds it. Thread-safe.
 *
 * @param <Q> what a call brings
 * @param <A> what it gets
 */
final class Gathering<Q, A> {
    /** What goes together at most. */
    static final int MOST = 64;

    /** What is done for those that go together. */
    @FunctionalInterface
    interface Work<Q, A> {
        /**
         * @return an answer for each, in their order
         * @throws StoreException what happened to all of them
         */
        List<A> run(List<Q> all);
    }

    private final class Call {
        private final Q brings;
        private final Condition turn = lock.newCondition();
        private boolean done;
        private boolean alone;
        private @Nullable A answer;
        private @Nullable StoreException failure;

        Call(Q brings) {
            this.brings = brings;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Call> waiting = new ArrayDeque<>();
    private boolean busy;
    private final Work<Q, A> work;
    private final String what;
    private final StoreException.Kind brokenOff;

    /**
     * @param what is done, for a person
     * @param brokenOff what is known when the work ended without saying so
     */
    Gathering(Work<Q, A> work, String what, StoreException.Kind brokenOff) {
        this.work = work;
        this.what = what;
        this.brokenOff = brokenOff;
    }

    /** @throws StoreException what is known about this call */
    A call(Q brings) {
        Call call = new Call(brings);
        List<Call> group = turn(call);
        while (!group.isEmpty()) {
            lead(group);
            group = turn(call);
        }
        StoreException failure = call.failure;
        if (failure != null) {
            // Each caller may add to what it got.
            throw new StoreException(failure.kind(), String.valueOf(failure.getMessage()), failure);
        }
        A answer = call.answer;
        if (call.alone || answer == null) {
            return work.run(List.of(brings)).get(0);
        }
        return answer;
    }

    /** Those to work for now, this call being the first that waits; none when it is done. */
    private List<Call> turn(Call call) {
        lock.lock();
        try {
            if (!call.done && !waiting.contains(call)) {
                waiting.add(call);
            }
            while (!call.done && (busy || waiting.peek() != call)) {
                call.turn.awaitUninterruptibly();
            }
            if (call.done) {
                return List.of();
            }
            busy = true;
            List<Call> group = new ArrayList<>();
            while (!waiting.isEmpty() && group.size() < MOST) {
                group.add(waiting.remove());
            }
            return group;
        } finally {
            lock.unlock();
        }
    }

    private void lead(List<Call> group) {
        List<A> answers = List.of();
        StoreException failure = null;
        boolean alone = false;
        boolean known = false;
        try {
            answers = work.run(group.stream().map(one -> one.brings).toList());
            known = true;
        } catch (StoreException failed) {
            alone = group.size() > 1 && SqlFailures.isOfOneStatement(failed);
            failure = failed;
            known = true;
        } finally {
            if (!known) {
                failure = new StoreException(
                        brokenOff,
                        "what was to be " + what + " together broke off without an answer",
                        new IllegalStateException("broken off"));
            }
            settle(group, answers, failure, alone);
        }
    }

    private void settle(List<Call> group, List<A> answers, @Nullable StoreException failure, boolean alone) {
        lock.lock();
        try {
            busy = false;
            for (int i = 0; i < group.size(); i++) {
                Call call = group.get(i);
                call.done = true;
                call.alone = alone;
                if (failure == null) {
                    call.answer = answers.get(i);
                } else if (!alone) {
                    call.failure = failure;
                }
                call.turn.signal();
            }
            Call next = waiting.peek();
            if (next != null) {
                next.turn.signal();
            }
        } finally {
            lock.unlock();
        }
    }
}
