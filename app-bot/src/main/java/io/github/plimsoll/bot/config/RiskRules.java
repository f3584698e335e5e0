package io.github.plimsoll.bot.config;

import io.github.plimsoll.risk.RiskLimit;
import io.github.plimsoll.risk.RiskPolicy;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Risk rules beside those that have a key of their own. */
final class RiskRules {
    private static final Set<RiskLimit> OWN_KEY = EnumSet.of(
            RiskLimit.MAX_POSITION,
            RiskLimit.MAX_LEVERAGE,
            RiskLimit.MAX_ACCOUNT_RISK,
            RiskLimit.LIQUIDATION_BUFFER,
            RiskLimit.MAX_DAILY_LOSS);

    private RiskRules() {}

    /**
     * Reads {@code cooldown=5m,maxDrawdown=25%}.
     *
     * @return each limit with its value in its unit
     */
    static SortedMap<RiskLimit, Long> parse(String text) {
        Map<String, Object> limits = new TreeMap<>();
        for (String pair : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? "" : pair.substring(0, equals).strip();
            if (name.isEmpty() || limits.put(name, pair.substring(equals + 1).strip()) != null) {
                throw new IllegalArgumentException(
                        "must be different rules with their values, such as cooldown=5m,maxDrawdown=25%");
            }
        }
        Set<String> named = new TreeSet<>(limits.keySet());
        for (RiskLimit limit : RiskLimit.values()) {
            if (OWN_KEY.contains(limit) && limits.containsKey(limit.key())) {
                throw new IllegalArgumentException("must not name " + limit.key() + ", which has a setting of its own");
            }
            if (limit.isMandatory()) {
                limits.putIfAbsent(limit.key(), limit.usual());
            }
        }
        RiskPolicy policy = RiskPolicy.fromMap(Map.of("name", "rules", "version", 1, "limits", limits));
        SortedMap<RiskLimit, Long> rules = new TreeMap<>(policy.limits());
        rules.keySet().removeIf(limit -> !named.contains(limit.key()));
        return Collections.unmodifiableSortedMap(rules);
    }
}
