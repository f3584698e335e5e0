package io.github.plimsoll.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.plimsoll.tests.architecture.Rooms.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each rule finds what is planted for it, and is silent about what is allowed. */
class RulesTest {
    private static final String CORE = "io.github.plimsoll.tests.planted.core";
    private static final String DIRTY = CORE + ".Dirty";
    private static final Room ROOM = new Room("planted", CORE, List.of(), true, 3);

    private static List<JavaClass> planted() {
        List<JavaClass> classes = new ArrayList<>();
        new ClassFileImporter().importPackages(CORE).forEach(classes::add);
        assertThat(classes).hasSizeGreaterThan(3);
        return classes;
    }

    @Test
    void arrows() {
        assertThat(Rules.arrows(ROOM, planted()))
                .containsExactlyInAnyOrder(
                        "planted must not know io.github.plimsoll.tests.planted.adapter.Adapter: " + DIRTY,
                        "planted is a core and must not use org.slf4j.LoggerFactory: " + DIRTY,
                        "planted is a core and must not use java.io.PrintStream: " + DIRTY,
                        "planted is a core and must not use java.io.File: " + DIRTY);
        Room adapter = new Room("planted", CORE, List.of("io.github.plimsoll.tests.planted.adapter"), false, 3);
        assertThat(Rules.arrows(adapter, planted())).isEmpty();
    }

    @Test
    void clockChanceAndThread() {
        List<String> wrong = Rules.ownClockChanceOrThread(ROOM, planted());
        List<String> methods = List.of(
                "instantNow",
                "instantNowByReference",
                "instantNowInLambda",
                "localDateNow",
                "currentTimeMillis",
                "nanoTimeByReference",
                "systemSource",
                "systemClock",
                "newRandom",
                "newRandomByReference",
                "newSecureRandom",
                "threadLocalRandom",
                "mathRandom",
                "randomUuid",
                "sleep",
                "newThread",
                "newTimer",
                "executors",
                "parallelStream",
                "parallel",
                "parallelSort",
                "async");
        assertThat(methods)
                .allSatisfy(
                        method -> assertThat(wrong).anyMatch(found -> found.startsWith(DIRTY + "." + method + "(")));
        assertThat(wrong).contains(DIRTY + "$OwnThread is a thread of its own");
        // Each method once (threadLocalRandom twice), the class of threads itself and its constructor's call.
        assertThat(wrong).hasSize(methods.size() + 3).noneMatch(found -> found.contains("Clean"));
    }

    @Test
    void threadsOfShells() {
        List<String> wrong = Rules.ownThreads(planted(), Set.of());
        assertThat(List.of("sleep", "newThread", "newTimer", "executors", "async"))
                .allSatisfy(
                        method -> assertThat(wrong).anyMatch(found -> found.startsWith(DIRTY + "." + method + "(")));
        // Those five and the constructor of the class of threads; a shell may look at clocks and at chance.
        assertThat(wrong).hasSize(6);
        assertThat(Rules.ownThreads(planted(), Set.of(DIRTY))).isEmpty();
    }

    @Test
    void floatingPoint() {
        assertThat(Rules.floatingPoint(ROOM, planted()))
                .containsExactlyInAnyOrder(
                        DIRTY + ".field is floating point",
                        DIRTY + ".generic is floating point",
                        DIRTY + ".returns() has floating point in its signature",
                        DIRTY + ".returnsArray() has floating point in its signature",
                        DIRTY + ".takes(float) has floating point in its signature",
                        DIRTY + ".takesGeneric(java.util.Optional) has floating point in its signature");
    }

    @Test
    void unorderedCollections() {
        List<String> wrong = Rules.unorderedCollections(ROOM, planted(), Set.of());
        List<String> methods =
                List.of("hashMap", "hashSetByReference", "mapOf", "setOf", "mapCopyOf", "toSet", "toMap", "groupingBy");
        assertThat(methods)
                .allSatisfy(
                        method -> assertThat(wrong).anyMatch(found -> found.startsWith(DIRTY + "." + method + "(")));
        assertThat(wrong).contains(DIRTY + "$OwnMap extends a hash map or set");
        assertThat(wrong).hasSize(methods.size() + 2).noneMatch(found -> found.contains("Clean"));
        assertThat(Rules.unorderedCollections(ROOM, planted(), Set.of(DIRTY))).isEmpty();
    }

    @Test
    void staticState() {
        assertThat(Rules.staticState(ROOM, planted()))
                .containsExactlyInAnyOrder(
                        DIRTY + ".changing is static and not final",
                        DIRTY + ".COUNTER is static and mutable",
                        DIRTY + ".WRITABLE is a static array that others can write to");
    }
}
