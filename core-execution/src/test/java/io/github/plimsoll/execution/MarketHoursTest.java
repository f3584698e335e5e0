package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.MarketHours;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A closed market takes no new risk and every exit. */
class MarketHoursTest {
    private static final long MINUTE = 60_000_000L;

    /** BTC with hours; ETH stays open. */
    private static World world(String hours) {
        return World.create(world -> {
            Listing btc = world.listings.require("BTC-USD");
            Instrument i = btc.instrument();
            Instrument timed = new Instrument(
                    i.id(),
                    i.kind(),
                    i.base(),
                    i.quote(),
                    i.collateral(),
                    i.priceDecimals(),
                    i.sizeDecimals(),
                    i.daysPerYear(),
                    MarketHours.parse(hours),
                    i.group());
            world.listings = Listings.of(
                    List.of(new Listing(timed, btc.terms(), btc.minPartialUnits()), world.listings.require("ETH-USD")));
        });
    }

    private static void moveTo(World world, long micros) {
        boolean low = Objects.equals(world.marks.get("BTC-USD"), World.units("50000"));
        world.marks.put("BTC-USD", World.units(low ? "50001" : "50000")); // a market that stands still is no market
        world.advance(Duration.ofMillis((micros - world.clock.epochMicros()) / 1_000));
    }

    @Test
    void opensAreRefusedOutsideTheHoursAndExitsAreNot() {
        World world = world("Mon 13:30-20:00, Tue 13:30-20:00; closed 2099-01-01");
        MarketHours hours = world.listings.require("BTC-USD").instrument().hours();
        long open = hours.nextOpen(world.clock.epochMicros() + MINUTE);
        open += Math.floorMod(-open, MINUTE);
        moveTo(world, open);
        SortableId position = world.opened("in", Side.LONG, "100", 10);

        moveTo(world, hours.nextOpen(open + 400 * MINUTE) - MINUTE);
        Receipt refused = world.open("out", Side.LONG, "100", 10);
        assertThat(refused.code()).isEqualTo(Receipt.MARKET_CLOSED);
        RuleLine line = Objects.requireNonNull(refused.decision()).rules().stream()
                .filter(rule -> rule.code().equals(Receipt.MARKET_CLOSED))
                .findFirst()
                .orElseThrow();
        assertThat(line.limit()).isEqualTo("Mon 13:30-20:00, Tue 13:30-20:00; closed 2099-01-01");
        assertThat(line.actual()).matches("closed at \\d{4}-\\d{2}-\\d{2} 13:29 UTC");
        assertThat(line.wouldPass()).matches("closing now, opening from \\d{4}-\\d{2}-\\d{2} 13:30 UTC");
        assertThat(refused.reason()).contains("MARKET_CLOSED").contains("13:30 UTC");
        assertThat(world.used("opens")).as("a refusal costs no quota").isZero();

        assertThat(world.close("c", position, World.half()).accepted()).isTrue();
        world.settle();
        assertThat(world.close("c2", position, World.all()).accepted()).isTrue();
        world.settle();
        assertThat(world.position(position).open()).isFalse();

        world.advance(Duration.ofMinutes(1));
        assertThat(world.open("again", Side.LONG, "100", 10).accepted()).isTrue();
    }

    @Test
    void hoursTooLongToReadAreNamedOnly() {
        StringBuilder hours = new StringBuilder("Mon 00:00-00:01");
        for (int i = 1; i < 60; i++) {
            hours.append(String.format(", Mon 01:%02d-01:%02d", i - 1, i));
        }
        World world = world(hours.toString());
        moveTo(
                world,
                world.listings.require("BTC-USD").instrument().hours().nextOpen(world.clock.epochMicros())
                        + 1_440 * MINUTE);
        Receipt refused = world.open("o", Side.LONG, "100", 10);
        assertThat(refused.code()).isEqualTo(Receipt.MARKET_CLOSED);
        assertThat(refused.reason()).hasSizeLessThan(300);
    }
}
