package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real processes that get a signal while a part of them misbehaves: they say what closed, and end in time. */
@Timeout(30)
class KillTest {
    @ParameterizedTest
    @CsvSource({
        "start-up, TERM, 143, 'ready;CLOSED session;CLOSED store;complete true;open sockets 0'",
        "well, TERM, 143, 'ready;FINISHED part;CLOSED tasks;CLOSED session;CLOSED store;complete true;open sockets 0'",
        "well, INT, 130, 'ready;FINISHED part;CLOSED tasks;CLOSED session;CLOSED store;complete true;open sockets 0'",
        "hung, TERM, 143, 'hung part;ready;FINISHED part;CLOSED tasks;CLOSED session;CLOSED store;complete true;open sockets 0'",
        "error, TERM, 143, 'escalated part ERROR;ready;NOT_RUNNING part;CLOSED tasks;CLOSED session;CLOSED store;complete true;open sockets 0'",
        "ignored interrupt, TERM, 143, 'ready;ABANDONED part;CLOSED tasks;CLOSED session;CLOSED store;complete true;open sockets 0'",
        "slow close, TERM, 143, 'ready;FINISHED part;CLOSED tasks;FAILED slow;CLOSED session;CLOSED store;complete false;open sockets 0'"
    })
    @DisplayName("a process that is told to stop closes everything in order and ends, whatever its parts do")
    void ends(String mode, String signal, int exit, String log) throws Exception {
        // Whoever starts the tests in the background lets them ignore SIGINT, and a process inherits that.
        Process process = new ProcessBuilder(
                        "env",
                        "--default-signal=INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        SignalTest.classPath(),
                        KilledMain.class.getName(),
                        mode)
                .redirectErrorStream(true)
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (line.equals("ready")) {
                    send(process, signal);
                }
            }
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(lines).containsExactly(log.split(";"));
        assertThat(process.exitValue()).isEqualTo(exit);
    }

    private static void send(Process process, String signal) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
