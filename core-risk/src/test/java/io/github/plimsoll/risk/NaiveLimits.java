package io.github.plimsoll.risk;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The limits that hold for one order, as decimals: everywhere, in its market, in its group, for its strategy. */
final class NaiveLimits {
    private final World world;

    NaiveLimits(World world) {
        this.world = world;
    }

    /** The tightest of all scopes, null when none names it. */
    @Nullable
    BigDecimal of(RiskLimit limit) {
        BigDecimal tightest = null;
        if (world.policy().limit(limit).isPresent()) {
            tightest = BigDecimal.valueOf(world.policy().limit(limit).getAsLong(), limit.decimals());
        }
        for (Map.Entry<PolicyScope, ? extends Map<RiskLimit, Long>> scope :
                world.policy().scoped().entrySet()) {
            Long value = scope.getValue().get(limit);
            if (value != null && holds(scope.getKey())) {
                BigDecimal here = BigDecimal.valueOf(value, limit.decimals());
                tightest = tightest == null ? here : limit.isLowerTighter() ? tightest.min(here) : tightest.max(here);
            }
        }
        return tightest;
    }

    private boolean holds(PolicyScope scope) {
        return switch (scope.kind()) {
            case MARKET -> scope.name().equals(world.market().instrument().id());
            case GROUP -> scope.name().equals(world.market().instrument().group());
            case STRATEGY -> scope.name().equals(world.order().context().strategy());
            case SIDE -> scope.name().equals(world.order().side().name());
        };
    }

    BigDecimal need(RiskLimit limit) {
        return Objects.requireNonNull(of(limit), limit.key());
    }

    boolean has(RiskLimit limit) {
        return of(limit) != null;
    }

    boolean isAbove(BigDecimal value, RiskLimit limit) {
        BigDecimal most = of(limit);
        return most != null && value.compareTo(most) > 0;
    }

    boolean isBelow(BigDecimal value, RiskLimit limit) {
        return isBelow(value, limit, BigDecimal.ONE);
    }

    /** Whether the value is above that share of the whole. */
    boolean isAbove(BigDecimal value, RiskLimit limit, BigDecimal whole) {
        BigDecimal most = of(limit);
        return most != null && value.compareTo(most.multiply(whole)) > 0;
    }

    boolean isBelow(BigDecimal value, RiskLimit limit, BigDecimal whole) {
        BigDecimal least = of(limit);
        return least != null && value.compareTo(least.multiply(whole)) < 0;
    }
}
