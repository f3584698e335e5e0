package io.github.plimsoll.tests.defects;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.tests.Project;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DefectsTest {
    private static final String GOOD = "| AAA-01 | core-risk | Twelve letters and more. | done | SomeTest#itHolds |";
    private static final Map<String, String> SOURCES = Map.of(
            "SomeTest",
            "@Test\n@DisplayName(\"AAA-01 holds\")\nvoid itHolds() throws Exception {\n}\n"
                    + "@Test @DisplayName(\"AAA-011 other\") void other() {}");

    @Test
    void everyKnownDefectHasAnOwnerARequirementAndWhereDoneATest() {
        List<String> ids = Project.lines(Project.root().resolve("tests/src/test/resources/defects/ids.txt"));
        assertThat(ids).hasSize(258).doesNotHaveDuplicates();
        DefectList list = DefectList.parse(Project.lines(Project.root().resolve("docs/defects.md")));
        assertThat(list.problems(ids, sources())).isEmpty();
        assertThat(list.lines()).hasSize(258);
    }

    @Test
    void aGoodListHasNoProblem() {
        assertThat(problems("Owners finished: core-risk", GOOD)).isEmpty();
    }

    @Test
    void everyFaultOfAListIsFound() {
        assertThat(problems(GOOD)).containsExactly("no line \"Owners finished: ...\"");
        assertThat(problems("Owners finished: core-nothing", GOOD))
                .containsExactly("finished owner core-nothing is unknown");
        assertThat(problems("Owners finished: none")).containsExactly("AAA-01 is listed 0 times");
        assertThat(problems("Owners finished: none", GOOD, GOOD)).containsExactly("AAA-01 is listed 2 times");
        assertThat(problems("Owners finished: none", GOOD, GOOD.replace("AAA-01", "BBB-01")))
                .contains("BBB-01 is no known id");
        assertThat(problems("Owners finished: none", GOOD.replace("core-risk", "")))
                .containsExactly("AAA-01 has no known owner but \"\"");
        assertThat(problems("Owners finished: none", GOOD.replace("core-risk", "later:")))
                .containsExactly("AAA-01 has no known owner but \"later:\"");
        assertThat(problems("Owners finished: none", GOOD.replace("Twelve letters and more.", "")))
                .containsExactly("AAA-01 has no requirement");
        assertThat(problems("Owners finished: none", GOOD.replace("SomeTest", "OtherTest")))
                .containsExactly("AAA-01 names OtherTest, which does not exist");
        assertThat(problems("Owners finished: none", GOOD.replace("itHolds", "other")))
                .as("the display name of another id")
                .hasSize(1);
        assertThat(problems("Owners finished: none", GOOD.replace("itHolds", "missing")))
                .hasSize(1);
        assertThat(problems("Owners finished: none", GOOD.replace("SomeTest#itHolds", "")))
                .containsExactly("AAA-01 is done but names no test: \"\"");
        assertThat(problems("Owners finished: none", GOOD.replace("done", "open")))
                .containsExactly("AAA-01 names a test but is open");
        assertThat(problems(
                        "Owners finished: core-risk",
                        GOOD.replace("done", "open").replace("SomeTest#itHolds", "")))
                .containsExactly("AAA-01 is open although core-risk is finished");
        assertThat(problems("Owners finished: none", GOOD.replace("done", "nearly")))
                .containsExactly("AAA-01 is neither open nor done but \"nearly\"");
        assertThat(problems("Owners finished: none", GOOD + " extra |"))
                .contains("not five cells: " + GOOD + " extra |");
    }

    private static List<String> problems(String... lines) {
        return DefectList.parse(List.of(lines)).problems(List.of("AAA-01"), SOURCES);
    }

    private static Map<String, String> sources() {
        Map<String, String> sources = new TreeMap<>();
        for (Path file : Project.testSources()) {
            String name = file.getFileName().toString().replace(".java", "");
            if (!name.equals("DefectsTest")) {
                // Classes of one name in two modules: either may hold the test.
                sources.merge(name, Project.read(file), (one, other) -> one + "\n" + other);
            }
        }
        assertThat(sources).as("test sources found").hasSizeGreaterThan(5);
        return sources;
    }
}
