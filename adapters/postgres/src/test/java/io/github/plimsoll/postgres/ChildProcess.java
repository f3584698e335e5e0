package io.github.plimsoll.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs {@link ChildMain} in a JVM of its own, so that it can be killed, or be another user. */
final class ChildProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private ChildProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static ChildProcess start(String... arguments) throws IOException {
        return startAs(List.of(), System.getProperty("java.class.path"), arguments);
    }

    /** With words before the command that make it another user's. */
    static ChildProcess startAs(List<String> prefix, String classPath, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", classPath, ChildMain.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("XDG_CACHE_HOME");
        builder.redirectErrorStream(true);
        return new ChildProcess(builder.start());
    }

    /** A copy of the class path that every user can read. */
    static String readableClassPath(Path readable) throws IOException {
        Files.createDirectory(readable);
        List<String> copied = new ArrayList<>();
        int number = 0;
        for (String entry : System.getProperty("java.class.path").split(":")) {
            Path from = Path.of(entry);
            if (!Files.exists(from) || entry.contains("arm64")) {
                continue;
            }
            Path to = readable.resolve(number++ + "-" + from.getFileName());
            try (Stream<Path> all = Files.walk(from)) {
                for (Path file : all.toList()) {
                    Path target = to.resolve(from.relativize(file).toString());
                    Files.copy(file, target);
                    Files.setPosixFilePermissions(
                            target,
                            PosixFilePermissions.fromString(Files.isDirectory(file) ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
            copied.add(to.toString());
        }
        Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("rwxr-xr-x"));
        return String.join(":", copied);
    }

    long pid() {
        return process.pid();
    }

    /** Reads until a line begins so, and returns the rest of it; fails when the child ends before. */
    String await(String beginning) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
        }
        throw new AssertionError("the child ended without \"" + beginning + "\", it said " + lines);
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    int join() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the child does not end, it said " + lines);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
    }
}
