package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Decimals;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Usd;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Limits that leave nothing that could pass, everywhere or in one scope: a mistake, not a policy. */
final class Contradictions {
    private record Pair(RiskLimit least, RiskLimit most) {}

    private static final List<Pair> PAIRS = List.of(
            new Pair(RiskLimit.MIN_ORDER_NOTIONAL, RiskLimit.MAX_ORDER_NOTIONAL),
            new Pair(RiskLimit.MIN_ORDER_NOTIONAL, RiskLimit.MAX_POSITION),
            new Pair(RiskLimit.MIN_ORDER_NOTIONAL, RiskLimit.MAX_GROSS_EXPOSURE),
            new Pair(RiskLimit.MIN_ORDER_NOTIONAL, RiskLimit.MAX_GROUP_EXPOSURE),
            new Pair(RiskLimit.MIN_STOP_DISTANCE, RiskLimit.MAX_STOP_DISTANCE),
            new Pair(RiskLimit.MIN_TARGET_DISTANCE, RiskLimit.MAX_TARGET_DISTANCE));

    private Contradictions() {}

    static void find(PolicyBuilder policy, List<String> all) {
        find("", policy.limits, policy.limits, policy, all);
        policy.scoped.forEach((scope, values) -> {
            EnumMap<RiskLimit, Long> both = new EnumMap<>(policy.limits);
            values.forEach((limit, value) -> both.merge(limit, value, limit::tighter));
            find(scope + ".", values, both, policy, all);
        });
    }

    /** Of a scope only what it says itself; the rest is found everywhere. */
    private static void find(
            String where,
            Map<RiskLimit, Long> said,
            Map<RiskLimit, Long> holding,
            PolicyBuilder policy,
            List<String> all) {
        for (Pair pair : PAIRS) {
            Long from = holding.get(pair.least);
            Long to = holding.get(pair.most);
            if (from != null
                    && to != null
                    && from > to
                    && (said.containsKey(pair.least) || said.containsKey(pair.most))) {
                all.add(where + pair.least.key() + " of " + pair.least.print(from) + " contradicts " + pair.most.key()
                        + " of " + pair.most.print(to) + ": nothing could pass");
            }
        }
        Long least = said.get(RiskLimit.MIN_ORDER_NOTIONAL);
        if (least != null && least > 0) {
            collateral(where, least, holding, all);
            tiers(where, least, policy.tiers, all);
        }
    }

    /** The largest order is the largest collateral at the largest leverage. */
    private static void collateral(String where, long least, Map<RiskLimit, Long> holding, List<String> all) {
        Long collateral = holding.get(RiskLimit.MAX_COLLATERAL);
        Long leverage = holding.get(RiskLimit.MAX_LEVERAGE);
        if (collateral == null || leverage == null || collateral <= 0 || leverage <= 0) {
            return;
        }
        long needed = Exact.mulDiv(least, Leverage.ONE_HUNDREDTHS, leverage, Rounding.DOWN);
        if (collateral < needed) {
            all.add(where + "minOrderNotional of " + RiskLimit.MIN_ORDER_NOTIONAL.print(least)
                    + " contradicts maxCollateral of " + RiskLimit.MAX_COLLATERAL.print(collateral)
                    + " at maxLeverage of " + Decimals.print(leverage, 2, 0) + "x: nothing could pass");
        }
    }

    private static void tiers(String where, long least, List<LeverageTier> tiers, List<String> all) {
        Usd last = tiers.isEmpty()
                ? Usd.ofMicros(Usd.MAX_MICROS)
                : tiers.get(tiers.size() - 1).upTo();
        if (last.micros() < least) {
            all.add(where + "minOrderNotional of " + RiskLimit.MIN_ORDER_NOTIONAL.print(least)
                    + " contradicts the last of the tiers, which reaches to " + last + " USD: nothing could pass");
        }
    }
}
