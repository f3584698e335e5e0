package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/** Virtual time and threads that do nothing by themselves, so that a test decides when each run ends. */
final class World implements ThreadFactory, ProcessClock {
    /** A thread whose run the test ends. */
    static final class Step extends Thread {
        private final Runnable work;
        boolean started;
        boolean wasInterrupted;

        Step(Runnable work) {
            this.work = work;
        }

        /** Does its work on the calling thread. */
        void finish() {
            work.run();
        }

        @Override
        public synchronized void start() {
            started = true;
        }

        @Override
        public void interrupt() {
            wasInterrupted = true;
        }
    }

    /** What a scripted run does when the test lets it go. */
    static final class Script implements Task {
        final Deque<Task> ends = new ArrayDeque<>();

        @Override
        public void run(Context context) throws Exception {
            Task end = ends.poll();
            if (end != null) {
                end.run(context);
            }
        }
    }

    // near the end of the range, so that every comparison has to survive the wrap-around
    long now = Long.MAX_VALUE - 1_000_000_000L;
    final List<Step> threads = new ArrayList<>();

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public Thread newThread(Runnable work) {
        Step step = new Step(work);
        threads.add(step);
        return step;
    }

    void advance(Duration by) {
        now += by.toNanos();
    }

    /** The latest thread of this name. */
    Step thread(String name) {
        for (int i = threads.size() - 1; i >= 0; i--) {
            if (threads.get(i).getName().equals(name)) {
                return threads.get(i);
            }
        }
        throw new AssertionError("no thread " + name);
    }

    List<Step> all(String name) {
        return threads.stream().filter(step -> step.getName().equals(name)).toList();
    }

    /** Lets the latest run of the child end: calls its task on this thread. */
    void end(String name) {
        thread(name).finish();
    }
}
