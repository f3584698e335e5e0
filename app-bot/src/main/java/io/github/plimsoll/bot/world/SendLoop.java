package io.github.plimsoll.bot.world;

import io.github.plimsoll.bot.store.SparedStore;
import io.github.plimsoll.execution.CallOffs;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.Dispatcher;
import io.github.plimsoll.execution.EntryWatch;
import io.github.plimsoll.execution.Recovery;
import io.github.plimsoll.execution.Settlement;
import io.github.plimsoll.execution.Triggers;
import io.github.plimsoll.execution.spi.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dispatcher's turn: the venue works, what it did is settled, what was recorded is sent. */
final class SendLoop {
    private static final Logger LOG = LoggerFactory.getLogger(SendLoop.class);

    /** How long a database that did not answer is left alone. */
    private static final Duration REST = Duration.ofMillis(250);

    private static final long COMPARE_NANOS = 5_000_000_000L;
    private static final int COMPARED_AT_ONCE = 32;
    /** What another process recorded and did not live to send is sent after this time at the latest. */
    private static final long LOOK_NANOS = 1_000_000_000L;

    private final ControlPlane control;
    private final PaperSeat venue;
    private final List<Settlement> settlements;
    private final Dispatcher dispatcher;
    private final Recovery recovery;
    private final StartGate gate;
    private final Triggers triggers;
    private final EntryWatch entries;
    private final CallOffs callOffs;
    private final AtomicBoolean kicked = new AtomicBoolean();
    private final AtomicLong activity = new AtomicLong();
    private final SparedStore store = new SparedStore("dispatcher", REST, System::nanoTime);
    private boolean unproved;
    private long comparedAt;
    private long askedAt = System.nanoTime();

    SendLoop(
            ControlPlane control,
            PaperSeat venue,
            List<Settlement> settlements,
            Dispatcher dispatcher,
            Recovery recovery,
            StartGate gate,
            Triggers triggers,
            EntryWatch entries,
            CallOffs callOffs) {
        this.control = control;
        this.venue = venue;
        this.settlements = List.copyOf(settlements);
        this.dispatcher = dispatcher;
        this.recovery = recovery;
        this.gate = gate;
        this.triggers = triggers;
        this.entries = entries;
        this.callOffs = callOffs;
    }

    /** Something was recorded. */
    void kick() {
        kicked.set(true);
    }

    /** A command recorded something: the dispatcher looks, and the triggers read the positions anew. */
    void recorded() {
        kick();
        changed();
    }

    private void changed() {
        triggers.changed();
        entries.changed();
    }

    /** One look of the triggers, then of the resting entries, at prices and positions: exits come first. */
    void watch() {
        if (!venue.held()) {
            return; // exits fire where the venue lives
        }
        try {
            if (triggers.step() > 0) {
                kick();
            }
        } catch (StoreException down) {
            triggers.changed(); // fired again at the next price: the key makes it the same close
        }
        try {
            if (entries.step() > 0) {
                kick();
            }
        } catch (StoreException down) {
            LOG.debug("resting entries wait for the database", down);
        }
    }

    /** Whether this process holds the venue and has taken it up; the first look of a start. */
    boolean taken() {
        return venue.taken();
    }

    /** Whether {@link #watch} would do something now; asks no store. */
    boolean watchDue() {
        return triggers.isDue() || entries.isDue();
    }

    boolean kicked() {
        return kicked.get() || unproved;
    }

    /** Rises with everything that was sent or settled. */
    long activity() {
        return activity.get();
    }

    void turn() {
        boolean silent = store.silent();
        store.work(this::act).ifPresent(down -> {
            // Nothing is lost: what was recorded stays recorded, what was sent is proved by recovery.
            if (!silent) {
                LOG.warn("the database does not answer: {}", down.getMessage());
            }
            unproved = true;
            changed(); // a commit whose answer was lost has settled, too
            kick();
        });
    }

    private void act() {
        control.flush("journal"); // stops that waited for the database go first
        if (gate.held() || !venue.taken()) {
            return;
        }
        venue.step();
        settle();
        if (gate.turn()) {
            kick(); // what had to wait for the start may go
        }
        if (unproved && gate.recovered() && recovery.step().open() == 0) {
            unproved = false;
        }
        if (gate.begun() && asked()) {
            send();
            unproved |= dispatcher.leftUnknown();
        }
        callOffs.step(); // after the exits: a venue may take its time to hear it
        compare();
    }

    /**
     * Positions are held against the venue all the time, not only at start: when nothing waits to be sent any more, and with a
     * rest after a venue that took its time.
     */
    private void compare() {
        if (gate.recovered() && System.nanoTime() - comparedAt >= COMPARE_NANOS) {
            try {
                recovery.compare(COMPARED_AT_ONCE)
                        .forEach(what -> LOG.error("the venue and the books disagree: {}", what));
            } finally {
                comparedAt = System.nanoTime();
            }
        }
    }

    /** What is told once is not asked before it can be heeded, and none of it is left for the next turn. */
    private boolean asked() {
        long now = System.nanoTime();
        boolean retry = dispatcher.retryDue();
        boolean asked = kicked.getAndSet(false) || retry || now - askedAt >= LOOK_NANOS;
        askedAt = asked ? now : askedAt;
        return asked;
    }

    private void settle() {
        for (Settlement settlement : settlements) {
            while (settlement.step() > 0) {
                activity.incrementAndGet();
                changed();
            }
        }
    }

    private void send() {
        dispatcher.drain(() -> {
            activity.incrementAndGet();
            changed();
        });
        settle();
    }
}
