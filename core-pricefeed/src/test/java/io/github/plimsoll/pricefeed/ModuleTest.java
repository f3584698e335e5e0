package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModuleTest {
    @Test
    void theDescriptorExportsTheApiAndNeedsNothingButNumbers() throws Exception {
        ModuleDescriptor module;
        try (InputStream in = Files.newInputStream(Path.of("target/classes/module-info.class"))) {
            module = ModuleDescriptor.read(in);
        }

        assertThat(module.name()).isEqualTo("io.github.plimsoll.pricefeed");
        assertThat(module.exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactly("io.github.plimsoll.pricefeed");
        assertThat(module.exports()).noneMatch(ModuleDescriptor.Exports::isQualified);
        assertThat(module.opens()).isEmpty();
        assertThat(module.requires())
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactlyInAnyOrder("java.base", "org.jspecify", "io.github.plimsoll.numbers");
        assertThat(module.requires())
                .filteredOn(r -> r.name().equals("org.jspecify"))
                .allMatch(r -> r.modifiers().equals(Set.of(Modifier.STATIC)));
        assertThat(module.requires())
                .filteredOn(r -> r.name().equals("io.github.plimsoll.numbers"))
                .allMatch(r -> r.modifiers().equals(Set.of(Modifier.TRANSITIVE)));
    }
}
