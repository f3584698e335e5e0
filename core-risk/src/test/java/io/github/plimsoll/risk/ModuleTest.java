package io.github.plimsoll.risk;

import io.github.plimsoll.testkit.ModuleShape;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModuleTest {
    @Test
    void theDescriptorExportsOnePackageAndNeedsOnlyTheNumbers() {
        ModuleShape.check(
                RiskEngine.class,
                "io.github.plimsoll.risk",
                Set.of("io.github.plimsoll.risk"),
                Set.of("io.github.plimsoll.numbers"));
    }
}
