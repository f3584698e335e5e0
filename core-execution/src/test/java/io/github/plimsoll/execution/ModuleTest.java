package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModuleTest {
    private static final Set<String> CORES = Set.of(
            "io.github.plimsoll.numbers",
            "io.github.plimsoll.risk",
            "io.github.plimsoll.pricefeed",
            "io.github.plimsoll.ratelimit");

    @Test
    void theDescriptorExportsApiAndPortsAndKnowsTheThreeCoresItJoins() throws Exception {
        ModuleDescriptor module;
        try (InputStream in = Files.newInputStream(Path.of("target/classes/module-info.class"))) {
            module = ModuleDescriptor.read(in);
        }

        assertThat(module.name()).isEqualTo("io.github.plimsoll.execution");
        assertThat(module.exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactlyInAnyOrder("io.github.plimsoll.execution", "io.github.plimsoll.execution.spi");
        assertThat(module.exports()).noneMatch(ModuleDescriptor.Exports::isQualified);
        assertThat(module.opens()).isEmpty();
        assertThat(module.requires())
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactlyInAnyOrder(
                        "java.base",
                        "org.jspecify",
                        "io.github.plimsoll.numbers",
                        "io.github.plimsoll.risk",
                        "io.github.plimsoll.pricefeed",
                        "io.github.plimsoll.ratelimit");
        assertThat(module.requires())
                .filteredOn(r -> r.name().equals("org.jspecify"))
                .allMatch(r -> r.modifiers().equals(Set.of(Modifier.STATIC)));
        assertThat(module.requires())
                .filteredOn(r -> CORES.contains(r.name()))
                .hasSize(4)
                .allMatch(r -> r.modifiers().equals(Set.of(Modifier.TRANSITIVE)));
    }
}
