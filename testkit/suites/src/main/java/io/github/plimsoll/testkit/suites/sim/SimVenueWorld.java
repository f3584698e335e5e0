package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.testkit.suites.VenueWorld;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/** The exchange of the simulation alone, with nothing that goes wrong by itself but what one asks for. */
public final class SimVenueWorld implements VenueWorld {
    private static final int QUARTER = 250_000;
    /** Longer than any approval lasts, microseconds. */
    private static final long LATE = 6_000_000;

    private final SimTime time = new SimTime();
    private final Mischief mischief;
    private final SimMarket market;
    private final Exchange exchange;
    private final Venue venue;
    /** Whether the venue stands still for a while before it works on. */
    private boolean late;

    /** @param rough whether a quarter of all questions gets no, late, doubled or disordered answers */
    public SimVenueWorld(long seed, boolean rough) {
        SplittableRandom random = new SplittableRandom(seed);
        Trace trace = new Trace(time, null);
        mischief = new Mischief(random.split(), trace);
        Map<FaultKind, Integer> rates = new EnumMap<>(FaultKind.class);
        if (rough) {
            for (FaultKind kind : new FaultKind[] {
                FaultKind.VENUE_BREAKS,
                FaultKind.VENUE_REFUSES,
                FaultKind.EVENTS_SILENT,
                FaultKind.EVENT_LATE,
                FaultKind.EVENT_TWICE,
                FaultKind.EVENTS_SHUFFLED,
                FaultKind.QUERY_SILENT,
                FaultKind.SNAPSHOT_SILENT
            }) {
                rates.put(kind, QUARTER);
            }
        }
        mischief.only(rates);
        market = new SimMarket(time, mischief, random.split());
        exchange = new Exchange(Manner.ABLE, time, market, mischief, trace);
        venue = new RoughVenue(new ExchangeVenue(exchange, mischief), new Nobody(), mischief);
    }

    @Override
    public Venue venue() {
        return venue;
    }

    @Override
    public Listing market() {
        return World.LISTINGS.require("BTC-USD");
    }

    @Override
    public WorldClock clock() {
        return time.world();
    }

    @Override
    public void trades(long units) {
        market.trades("BTC-USD", units);
    }

    @Override
    public void pass(Duration by) {
        if (late) {
            time.advance(LATE);
            late = false;
        }
        time.advance(by.toNanos() / 1_000);
        exchange.step();
    }

    @Override
    public boolean next(Outcome outcome) {
        switch (outcome) {
            case DECLINED -> mischief.wish(FaultKind.ORDER_DECLINED);
            case REVERTED -> mischief.wish(FaultKind.ORDER_REVERTED);
            case IN_PARTS -> mischief.wish(FaultKind.PARTIAL_FILL);
            case REST_CANCELLED -> {
                mischief.wish(FaultKind.PARTIAL_FILL);
                mischief.wish(FaultKind.REST_CANCELLED);
            }
            case REQUEST_LOST -> mischief.wish(FaultKind.REQUEST_LOST);
            case REQUEST_LATE -> mischief.wish(FaultKind.REQUEST_LATE);
            case ANSWER_LOST -> mischief.wish(FaultKind.ANSWER_LOST);
            case WORKED_LATE -> late = true;
            case LIQUIDATION -> {
                return true; // it comes with the price
            }
        }
        return true;
    }

    /** Nothing happens around a question. */
    private static final class Nobody implements RoughVenue.Asker {
        @Override
        public void moment() {}

        @Override
        public void sent(StoredIntent intent) {}

        @Override
        public void told(VenueEvent event) {}

        @Override
        public void see(Sight sight, boolean seen) {}
    }
}
