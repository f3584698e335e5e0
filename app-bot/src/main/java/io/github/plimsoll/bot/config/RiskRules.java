package io.github.plimsoll.bot.config;

import io.github.plimsoll.execution.RuleList;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.risk.PolicyBuilder;
import io.github.plimsoll.risk.RiskLimit;
import io.github.plimsoll.risk.RiskPolicy;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Risk rules of the installation beside those that have a setting of their own. Immutable. */
public final class RiskRules {
    private static final Set<RiskLimit> OWN_KEY = EnumSet.of(
            RiskLimit.MAX_POSITION,
            RiskLimit.MAX_LEVERAGE,
            RiskLimit.MAX_ACCOUNT_RISK,
            RiskLimit.LIQUIDATION_BUFFER,
            RiskLimit.MAX_DAILY_LOSS);

    private final RuleList list;
    /** What the list says, with the loosest value of what it leaves out. */
    private final RiskPolicy read;

    private RiskRules(RuleList list, RiskPolicy read) {
        this.list = list;
        this.read = read;
    }

    /** @throws IllegalArgumentException naming every rule that is unknown, out of range or incomplete */
    static RiskRules parse(String text) {
        RuleList list = RuleList.parse(text);
        for (RiskLimit limit : OWN_KEY) {
            if (list.rules().containsKey(limit.key())) {
                throw new IllegalArgumentException("must not name " + limit.key() + ", which has a setting of its own");
            }
        }
        return new RiskRules(list, list.read());
    }

    /**
     * The policy of an installation with these settings.
     *
     * @throws IllegalArgumentException when they contradict each other
     */
    public static RiskPolicy policy(Settings settings) {
        PolicyBuilder policy = RiskPolicy.defaults().toBuilder("installation", 1)
                .maxPosition(settings.get(Keys.MAX_POSITION_SIZE_USD))
                .maxLeverage(settings.get(Keys.MAX_LEVERAGE))
                .maxAccountRisk(settings.get(Keys.MAX_ACCOUNT_RISK_PCT))
                .liquidationBuffer(settings.get(Keys.LIQUIDATION_BUFFER_PCT))
                .maxDailyLoss(settings.get(Keys.MAX_DAILY_LOSS_PCT));
        settings.get(Keys.RISK_RULES).addTo(policy);
        return policy.build();
    }

    /**
     * A rule of a market that does not exist would never refuse anything.
     *
     * @throws SettingsException naming every market and group that is none of these
     */
    public static void requireKnown(Settings settings, List<Instrument> markets) {
        List<String> unknown = settings.get(Keys.RISK_RULES).list.unknown(markets);
        if (!unknown.isEmpty()) {
            throw new SettingsException(
                    unknown.stream().map(name -> "RISK_RULES " + name).toList());
        }
    }

    private void addTo(PolicyBuilder policy) {
        read.limits().forEach((limit, value) -> {
            if (list.rules().containsKey(limit.key())) {
                policy.limit(limit, value.longValue());
            }
        });
        read.scoped().forEach((scope, limits) -> limits.forEach((limit, value) -> policy.limit(scope, limit, value)));
        read.permitted().ifPresent(policy::permit);
        policy.tiers(read.tiers());
    }

    @Override
    public String toString() {
        return list.toString();
    }
}
