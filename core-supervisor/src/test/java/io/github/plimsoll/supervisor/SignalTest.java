package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.WorldClock;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SignalTest {
    @Test
    @DisplayName("SUP-03 SIGTERM drains a running loop and closes everything in reverse order")
    void sup03() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        classPath(),
                        SignalledMain.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.add(out.readLine());
            assertThat(lines).containsExactly("ready");
            // by its handle: Process.destroy would close the stream we still read
            process.toHandle().destroy();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
            }
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(lines)
                .containsExactly(
                        "ready", "drained", "CLOSED tasks", "store sees 0 left", "CLOSED store", "complete true");
        assertThat(process.exitValue()).isEqualTo(143);
    }

    static String classPath() throws IOException, URISyntaxException {
        List<String> places = new ArrayList<>();
        for (Class<?> one : List.of(Supervisor.class, SignalledMain.class, WorldClock.class)) {
            places.add(Path.of(one.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString());
        }
        return String.join(File.pathSeparator, places);
    }
}
