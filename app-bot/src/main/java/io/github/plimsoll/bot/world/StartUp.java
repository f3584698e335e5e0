package io.github.plimsoll.bot.world;

import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.Settlement;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.pricefeed.PriceFeed;
import jakarta.inject.Inject;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leads the demo from start to ready as far as it goes; {@link StartGate} opens by itself, now or later. */
public final class StartUp {
    private static final Logger LOG = LoggerFactory.getLogger(StartUp.class);
    /** World time the sources get to speak before the start goes on without them. */
    private static final long WARM_UP_MICROS = 5_000_000L;

    private static final long STEP_MICROS = 250_000L;
    private static final long LOOK_AGAIN_MILLIS = 25;

    private final World world;
    private final ControlPlane control;
    private final Settlement settlement;
    private final PriceFeed feed;
    private final StartGate gate;
    private final SendLoop sends;

    @Inject
    StartUp(World world, ControlPlane control, Settlement settlement, PriceFeed feed, StartGate gate, SendLoop sends) {
        this.world = world;
        this.control = control;
        this.settlement = settlement;
        this.feed = feed;
        this.gate = gate;
        this.sends = sends;
    }

    /** Runs once, before the supervised parts start: what an earlier run left is settled and proved first. */
    public void begin() {
        try {
            control.flush("start");
            if (gate.held() || !sends.taken()) {
                return;
            }
            settlement.step();
            gate.turn();
        } catch (StoreException down) {
            LOG.warn("recovery could not begin, it is tried again: {}", down.getMessage());
        }
    }

    /**
     * Runs once, after the supervised parts have started: waits for recovery, then lets the sources speak. World time
     * stands still while it waits and moves by at most 5 s afterwards, so the same input gives the same story.
     *
     * @param patience process time to wait for recovery
     */
    public void goOn(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (!gate.recovered() && !gate.held() && end - System.nanoTime() > 0 && world.advance(0)) {
            world.pause(LOOK_AGAIN_MILLIS);
        }
        for (long waited = 0; waited < WARM_UP_MICROS && !feed.health().allUsable(); waited += STEP_MICROS) {
            world.advance(STEP_MICROS);
        }
        world.advance(0);
        String waiting = gate.sentence();
        if (!waiting.isEmpty()) {
            LOG.warn("not ready, no order can be opened; {}", waiting);
        }
    }
}
