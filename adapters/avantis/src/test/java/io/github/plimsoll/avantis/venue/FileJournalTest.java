package io.github.plimsoll.avantis.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is there again, whatever the process died in. */
class FileJournalTest {
    private static final EvmAddress TRADER = new EvmAddress("0x" + "11".repeat(20));
    private static final AccountId HERS = new AccountId("alice:venue");

    @TempDir
    private Path folder;

    private static SortableId id(long n) {
        return new SortableId(1_767_225_600_000_000L, n);
    }

    private static SignedOrder order(long n, OrderStage stage) {
        return new SignedOrder(
                id(n),
                HERS,
                id(n + 100),
                IntentKind.OPEN,
                "BTC-USD",
                Side.LONG,
                5,
                6,
                TRADER,
                TRADER,
                1,
                7,
                8,
                "{\"x\":\"" + "ab".repeat(1_500) + "\"}",
                stage,
                "trk-" + n,
                3,
                "");
    }

    private static JournalStep step(long n) {
        VenueEvent fill = new VenueEvent(
                0,
                id(n) + ":fill",
                VenueEvent.Kind.FILL,
                HERS,
                id(n),
                id(n + 100),
                5,
                Price.of(9, 10),
                Usd.ofMicros(4),
                "",
                11);
        VenueEvent earned = new VenueEvent(
                0,
                id(n) + ":earned",
                VenueEvent.Kind.FUNDING,
                HERS,
                null,
                id(n + 100),
                0,
                null,
                Usd.ofMicros(-4),
                "",
                11);
        TrackedPosition position =
                new TrackedPosition(id(n + 100), HERS, "BTC-USD", TRADER, 1, 0, 12, Side.LONG, 5, 6, 13, 14);
        return new JournalStep(Optional.of(order(n, OrderStage.ENDED)), List.of(fill, earned), List.of(position));
    }

    private Path path() {
        return folder.resolve("avantis.journal");
    }

    private static void same(OrderJournal one, OrderJournal other) {
        assertThat(one.open()).isEqualTo(other.open());
        assertThat(one.positions()).isEqualTo(other.positions());
        assertThat(one.events(0, 100)).isEqualTo(other.events(0, 100));
        for (long n = 1; n < 6; n++) {
            assertThat(one.order(id(n))).isEqualTo(other.order(id(n)));
        }
    }

    @Test
    void whatIsWrittenIsThereAgain() throws IOException {
        MemoryJournal wanted = new MemoryJournal();
        try (FileJournal journal = FileJournal.open(path())) {
            for (JournalStep step : List.of(
                    JournalStep.of(order(1, OrderStage.POSTED)),
                    step(2),
                    step(2),
                    JournalStep.of(order(3, OrderStage.ACCEPTED)))) {
                journal.write(step);
                wanted.write(step);
            }
            same(journal, wanted);
        }
        try (FileJournal again = FileJournal.open(path())) {
            same(again, wanted);
            assertThat(again.events(0, 100)).extracting(VenueEvent::sequence).containsExactly(1L, 2L);
            again.write(step(4));
            assertThat(again.lastSequence()).isEqualTo(4);
        }
        assertThat(Files.getPosixFilePermissions(path())).hasSize(2);
    }

    /** Killed after any byte of the last record: what was whole before is there, and it goes on. */
    @Test
    void aHalfWrittenStepIsNoStep() throws IOException {
        MemoryJournal before = new MemoryJournal();
        before.write(step(1));
        try (FileJournal journal = FileJournal.open(path())) {
            journal.write(step(1));
        }
        int whole = (int) Files.size(path());
        try (FileJournal journal = FileJournal.open(path())) {
            journal.write(JournalStep.of(order(2, OrderStage.POSTED)));
        }
        byte[] all = Files.readAllBytes(path());
        for (int cut = whole; cut < all.length; cut += 1 + (all.length - whole) / 60) {
            Files.write(path(), Arrays.copyOf(all, cut));
            try (FileJournal again = FileJournal.open(path())) {
                same(again, before);
                again.write(JournalStep.of(order(3, OrderStage.POSTED)));
            }
            try (FileJournal again = FileJournal.open(path())) {
                assertThat(again.order(id(3))).isPresent();
            }
        }
    }

    @Test
    void whatIsDamagedBeforeItsEndIsNotOpened() throws IOException {
        try (FileJournal journal = FileJournal.open(path())) {
            journal.write(step(1));
            journal.write(step(2));
        }
        byte[] all = Files.readAllBytes(path());
        for (int at : new int[] {0, 2, 3, 5, 9, 40}) {
            byte[] damaged = all.clone();
            damaged[at] ^= 1;
            Files.write(path(), damaged);
            assertThatThrownBy(() -> FileJournal.open(path()))
                    .as("byte " + at)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("damaged");
            assertThat(Files.size(path())).isEqualTo(all.length);
        }
        Files.write(path(), Arrays.copyOf(all, all.length + 100));
        try (FileJournal again = FileJournal.open(path())) {
            assertThat(again.lastSequence()).isEqualTo(4);
        }
    }

    @Test
    void oneProcessHasIt() throws IOException {
        try (FileJournal journal = FileJournal.open(path())) {
            assertThatThrownBy(() -> FileJournal.open(path())).hasMessageContaining("in use");
            journal.write(step(1));
        }
    }

    @Test
    void afterAFailureNothingIsWritten() throws IOException {
        FileJournal journal = FileJournal.open(path());
        journal.close();
        assertThatThrownBy(() -> journal.write(step(1))).isInstanceOf(IllegalStateException.class);
        assertThat(journal.order(id(1))).isEmpty();
    }
}
