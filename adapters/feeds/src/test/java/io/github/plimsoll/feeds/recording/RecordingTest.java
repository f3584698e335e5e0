package io.github.plimsoll.feeds.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.feeds.live.Decoder;
import io.github.plimsoll.feeds.live.QuoteSink;
import io.github.plimsoll.feeds.live.RawTap;
import io.github.plimsoll.feeds.live.Session;
import io.github.plimsoll.feeds.live.Tick;
import io.github.plimsoll.testkit.Cases;
import io.github.plimsoll.testkit.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final Tick TICK =
            new Tick("BTC-USD", new Tick.Point(65_000_00L, 3), -2, 5_000_000, 7, Session.UNSTATED);

    @TempDir
    private Path folder;

    private final ManualClock clock = new ManualClock();

    @Test
    @DisplayName("what was recorded comes out exactly, in its order, with its times")
    void exactly() {
        Cases.check("record and replay", 100, random -> {
            List<Event> played = new ArrayList<>();
            Sessions.File file = Sessions.closed(random, random.nextInt(200), played);
            assertThat(file.closed).isTrue();
            try (Recording recording = Recording.read(new ByteArrayInputStream(file.bytes.toByteArray()))) {
                Sessions.Notes again = new Sessions.Notes();
                assertThat(recording.ending()).isEqualTo(Recording.Ending.UNREAD);
                assertThat(recording.replay(again::moveTo, again, again)).isEqualTo(Recording.Ending.CLOSED);
                assertThat(again.all).isEqualTo(played);
                assertThat(recording.events()).isEqualTo(played.size());
                assertThat(recording.goodBytes()).isEqualTo(file.bytes.size());
                assertThat(recording.begunMicros()).isEqualTo(ManualClock.START_MICROS);
                assertThat(recording.next()).isNull();
            }
        });
    }

    @Test
    @DisplayName("a file that ends anywhere gives a beginning of the session and nothing else")
    void truncatedAnywhere() throws IOException {
        List<Event> played = new ArrayList<>();
        byte[] file = Sessions.closed(new SplittableRandom(3), 60, played).bytes.toByteArray();
        for (int length = 0; length < file.length; length++) {
            byte[] torn = Arrays.copyOf(file, length);
            if (length < Format.HEADER) {
                assertThatThrownBy(() -> Sessions.events(torn)).isInstanceOf(RecordingException.class);
                continue;
            }
            try (Recording recording = Recording.read(new ByteArrayInputStream(torn))) {
                Sessions.Notes again = new Sessions.Notes();
                assertThat(recording.replay(again::moveTo, again, again)).isEqualTo(Recording.Ending.CUT);
                assertThat(again.all.equals(played.subList(0, again.all.size())))
                        .as("length %s", length)
                        .isTrue();
                assertThat(recording.goodBytes()).isLessThanOrEqualTo(length);
            }
        }
    }

    @Test
    @DisplayName("a file with any byte changed gives a beginning of the session and nothing else")
    void changedAnywhere() throws IOException {
        List<Event> played = new ArrayList<>();
        RandomGenerator random = new SplittableRandom(4);
        byte[] file = Sessions.closed(random, 60, played).bytes.toByteArray();
        for (int at = 0; at < file.length; at++) {
            for (int change : new int[] {1, 0x80, 1 + random.nextInt(255)}) {
                byte[] changed = file.clone();
                changed[at] ^= (byte) change;
                if (at < Format.HEADER) {
                    assertThatThrownBy(() -> Sessions.events(changed)).isInstanceOf(RecordingException.class);
                } else {
                    List<Event> events = Sessions.events(changed);
                    assertThat(events.equals(played.subList(0, events.size())))
                            .as("byte %s", at)
                            .isTrue();
                }
            }
        }
    }

    @Test
    @DisplayName("blocks that are left out, doubled or put elsewhere give a beginning of the session and nothing else")
    void blocksElsewhere() throws IOException {
        List<Event> played = new ArrayList<>();
        byte[] file = Sessions.closed(new SplittableRandom(5), 80, played).bytes.toByteArray();
        List<byte[]> blocks = blocks(file);
        assertThat(blocks).hasSizeGreaterThan(6);
        Cases.check("blocks elsewhere", 500, random -> {
            List<byte[]> other = new ArrayList<>(blocks);
            int from = random.nextInt(other.size());
            switch (random.nextInt(3)) {
                case 0 -> other.remove(from);
                case 1 -> other.add(random.nextInt(other.size()), other.get(from));
                default -> other.add(random.nextInt(other.size()), other.remove(from));
            }
            ByteBuffer all = ByteBuffer.allocate(file.length * 2).put(file, 0, Format.HEADER);
            other.forEach(all::put);
            List<Event> events = Sessions.events(Arrays.copyOf(all.array(), all.position()));
            assertThat(events).isEqualTo(played.subList(0, events.size()));
        });
    }

    private static List<byte[]> blocks(byte[] file) {
        List<byte[]> all = new ArrayList<>();
        for (int at = Format.HEADER; at < file.length; ) {
            int length = Format.BLOCK_HEADER + ByteBuffer.wrap(file).getInt(at);
            all.add(Arrays.copyOfRange(file, at, at + length));
            at += length;
        }
        return all;
    }

    @Test
    @DisplayName("even a block with the right checksum is refused where no recorder could have written it")
    void whatNoRecorderWrites() {
        Cases.check("crafted blocks", 3_000, random -> {
            byte[] block = new byte[1 + random.nextInt(40)];
            random.nextBytes(block);
            block[0] = (byte) random.nextInt(8);
            byte[] header = Format.header(0);
            int sum = Format.checksum(Format.headerChecksum(header), block, 0, block.length);
            ByteBuffer file = ByteBuffer.allocate(header.length + 8 + block.length);
            file.put(header).putInt(block.length).putInt(sum).put(block);
            try (Recording recording = Recording.read(new ByteArrayInputStream(file.array()))) {
                Sessions.Notes notes = new Sessions.Notes();
                recording.replay(notes::moveTo, notes, notes);
                assertThat(recording.ending())
                        .isIn(Recording.Ending.CUT, Recording.Ending.CLOSED, Recording.Ending.FULL);
            }
        });
    }

    @Test
    void aFileIsKeptWithinItsBoundAndIsWhole() throws IOException {
        for (long bound : new long[] {Recorder.MIN_BYTES, 10_000, 100_000}) {
            Sessions.File file = new Sessions.File();
            Recorder recorder = Recorder.begin(file, clock, bound);
            List<Event> played = Sessions.play(new SplittableRandom(bound), 9_000, recorder, clock);
            Recorder.Health health = recorder.health();
            assertThat(health.state()).isEqualTo(Recorder.State.FULL);
            assertThat(health.events() + health.lost()).isEqualTo(played.size());
            assertThat(file.bytes.size()).isBetween((int) bound - 1_500, (int) bound);
            assertThat(file.closed).isTrue();
            try (Recording recording = Recording.read(new ByteArrayInputStream(file.bytes.toByteArray()))) {
                Sessions.Notes again = new Sessions.Notes();
                assertThat(recording.replay(again::moveTo, again, again)).isEqualTo(Recording.Ending.FULL);
                assertThat(again.all).isEqualTo(played.subList(0, (int) health.events()));
            }
            recorder.close();
            assertThat(recorder.health().state()).isEqualTo(Recorder.State.CLOSED);
        }
    }

    @Test
    @DisplayName("a disk that is full ends the recording and not the session")
    void fullDisk() throws IOException {
        Sessions.File file = new Sessions.File();
        file.failsAt = 2_000;
        Recorder recorder = Recorder.begin(file, clock, 1 << 20);
        List<Event> played = Sessions.play(new SplittableRandom(1), 2_000, recorder, clock);
        assertThat(recorder.health().state()).isEqualTo(Recorder.State.FAILED);
        assertThat(recorder.health().problem()).hasValue("IOException");
        assertThat(recorder.health().events() + recorder.health().lost()).isEqualTo(played.size());
        List<Event> kept = Sessions.events(file.bytes.toByteArray());
        assertThat(kept).hasSize((int) recorder.health().events()).isEqualTo(played.subList(0, kept.size()));
        recorder.flush();
        recorder.close();
        assertThat(recorder.health().state()).isEqualTo(Recorder.State.FAILED);
    }

    @Test
    @DisplayName("after a crash all but the last seconds is there")
    void crash() throws IOException {
        Path path = folder.resolve("session");
        Recorder crashed = Recorder.create(path, clock, 1 << 20);
        QuoteSink sink = crashed.recording(new Sessions.Notes());
        for (int i = 0; i < 12; i++) {
            sink.offer("pyth", TICK, clock.monotonicNanos());
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(Sessions.events(Files.readAllBytes(path))).hasSize(10);
        crashed.flush();
        try (Recording recording = Recording.open(path)) {
            Sessions.Notes again = new Sessions.Notes();
            assertThat(recording.replay(again::moveTo, again, again)).isEqualTo(Recording.Ending.CUT);
            assertThat(again.all).hasSize(12);
        }
        assertThatThrownBy(() -> Recorder.create(path, clock, 1 << 20)).isInstanceOf(FileAlreadyExistsException.class);
        crashed.close();
        crashed.close();
        try (Recording recording = Recording.open(path)) {
            assertThat(recording.replay((micros, nanos) -> {}, new Sessions.Notes(), RawTap.NONE))
                    .isEqualTo(Recording.Ending.CLOSED);
        }
    }

    @Test
    void anInterruptedThreadRecordsAllTheSame() throws IOException {
        Path path = folder.resolve("session");
        try (Recorder recorder = Recorder.create(path, clock, 1 << 20)) {
            Thread.currentThread().interrupt();
            recorder.recording(new Sessions.Notes()).offer("pyth", TICK, 0);
            recorder.flush();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(Sessions.events(Files.readAllBytes(path))).hasSize(1);
    }

    @Test
    @DisplayName("names and messages of any length are counted, and never make the file unreadable")
    void boundedNames() throws IOException {
        Sessions.File file = new Sessions.File();
        Recorder recorder = Recorder.begin(file, clock, 1 << 24);
        QuoteSink sink = recorder.recording(new Sessions.Notes());
        for (int i = 0; i < 9_000; i++) {
            sink.connected("source" + i);
        }
        for (String name : List.of("x".repeat(201), "\u00fc".repeat(101), "\ud800")) {
            sink.connected(name);
        }
        sink.connected("\u00fc".repeat(100));
        recorder.tap().message("a", new byte[Decoder.MAX_MESSAGE + 1], 0, 0);
        recorder.tap().message("a", new byte[Decoder.MAX_MESSAGE], 0, 0);
        recorder.close();
        assertThat(recorder.health())
                .isEqualTo(new Recorder.Health(Recorder.State.CLOSED, 9_002, 4, file.bytes.size(), Optional.empty()));
        assertThat(Sessions.events(file.bytes.toByteArray())).hasSize(9_002);
    }

    @Test
    void otherFilesAreToldApart() throws IOException {
        byte[] file = Sessions.closed(new SplittableRandom(1), 3, new ArrayList<>())
                .bytes
                .toByteArray();
        assertThatThrownBy(() -> Sessions.events(new byte[100])).hasMessage("the file is no recording");
        byte[] damaged = file.clone();
        damaged[15] ^= 1;
        assertThatThrownBy(() -> Sessions.events(damaged)).hasMessage("the file has a damaged header");
        ByteBuffer newer = ByteBuffer.wrap(file.clone());
        newer.putInt(8, 2);
        newer.putInt(20, Format.checksum(0, newer.array(), 0, 20));
        assertThatThrownBy(() -> Sessions.events(newer.array()))
                .hasMessage("the file is of version 2; version 1 can be read");
        assertThatThrownBy(() -> Recorder.create(folder.resolve("x"), clock, 10))
                .hasMessage("a recording may have at least 4096 bytes, not 10");
        Path text = Files.writeString(folder.resolve("text"), "timestamp,price,amount\n");
        assertThatThrownBy(() -> Recording.open(text)).hasMessage("the file is no recording");
    }

    @Test
    @DisplayName("a steady quote takes few bytes")
    void compact() throws IOException {
        Sessions.File file = new Sessions.File();
        try (Recorder recorder = Recorder.begin(file, clock, 1 << 24)) {
            QuoteSink sink = recorder.recording(new Sessions.Notes());
            for (int i = 0; i < 10_000; i++) {
                clock.advanceMicros(20_000);
                long price = 65_000_00000000L + i % 17 * 1_000_000L;
                sink.offer(
                        "binance",
                        new Tick(
                                "BTC-USD",
                                new Tick.Book(price, price + 1_000_000, 5_00000000L, 7_00000000L, -8),
                                -8,
                                clock.epochMicros() - 15_000,
                                900_000_000L + i,
                                Session.UNSTATED),
                        clock.monotonicNanos() - 30_000);
            }
        }
        assertThat(file.bytes.size()).isLessThan(10_000 * 32);
    }
}
