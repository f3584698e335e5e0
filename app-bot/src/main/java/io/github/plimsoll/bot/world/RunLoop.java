package io.github.plimsoll.bot.world;

import io.github.plimsoll.bot.command.Pace;
import io.github.plimsoll.bot.store.SparedStore;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.numbers.WorldClock;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a configured deployment in real time: the supervised tasks take turns of their own, commands decide one after
 * the other and wait for their venue side by side. Thread-safe.
 */
public final class RunLoop implements Pace {
    private static final Logger LOG = LoggerFactory.getLogger(RunLoop.class);
    /** How long a database that did not answer is left alone. */
    private static final Duration REST = Duration.ofMillis(250);

    private static final long LOOK_MILLIS = 20;

    private final ReentrantLock commands = new ReentrantLock(true);
    private final WorldClock clock;
    private final Store store;
    private final TradeDesk desk;
    private final SendLoop sends;
    private final SparedStore books = new SparedStore("books", REST, System::nanoTime);

    RunLoop(WorldClock clock, Store store, TradeDesk desk, SendLoop sends) {
        this.clock = clock;
        this.store = store;
        this.desk = desk;
        this.sends = sends;
    }

    /** One turn of the dispatcher's task; what a silent store left undone is done in a later one, however long it is silent. */
    public void dispatch() {
        sends.turn();
        books.work(this::keepBooks).ifPresent(down -> LOG.debug("the books wait for the database", down));
    }

    private void keepBooks() {
        desk.rollDay();
        desk.mark();
    }

    /** One turn of the task that makes the time durable: a process that starts again begins after it. */
    public void saveTime() {
        try {
            store.transact(tx -> {
                tx.saveWorldTime(clock.epochMicros());
                return true;
            });
        } catch (StoreException down) {
            LOG.debug("the next turn keeps the time", down);
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

    /** Whoever waits for a venue lets the commands of others go on meanwhile. */
    @Override
    public void await(BooleanSupplier done, long maxMicros) {
        int held = commands.getHoldCount();
        for (int i = 0; i < held; i++) {
            commands.unlock();
        }
        try {
            look(done, maxMicros);
        } finally {
            for (int i = 0; i < held; i++) {
                commands.lock();
            }
        }
    }

    private void look(BooleanSupplier done, long maxMicros) {
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
