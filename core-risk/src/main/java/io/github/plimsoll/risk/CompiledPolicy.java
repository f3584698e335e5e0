package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A policy as flat numbers: one array of limits for each combination of scopes, with the value that refuses nothing
 * where a limit is not named, so that most rules are one comparison whether they are active or not.
 */
final class CompiledPolicy {
    /** Rule families that cost more than a comparison and are skipped unless the policy names one of them. */
    static final long ORDER = 1;

    static final long ACCOUNT = 1 << 1;
    static final long LOSS = 1 << 2;
    static final long BEHAVIOUR = 1 << 3;
    static final long MARKET_QUALITY = 1 << 4;
    static final long QUALITY = 1 << 5;

    private static final int MAX_COMBINATIONS = 4_096;

    /** Where no scope says otherwise. */
    final long[] values;
    /** The families of any scope. */
    final long families;

    final String[] permitted;
    final boolean restricts;
    final long[] tierNotional;
    final int[] tierLeverage;

    private final String[] markets;
    private final String[] groups;
    private final String[] strategies;
    private final String[] sides;
    private final FlatLimits[] combined;

    CompiledPolicy(RiskPolicy policy) {
        values = new long[RiskLimit.values().length];
        for (RiskLimit limit : RiskLimit.values()) {
            values[limit.ordinal()] = policy.limit(limit).orElse(limit.absent());
        }
        restricts = policy.permitted().isPresent();
        permitted = policy.permitted().map(all -> all.toArray(new String[0])).orElse(new String[0]);
        tierNotional =
                policy.tiers().stream().mapToLong(tier -> tier.upTo().micros()).toArray();
        tierLeverage = policy.tiers().stream()
                .mapToInt(tier -> tier.maxLeverage().hundredths())
                .toArray();
        markets = names(policy, PolicyScope.Kind.MARKET);
        groups = names(policy, PolicyScope.Kind.GROUP);
        strategies = names(policy, PolicyScope.Kind.STRATEGY);
        sides = names(policy, PolicyScope.Kind.SIDE);
        combined = combine(policy);
        families = families(policy);
    }

    private static String[] names(RiskPolicy policy, PolicyScope.Kind kind) {
        return policy.scoped().keySet().stream()
                .filter(scope -> scope.kind() == kind)
                .map(PolicyScope::name)
                .toArray(String[]::new);
    }

    static int maxCombinations() {
        return MAX_COMBINATIONS;
    }

    private FlatLimits[] combine(RiskPolicy policy) {
        FlatLimits[] all = new FlatLimits
                [(markets.length + 1) * (groups.length + 1) * (strategies.length + 1) * (sides.length + 1)];
        int at = 0;
        for (int m = 0; m <= markets.length; m++) {
            for (int g = 0; g <= groups.length; g++) {
                for (int s = 0; s <= strategies.length; s++) {
                    for (int d = 0; d <= sides.length; d++) {
                        List<PolicyScope> scopes = new ArrayList<>();
                        add(scopes, PolicyScope.Kind.MARKET, markets, m);
                        add(scopes, PolicyScope.Kind.GROUP, groups, g);
                        add(scopes, PolicyScope.Kind.STRATEGY, strategies, s);
                        add(scopes, PolicyScope.Kind.SIDE, sides, d);
                        all[at++] = new FlatLimits(tightened(policy, scopes), restricts || tierNotional.length > 0);
                    }
                }
            }
        }
        return all;
    }

    private static void add(List<PolicyScope> scopes, PolicyScope.Kind kind, String[] names, int index) {
        if (index < names.length) {
            scopes.add(new PolicyScope(kind, names[index]));
        }
    }

    private long[] tightened(RiskPolicy policy, List<PolicyScope> scopes) {
        long[] result = scopes.isEmpty() ? values : values.clone();
        for (PolicyScope scope : scopes) {
            Map<RiskLimit, Long> limits = policy.scoped().get(scope);
            if (limits != null) {
                limits.forEach(
                        (limit, value) -> result[limit.ordinal()] = limit.tighter(result[limit.ordinal()], value));
            }
        }
        return result;
    }

    private long families(RiskPolicy policy) {
        long all = tierNotional.length > 0 ? ACCOUNT : 0;
        all |= restricts ? ORDER : 0;
        for (RiskLimit limit : policy.limits().keySet()) {
            all |= family(limit);
        }
        for (Map<RiskLimit, Long> limits : policy.scoped().values()) {
            for (RiskLimit limit : limits.keySet()) {
                all |= family(limit);
            }
        }
        return all;
    }

    private static long family(RiskLimit limit) {
        if (limit.isMandatory()) {
            return 0;
        }
        if (limit.compareTo(RiskLimit.QUALITY_CONFIDENCE) < 0) {
            return ORDER;
        }
        if (limit.compareTo(RiskLimit.QUALITY_VOLATILITY) <= 0) {
            return QUALITY;
        }
        if (limit.compareTo(RiskLimit.MIN_LIQUIDATION_DISTANCE) <= 0) {
            return ACCOUNT;
        }
        if (limit.compareTo(RiskLimit.MAX_DRAWDOWN) <= 0) {
            return LOSS;
        }
        return limit.compareTo(RiskLimit.AUTOMATION_WINDOW) <= 0 ? BEHAVIOUR : MARKET_QUALITY;
    }

    boolean has(long family) {
        return (families & family) != 0;
    }

    /** The limits for an order of this strategy and side in this market. */
    FlatLimits limits(MarketState market, OpenOrder order) {
        return combined.length == 1
                ? combined[0]
                : limits(market.instrument(), order.context().strategy(), order.side());
    }

    private FlatLimits limits(Instrument market, String strategy, Side side) {
        int m = index(markets, market.id());
        int g = index(groups, market.group());
        int s = index(strategies, strategy);
        int d = index(sides, side.name());
        return combined[((m * (groups.length + 1) + g) * (strategies.length + 1) + s) * (sides.length + 1) + d];
    }

    boolean permits(String market) {
        return !restricts || Arrays.binarySearch(permitted, market) >= 0;
    }

    /** Largest leverage at this notional in hundredths, 0 beyond the last tier. */
    int tier(long notional) {
        for (int i = 0; i < tierNotional.length; i++) {
            if (notional <= tierNotional[i]) {
                return tierLeverage[i];
            }
        }
        return 0;
    }

    /** The index of a name among sorted ones, or their number. */
    private static int index(String[] names, String name) {
        if (names.length == 0) {
            return 0;
        }
        int found = Arrays.binarySearch(names, name);
        return found >= 0 ? found : names.length;
    }
}
