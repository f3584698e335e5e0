package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects the limits of a {@link RiskPolicy}; every problem is reported at once when it is built. Not thread-safe.
 * Source: reference systems, sections 1.6 and 13.2.
 */
public final class PolicyBuilder {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final int MAX_TIERS = 16;
    private static final int MAX_PERMITTED = 4_096;

    final String name;
    final int version;
    final EnumMap<RiskLimit, Long> limits = new EnumMap<>(RiskLimit.class);
    final SortedMap<PolicyScope, EnumMap<RiskLimit, Long>> scoped = new TreeMap<>();

    @Nullable
    SortedSet<String> permitted;

    final List<LeverageTier> tiers = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<RiskLimit> misread = EnumSet.noneOf(RiskLimit.class);

    PolicyBuilder(String name, int version) {
        if (!NAME.matcher(Given.notNull(name, "name")).matches()) {
            throw new IllegalArgumentException(
                    "policy name must be 1 to 64 of a-z, 0-9, . _ - but is " + Given.quoted(name));
        }
        if (version < 1) {
            throw new IllegalArgumentException("policy version must be at least 1 but is " + version);
        }
        this.name = name;
        this.version = version;
    }

    /** Above 0. */
    public PolicyBuilder maxPosition(Usd value) {
        return limit(RiskLimit.MAX_POSITION, value);
    }

    public PolicyBuilder maxLeverage(Leverage value) {
        return limit(RiskLimit.MAX_LEVERAGE, value);
    }

    /** Above 0 and at most 1. */
    public PolicyBuilder maxAccountRisk(Ratio value) {
        return limit(RiskLimit.MAX_ACCOUNT_RISK, value);
    }

    /** Above 0 and at most 1. */
    public PolicyBuilder stressMove(Ratio value) {
        return limit(RiskLimit.STRESS_MOVE, value);
    }

    /** Above 0 and at most 1. */
    public PolicyBuilder liquidationBuffer(Ratio value) {
        return limit(RiskLimit.LIQUIDATION_BUFFER, value);
    }

    /** Above 0 and at most 1. */
    public PolicyBuilder maxDailyLoss(Ratio value) {
        return limit(RiskLimit.MAX_DAILY_LOSS, value);
    }

    /** Above 0 and at most one hour, whole microseconds. */
    public PolicyBuilder maxPriceAge(Duration value) {
        return limit(RiskLimit.MAX_PRICE_AGE, value);
    }

    /** A limit in dollars. */
    public PolicyBuilder limit(RiskLimit limit, Usd value) {
        Given.notNull(limit, "limit");
        Given.notNull(value, limit.key());
        return typed(limit, value.micros(), RiskUnit.USD);
    }

    /** A limit in leverage. */
    public PolicyBuilder limit(RiskLimit limit, Leverage value) {
        Given.notNull(limit, "limit");
        Given.notNull(value, limit.key());
        return typed(limit, value.hundredths(), RiskUnit.LEVERAGE);
    }

    /** A limit that is a share. */
    public PolicyBuilder limit(RiskLimit limit, Ratio value) {
        Given.notNull(limit, "limit");
        Given.notNull(value, limit.key());
        return typed(limit, value.millionths(), RiskUnit.RATIO);
    }

    /** A limit that is a time. */
    public PolicyBuilder limit(RiskLimit limit, Duration value) {
        Given.notNull(limit, "limit");
        Given.notNull(value, limit.key());
        if (value.compareTo(Duration.ofDays(1_000)) > 0
                || value.compareTo(Duration.ofDays(-1_000)) < 0
                || value.toNanos() % 1_000 != 0) {
            return misread(
                    limit,
                    limit.key() + " must be whole microseconds, above 0 and at most " + limit.print(limit.max())
                            + " but is " + value);
        }
        return typed(limit, value.toNanos() / 1_000, RiskUnit.SECONDS);
    }

    /** A limit of any unit as the {@code long} that {@link RiskLimit} describes. */
    public PolicyBuilder limit(RiskLimit limit, long value) {
        Given.notNull(limit, "limit");
        limits.put(limit, value);
        return this;
    }

    /** A tighter limit in a market, in a group, for a strategy or on a side. */
    public PolicyBuilder limit(PolicyScope scope, RiskLimit limit, long value) {
        Given.notNull(limit, "limit");
        Given.notNull(scope, "scope");
        scoped.computeIfAbsent(scope, none -> new EnumMap<>(RiskLimit.class)).put(limit, value);
        return this;
    }

    /** Switches a rule on that has no number. */
    public PolicyBuilder require(RiskLimit rule) {
        Given.notNull(rule, "rule");
        return typed(rule, 1, RiskUnit.YES_NO);
    }

    /** Takes a limit out again; a mandatory one must then be set before the policy is built. */
    public PolicyBuilder without(RiskLimit limit) {
        Given.notNull(limit, "limit");
        limits.remove(limit);
        return this;
    }

