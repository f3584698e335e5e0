package io.github.plimsoll.tests.venue;

import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.PaperCosts;
import io.github.plimsoll.execution.PaperDepth;
import io.github.plimsoll.execution.PaperVenue;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.MarketHours;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.risk.VenueTerms;
import io.github.plimsoll.testkit.ManualClock;
import io.github.plimsoll.testkit.suites.VenueContract;
import io.github.plimsoll.testkit.suites.VenueWorld;
import java.time.Duration;
import java.util.List;

/** The paper venue cannot be told from another one by its contract. */
final class PaperVenueContractTest extends VenueContract {
    @Override
    protected VenueWorld newWorld() {
        return new Paper();
    }

    private static final class Paper implements VenueWorld {
        private static final VenueTerms TERMS = new VenueTerms(
                Ratio.parse("0.001"), Ratio.parse("0.0005"), Ratio.parse("0.85"), Leverage.of(100), Usd.of(10));
        private static final Instrument ALWAYS = Instrument.cryptoPerp("BTC");
        private static final Listing BTC = new Listing(ALWAYS, TERMS, 1_000);
        /** The second day of the test's time. */
        private static final long HOLIDAY = ManualClock.START_MICROS / 86_400_000_000L + 1;

        private final ManualClock clock = new ManualClock();
        private final PaperVenue venue;
        private long units;
        private boolean close;
        private boolean late;

        Paper() {
            MarketHours hours = MarketHours.weekly(List.of(new MarketHours.Session(0, 7 * 24 * 60)), List.of(HOLIDAY));
            Instrument closing = new Instrument(
                    ALWAYS.id(),
                    ALWAYS.kind(),
                    ALWAYS.base(),
                    ALWAYS.quote(),
                    ALWAYS.collateral(),
                    ALWAYS.priceDecimals(),
                    ALWAYS.sizeDecimals(),
                    ALWAYS.daysPerYear(),
                    hours,
                    ALWAYS.group());
            PaperCosts costs = PaperCosts.defaults()
                    .withDepth(new PaperDepth(Usd.of(800), Ratio.parse("0.001"), Ratio.parse("0.5"), 500_000));
            venue = new PaperVenue(
                    "paper", Listings.of(List.of(new Listing(closing, TERMS, 1_000))), market -> units, costs, clock);
        }

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
            if (close) {
                clock.advance(Duration.ofDays(1));
                close = false;
            }
            if (late) {
                clock.advance(Duration.ofSeconds(6));
                late = false;
            }
            clock.advance(time);
            venue.step();
        }

        /** It is never silent and never cancels by itself; larger orders are always filled in parts. */
        @Override
        public boolean next(Outcome outcome) {
            close = outcome == Outcome.DECLINED;
            late = outcome == Outcome.WORKED_LATE;
            return close || late || outcome == Outcome.IN_PARTS || outcome == Outcome.LIQUIDATION;
        }
    }
}
