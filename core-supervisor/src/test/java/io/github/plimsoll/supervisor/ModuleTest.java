package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ModuleTest {
    @Test
    void theDescriptorExportsTheApiAndNeedsOnlyNumbers() throws IOException, URISyntaxException {
        ModuleDescriptor module = descriptor();
        assertThat(module.name()).isEqualTo("io.github.plimsoll.supervisor");
        assertThat(module.isOpen()).isFalse();
        assertThat(module.isAutomatic()).isFalse();
        assertThat(module.exports())
                .allSatisfy(export -> assertThat(export.isQualified()).isFalse())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactly("io.github.plimsoll.supervisor");
        Map<String, Set<Requires.Modifier>> requires =
                module.requires().stream().collect(Collectors.toMap(Requires::name, Requires::modifiers));
        assertThat(requires)
                .isEqualTo(Map.of(
                        "java.base", Set.of(Requires.Modifier.MANDATED),
                        "org.jspecify", Set.of(Requires.Modifier.STATIC),
                        "io.github.plimsoll.numbers", Set.of(Requires.Modifier.TRANSITIVE)));
        assertThat(module.opens()).isEmpty();
        assertThat(module.uses()).isEmpty();
        assertThat(module.provides()).isEmpty();
    }

    private static ModuleDescriptor descriptor() throws IOException, URISyntaxException {
        Path classes = Path.of(Supervisor.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (InputStream in = Files.newInputStream(classes.resolve("module-info.class"))) {
            return ModuleDescriptor.read(in);
        }
    }
}
