package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.risk.ControlState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStopJournalTest {
    private static final Latch FROZEN =
            new Latch(Latch.GLOBAL, ControlState.FROZEN, "gefroren, \u00fcberall\nnow", "demo", 7);
    private static final Latch MARKET = new Latch(Latch.market("BTC-USD"), ControlState.HALTED, "", "demo", 8);

    @Test
    void stopsComeBackAsTheyWereUntilCleared(@TempDir Path directory) {
        FileStopJournal journal = new FileStopJournal(directory);
        assertThat(journal.pending()).isEmpty();
        journal.record(FROZEN);
        journal.record(MARKET);
        assertThat(new FileStopJournal(directory).pending()).containsExactly(FROZEN, MARKET);
        journal.clear();
        journal.clear();
        assertThat(new FileStopJournal(directory).pending()).isEmpty();
    }

    @Test
    void damageNeverLoosens(@TempDir Path directory) throws IOException {
        FileStopJournal journal = new FileStopJournal(directory);
        Path file = directory.resolve("stops");
        for (byte[] damage : new byte[][] {
            {(byte) 0xff, (byte) 0xc0, '\n'},
            "global HALTED".getBytes(StandardCharsets.UTF_8),
            "global ACTIVATED 1 demo eA==\n".getBytes(StandardCharsets.UTF_8),
            "global ACTIVE 1 demo eA==\n".getBytes(StandardCharsets.UTF_8),
            "globe FROZEN 1 demo eA==\n".getBytes(StandardCharsets.UTF_8),
            "global HALTED x demo eA==\n".getBytes(StandardCharsets.UTF_8),
            "global FRO".getBytes(StandardCharsets.UTF_8),
        }) {
            journal.clear();
            journal.record(FROZEN);
            Files.write(file, damage, StandardOpenOption.APPEND);
            assertThat(journal.pending()).hasSize(2).contains(FROZEN);
            assertThat(journal.pending().get(1).state()).isEqualTo(ControlState.HALTED);
            assertThat(journal.pending().get(1).scope()).isEqualTo(Latch.GLOBAL);
            journal.record(MARKET);
            assertThat(journal.pending())
                    .as("what comes after a damaged line is whole")
                    .hasSize(3)
                    .contains(FROZEN, MARKET);
        }
    }

    @Test
    void aStopThatWasCutOffBeforeItsFirstByteCounts(@TempDir Path directory) throws IOException {
        Files.write(directory.resolve("stops"), new byte[0]);
        assertThat(new FileStopJournal(directory).pending())
                .singleElement()
                .satisfies(latch -> assertThat(latch.state()).isEqualTo(ControlState.HALTED));
    }
}
