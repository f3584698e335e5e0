package io.github.plimsoll.examples;

import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.risk.VenueTerms;
import io.github.plimsoll.testkit.suites.VenueContract;
import io.github.plimsoll.testkit.suites.VenueWorld;
import java.time.Duration;

/** A venue of your own is done when it passes this. */
final class CustomVenueTest extends VenueContract {
    @Override
    protected VenueWorld newWorld() {
        return new World();
    }

    private static final class World implements VenueWorld {
        private static final Listing BITCOIN = new Listing(
                Instrument.cryptoPerp("BTC"),
                new VenueTerms(Ratio.ZERO, Ratio.ZERO, Ratio.parse("0.85"), Leverage.of(100), Usd.of(10)),
                1_000);

        private long now = 1_767_571_200_000_000L;
        private long price;
        private boolean late;
        private final WorldClock clock = WorldClock.of(() -> now);
        private final CustomVenue venue =
                new CustomVenue(() -> Price.of(price, BITCOIN.instrument().priceDecimals()), clock);

        @Override
        public Venue venue() {
            return venue;
        }

        @Override
        public Listing market() {
            return BITCOIN;
        }

        @Override
        public WorldClock clock() {
            return clock;
        }

        @Override
        public void trades(long units) {
            price = units;
        }

        @Override
        public void pass(Duration time) {
            now += late ? 6_000_000 : 0;
            late = false;
            now += time.toNanos() / 1_000;
            venue.work();
        }

        /** It declines only what is too dear or too late, takes nothing and always answers. */
        @Override
        public boolean next(Outcome outcome) {
            late = outcome == Outcome.WORKED_LATE;
            return late;
        }
    }
}
