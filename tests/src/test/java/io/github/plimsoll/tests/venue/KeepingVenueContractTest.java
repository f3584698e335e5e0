package io.github.plimsoll.tests.venue;

import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.PaperCosts;
import io.github.plimsoll.execution.PaperVenue;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.risk.VenueTerms;
import io.github.plimsoll.testkit.ManualClock;
import io.github.plimsoll.testkit.suites.VenueContract;
import io.github.plimsoll.testkit.suites.VenueWorld;
import java.time.Duration;
import java.util.List;

/** A venue that keeps orders can be held to the rules about them. */
final class KeepingVenueContractTest extends VenueContract {
    @Override
    protected VenueWorld newWorld() {
        return new Keeping();
    }

    private static final class Keeping implements VenueWorld {
        private static final Listing BTC = new Listing(
                Instrument.cryptoPerp("BTC"),
                new VenueTerms(
                        Ratio.parse("0.001"), Ratio.parse("0.0005"), Ratio.parse("0.85"), Leverage.of(100), Usd.of(10)),
                1_000);

        private final ManualClock clock = new ManualClock();
        private long units;
        private final PaperVenue paper =
                new PaperVenue("paper", Listings.of(List.of(BTC)), market -> units, PaperCosts.defaults(), clock);
        private final KeepingVenue venue = new KeepingVenue(paper, clock);

        @Override
        public Venue venue() {
            return venue;
        }

        @Override
        public Listing market() {
            return BTC;
        }

        @Override
        public WorldClock clock() {
            return clock;
        }

        @Override
        public void trades(long price) {
            units = price;
        }

        @Override
        public void pass(Duration time) {
            clock.advance(time);
            paper.step();
            venue.step(Price.of(units, BTC.instrument().priceDecimals()));
        }

        @Override
        public boolean next(Outcome outcome) {
            return false;
        }
    }
}
