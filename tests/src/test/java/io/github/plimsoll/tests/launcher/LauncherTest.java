package io.github.plimsoll.tests.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.tests.Project;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script alone, in a small project of its own, with a Java and a Maven that only say how they were called. */
class LauncherTest {
    private record Answer(int exit, String out, String err) {}

    private static final String GOOD_MAVEN = """
            if [ "$1" = -v ]; then echo "Apache Maven 3.8.7"; exit 0; fi
            echo called >>"$CALLS"
            if read -r line; then echo "[ERROR] took the standard input: $line"; exit 1; fi
            echo "[INFO] Building Plimsoll bot 0.1.0-SNAPSHOT                     [1/1]"
            mkdir -p app-bot/target/lib
            echo jar >app-bot/target/lib/library-1.jar
            echo jar >app-bot/target/plimsoll-bot-0.1.0.jar
            """;

    @TempDir
    Path folder;

    private Path project;
    private Path javaHome;
    private final Map<String, String> environment = new LinkedHashMap<>();

    @BeforeEach
    void smallProject() throws IOException {
        project = Files.createDirectories(folder.resolve("a project"));
        Files.copy(Project.root().resolve("plimsoll"), project.resolve("plimsoll"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(project.resolve(".mvn"));
        Files.createDirectories(project.resolve("bom"));
        Files.createDirectories(project.resolve("app-bot/src/main"));
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        Files.writeString(project.resolve("app-bot/src/main/Main.java"), "class Main {}");
        javaHome = folder.resolve("jdk");
        javaOf("openjdk version \"17.0.9\" 2026-01-20");
        tool(javaHome.resolve("bin/javac"), "exit 0");
        environment.put("JAVA_HOME", javaHome.toString());
        environment.put("CALLS", folder.resolve("calls").toString());
    }

    @ParameterizedTest
    @CsvSource({
        "openjdk version \"11.0.2\" 2019-01-15, 11.0.2",
        "java version \"1.8.0_292\", 1.8.0_292",
        "openjdk version \"16\" 2021-03-16, 16",
        "openjdk version \"9-ea\", 9-ea"
    })
    void anOldJavaIsRefusedInOneSentence(String says, String version) throws Exception {
        javaOf(says);
        Answer answer = run("", "demo");
        assertThat(answer.exit()).isEqualTo(69);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err())
                .isEqualTo("plimsoll: Java " + version + " of JAVA_HOME (" + javaHome + ") is too old. Plimsoll needs"
                        + " Java 17 or newer: install one and point JAVA_HOME to it.\n");
    }

    @ParameterizedTest
    @CsvSource({"17", "17.0.9", "21-ea", "25.0.1", "100"})
    void everyNewerJavaIsTakenWhateverItPrintsBefore(String version) throws Exception {
        javaOf("Picked up JAVA_TOOL_OPTIONS: -Dversion=\"3\"", "openjdk version \"" + version + "\" 2026-01-20");
        maven(GOOD_MAVEN);
        assertThat(run("", "--version").exit()).isZero();
    }

    /** Without a build: Maven is not even there. */
    @ParameterizedTest
    @CsvSource({
        "soak, , 'say what to soak: ', 'Example: ./plimsoll soak races'",
        "soak, all, 'there is no soak \"all\"; choose ', 'Example: ./plimsoll soak races'",
        "bench, , 'say which benchmark: ', 'Example: ./plimsoll bench demo'",
        "bench, all, 'there is no benchmark \"all\"; choose ', 'Example: ./plimsoll bench demo'"
    })
    void aLongRunWithoutItsNameListsTheNamesAtOnce(String word, @Nullable String name, String says, String example)
            throws Exception {
        Answer answer = name == null ? run("", word) : run("", word, name);
        assertThat(answer.exit()).isEqualTo(64);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err())
                .startsWith("plimsoll: " + says)
                .contains(word.equals("soak") ? "crashpoints" : "demo")
                .endsWith(". " + example + "\n");
        assertThat(run("", word, "--help").exit()).isZero();
    }

    @Test
    void aMissingJavaIsSaid() throws Exception {
        Files.delete(javaHome.resolve("bin/java"));
        Answer answer = run("", "demo");
        assertThat(answer.exit()).isEqualTo(69);
        assertThat(answer.err())
                .isEqualTo("plimsoll: JAVA_HOME is " + javaHome
                        + ", but there is no bin/java in it. Point it to a JDK 17 or newer.\n");
        environment.remove("JAVA_HOME");
        assertThat(run("", "demo").err())
                .startsWith("plimsoll: Java is not installed. Plimsoll needs Java 17 or newer");
    }

