package io.github.plimsoll.pricefeed;

import io.github.plimsoll.testkit.ModuleShape;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModuleTest {
    @Test
    void theDescriptorExportsTheApiAndNeedsNothingButNumbers() {
        ModuleShape.check(
                PriceFeed.class,
                "io.github.plimsoll.pricefeed",
                Set.of("io.github.plimsoll.pricefeed"),
                Set.of("io.github.plimsoll.numbers"));
    }
}
