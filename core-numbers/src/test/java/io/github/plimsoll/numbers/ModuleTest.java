package io.github.plimsoll.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModuleTest {
    @Test
    void theDescriptorExportsOnePackageAndNeedsNothing() throws IOException, URISyntaxException {
        ModuleDescriptor module = descriptor();
        assertThat(module.name()).isEqualTo("io.github.plimsoll.numbers");
        assertThat(module.isOpen()).isFalse();
        assertThat(module.isAutomatic()).isFalse();
        assertThat(module.exports()).hasSize(1).allSatisfy(export -> {
            assertThat(export.source()).isEqualTo("io.github.plimsoll.numbers");
            assertThat(export.isQualified()).isFalse();
        });
        assertThat(module.requires()).extracting(Requires::name).containsExactlyInAnyOrder("java.base", "org.jspecify");
        assertThat(module.requires())
                .allSatisfy(requires -> assertThat(requires.modifiers())
                        .isEqualTo(Set.of(
                                requires.name().equals("java.base")
                                        ? Requires.Modifier.MANDATED
                                        : Requires.Modifier.STATIC)));
        assertThat(module.opens()).isEmpty();
        assertThat(module.uses()).isEmpty();
        assertThat(module.provides()).isEmpty();
    }

    private static ModuleDescriptor descriptor() throws IOException, URISyntaxException {
        Path classes = Path.of(
                Usd.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (InputStream in = Files.newInputStream(classes.resolve("module-info.class"))) {
            return ModuleDescriptor.read(in);
        }
    }
}
