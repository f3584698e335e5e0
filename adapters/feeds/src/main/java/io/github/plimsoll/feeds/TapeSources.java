package io.github.plimsoll.feeds;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.PriceFeed;
import java.time.Duration;
import java.util.List;

/** The three sources into which a tape is replayed, and the policy that suits them. */
public final class TapeSources {
    /** Names, in the order in which {@link #priceFeed} knows them. */
    public static final List<String> NAMES = List.of("alpha", "bravo", "charlie");

    /**
     * How long a tape market's value may stand still: the recorded Bitcoin price of 2013 once did so for 1,288 s.
     */
    public static final Duration FROZEN_BOUND = Duration.ofSeconds(1_800);

    /** Mean way of a quote to us per source, microseconds. */
    private static final long[] DELAY_MICROS = {50_000, 120_000, 240_000};

    private TapeSources() {}

    static long delayMicros(int source) {
        return DELAY_MICROS[source];
    }

    /** The defaults, but for the frozen bound and a jump limit of 4% per minute, so that a 5% disturbance of all shows. */
    public static FeedPolicy policy(Instrument instrument) {
        int decimals = instrument.priceDecimals();
        return FeedPolicy.builder()
                .frozenBound(FROZEN_BOUND)
                .jumpLimitPerMinute(Ratio.ofMillionths(40_000))
                .sanityRange(Price.parse("10", decimals), Price.parse("200000", decimals))
                .build();
    }

    /** A feed for these tapes with the three sources and {@link #policy}. */
    public static PriceFeed priceFeed(WorldClock clock, List<Tape> tapes) {
        PriceFeed.Builder builder = PriceFeed.builder(clock);
        tapes.forEach(tape -> builder.market(tape.instrument(), policy(tape.instrument())));
        NAMES.forEach(builder::source);
        return builder.build();
    }
}
