package io.github.plimsoll.bot.world;

import io.github.plimsoll.bot.command.Pace;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.numbers.WorldClock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Drives a configured deployment in real time: the supervised tasks take turns of their own, commands one after the
 * other. Thread-safe.
 */
public final class RunLoop implements Pace {
    private static final long SAVE_EVERY_MICROS = 60_000_000L;
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final long LOOK_MILLIS = 20;

    private final ReentrantLock commands = new ReentrantLock(true);
    private final WorldClock clock;
    private final Store store;
    private final TradeDesk desk;
    private final SendLoop sends;
    private long day = -1;
    private long savedAt;

    RunLoop(WorldClock clock, Store store, TradeDesk desk, SendLoop sends) {
        this.clock = clock;
        this.store = store;
        this.desk = desk;
        this.sends = sends;
    }

    /** One turn of the dispatcher's task; fails when the store does not answer, and the next turn goes on. */
    public void dispatch() {
        sends.turn();
        long now = clock.epochMicros();
        if (now / DAY_MICROS != day) {
            desk.rollDay();
            day = now / DAY_MICROS;
        }
        desk.mark();
        if (now - savedAt >= SAVE_EVERY_MICROS) {
            store.transact(tx -> {
                tx.saveWorldTime(now);
                return true;
            });
            savedAt = now;
        }
    }

    /** One turn of the triggers' task. */
    public void watch() {
        sends.watch();
    }

    @Override
    public long nowMicros() {
        return clock.epochMicros();
    }

    /** Real time goes on by itself, whatever was saved. */
    @Override
    public void keepTime() {}

    @Override
    public void await(BooleanSupplier done, long maxMicros) {
        long end = Math.addExact(clock.epochMicros(), maxMicros);
        while (!done.getAsBoolean()
                && clock.epochMicros() < end
                && !Thread.currentThread().isInterrupted()) {
            pause(LOOK_MILLIS);
        }
    }

    @Override
    public <T> T still(Supplier<T> work) {
        commands.lock();
        try {
            return work.get();
        } finally {
            commands.unlock();
        }
    }

    @Override
    public void kick() {
        sends.recorded();
    }
}
