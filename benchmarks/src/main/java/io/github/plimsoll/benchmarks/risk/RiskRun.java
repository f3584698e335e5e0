package io.github.plimsoll.benchmarks.risk;

import io.github.plimsoll.benchmarks.JmhRun;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.Reasons;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** {@code bench risk}: a decision beside its peers in one run of two forks. */
public final class RiskRun {
    private static final int FORKS = 2;
    private static final String[] OURS = {"check", "assess", "reject"};
    private static final String[] PEERS = {"comparisons", "longLoop", "bigDecimal", "drools", "easyRules"};
    private static final String[] SIZES = {"1", "20", "200", "2000"};

    private RiskRun() {}

    /**
     * Measures.
     *
     * @param seconds measured and warmed up per benchmark and fork; 0 for half of it each in quick
     */
    public static Map<String, Object> run(int seconds) throws RunnerException {
        int rounds = seconds == 0 ? 4 : seconds;
        TimeValue each = seconds == 0 ? TimeValue.milliseconds(250) : TimeValue.seconds(1);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(RiskRun.class.getPackageName() + ".*")
                .forks(FORKS)
                .warmupIterations(rounds)
                .warmupTime(each)
                .measurementIterations(rounds)
                .measurementTime(each);
        JmhRun jmh = new JmhRun(options);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("rules", Limits.RULES);
        line.put("positions", RiskJmh.POSITIONS);
        line.put("refused_percent", refused());
        line.put("ours", jmh.measured(OURS));
        line.put("peers", jmh.measured(PEERS));
        line.put("ratios", ratios(jmh));
        Map<String, Object> sizes = new LinkedHashMap<>();
        for (String size : SIZES) {
            sizes.put(size, jmh.nanos("positions/" + size));
        }
        line.put("check_ns_by_positions", sizes);
        line.put("forks", FORKS);
        return line;
    }

    private static Map<String, Object> ratios(JmhRun jmh) {
        Map<String, Object> ratios = new LinkedHashMap<>();
        ratios.put("check_of_comparisons", ratio(jmh, "check", "comparisons"));
        ratios.put("check_of_longLoop", ratio(jmh, "check", "longLoop"));
        ratios.put("bigDecimal_of_check", ratio(jmh, "bigDecimal", "check"));
        ratios.put("drools_of_check", ratio(jmh, "drools", "check"));
        ratios.put("easyRules_of_check", ratio(jmh, "easyRules", "check"));
        ratios.put("bigDecimal_of_assess", ratio(jmh, "bigDecimal", "assess"));
        return ratios;
    }

    private static double ratio(JmhRun jmh, String one, String other) {
        return JmhRun.rounded(jmh.nanos(one) / jmh.nanos(other));
    }

    private static double refused() {
        World world = new World(RiskJmh.POSITIONS, found -> true);
        Reasons reasons = new Reasons();
        int refused = 0;
        for (Case one : world.all) {
            refused += world.engine.check(one.order, one.account, one.market, ControlState.ACTIVE, World.NOW, reasons)
                    ? 0
                    : 1;
        }
        return JmhRun.rounded(refused * 100.0 / world.all.length);
    }
}
