package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.risk.ControlState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A new installation on a machine that has nothing of ours yet. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StartTest {
    @Test
    @DisplayName("SUP-04 the shipped start runs up to the first answer, in folders that were not there before")
    void theShippedStartRunsUpToTheFirstAnswer() throws Exception {
        Path data = Scratch.directory().resolve("not/there/yet");
        try (DemoProcess demo = DemoProcess.start(
                Scratch.directory(), Map.of(), "demo", "--batch", "--port", "0", "--data", data.toString())) {
            JsonNode answer = demo.answer("/start");
            assertThat(answer.get("code").asText()).as(demo.errors()).isEqualTo("OK");
            assertThat(demo.answer("/calc BTC-USD long 100 10x").get("code").asText())
                    .isEqualTo("OK");
            assertThat(demo.errors()).doesNotContain("ClassNotFound", "NoClassDefFound", "\tat ");
        }
        assertThat(data).isDirectory();
    }

    @Test
    @DisplayName("SUP-05 every class that the product calls is there and can be loaded")
    void everyClassThatIsCalledCanBeLoaded() {
        ClassCalls product = ClassCalls.product();
        Set<String> needed = product.owners();
        needed.addAll(product.classes());
        List<String> missing = new ArrayList<>();
        for (String name : needed) {
            try {
                Class.forName(name.replace('/', '.'), false, StartTest.class.getClassLoader());
            } catch (ClassNotFoundException | LinkageError absent) {
                missing.add(name);
            }
        }
        assertThat(needed)
                .hasSizeGreaterThan(300)
                .contains("io/github/plimsoll/bot/Main", "io/github/plimsoll/bot/Demo");
        assertThat(missing).isEmpty();
    }

    @Test
    @DisplayName("SUP-12 a stop is written although its folder is not there yet")
    void aStopIsWrittenAlthoughItsFolderIsMissing(@TempDir Path directory) {
        Path folder = directory.resolve("a/b");
        Latch latch = new Latch(Latch.GLOBAL, ControlState.HALTED, "test", "demo", 1);
        new FileStopJournal(folder).record(latch);
        assertThat(Files.exists(folder.resolve("stops"))).isTrue();
        assertThat(new FileStopJournal(folder).pending()).containsExactly(latch);
    }
}
