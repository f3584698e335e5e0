package io.github.plimsoll.benchmarks.risk;

import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.Reasons;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a verdict costs by the number of positions. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@SuppressWarnings("NullAway") // JMH sets the fields up
public class PositionsJmh {
    @Param({"1", "20", "200", "2000"})
    private int positions;

    private World world;
    private Reasons reasons;

    /** An account with so many positions. */
    @Setup
    public void setUp() {
        world = new World(positions, found -> true);
        reasons = new Reasons();
    }

    @Benchmark
    public boolean positions() {
        Case one = world.next();
        return world.engine.check(one.order, one.account, one.market, ControlState.ACTIVE, World.NOW, reasons);
    }
}
