package io.github.plimsoll.ratelimit;

import io.github.plimsoll.testkit.ModuleShape;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModuleTest {
    @Test
    void theDescriptorExportsTheApiAndItsPortsAndNeedsOnlyNumbers() {
        ModuleShape.check(
                RateLimiter.class,
                "io.github.plimsoll.ratelimit",
                Set.of("io.github.plimsoll.ratelimit", "io.github.plimsoll.ratelimit.spi"),
                Set.of("io.github.plimsoll.numbers"));
    }
}