    @Test
    void aMissingOldOrSilentMavenIsSaidOnlyWhenItIsNeeded() throws Exception {
        assertThat(run("", "demo").err())
                .startsWith("plimsoll: Maven is not installed. Building Plimsoll needs Maven 3.8.7 or newer");
        maven("echo 'Apache Maven 3.8.6 (abc)'");
        assertThat(run("", "demo").err())
                .isEqualTo("plimsoll: Maven 3.8.6 is too old. Building Plimsoll needs Maven 3.8.7 or newer.\n");
        maven("exit 1");
        assertThat(run("", "demo").err()).contains("does not tell its version");
        maven(GOOD_MAVEN.replace("3.8.7", "4.0.0"));
        assertThat(run("", "--help").exit()).isZero();
        Files.delete(folder.resolve("tools/mvn"));
        assertThat(run("", "--help").exit()).as("built: Maven is not needed").isZero();
    }

    @Test
    void aRuntimeWithoutCompilerIsSaid() throws Exception {
        maven(GOOD_MAVEN);
        Files.delete(javaHome.resolve("bin/javac"));
        assertThat(run("", "demo").err()).contains("is a runtime without a compiler");
    }

    @Test
    void buildsOnceAndAgainWhenASourceChanges() throws Exception {
        maven(GOOD_MAVEN);
        Answer first = run("", "--help");
        assertThat(first.exit()).isZero();
        assertThat(first.err()).contains("plimsoll: building (once", "plimsoll:   1/1 Plimsoll bot\n", "built\n");
        assertThat(run("", "--help").err()).isEmpty();
        assertThat(calls()).isEqualTo(1);
        Files.createDirectories(project.resolve("app-bot/src/test"));
        Files.writeString(project.resolve("app-bot/src/test/SomeTest.java"), "class SomeTest {}");
        Files.createDirectories(project.resolve(".plimsoll"));
        Files.writeString(project.resolve(".plimsoll/data"), "data");
        run("", "--help");
        assertThat(calls()).as("tests and data are no part of the program").isEqualTo(1);
        Files.writeString(project.resolve("app-bot/src/main/Main.java"), "class Main { }");
        run("", "--help");
        assertThat(calls()).isEqualTo(2);
    }

