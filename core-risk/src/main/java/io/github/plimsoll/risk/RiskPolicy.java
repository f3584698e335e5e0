package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The limits of an installation: named, versioned, hashed. Every limit is mandatory; a policy that lacks one cannot be
 * built, so absent never means unlimited. Immutable and thread-safe.
 */
public final class RiskPolicy {
    /** An approval is never good for longer than this, whatever the price's age. */
    public static final Duration MAX_APPROVAL_LIFETIME = Duration.ofSeconds(5);

    /** A price that is further ahead of the clock than this is refused. */
    public static final Duration MAX_CLOCK_LEAD = Duration.ofSeconds(1);

    static final long MAX_APPROVAL_LIFETIME_MICROS = 5_000_000;
    static final long MAX_CLOCK_LEAD_MICROS = 1_000_000;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private final String name;
    private final int version;
    private final Usd maxPosition;
    private final Leverage maxLeverage;
    private final Ratio maxAccountRisk;
    private final Ratio stressMove;
    private final Ratio liquidationBuffer;
    private final Ratio maxDailyLoss;
    private final long maxPriceAgeMicros;
    private final String hash;

    private RiskPolicy(
            String name,
            int version,
            Usd maxPosition,
            Leverage maxLeverage,
            Ratio maxAccountRisk,
            Ratio stressMove,
            Ratio liquidationBuffer,
            Ratio maxDailyLoss,
            long maxPriceAgeMicros) {
        this.name = name;
        this.version = version;
        this.maxPosition = maxPosition;
        this.maxLeverage = maxLeverage;
        this.maxAccountRisk = maxAccountRisk;
        this.stressMove = stressMove;
        this.liquidationBuffer = liquidationBuffer;
        this.maxDailyLoss = maxDailyLoss;
        this.maxPriceAgeMicros = maxPriceAgeMicros;
        this.hash = Sha256.hex(canonical());
    }

    /**
     * Position 100,000 USD, leverage 500x, account risk 10 % of equity at a 2 % move, liquidation buffer 5 % of the
     * distance, daily loss 20 % of the day base (reference systems, section 1.2); price age 5 s (section 2.1).
     */
    public static RiskPolicy defaults() {
        return builder("default", 1)
                .maxPosition(Usd.of(100_000))
                .maxLeverage(Leverage.of(500))
                .maxAccountRisk(Ratio.parse("0.10"))
                .stressMove(Ratio.parse("0.02"))
                .liquidationBuffer(Ratio.parse("0.05"))
                .maxDailyLoss(Ratio.parse("0.20"))
                .maxPriceAge(Duration.ofSeconds(5))
                .build();
    }

    public static Builder builder(String name, int version) {
        return new Builder(name, version);
    }

    /** The same limits under another name or version, to change some of them. */
    public Builder toBuilder(String newName, int newVersion) {
        return new Builder(newName, newVersion)
                .maxPosition(maxPosition)
                .maxLeverage(maxLeverage)
                .maxAccountRisk(maxAccountRisk)
                .stressMove(stressMove)
                .liquidationBuffer(liquidationBuffer)
                .maxDailyLoss(maxDailyLoss)
                .maxPriceAge(maxPriceAge());
    }

    public String name() {
        return name;
    }

    public int version() {
        return version;
    }

    /** Largest notional in one market, both sides, open and reserved. */
    public Usd maxPosition() {
        return maxPosition;
    }

    public Leverage maxLeverage() {
        return maxLeverage;
    }

    /** Largest share of equity that may be lost at the stress move. */
    public Ratio maxAccountRisk() {
        return maxAccountRisk;
    }

    /** The move, against every position at once, that account risk is measured at. */
    public Ratio stressMove() {
        return stressMove;
    }

    /** Share of the entry-to-liquidation distance that spread and confidence may use up at most. */
    public Ratio liquidationBuffer() {
        return liquidationBuffer;
    }

    /** Largest daily loss as a share of the day base. */
    public Ratio maxDailyLoss() {
        return maxDailyLoss;
    }

    public Duration maxPriceAge() {
        return Duration.ofNanos(maxPriceAgeMicros * 1_000);
    }

    long maxPriceAgeMicros() {
        return maxPriceAgeMicros;
    }

