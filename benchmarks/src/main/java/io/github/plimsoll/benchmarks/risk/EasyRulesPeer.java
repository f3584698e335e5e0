package io.github.plimsoll.benchmarks.risk;

import java.util.function.Predicate;
import org.jeasy.rules.api.Facts;
import org.jeasy.rules.api.Rules;
import org.jeasy.rules.api.RulesEngine;
import org.jeasy.rules.core.DefaultRulesEngine;
import org.jeasy.rules.core.RuleBuilder;

/** The twelve rules in Easy Rules, over figures that were computed before. */
final class EasyRulesPeer {
    private final RulesEngine engine = new DefaultRulesEngine();
    private final Rules rules = new Rules();

    EasyRulesPeer() {
        rule("age", Limits.PRICE_TOO_OLD, f -> f.getAge() > Limits.MAX_AGE);
        rule("leverage", Limits.LEVERAGE, f -> f.getLeverage() > Limits.MAX_LEVERAGE);
        rule("small", Limits.TOO_SMALL, f -> f.getNotional() < Limits.MIN_NOTIONAL);
        rule("order", Limits.ORDER, f -> f.getNotional() > Limits.MAX_ORDER);
        rule("position", Limits.POSITION, f -> f.getPosition() > Limits.MAX_POSITION);
        rule("gross", Limits.GROSS, f -> f.getGross() > Limits.MAX_GROSS);
        rule("net", Limits.NET, f -> f.getNetAfter() > Limits.MAX_NET && f.getNetAfter() > f.getNetBefore());
        rule("count", Limits.COUNT, f -> f.getCount() > f.getMaxCount());
        rule("stress", Limits.STRESS, f -> f.getStress() > f.getMaxStress());
        rule("margin", Limits.MARGIN, f -> f.getMargin() > f.getFree());
        rule("day", Limits.DAY, f -> f.getLoss() > f.getMaxLoss());
        rule("liquidation", Limits.LIQUIDATION, f -> f.getNoise() > f.getBuffer());
    }

    private void rule(String name, int bit, Predicate<Figures> violated) {
        rules.register(new RuleBuilder()
                .name(name)
                .when(facts -> violated.test(facts.get("figures")))
                .then(facts -> facts.<Figures>get("figures").add(bit))
                .build());
    }

    int bits(Figures figures) {
        Facts facts = new Facts();
        facts.put("figures", figures);
        engine.fire(rules, facts);
        return figures.found();
    }
}
