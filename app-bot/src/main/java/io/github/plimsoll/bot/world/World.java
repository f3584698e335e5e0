package io.github.plimsoll.bot.world;

import io.github.plimsoll.bot.command.Pace;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.PaperVenue;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.Triggers;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.feeds.TapeFeed;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the demo from event to event: clock, feed, dispatcher and triggers in one order, so that the same seed and the
 * same input give the same story. One driver at a time. Thread-safe.
 */
public final class World implements Pace {
    private static final Logger LOG = LoggerFactory.getLogger(World.class);
    /** A jump saves its time so often; every answer and a running clock save theirs besides. */
    private static final long SAVE_EVERY_MICROS = 3_600_000_000L;
    /** So many quotes at most follow each other in one turn of the feed; then the other parts have a look anyway. */
    private static final int QUIET_QUOTES = 512;

    private static final long ROLL_AGAIN_MICROS = 1_000_000L;
    private static final long DAY_MICROS = 86_400_000_000L;

    private final ReentrantLock lock = new ReentrantLock(true);
    private final DemoClock clock;
    private final TapeFeed tape;
    private final PaperVenue venue;
    private final Triggers triggers;
    private final TradeDesk desk;
    private final Store store;
    private final SendLoop sends;
    private final ControlPlane control;
    private final StartGate gate;
    private final Stage feedStage;
    private final Stage sendStage;
    private final Stage triggerStage;
    private volatile boolean closed;
    /** When saving was last tried, and the last time that is durable. */
    private long savedAt;

    private long keptAt;
    private long rolledAt;
    /** Until when the feed may go on by itself while no other part has anything to do. */
    private long quietUntil;

    World(
            DemoClock clock,
            TapeFeed tape,
            PaperVenue venue,
            Triggers triggers,
            TradeDesk desk,
            Store store,
            SendLoop sends,
            ControlPlane control,
            StartGate gate) {
        this.clock = clock;
        this.tape = tape;
        this.venue = venue;
        this.triggers = triggers;
        this.desk = desk;
        this.store = store;
        this.sends = sends;
        this.control = control;
        this.gate = gate;
        this.savedAt = clock.epochMicros();
        this.keptAt = -1;
        this.feedStage = new Stage("feed", this::feed);
        this.sendStage = new Stage("dispatcher", sends::turn);
        this.triggerStage = new Stage("triggers", sends::watch);
    }

    /** The supervised parts, in the order of their turns. */
    public List<Stage> stages() {
        return List.of(feedStage, sendStage, triggerStage);
    }

    @Override
    public <T> T still(Supplier<T> work) {
        return exclusive(() -> {
            if (!gate.waitingFor().isEmpty()) {
                turn(); // a start that is not finished goes on even when nothing moves the world
            }
            return work.get();
        });
    }

    /** Runs something while nobody else moves the world. */
    public <T> T exclusive(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long nowMicros() {
        return clock.epochMicros();
    }

    @Override
    public void kick() {
        sends.recorded();
    }

    @Override
    public void await(BooleanSupplier done, long maxMicros) {
        exclusive(() -> {
            long end = Math.addExact(clock.epochMicros(), maxMicros);
            turn();
            boolean finished = done.getAsBoolean();
            while (!finished && clock.epochMicros() < end && !stopped()) {
                long before = sends.activity();
                step(end);
                finished = sends.activity() != before && done.getAsBoolean();
            }
            return finished;
        });
    }

    /** Lets world time pass; false when it was stopped before the end. */
    public boolean advance(long micros) {
        return exclusive(() -> {
            long end = Math.addExact(clock.epochMicros(), micros);
            turn();
            while (clock.epochMicros() < end && !stopped()) {
                step(end);
            }
            triggers.publish();
            return !stopped();
        });
    }

    private boolean stopped() {
        return closed || Thread.currentThread().isInterrupted();
    }

    /** To the next thing that happens, at most to {@code end}; the feed takes its quiet quotes along. */
    private void step(long end) {
        long now = clock.epochMicros();
        long nextDay = (now / DAY_MICROS + 1) * DAY_MICROS;
        long bound = Math.min(end, Math.min(venue.nextDueMicros(), nextDay));
        clock.moveTo(Math.max(Math.min(bound, tape.nextEventMicros()), now));
        quietUntil = bound;
        try {
            turn();
        } finally {
            quietUntil = 0;
        }
        try {
            keepBooks(clock.epochMicros());
        } catch (StoreException down) {
            // The world goes on without its database; the day is rolled and the time saved at a later step.
            LOG.debug("the database does not answer", down);
        }
    }

    /**
     * The feed's turn. A quote after which no other part has anything to do is followed by the next one at once: handing
     * the turn from thread to thread costs a hundred times as much as the quote itself.
     */
    private void feed() {
        tape.step(clock.epochMicros());
        for (int quotes = 0; quotes < QUIET_QUOTES && tape.nextEventMicros() < quietUntil && quiet(); quotes++) {
            clock.moveTo(tape.nextEventMicros());
            tape.step(clock.epochMicros());
        }
    }

    /** Whether the turns of the other parts would do nothing now. */
    private boolean quiet() {
        return !closed
                && !desk.isRollDue()
                && control.isReady()
                && control.unwritten().isEmpty()
                && !sends.kicked()
                && !desk.isMarkDue()
                && !venue.isDue()
                && !sends.watchDue();
    }

    private void keepBooks(long now) {
        if (desk.isRollDue() && now - rolledAt >= ROLL_AGAIN_MICROS) {
            rolledAt = now;
            desk.rollDay();
        }
        desk.mark();
        if (now - savedAt >= SAVE_EVERY_MICROS) {
            save();
        }
    }

    private void turn() {
        feedStage.turn();
        sendStage.turn();
        triggerStage.turn();
        if (sends.kicked()) {
            sendStage.turn();
        }
    }

    @Override
    public void keepTime() {
        exclusive(() -> {
            try {
                if (clock.epochMicros() != keptAt) {
                    save();
                }
            } catch (StoreException down) {
                LOG.debug("the next answer keeps the time", down);
            }
            return true;
        });
    }

    /** Makes the world time durable. */
    public void save() {
        savedAt = clock.epochMicros();
        keptAt = store.transact(tx -> {
            tx.saveWorldTime(clock.epochMicros());
            return clock.epochMicros();
        });
    }

    /** Lets every waiting driver go; nothing moves any more. */
    public void close() {
        closed = true;
        stages().forEach(Stage::close);
    }
}
