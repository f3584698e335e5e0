package io.github.plimsoll.pricefeed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a market says of one of its sources; what is empty is as the market's own policy says. Immutable.
 *
 * <p>A source whose own largest age is longer than the market's, such as a Chainlink feed with a heartbeat of 20 minutes,
 * is a <em>witness</em>: it is judged by its own age, makes no price and is no part of the quorum, but without its fresh
 * word within the largest deviation of the price there is no price.
 *
 * @param weight what it counts in a weighted median; 1 unless set, 1 to 1,000,000
 * @param maxAge largest age of its quotes, 1 ms to 2 days: its heartbeat and a margin
 * @param heartbeat its silence bound, see {@link FeedPolicy}, 1 ms to 2 days
 * @param exponent power of ten of its prices, -18 to 18; empty: the first one it sends. Another one is refused
 */
public record SourcePolicy(int weight, Optional<Duration> maxAge, Optional<Duration> heartbeat, OptionalInt exponent) {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(2);

    /** A source of which nothing is said. */
    public static final SourcePolicy USUAL = builder().build();

    /** @throws IllegalArgumentException naming every problem at once */
    public SourcePolicy {
        Objects.requireNonNull(maxAge, "maxAge");
        Objects.requireNonNull(heartbeat, "heartbeat");
        Objects.requireNonNull(exponent, "exponent");
        List<String> problems = new ArrayList<>();
        if (weight < 1 || weight > QuoteSet.MAX_WEIGHT) {
            problems.add("the weight is 1 to " + QuoteSet.MAX_WEIGHT + ", not " + weight);
        }
        maxAge.ifPresent(age -> range(problems, "max age", age));
        heartbeat.ifPresent(beat -> range(problems, "heartbeat", beat));
        exponent.ifPresent(tens -> {
            if (tens < -Quote.MAX_EXPONENT || tens > Quote.MAX_EXPONENT) {
                problems.add("the exponent is -" + Quote.MAX_EXPONENT + " to " + Quote.MAX_EXPONENT + ", not " + tens);
            }
        });
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("source policy: " + String.join("; ", problems));
        }
    }

    private static void range(List<String> problems, String what, Duration value) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            problems.add("the " + what + " is " + SHORTEST + " to " + LONGEST + ", not " + value);
        }
    }

    /** A source with this weight. */
    public static SourcePolicy ofWeight(int weight) {
        return builder().weight(weight).build();
    }

    /** A source whose quotes may be so old, which is shown as DOWN after as much silence. */
    public static SourcePolicy ofMaxAge(Duration maxAge) {
        return builder().maxAge(maxAge).heartbeat(maxAge).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects the values; belongs to one thread. */
    public static final class Builder {
        private int weight = 1;
        private @Nullable Duration maxAge;
        private @Nullable Duration heartbeat;
        private OptionalInt exponent = OptionalInt.empty();

        private Builder() {}

        public Builder weight(int value) {
            weight = value;
            return this;
        }

        public Builder maxAge(Duration value) {
            maxAge = value;
            return this;
        }

        public Builder heartbeat(Duration value) {
            heartbeat = value;
            return this;
        }

        public Builder exponent(int value) {
            exponent = OptionalInt.of(value);
            return this;
        }

        /** @throws IllegalArgumentException naming every problem at once */
        public SourcePolicy build() {
            return new SourcePolicy(weight, Optional.ofNullable(maxAge), Optional.ofNullable(heartbeat), exponent);
        }
    }
}