    @Test
    void aBuildThatFailsOrIsHalfDoneIsNeverRun() throws Exception {
        maven(GOOD_MAVEN + "echo '[ERROR] cannot compile'\nexit 1\n");
        Answer failed = run("", "--help");
        assertThat(failed.exit()).isEqualTo(70);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).contains("[ERROR] cannot compile", "the build failed; its whole output is in ");
        maven(GOOD_MAVEN.replace("echo jar >app-bot/target/lib/library-1.jar", "true"));
        assertThat(run("", "--help").exit()).isNotZero();
        maven(GOOD_MAVEN);
        assertThat(run("", "--help").exit()).isZero();
        assertThat(calls()).isEqualTo(3);
    }

    @Test
    void aLockOfABuildThatDiedIsTakenOver() throws Exception {
        maven(GOOD_MAVEN);
        Path lock = Files.createDirectories(project.resolve("app-bot/target/plimsoll-build.lock"));
        Process dead = new ProcessBuilder("true").start();
        assertThat(dead.waitFor(10, TimeUnit.SECONDS)).isTrue();
        Files.writeString(lock.resolve("pid"), dead.pid() + "\n");
        assertThat(run("", "--help").exit()).isZero();
        assertThat(lock).doesNotExist();
    }

    @Test
    void argumentsInputOutputAndExitCodeAreTheProgramsOwn() throws Exception {
        maven(GOOD_MAVEN);
        Answer answer = run("/open BTC-USD long\n", "--batch", "two words", "*", "", "$HOME");
        assertThat(answer.out())
                .endsWith("io.github.plimsoll.bot.Main [--batch] [two words] [*] [] [$HOME]\n/open BTC-USD long\n")
                .contains("[-Dplimsoll.home=" + project.toRealPath() + "]")
                .contains("plimsoll-bot-0.1.0.jar:");
        assertThat(answer.out()).doesNotContain("building");
        environment.put("EXIT", "3");
        assertThat(run("", "--batch").exit()).isEqualTo(3);
    }

    @Test
    void runsFromAnyFolderAndThroughALink() throws Exception {
        maven(GOOD_MAVEN);
        Path link = Files.createSymbolicLink(folder.resolve("link"), project.resolve("plimsoll"));
        Answer answer = start(link, "", "--help");
        assertThat(answer.exit()).isZero();
        assertThat(answer.out()).contains("[-Dplimsoll.home=" + project.toRealPath() + "]");
    }

    @Test
    void aFolderOfJarsNeedsNoBuild() throws Exception {
        Path lib = Files.createDirectories(folder.resolve("lib"));
        Files.writeString(lib.resolve("plimsoll-bot-1.jar"), "jar");
        environment.put("PLIMSOLL_LIB", lib.toString());
        assertThat(run("", "--help").exit()).isZero();
        assertThat(calls()).isZero();
        environment.put("PLIMSOLL_LIB", folder.resolve("none").toString());
        assertThat(run("", "--help").err()).endsWith("which is not a folder\n");
    }

    @Test
    @DisplayName("jars of an optional artifact come behind all others; a folder without any is named")
    void moreJars() throws Exception {
        Path lib = Files.createDirectories(folder.resolve("lib"));
        Files.writeString(lib.resolve("plimsoll-bot-1.jar"), "jar");
        environment.put("PLIMSOLL_LIB", lib.toString());
        Path more = folder.resolve("more");
        Files.createDirectories(more.resolve("lib"));
        environment.put("PLIMSOLL_MORE", more.toString());
        Answer none = run("", "--help");
        assertThat(none.exit()).isEqualTo(69);
        assertThat(none.err()).endsWith("which is no folder with jars\n");
        Files.writeString(more.resolve("a.jar"), "jar");
        Files.writeString(more.resolve("lib/b.jar"), "jar");
        Answer answer = run("", "--help");
        assertThat(answer.exit()).isZero();
        assertThat(answer.out()).contains("plimsoll-bot-1.jar:" + more + "/a.jar:" + more + "/lib/b.jar]");
    }

    @Test
    void anArchiveThatCannotBeWrittenDoesNotKeepTheProgramFromStarting() throws Exception {
        // A name longer than file systems allow: also root cannot write it.
        Path lib = Files.createDirectories(folder.resolve("lib"));
        Files.writeString(lib.resolve("plimsoll-bot-1.jar"), "jar");
        environment.put("PLIMSOLL_LIB", lib.toString());
        tool(folder.resolve("tools/cksum"), "cat >/dev/null; head -c 300 /dev/zero | tr '\\000' 7");
        Answer answer = run("/status\n", "demo");
        assertThat(answer.exit()).as(answer.err()).isZero();
        assertThat(answer.out()).endsWith("[demo]\n/status\n").contains("plimsoll-bot-1.jar");
    }

    private long calls() throws IOException {
        Path calls = folder.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
    }

    private void javaOf(String... says) throws IOException {
        StringBuilder script = new StringBuilder("if [ \"$1\" = -version ]; then\n");
        for (String line : says) {
            script.append("    echo '").append(line).append("' >&2\n");
        }
        script.append("    exit 0\nfi\n")
                .append("for a in \"$@\"; do case $a in -D*|*.jar*) printf '[%s] ' \"$a\";; esac; done\n")
                .append("while [ \"$1\" != io.github.plimsoll.bot.Main ]; do shift; done\n")
                .append("printf '%s' \"$1\"; shift\nfor a in \"$@\"; do printf ' [%s]' \"$a\"; done\necho\ncat\n")
                .append("exit ${EXIT:-0}\n");
        tool(javaHome.resolve("bin/java"), script.toString());
    }

    private void maven(String script) throws IOException {
        tool(folder.resolve("tools/mvn"), script);
    }

    private static void tool(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Answer run(String input, String... arguments) throws Exception {
        return start(project.resolve("plimsoll"), input, arguments);
    }

    private Answer start(Path script, String input, String... arguments) throws Exception {
        // The tools that every system has, and neither its Java nor its Maven.
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String name : List.of(
                "sed",
                "awk",
                "head",
                "grep",
                "find",
                "sort",
                "xargs",
                "cksum",
                "tr",
                "cat",
                "tee",
                "mkdir",
                "rm",
                "cp",
                "mv",
                "ls",
                "dirname",
                "readlink",
                "sleep",
                "mktemp",
                "printf",
                "true")) {
            Path tool = Path.of("/usr/bin", name);
            if (!Files.exists(tool)) {
                tool = Path.of("/bin", name);
            }
            if (!Files.exists(tools.resolve(name))) {
                tool(tools.resolve(name), "exec " + tool + " \"$@\"");
            }
        }
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        Path in = Files.writeString(folder.resolve("in"), input);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("PATH", tools.toString());
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the launcher hangs: " + Files.readString(err));
        }
        return new Answer(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
