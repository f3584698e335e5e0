package io.github.plimsoll.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The shape of a core's module: it exports its named packages to everybody, opens none, uses and provides no service,
 * and needs {@code java.base}, the null annotations at compile time and, transitively, the named modules only.
 */
public final class ModuleShape {
    private static final String BASE = "java.base";
    private static final String ANNOTATIONS = "org.jspecify";

    private ModuleShape() {}

    /**
     * Checks the descriptor that was compiled beside a class.
     *
     * @param member a class of the module, read from a directory of classes
     * @param name name of the module
     * @param exports packages it exports, all of them
     * @param transitive our modules it needs, all of them
     * @throws AssertionError naming what differs
     */
    public static void check(Class<?> member, String name, Set<String> exports, Set<String> transitive) {
        check(descriptor(member), name, exports, transitive);
    }

    static void check(ModuleDescriptor module, String name, Set<String> exports, Set<String> transitive) {
        same("name", name, module.name());
        same("open", false, module.isOpen());
        same("automatic", false, module.isAutomatic());
        Set<String> exported = new TreeSet<>();
        for (Exports export : module.exports()) {
            exported.add(export.isQualified() ? export.toString() : export.source());
        }
        same("exports", new TreeSet<>(exports), exported);
        Map<String, Set<Requires.Modifier>> wanted = new TreeMap<>();
        wanted.put(BASE, Set.of(Requires.Modifier.MANDATED));
        wanted.put(ANNOTATIONS, Set.of(Requires.Modifier.STATIC));
        transitive.forEach(other -> wanted.put(other, Set.of(Requires.Modifier.TRANSITIVE)));
        Map<String, Set<Requires.Modifier>> required = new TreeMap<>();
        module.requires().forEach(other -> required.put(other.name(), other.modifiers()));
        same("requires", wanted, required);
        same("opens", Set.of(), module.opens());
        same("uses", Set.of(), module.uses());
        same("provides", Set.of(), module.provides());
    }

    private static void same(String what, Object wanted, Object found) {
        if (!wanted.equals(found)) {
            throw new AssertionError("module " + what + " must be " + wanted + " but is " + found);
        }
    }

    private static ModuleDescriptor descriptor(Class<?> member) {
        try {
            Path classes = Path.of(
                    member.getProtectionDomain().getCodeSource().getLocation().toURI());
            try (InputStream in = Files.newInputStream(classes.resolve("module-info.class"))) {
                return ModuleDescriptor.read(in);
            }
        } catch (URISyntaxException | IOException unreadable) {
            throw new AssertionError("no module descriptor beside " + member.getName(), unreadable);
        }
    }
}
