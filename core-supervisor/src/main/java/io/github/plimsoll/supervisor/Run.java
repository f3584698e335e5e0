package io.github.plimsoll.supervisor;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One run of a task on one thread, from start to end. The thread itself only ever notes how it ended and rings; what
 * follows is decided elsewhere, so that nothing a task does can get in between.
 */
final class Run implements Runnable, Task.Context {
    private static final long BEAT_NANOS = 1_000_000_000L;

    private final Task task;
    private final ProcessClock clock;
    private final Bell bell;
    final long startedAt;

    private volatile long lastBeat;
    private volatile boolean stopping;
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;
    private @Nullable Thread thread;
    private volatile @Nullable Supervisor nested;
    /** Rung when it is told to stop; only a run that pauses has one. */
    private volatile @Nullable Bell toldToStop;

    Run(Task task, ProcessClock clock, Bell bell, long now) {
        this.task = task;
        this.clock = clock;
        this.bell = bell;
        this.startedAt = now;
        this.lastBeat = now;
    }

    /** Starts it on this thread, which is then known by the name. */
    void startOn(Thread thread, String name) {
        this.thread = thread;
        thread.setName(name);
        thread.start();
    }

    @Override
    public void run() {
        try {
            task.run(this);
        } catch (Throwable thrown) {
            failure = thrown;
        } finally {
            ended = true;
            bell.ring();
        }
    }

    @Override
    public boolean stopping() {
        return stopping;
    }

    @Override
    public void heartbeat() {
        lastBeat = clock.nanos();
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
        Bell told = toldToStop;
        if (told == null) {
            told = new Bell();
            toldToStop = told;
        }
        for (long left = time.toNanos(); left > 0 && !stopping; left -= BEAT_NANOS) {
            heartbeat();
            told.await(0, Math.min(left, BEAT_NANOS));
        }
        heartbeat();
    }

    /** This run is a supervisor itself: it is shown below this one, and hears at once that it has to stop. */
    void nest(Supervisor supervisor) {
        nested = supervisor;
        if (stopping) {
            supervisor.requestStop();
        }
    }

    @Nullable
    Supervisor nested() {
        return nested;
    }

    void tellToStop() {
        stopping = true;
        Bell pausing = toldToStop;
        if (pausing != null) {
            pausing.ring();
        }
        Supervisor below = nested;
        if (below != null) {
            below.requestStop();
        }
    }

    void interrupt() {
        tellToStop();
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    String threadName() {
        Thread running = thread;
        return running == null ? "" : running.getName();
    }

    boolean ended() {
        return ended;
    }

    /** What it failed with, once it ended. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    long lastBeat() {
        return lastBeat;
    }
}
