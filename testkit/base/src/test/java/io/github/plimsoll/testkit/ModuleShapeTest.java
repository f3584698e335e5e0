package io.github.plimsoll.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ModuleShapeTest {
    private static final String NUMBERS = "io.github.plimsoll.numbers";

    private static ModuleDescriptor module(Consumer<ModuleDescriptor.Builder> more) {
        ModuleDescriptor.Builder builder = ModuleDescriptor.newModule("m")
                .requires(Set.of(Modifier.MANDATED), "java.base")
                .requires(Set.of(Modifier.STATIC), "org.jspecify")
                .requires(Set.of(Modifier.TRANSITIVE), NUMBERS)
                .exports("m.api");
        more.accept(builder);
        return builder.build();
    }

    private static void check(ModuleDescriptor module) {
        ModuleShape.check(module, "m", Set.of("m.api"), Set.of(NUMBERS));
    }

    @Test
    void theShapeOfACorePasses() {
        assertThatCode(() -> check(module(more -> {}))).doesNotThrowAnyException();
    }

    @Test
    void theRealDescriptorIsReadFromBesideTheClass() {
        String name = "io.github.plimsoll.testkit";
        assertThatThrownBy(() -> ModuleShape.check(ManualClock.class, name, Set.of(name), Set.of(NUMBERS)))
                .as("its fuzzer measures memory, which no core does")
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("module requires must be", "jdk.management=[]");
        assertThatThrownBy(() -> ModuleShape.check(ManualClock.class, "other", Set.of(), Set.of()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("module name must be other");
    }

    @Test
    void everyDifferenceIsRefused() {
        List<Consumer<ModuleDescriptor.Builder>> wrong = List.of(
                more -> more.exports("m.internal"),
                more -> more.exports("m.secret", Set.of("friend")),
                more -> more.opens("m.api"),
                more -> more.uses("java.lang.Runnable"),
                more -> more.provides("java.lang.Runnable", List.of("m.api.Task")),
                more -> more.requires("java.sql"),
                more -> more.requires(Set.of(Modifier.TRANSITIVE), "io.github.plimsoll.risk"));
        for (Consumer<ModuleDescriptor.Builder> change : wrong) {
            ModuleDescriptor module = module(change);
            assertThatThrownBy(() -> check(module)).as(module.toString()).isInstanceOf(AssertionError.class);
        }
        ModuleDescriptor notTransitive = ModuleDescriptor.newModule("m")
                .requires(Set.of(Modifier.MANDATED), "java.base")
                .requires(Set.of(Modifier.STATIC), "org.jspecify")
                .requires(NUMBERS)
                .exports("m.api")
                .build();
        assertThatThrownBy(() -> check(notTransitive)).isInstanceOf(AssertionError.class);
    }
}
