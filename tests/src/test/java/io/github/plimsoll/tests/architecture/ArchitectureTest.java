package io.github.plimsoll.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.plimsoll.tests.Project;
import io.github.plimsoll.tests.architecture.Rooms.Room;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {
    /** Core classes that may hold a hash map, each with the reason. */
    private static final Map<String, String> EXCUSED = new LinkedHashMap<>();

    static {
        EXCUSED.put(
                "io.github.plimsoll.ratelimit.Adjustments",
                "concurrent look-up by key; the sweep over it removes idle keys and decides nothing by their order");
    }

    /** Classes of the shells that may have a thread or a wait of their own, each with the reason. */
    private static final Map<String, String> OWN_THREADS = new LinkedHashMap<>();

    static {
        String bot = "io.github.plimsoll.bot.";
        String health = "io.github.plimsoll.health.";
        OWN_THREADS.put(bot + "Demo", "the hook of the JVM's end; tapes are read while the database starts");
        OWN_THREADS.put(bot + "Deployment", "the hook of the JVM's end");
        OWN_THREADS.put(
                bot + "command.Patience", "a stop that outlives the person who waits for it, on bounded threads");
        OWN_THREADS.put(bot + "command.Pace", "how a command waits for others; nothing is tried again by it");
        OWN_THREADS.put(health + "TaskThreads", "the factory of threads that supervisors are given");
        OWN_THREADS.put(health + "SourceReader", "one bounded thread for each question to a source that may hang");
    }

    private static final List<JavaClass> PRODUCTION = new ArrayList<>();

    @BeforeAll
    static void readEveryClass() {
        JavaClasses imported = new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/"))
                .importPackages("io.github.plimsoll");
        // Programs to copy are no part of the product; one of them is run here.
        imported.stream()
                .filter(found -> !found.getPackageName().equals("io.github.plimsoll.examples"))
                .forEach(PRODUCTION::add);
    }

    /** The rooms that the root pom builds: a module can neither be forgotten here nor left unchecked. */
    static List<Room> rooms() {
        List<Room> rooms = new ArrayList<>();
        for (String module : Project.modules()) {
            if (!Rooms.WITHOUT_PRODUCTION_CODE.contains(module)) {
                Room room = Rooms.ofModule(module);
                assertThat(room).as("module " + module + " in Rooms").isNotNull();
                rooms.add(room);
            }
        }
        return rooms;
    }

    static List<Room> cores() {
        return rooms().stream().filter(Room::core).toList();
    }

    @Test
    @DisplayName("all cores are built and looked at")
    void allCoresAreThere() {
        assertThat(cores()).extracting(Room::module).containsExactlyInAnyOrderElementsOf(Rooms.CORES);
    }

    @Test
    void everyClassOfOursBelongsToARoom() {
        assertThat(PRODUCTION)
                .isNotEmpty()
                .allSatisfy(
                        found -> assertThat(rooms()).as(found.getName()).anyMatch(room -> room.holds(found.getName())));
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void everyRoomIsOnTheClassPathOfThisTest(Room room) {
        assertThat(classesOf(room))
                .as("classes of %s; is it a dependency of tests/pom.xml?", room.module())
                .hasSizeGreaterThanOrEqualTo(room.atLeast());
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void arrowsPointOneWay(Room room) {
        assertThat(Rules.arrows(room, classesOf(room))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cores")
    void coresReadNoClockChanceOrThread(Room core) {
        assertThat(Rules.ownClockChanceOrThread(core, classesOf(core))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cores")
    void coresHaveNoFloatingPoint(Room core) {
        assertThat(Rules.floatingPoint(core, classesOf(core))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cores")
    void coresDecideInAnOrderThatIsWrittenDown(Room core) {
        assertThat(Rules.unorderedCollections(core, classesOf(core), EXCUSED.keySet()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cores")
    void coresHaveNoStaticState(Room core) {
        assertThat(Rules.staticState(core, classesOf(core))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"app-bot", "app-health"})
    @DisplayName(
            "the shells leave restarts, schedules and retries to core-supervisor: no thread, timer or sleep of their own")
    void shellsHaveNoThreadsOfTheirOwn(String shell) {
        assertThat(Rules.ownThreads(classesOf(Rooms.ofModule(shell)), OWN_THREADS.keySet()))
                .isEmpty();
    }

    @Test
    void excusesAreNotLeftOverFromOldCode() {
        for (String excused : EXCUSED.keySet()) {
            List<JavaClass> alone = PRODUCTION.stream()
                    .filter(found ->
                            found.getName().equals(excused) || found.getName().startsWith(excused + "$"))
                    .toList();
            assertThat(Rules.unorderedCollections(
                            rooms().stream()
                                    .filter(room -> room.holds(excused))
                                    .findFirst()
                                    .orElseThrow(),
                            alone,
                            Set.of()))
                    .as(excused)
                    .isNotEmpty();
        }
        assertThat(OWN_THREADS.keySet())
                .allSatisfy(excused -> assertThat(Rules.ownThreads(
                                PRODUCTION.stream()
                                        .filter(found -> found.getName().equals(excused)
                                                || found.getName().startsWith(excused + "$"))
                                        .toList(),
                                Set.of()))
                        .as(excused)
                        .isNotEmpty());
    }

    /** The room's classes; one package may lie inside another's, and then the longer name wins. */
    private static List<JavaClass> classesOf(Room room) {
        return PRODUCTION.stream()
                .filter(found -> room.holds(found.getName()))
                .filter(found -> rooms().stream()
                        .noneMatch(other -> other.packageName().length()
                                        > room.packageName().length()
                                && other.holds(found.getName())))
                .toList();
    }
}
