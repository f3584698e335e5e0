package io.github.plimsoll.tests.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.tests.Project;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What {@code mvn verify} leaves out is named by it, and run by {@code .ci/run}. */
class LeftOutTest {
    private static final String SLOW = "\n@Tag(\"slow\")\n";

    private static List<String> slow() {
        return Project.testSources().stream()
                .filter(source -> Project.read(source).contains(SLOW))
                .map(Path::getFileName)
                .map(name -> name.toString().replace(".java", ""))
                .sorted()
                .toList();
    }

    @Test
    @DisplayName("every slow test is named here, and is one of those that .ci/run runs")
    void named() {
        List<String> slow = slow();
        System.out.println("mvn verify does not run " + String.join(", ", slow)
                + "; .ci/run does, and so does mvn verify -Dtest.left.out=none");
        assertThat(slow)
                .containsExactly(
                        "ChatProcessTest",
                        "ChatWalletProcessTest",
                        "DbCommandTest",
                        "KeyBehaviourTest",
                        "KeysCommandTest",
                        "KillTest",
                        "OutageTest",
                        "ProcessTest");
        // Kills are a step of their own there.
        assertThat(Project.read(Project.root().resolve(".ci/run")))
                .contains(
                        "-Dtest=ChatProcessTest,ChatWalletProcessTest,DbCommandTest,KeyBehaviourTest,KeysCommandTest,OutageTest,ProcessTest,",
                        "./plimsoll soak kills 20");
        assertThat(Project.read(Project.root().resolve("pom.xml"))).contains("<test.left.out>slow</test.left.out>");
    }
}
