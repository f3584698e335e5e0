package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The limits of an installation or a user: named, versioned, hashed. Seven limits are mandatory; a policy that lacks
 * one cannot be built, so absent never means unlimited. Every other {@link RiskLimit} is a rule that is active once it
 * is named. Limits hold everywhere, and more tightly in a market or group, for a strategy or on a side. Immutable and
 * thread-safe. Source: reference systems, sections 1.6 and 13.2.
 */
public final class RiskPolicy {
    /** An approval is never good for longer than this, whatever the price's age. */
    public static final Duration MAX_APPROVAL_LIFETIME = Duration.ofSeconds(5);

    /** A price that is further ahead of the clock than this is refused. */
    public static final Duration MAX_CLOCK_LEAD = Duration.ofSeconds(1);

    static final long MAX_APPROVAL_LIFETIME_MICROS = 5_000_000;
    static final long MAX_CLOCK_LEAD_MICROS = 1_000_000;

    private final String name;
    private final int version;
    private final EnumMap<RiskLimit, Long> limits;
    private final SortedMap<PolicyScope, EnumMap<RiskLimit, Long>> scoped;
    private final @Nullable SortedSet<String> permitted;
    private final List<LeverageTier> tiers;
    private final String canonical;
    private final String hash;
    private final CompiledPolicy compiled;

    RiskPolicy(PolicyBuilder from) {
        this.name = from.name;
        this.version = from.version;
        this.limits = from.limits;
        this.scoped = from.scoped;
        this.permitted = from.permitted;
        this.tiers = List.copyOf(from.tiers);
        this.canonical = PolicyText.of(this);
        this.hash = Sha256.hex(canonical);
        this.compiled = new CompiledPolicy(this);
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

    public static PolicyBuilder builder(String name, int version) {
        return new PolicyBuilder(name, version);
    }

    /**
     * A policy from plain data, as any JSON or YAML loader gives it: {@code name}, {@code version}, {@code limits} (each
     * {@link RiskLimit#key} with a number in its unit or text such as {@code "5%"}, {@code "20x"}, {@code "1h"}),
     * {@code markets}, {@code groups}, {@code strategies} and {@code sides} (a name with limits, sides are {@code LONG} and
     * {@code SHORT}), {@code permitted} (a list of markets) and {@code tiers} (a list of {@code upTo} and {@code
     * leverage}).
     *
     * @throws IllegalArgumentException naming every problem at once
     */
    public static RiskPolicy fromMap(Map<String, ?> tree) {
        return PolicyTree.read(tree).build();
    }

    /**
     * A user's own policy: these limits where the user names them, ours for the rest.
     *
     * @param tree as {@link #fromMap}; what is left out inherits
     * @throws IllegalArgumentException naming every limit that is out of range or looser than ours
     */
    public RiskPolicy tightenedBy(Map<String, ?> tree) {
        return PolicyTree.read(tree).buildWithin(this);
    }

    /**
     * As {@link #tightenedBy}, but where a limit of the user's is looser than ours, ours holds: for limits that were
     * tighter when they were given, before ours changed.
     *
     * @throws IllegalArgumentException naming every limit that is out of range, and when nothing could pass any more
     */
    public RiskPolicy withTighterOf(Map<String, ?> tree) {
        return PolicyTree.read(tree).buildTighterOf(this);
    }

    /** The same limits under another name or version, to change some of them. */
    public PolicyBuilder toBuilder(String newName, int newVersion) {
        PolicyBuilder builder = new PolicyBuilder(newName, newVersion);
        builder.limits.putAll(limits);
        scoped.forEach((scope, values) -> builder.scoped.put(scope, new EnumMap<>(values)));
        if (permitted != null) {
            builder.permit(permitted);
        }
        return builder.tiers(tiers);
    }

    public String name() {
        return name;
    }

    public int version() {
        return version;
    }

    /** The value of a limit where no scope says otherwise; empty when the policy does not name it. */
    public OptionalLong limit(RiskLimit limit) {
        Given.notNull(limit, "limit");
        Long value = limits.get(limit);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** The limits that hold everywhere. */
    public Map<RiskLimit, Long> limits() {
        return Collections.unmodifiableMap(limits);
    }

    /** The limits of each scope as they were given; what counts is the tighter of them and those everywhere. */
    public SortedMap<PolicyScope, ? extends Map<RiskLimit, Long>> scoped() {
        return Collections.unmodifiableSortedMap(scoped);
    }

    /** The only markets that may be opened in; empty when the policy does not restrict them. */
    public Optional<SortedSet<String>> permitted() {
        return Optional.ofNullable(permitted).map(Collections::unmodifiableSortedSet);
    }

    /** Leverage by notional, from the smallest notional up; empty for no such rule. */
    public List<LeverageTier> tiers() {
        return tiers;
    }

    private long mandatory(RiskLimit limit) {
        return compiled.values[limit.ordinal()];
    }

    /** Largest notional in one market, both sides, open and reserved. */
    public Usd maxPosition() {
        return Usd.ofMicros(mandatory(RiskLimit.MAX_POSITION));
    }

    public Leverage maxLeverage() {
        return Leverage.ofHundredths((int) mandatory(RiskLimit.MAX_LEVERAGE));
    }

    /** Largest share of equity that may be lost at the stress move. */
    public Ratio maxAccountRisk() {
        return Ratio.ofMillionths(mandatory(RiskLimit.MAX_ACCOUNT_RISK));
    }

    /** The move, against every position at once, that account risk is measured at. */
    public Ratio stressMove() {
        return Ratio.ofMillionths(mandatory(RiskLimit.STRESS_MOVE));
    }

    /** Share of the entry-to-liquidation distance that spread and confidence may use up at most. */
    public Ratio liquidationBuffer() {
        return Ratio.ofMillionths(mandatory(RiskLimit.LIQUIDATION_BUFFER));
    }

    /** Largest daily loss as a share of the day base. */
    public Ratio maxDailyLoss() {
        return Ratio.ofMillionths(mandatory(RiskLimit.MAX_DAILY_LOSS));
    }

    public Duration maxPriceAge() {
        return Duration.ofNanos(mandatory(RiskLimit.MAX_PRICE_AGE) * 1_000);
    }

    CompiledPolicy compiled() {
        return compiled;
    }

    /** The policy as canonical ASCII text: one {@code name=value} per line, fixed order, plain integers. */
    public String canonical() {
        return canonical;
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
}
