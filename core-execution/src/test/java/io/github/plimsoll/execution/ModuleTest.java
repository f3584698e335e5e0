package io.github.plimsoll.execution;

import io.github.plimsoll.testkit.ModuleShape;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModuleTest {
    @Test
    void theDescriptorExportsApiPortsAndStatisticsAndKnowsTheThreeCoresItJoins() {
        ModuleShape.check(
                TradeDesk.class,
                "io.github.plimsoll.execution",
                Set.of(
                        "io.github.plimsoll.execution",
                        "io.github.plimsoll.execution.spi",
                        "io.github.plimsoll.execution.stats"),
                Set.of(
                        "io.github.plimsoll.numbers",
                        "io.github.plimsoll.risk",
                        "io.github.plimsoll.pricefeed",
                        "io.github.plimsoll.ratelimit"));
    }
}
