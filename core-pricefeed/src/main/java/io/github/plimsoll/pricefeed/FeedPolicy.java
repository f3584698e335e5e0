package io.github.plimsoll.pricefeed;

import io.github.plimsoll.numbers.Bps;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a market demands of its price. Every bound is inclusive: a value equal to its limit passes. Immutable.
 *
 * @param maxAge largest age of a quote, by its source's time and by the monotonic time since it was received; 5 s
 *     unless set, 1 ms to 1 day
 * @param maxClockSkew how far a source's time may lie ahead of the clock; 1 s unless set, 0 to 1 min
 * @param quorum fresh sources that must agree; 2 unless set, 2 to 32: one source alone is never trusted
 * @param maxDeviation largest distance from the median; 0.5% unless set, 0.0001% to 10%
 * @param maxConfidence largest confidence interval (half width) of a quote against its price; 50 bps unless set, 1 to
 *     1,000 bps
 * @param jumpLimitPerMinute how far the price may move from the reference per minute; 10% unless set, 0.01% to 100%
 * @param jumpConfirmation how long a quorum must repeat a larger move before it is believed; 10 s unless set, longer
 *     than the largest age (so that nobody confirms himself with one set of quotes) and at most 1 h
 * @param frozenBound how long a source's value may stay the same while its time moves; 5 min unless set, longer than
 *     the largest age and at most 7 days
 * @param silenceBound after how much silence a source is shown as DOWN, and for how long after its last sound quote nothing
 *     may be agreed against it; 60 s unless set, at least the largest age and at most 1 day
 * @param sanityMin lowest believable price; empty: none
 * @param sanityMax highest believable price; empty: none
 * @param aggregation how the price is made of the fresh quotes; the median unless set
 * @param mad outlier rule by the spread of the quotes, beside the largest deviation; empty: none
 * @param warmUp for how long, after the start, a quorum must agree before the first price is usable; 0 unless set, at
 *     most 1 h
 * @param windowGuard holds the price against its average; empty: no guard
 * @param quarantine when a source that misbehaves stops counting; {@link QuarantinePolicy#USUAL} unless set
 * @param onChain whether the market is traded on the feed's chain, whose gates then hold for it; no unless set
 * @param sources what differs for single sources, by name; a source not named is {@link SourcePolicy#USUAL}
 */
public record FeedPolicy(
        Duration maxAge,
        Duration maxClockSkew,
        int quorum,
        Ratio maxDeviation,
        Bps maxConfidence,
        Ratio jumpLimitPerMinute,
        Duration jumpConfirmation,
        Duration frozenBound,
        Duration silenceBound,
        Optional<Price> sanityMin,
        Optional<Price> sanityMax,
        Aggregation aggregation,
        Optional<MadRule> mad,
        Duration warmUp,
        Optional<WindowGuard> windowGuard,
        QuarantinePolicy quarantine,
        boolean onChain,
        SortedMap<String, SourcePolicy> sources) {
    /** @throws IllegalArgumentException naming every problem at once */
    public FeedPolicy {
        Objects.requireNonNull(maxAge, "maxAge");
        Objects.requireNonNull(maxClockSkew, "maxClockSkew");
        Objects.requireNonNull(maxDeviation, "maxDeviation");
        Objects.requireNonNull(maxConfidence, "maxConfidence");
        Objects.requireNonNull(jumpLimitPerMinute, "jumpLimitPerMinute");
        Objects.requireNonNull(jumpConfirmation, "jumpConfirmation");
        Objects.requireNonNull(frozenBound, "frozenBound");
        Objects.requireNonNull(silenceBound, "silenceBound");
        Objects.requireNonNull(sanityMin, "sanityMin");
        Objects.requireNonNull(sanityMax, "sanityMax");
        Objects.requireNonNull(aggregation, "aggregation");
        Objects.requireNonNull(mad, "mad");
        Objects.requireNonNull(warmUp, "warmUp");
        Objects.requireNonNull(windowGuard, "windowGuard");
        Objects.requireNonNull(quarantine, "quarantine");
        sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources));
        List<String> problems = new ArrayList<>();
        Duration day = Duration.ofDays(1);
        range(problems, "max age", maxAge, Duration.ofMillis(1), day);
        range(problems, "max clock skew", maxClockSkew, Duration.ZERO, Duration.ofMinutes(1));
        range(problems, "quorum", quorum, 2, PriceFeed.MAX_SOURCES, "");
        range(problems, "max deviation", maxDeviation.millionths(), 1, 100_000, " millionths");
        range(problems, "max confidence", maxConfidence.value(), 1, 1_000, " bps");
        range(problems, "jump limit per minute", jumpLimitPerMinute.millionths(), 100, 1_000_000, " millionths");
        range(problems, "jump confirmation", jumpConfirmation, Duration.ZERO, Duration.ofHours(1));
        longer(problems, "jump confirmation", jumpConfirmation, maxAge);
        range(problems, "frozen bound", frozenBound, Duration.ZERO, Duration.ofDays(7));
        longer(problems, "frozen bound", frozenBound, maxAge);
        range(problems, "silence bound", silenceBound, maxAge, day);
        range(problems, "warm-up", warmUp, Duration.ZERO, Duration.ofHours(1));
        if (sanityMin.isPresent() && sanityMax.isPresent()) {
            Price low = sanityMin.get();
            Price high = sanityMax.get();
            if (low.decimals() != high.decimals() || low.units() >= high.units()) {
                problems.add("sanity range must go from a lower to a higher price of equal decimals but is " + low
                        + " to " + high);
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("feed policy: " + String.join("; ", problems));
        }
    }

    /** All defaults. */
    public static FeedPolicy defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** What holds for a source of this name. */
    public SourcePolicy source(String name) {
        return sources.getOrDefault(name, SourcePolicy.USUAL);
    }

    /** Whether a source of this name confirms prices without making any: its own largest age is longer. */
    public boolean isWitness(String name) {
        return source(name).maxAge().filter(age -> age.compareTo(maxAge) > 0).isPresent();
    }

    long maxAgeMicros() {
        return maxAge.toNanos() / 1_000;
    }

    private static void range(List<String> problems, String what, long value, long min, long max, String unit) {
        if (value < min || value > max) {
            problems.add(what + " must be " + min + " to " + max + unit + " but is " + value);
        }
    }

    private static void range(List<String> problems, String what, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            problems.add(what + " must be " + min + " to " + max + " but is " + value);
        }
    }

    private static void longer(List<String> problems, String what, Duration value, Duration maxAge) {
        if (value.compareTo(maxAge) <= 0) {
            problems.add(what + " must be longer than the max age of " + maxAge + " but is " + value);
        }
    }

    /** Collects the values; belongs to one thread. */
    public static final class Builder {
        private Duration maxAge = Duration.ofSeconds(5);
        private Duration maxClockSkew = Duration.ofSeconds(1);
        private int quorum = 2;
        private Ratio maxDeviation = Ratio.ofMillionths(5_000);
        private Bps maxConfidence = Bps.of(50);
        private Ratio jumpLimitPerMinute = Ratio.ofMillionths(100_000);
        private Duration jumpConfirmation = Duration.ofSeconds(10);
        private Duration frozenBound = Duration.ofMinutes(5);
        private Duration silenceBound = Duration.ofSeconds(60);
        private @Nullable Price sanityMin;
        private @Nullable Price sanityMax;
        private Aggregation aggregation = Aggregation.MEDIAN;
        private @Nullable MadRule mad;
        private Duration warmUp = Duration.ZERO;
        private @Nullable WindowGuard windowGuard;
        private QuarantinePolicy quarantine = QuarantinePolicy.USUAL;
        private boolean onChain;
        private final SortedMap<String, SourcePolicy> sources = new TreeMap<>();

        private Builder() {}

        public Builder maxAge(Duration value) {
            maxAge = value;
            return this;
        }

        public Builder maxClockSkew(Duration value) {
            maxClockSkew = value;
            return this;
        }

        public Builder quorum(int value) {
            quorum = value;
            return this;
        }

        public Builder maxDeviation(Ratio value) {
            maxDeviation = value;
            return this;
        }

        public Builder maxConfidence(Bps value) {
            maxConfidence = value;
            return this;
        }

        public Builder jumpLimitPerMinute(Ratio value) {
            jumpLimitPerMinute = value;
            return this;
        }

        public Builder jumpConfirmation(Duration value) {
            jumpConfirmation = value;
            return this;
        }

        public Builder frozenBound(Duration value) {
            frozenBound = value;
            return this;
        }

        public Builder silenceBound(Duration value) {
            silenceBound = value;
            return this;
        }

        public Builder sanityRange(Price min, Price max) {
            sanityMin = min;
            sanityMax = max;
            return this;
        }

        public Builder aggregation(Aggregation value) {
            aggregation = value;
            return this;
        }

        public Builder mad(MadRule value) {
            mad = value;
            return this;
        }

        public Builder warmUp(Duration value) {
            warmUp = value;
            return this;
        }

        public Builder windowGuard(WindowGuard value) {
            windowGuard = value;
            return this;
        }

        public Builder quarantine(QuarantinePolicy value) {
            quarantine = value;
            return this;
        }

        public Builder onChain(boolean value) {
            onChain = value;
            return this;
        }

        /** What differs for the source of this name. */
        public Builder source(String name, SourcePolicy value) {
            sources.put(name, value);
            return this;
        }

        /** @throws IllegalArgumentException naming every problem at once */
        public FeedPolicy build() {
            return new FeedPolicy(
                    maxAge,
                    maxClockSkew,
                    quorum,
                    maxDeviation,
                    maxConfidence,
                    jumpLimitPerMinute,
                    jumpConfirmation,
                    frozenBound,
                    silenceBound,
                    Optional.ofNullable(sanityMin),
                    Optional.ofNullable(sanityMax),
                    aggregation,
                    Optional.ofNullable(mad),
                    warmUp,
                    Optional.ofNullable(windowGuard),
                    quarantine,
                    onChain,
                    sources);
        }
    }
}