    /** The policy as canonical ASCII text: one {@code name=value} per line, fixed order, plain integers. */
    public String canonical() {
        return "plimsoll.policy/1\nname=" + name + "\nversion=" + version + "\nmax_position_micros="
                + maxPosition.micros() + "\nmax_leverage_hundredths=" + maxLeverage.hundredths()
                + "\nmax_account_risk_millionths=" + maxAccountRisk.millionths() + "\nstress_move_millionths="
                + stressMove.millionths() + "\nliquidation_buffer_millionths=" + liquidationBuffer.millionths()
                + "\nmax_daily_loss_millionths=" + maxDailyLoss.millionths() + "\nmax_price_age_micros="
                + maxPriceAgeMicros + "\n";
    }

    /** SHA-256 of {@link #canonical()} in ASCII, 64 lower-case hex digits. */
    public String hash() {
        return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RiskPolicy policy && hash.equals(policy.hash);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return name + " v" + version;
    }

    /** Collects the limits; all are mandatory. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final int version;
        private @Nullable Usd maxPosition;
        private @Nullable Leverage maxLeverage;
        private @Nullable Ratio maxAccountRisk;
        private @Nullable Ratio stressMove;
        private @Nullable Ratio liquidationBuffer;
        private @Nullable Ratio maxDailyLoss;
        private @Nullable Duration maxPriceAge;

        private Builder(String name, int version) {
            if (!NAME.matcher(Objects.requireNonNull(name, "name")).matches()) {
                throw new IllegalArgumentException("policy name must be 1 to 64 of a-z, 0-9, . _ -");
            }
            if (version < 1) {
                throw new IllegalArgumentException("policy version must be at least 1 but is " + version);
            }
            this.name = name;
            this.version = version;
        }

        /** Above 0. */
        public Builder maxPosition(Usd value) {
            maxPosition = value;
            return this;
        }

        public Builder maxLeverage(Leverage value) {
            maxLeverage = value;
            return this;
        }

        /** Above 0 and at most 1. */
        public Builder maxAccountRisk(Ratio value) {
            maxAccountRisk = value;
            return this;
        }

        /** Above 0 and at most 1. */
        public Builder stressMove(Ratio value) {
            stressMove = value;
            return this;
        }

        /** Above 0 and at most 1. */
        public Builder liquidationBuffer(Ratio value) {
            liquidationBuffer = value;
            return this;
        }

        /** Above 0 and at most 1. */
        public Builder maxDailyLoss(Ratio value) {
            maxDailyLoss = value;
            return this;
        }

        /** Above 0 and at most one hour, whole microseconds. */
        public Builder maxPriceAge(Duration value) {
            maxPriceAge = value;
            return this;
        }

        /** @throws IllegalArgumentException naming every limit that is missing, or the first out of its range */
        public RiskPolicy build() {
            List<String> missing = new ArrayList<>();
            Usd position = present("maxPosition", maxPosition, Usd.ZERO, missing);
            Leverage leverage = present("maxLeverage", maxLeverage, Leverage.of(1), missing);
            Ratio accountRisk = present("maxAccountRisk", maxAccountRisk, Ratio.ZERO, missing);
            Ratio stress = present("stressMove", stressMove, Ratio.ZERO, missing);
            Ratio buffer = present("liquidationBuffer", liquidationBuffer, Ratio.ZERO, missing);
            Ratio dailyLoss = present("maxDailyLoss", maxDailyLoss, Ratio.ZERO, missing);
            Duration age = present("maxPriceAge", maxPriceAge, Duration.ZERO, missing);
            if (!missing.isEmpty()) {
                throw new IllegalArgumentException("policy " + name + " lacks " + String.join(", ", missing));
            }
            if (!position.isPositive()) {
                throw new IllegalArgumentException("maxPosition must be above 0 USD but is " + position);
            }
            requireShare("maxAccountRisk", accountRisk);
            requireShare("stressMove", stress);
            requireShare("liquidationBuffer", buffer);
            requireShare("maxDailyLoss", dailyLoss);
            if (age.isNegative()
                    || age.isZero()
                    || age.compareTo(Duration.ofHours(1)) > 0
                    || age.toNanos() % 1_000 != 0) {
                throw new IllegalArgumentException(
                        "maxPriceAge must be above 0 and at most 1 h in whole microseconds but is " + age);
            }
            return new RiskPolicy(
                    name, version, position, leverage, accountRisk, stress, buffer, dailyLoss, age.toNanos() / 1_000);
        }

        private static <T> T present(String name, @Nullable T value, T whenMissing, List<String> missing) {
            if (value == null) {
                missing.add(name);
                return whenMissing;
            }
            return value;
        }

        private static void requireShare(String name, Ratio value) {
            if (value.millionths() <= 0 || value.millionths() > Ratio.ONE_MILLIONTHS) {
                throw new IllegalArgumentException(name + " must be above 0 and at most 1 but is " + value);
            }
        }
    }
}
