package io.github.plimsoll.supervisor;

import io.github.plimsoll.testkit.ModuleShape;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModuleTest {
    @Test
    void theDescriptorExportsTheApiAndNeedsOnlyNumbers() {
        ModuleShape.check(
                Supervisor.class,
                "io.github.plimsoll.supervisor",
                Set.of("io.github.plimsoll.supervisor", "io.github.plimsoll.supervisor.spi"),
                Set.of("io.github.plimsoll.numbers"));
    }
}
