package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Finds rules of a policy that can never refuse anything because another one always does so first. Stateless. Source:
 * reference systems, sections 1.6 and 13.2.
 */
public final class PolicyLint {
    private record Shadow(RiskLimit inner, RiskLimit outer) {}

    /** The inner limit can only bind when it is below the outer one. */
    private static final List<Shadow> SHADOWS = List.of(
            // No leverage is below 1x: collateral is never above notional.
            new Shadow(RiskLimit.MAX_COLLATERAL, RiskLimit.MAX_ORDER_NOTIONAL),
            new Shadow(RiskLimit.MAX_COLLATERAL, RiskLimit.MAX_POSITION),
            new Shadow(RiskLimit.MAX_ORDER_NOTIONAL, RiskLimit.MAX_POSITION),
            new Shadow(RiskLimit.MAX_POSITION, RiskLimit.MAX_GROSS_EXPOSURE),
            new Shadow(RiskLimit.MAX_POSITION, RiskLimit.MAX_GROUP_EXPOSURE),
            new Shadow(RiskLimit.MAX_GROUP_EXPOSURE, RiskLimit.MAX_GROSS_EXPOSURE),
            new Shadow(RiskLimit.MAX_NET_EXPOSURE, RiskLimit.MAX_GROSS_EXPOSURE),
            new Shadow(RiskLimit.MAX_LONG_EXPOSURE, RiskLimit.MAX_GROSS_EXPOSURE),
            new Shadow(RiskLimit.MAX_SHORT_EXPOSURE, RiskLimit.MAX_GROSS_EXPOSURE),
            new Shadow(RiskLimit.MAX_MARKET_POSITIONS, RiskLimit.MAX_POSITIONS),
            new Shadow(RiskLimit.MAX_CONFIDENCE, RiskLimit.QUALITY_CONFIDENCE));

    private PolicyLint() {}

    /** Sentences for a person to read, in a fixed order; empty when every rule can refuse something. */
    public static List<String> of(RiskPolicy policy) {
        Given.notNull(policy, "policy");
        List<String> findings = new ArrayList<>();
        for (Shadow shadow : SHADOWS) {
            OptionalLong inner = policy.limit(shadow.inner);
            OptionalLong outer = policy.limit(shadow.outer);
            if (inner.isPresent() && outer.isPresent() && inner.getAsLong() >= outer.getAsLong()) {
                findings.add(shadow.inner.key() + " of " + shadow.inner.print(inner.getAsLong())
                        + " never refuses: " + shadow.outer.key() + " of " + shadow.outer.print(outer.getAsLong())
                        + " does so first");
            }
        }
        streak(policy, RiskLimit.SHORT_STREAK, RiskLimit.LOSS_STREAK, findings);
        streak(policy, RiskLimit.LOSS_STREAK, RiskLimit.SHORT_STREAK, findings);
        for (LeverageTier tier : policy.tiers()) {
            if (tier.maxLeverage().compareTo(policy.maxLeverage()) >= 0) {
                findings.add("the tier up to " + tier.upTo() + " USD at " + tier.maxLeverage()
                        + " never refuses: maxLeverage of " + policy.maxLeverage() + " does so first");
            }
        }
        policy.scoped().forEach((scope, limits) -> scoped(policy, scope, limits, findings));
        policy.scoped().keySet().stream()
                .filter(scope -> scope.kind() == PolicyScope.Kind.MARKET
                        && !OpenOrder.INSTRUMENT.matcher(scope.name()).matches())
                .forEach(scope -> findings.add(scope + " never refuses: a market looks like BTC-USD"));
        policy.permitted()
                .ifPresent(markets -> policy.scoped().keySet().stream()
                        .filter(scope -> scope.kind() == PolicyScope.Kind.MARKET && !markets.contains(scope.name()))
                        .forEach(scope -> findings.add(scope + " never refuses: the market is not permitted")));
        return findings;
    }

    /** A pause that begins no sooner and ends no later than the other one; of two equal ones the brief is told. */
    private static void streak(RiskPolicy policy, RiskLimit inner, RiskLimit outer, List<String> findings) {
        OptionalLong count = policy.limit(inner);
        OptionalLong sooner = policy.limit(outer);
        if (count.isEmpty() || sooner.isEmpty()) {
            return;
        }
        long pause = policy.limit(inner.partner()).orElseThrow();
        long longer = policy.limit(outer.partner()).orElseThrow();
        boolean equal = count.equals(sooner) && pause == longer;
        if (count.getAsLong() >= sooner.getAsLong() && pause <= longer && !(equal && inner == RiskLimit.LOSS_STREAK)) {
            findings.add(inner.key() + " of " + inner.print(count.getAsLong()) + " for "
                    + inner.partner().print(pause)
                    + " never refuses: " + outer.key() + " of " + outer.print(sooner.getAsLong()) + " for "
                    + outer.partner().print(longer) + " does so first");
        }
    }

    private static void scoped(
            RiskPolicy policy, PolicyScope scope, Map<RiskLimit, Long> limits, List<String> findings) {
        limits.forEach((limit, value) -> {
            OptionalLong everywhere = policy.limit(limit);
            if (everywhere.isPresent() && !limit.isLooser(everywhere.getAsLong(), value)) {
                findings.add(scope + "." + limit.key() + " of " + limit.print(value) + " never refuses: "
                        + limit.print(everywhere.getAsLong()) + " holds everywhere");
            }
        });
    }
}
