package io.github.plimsoll.benchmarks.risk;

import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.Reasons;
import io.github.plimsoll.risk.Rejected;
import io.github.plimsoll.risk.RiskCode;
import io.github.plimsoll.risk.RiskDecision;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Twelve rules on an account with 20 positions. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@SuppressWarnings("NullAway") // JMH sets the fields up
public class RiskJmh {
    static final int POSITIONS = 20;

    private World world;
    private Reasons reasons;
    private final Figures floor = new Figures();

    /** What is asked of everybody. */
    @Setup
    public void setUp() {
        world = new World(POSITIONS, found -> true);
        reasons = new Reasons();
    }

    /** Questions that two rules refuse. */
    @State(Scope.Thread)
    public static class Twice {
        private final World world = new World(POSITIONS, found -> found == 2);
    }

    /** The rule engines, once they agree with us on every question. */
    @State(Scope.Thread)
    public static class Engines {
        private final DroolsPeer drools = new DroolsPeer();
        private final EasyRulesPeer easy = new EasyRulesPeer();

        @Setup
        public void agree(RiskJmh asked) {
            for (Case one : asked.world.all) {
                int bits = Figures.of(one.plain).bits();
                if (drools.bits(Figures.of(one.plain)) != bits || easy.bits(Figures.of(one.plain)) != bits) {
                    throw new IllegalStateException("the rule engines do not agree on " + one.order);
                }
            }
        }
    }

    private Case next() {
        return world.next();
    }

    @Benchmark
    public boolean check() {
        Case one = next();
        return world.engine.check(one.order, one.account, one.market, ControlState.ACTIVE, World.NOW, reasons);
    }

    @Benchmark
    public RiskDecision assess() {
        Case one = next();
        return world.engine.assess(one.order, one.account, one.market, ControlState.ACTIVE, 1, World.NOW);
    }

    /** Both reasons, each with its limit and its actual number. */
    @Benchmark
    public long reject(Twice twice) {
        Case one = twice.world.next();
        Rejected no = (Rejected)
                twice.world.engine.assess(one.order, one.account, one.market, ControlState.ACTIVE, 1, World.NOW);
        RiskCode first = no.code(0);
        RiskCode second = no.code(1);
        return no.limit(first) ^ no.actual(first) ^ no.limit(second) ^ no.actual(second);
    }

    @Benchmark
    public int comparisons() {
        return next().compared();
    }

    @Benchmark
    public int longLoop() {
        floor.fill(next().plain);
        return floor.bits();
    }

    @Benchmark
    public int bigDecimal() {
        return next().exact.bits();
    }

    @Benchmark
    public int drools(Engines engines) {
        return engines.drools.bits(Figures.of(next().plain));
    }

    @Benchmark
    public int easyRules(Engines engines) {
        return engines.easy.bits(Figures.of(next().plain));
    }
}
