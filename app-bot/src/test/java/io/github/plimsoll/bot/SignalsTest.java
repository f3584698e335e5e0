package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SignalsTest {
    private final List<String> told = new ArrayList<>();
    private final Signals signals =
            new Signals(code -> told.add("end " + code), () -> told.add("force"), code -> told.add("halt " + code));

    @Test
    @DisplayName("the first signal ends, the second forces, every further one halts, whichever they are")
    void one() {
        signals.came(15);
        assertThat(told).containsExactly("end 143");
        signals.came(2);
        assertThat(told).containsExactly("end 143", "force");
        signals.came(15);
        signals.came(2);
        assertThat(told).containsExactly("end 143", "force", "halt 143", "halt 130");
    }

    @Test
    @DisplayName("a second SIGTERM forces a process whose close hangs: the rest is closed, the log says what is not")
    void second() throws Exception {
        List<String> lines = new ArrayList<>();
        int exit = run("slow", line -> line.equals("ready") || line.equals("closing"), lines);
        String log = String.join("\n", lines);
        assertThat(exit).as(log).isEqualTo(143);
        assertThat(log)
                .contains("told to stop again", "closing slow: FAILED", "closed store", "not closed: slow (FAILED)");
    }

    @Test
    @DisplayName("a third SIGTERM ends a process whose shutdown hook hangs for good")
    void third() throws Exception {
        List<String> lines = new ArrayList<>();
        int exit = run("deaf", line -> line.equals("ready") || line.equals("closing") || line.equals("deaf"), lines);
        assertThat(exit).as(String.join("\n", lines)).isEqualTo(143);
        assertThat(lines).contains("deaf");
    }

    /** Sends SIGTERM after every line that asks for it. */
    private static int run(String mode, Predicate<String> send, List<String> lines)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SignalledMain.class.getName(),
                        mode)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (send.test(line)) {
                    process.toHandle().destroy();
                }
            }
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue();
    }
}
