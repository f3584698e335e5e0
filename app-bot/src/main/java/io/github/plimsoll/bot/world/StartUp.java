package io.github.plimsoll.bot.world;

import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.Recovery;
import io.github.plimsoll.execution.Settlement;
import io.github.plimsoll.pricefeed.PriceFeed;
import jakarta.inject.Inject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HALTED until recovered, reconciled and fed: the only way from start to ready. */
public final class StartUp {
    private static final Logger LOG = LoggerFactory.getLogger(StartUp.class);
    /** World time the sources get to speak before the start goes on without them. */
    private static final long WARM_UP_MICROS = 5_000_000L;

    private static final long STEP_MICROS = 250_000L;
    private static final long LEASE_WAIT_MILLIS = 50;
    private static final int LEASE_WAITS = 60;

    private final World world;
    private final ControlPlane control;
    private final Recovery recovery;
    private final Settlement settlement;
    private final PriceFeed feed;
    private final SendLoop sends;

    @Inject
    StartUp(
            World world,
            ControlPlane control,
            Recovery recovery,
            Settlement settlement,
            PriceFeed feed,
            SendLoop sends) {
        this.world = world;
        this.control = control;
        this.recovery = recovery;
        this.settlement = settlement;
        this.feed = feed;
        this.sends = sends;
    }

    /** Runs once, before the supervised parts start. */
    public void recover() {
        control.flush("start");
        settlement.step();
        Recovery.Report report = recovery.atStart();
        for (int i = 0; report.open() > 0 && i < LEASE_WAITS; i++) {
            world.pause(LEASE_WAIT_MILLIS);
            settlement.step();
            report = recovery.atStart();
        }
        if (report.expired() + report.resolved() + report.open() > 0
                || !report.mismatches().isEmpty()) {
            LOG.info(
                    "recovered: {} opens expired, {} orders proved, {} still open, mismatches {}",
                    report.expired(),
                    report.resolved(),
                    report.open(),
                    report.mismatches());
        }
    }

    /** Runs once, after the supervised parts have started: lets the sources speak, then opens the gate. */
    public void open() {
        for (long waited = 0; waited < WARM_UP_MICROS && !feed.health().allUsable(); waited += STEP_MICROS) {
            world.advance(STEP_MICROS);
        }
        control.ready();
        sends.allowSending();
    }
}
