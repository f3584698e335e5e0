package io.github.plimsoll.risk;

import java.util.Map;

/** The canonical text of a policy, which its hash is taken of. */
final class PolicyText {
    private PolicyText() {}

    static String of(RiskPolicy policy) {
        StringBuilder text =
                new StringBuilder("plimsoll.policy/1\nname=" + policy.name() + "\nversion=" + policy.version() + "\n");
        lines(text, "", policy.limits());
        policy.permitted()
                .ifPresent(markets -> text.append("permitted=")
                        .append(String.join(",", markets))
                        .append('\n'));
        for (LeverageTier tier : policy.tiers()) {
            text.append("tier=")
                    .append(tier.upTo().micros())
                    .append(',')
                    .append(tier.maxLeverage().hundredths())
                    .append('\n');
        }
        policy.scoped().forEach((scope, limits) -> lines(text, scope + ".", limits));
        return text.toString();
    }

    private static void lines(StringBuilder text, String prefix, Map<RiskLimit, Long> limits) {
        limits.forEach((limit, value) -> text.append(prefix)
                .append(limit.canonicalName())
                .append('=')
                .append(value.longValue())
                .append('\n'));
    }
}
