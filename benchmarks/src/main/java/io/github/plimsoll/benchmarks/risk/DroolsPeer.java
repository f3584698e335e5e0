package io.github.plimsoll.benchmarks.risk;

import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

/** The twelve rules in Drools, over figures that were computed before, in one session that stays. */
final class DroolsPeer {
    private final KieSession session;

    DroolsPeer() {
        StringBuilder text = new StringBuilder("package bench\nimport " + Figures.class.getName() + "\n");
        rule(text, "age", Limits.PRICE_TOO_OLD, "age > " + Limits.MAX_AGE + "L");
        rule(text, "leverage", Limits.LEVERAGE, "leverage > " + Limits.MAX_LEVERAGE + "L");
        rule(text, "small", Limits.TOO_SMALL, "notional < " + Limits.MIN_NOTIONAL + "L");
        rule(text, "order", Limits.ORDER, "notional > " + Limits.MAX_ORDER + "L");
        rule(text, "position", Limits.POSITION, "position > " + Limits.MAX_POSITION + "L");
        rule(text, "gross", Limits.GROSS, "gross > " + Limits.MAX_GROSS + "L");
        rule(text, "net", Limits.NET, "netAfter > " + Limits.MAX_NET + "L, netAfter > netBefore");
        rule(text, "count", Limits.COUNT, "count > maxCount");
        rule(text, "stress", Limits.STRESS, "stress > maxStress");
        rule(text, "margin", Limits.MARGIN, "margin > free");
        rule(text, "day", Limits.DAY, "loss > maxLoss");
        rule(text, "liquidation", Limits.LIQUIDATION, "noise > buffer");
        KieServices services = KieServices.Factory.get();
        KieFileSystem files = services.newKieFileSystem().write("src/main/resources/bench/rules.drl", text.toString());
        KieBuilder builder = services.newKieBuilder(files).buildAll(ExecutableModelProject.class);
        if (builder.getResults().hasMessages(Message.Level.ERROR)) {
            throw new IllegalStateException(builder.getResults().toString());
        }
        session = services.newKieContainer(builder.getKieModule().getReleaseId())
                .getKieBase()
                .newKieSession();
    }

    private static void rule(StringBuilder text, String name, int bit, String violated) {
        text.append("rule \"")
                .append(name)
                .append("\" when $f : Figures(")
                .append(violated)
                .append(") then $f.add(")
                .append(bit)
                .append("); end\n");
    }

    int bits(Figures figures) {
        FactHandle handle = session.insert(figures);
        session.fireAllRules();
        session.delete(handle);
        return figures.found();
    }
}