    /** The only markets that may be opened in. */
    public PolicyBuilder permit(Collection<String> markets) {
        permitted = new TreeSet<>(Given.noNulls(markets, "markets"));
        return this;
    }

    /** Leverage by notional, from the smallest notional up. */
    public PolicyBuilder tiers(List<LeverageTier> value) {
        List<LeverageTier> all = Given.noNulls(value, "tiers");
        tiers.clear();
        tiers.addAll(all);
        return this;
    }

    private PolicyBuilder typed(RiskLimit limit, long value, RiskUnit unit) {
        if (limit.unit() != unit) {
            return misread(limit, limit.key() + " is in " + limit.unit() + ", not in " + unit);
        }
        return limit(limit, value);
    }

    void problem(String problem) {
        problems.add(problem);
    }

    /** The limit was given, but not as anything that it could be: it is wrong, not missing. */
    PolicyBuilder misread(RiskLimit limit, String problem) {
        misread.add(limit);
        problem(problem);
        return this;
    }

    /** @throws IllegalArgumentException naming every problem: limits that are missing, out of range or incomplete */
    public RiskPolicy build() {
        List<String> all = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (RiskLimit limit : RiskLimit.values()) {
            if (limit.isMandatory() && !limits.containsKey(limit) && !misread.contains(limit)) {
                missing.add(limit.key());
            }
        }
        if (!missing.isEmpty()) {
            all.add("policy " + name + " lacks " + String.join(", ", missing));
        }
        check(all);
        if (!all.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", all));
        }
        return new RiskPolicy(this);
    }

    /** Builds it as a user's policy within an installation's: inherits what is left out, refuses what is looser. */
    RiskPolicy buildWithin(RiskPolicy ours) {
        Tightening.inheritPartners(this, ours);
        List<String> all = new ArrayList<>();
        Tightening.findLooser(this, ours, all);
        return merged(ours, all);
    }

    /** As {@link #buildWithin}, but where this is looser the installation's limit holds. */
    RiskPolicy buildTighterOf(RiskPolicy ours) {
        Tightening.inheritPartners(this, ours);
        return merged(ours, new ArrayList<>());
    }

    private RiskPolicy merged(RiskPolicy ours, List<String> all) {
        check(all);
        if (!all.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", all));
        }
        return Tightening.merge(this, ours).build();
    }

    private void check(List<String> all) {
        all.addAll(problems);
        check("", limits, all);
        scoped.forEach((scope, values) -> {
            check(scope + ".", values, all);
            values.keySet().stream()
                    .filter(limit -> limit.partner() != limit)
                    .forEach(limit -> all.add(scope + "." + limit.key() + " can only be set everywhere"));
        });
        for (RiskLimit limit : limits.keySet()) {
            if (!limits.containsKey(limit.partner())) {
                all.add(limit.key() + " needs " + limit.partner().key());
            }
        }
        checkTiers(all);
        Contradictions.find(this, all);
        if (permitted != null && (permitted.isEmpty() || permitted.size() > MAX_PERMITTED)) {
            all.add("permitted must name 1 to " + MAX_PERMITTED + " markets but names " + permitted.size());
        }
        long markets = count(PolicyScope.Kind.MARKET);
        long groups = count(PolicyScope.Kind.GROUP);
        long strategies = count(PolicyScope.Kind.STRATEGY);
        long sides = count(PolicyScope.Kind.SIDE);
        long combinations = (markets + 1) * (groups + 1) * (strategies + 1) * (sides + 1);
        if (combinations > CompiledPolicy.maxCombinations()) {
            all.add("at most " + CompiledPolicy.maxCombinations()
                    + " combinations of markets, groups, strategies and sides but there are " + combinations);
        }
    }

    private long count(PolicyScope.Kind kind) {
        return scoped.keySet().stream().filter(scope -> scope.kind() == kind).count();
    }

    private static void check(String where, Map<RiskLimit, Long> values, List<String> all) {
        values.forEach((limit, value) -> {
            if (value < limit.min() || value > limit.max()) {
                all.add(where + limit.key() + " must be " + limit.print(limit.min()) + " to " + limit.print(limit.max())
                        + " but is " + limit.print(value));
            }
        });
    }

    private void checkTiers(List<String> all) {
        if (tiers.size() > MAX_TIERS) {
            all.add("at most " + MAX_TIERS + " tiers but there are " + tiers.size());
        }
        for (int i = 0; i < tiers.size(); i++) {
            LeverageTier tier = tiers.get(i);
            if (!tier.upTo().isPositive()) {
                all.add("tiers must reach above 0 USD but one reaches to " + tier.upTo());
            }
            if (i > 0
                    && (tier.upTo().compareTo(tiers.get(i - 1).upTo()) <= 0
                            || tier.maxLeverage().compareTo(tiers.get(i - 1).maxLeverage()) > 0)) {
                all.add("tiers must grow in notional and never in leverage but " + tier.upTo() + " at "
                        + tier.maxLeverage() + " follows " + tiers.get(i - 1).upTo() + " at "
                        + tiers.get(i - 1).maxLeverage());
            }
        }
    }
}
