package io.github.plimsoll.feeds.recording;

import io.github.plimsoll.testkit.Fuzz;
import io.github.plimsoll.testkit.Parser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changed files at the reader of recordings. */
class RecordingFuzzTest {
    private static final int COUNT = 1_000;

    @ParameterizedTest
    @MethodSource("parsers")
    void whatNoRecorderWroteIsRefused(Parser parser) {
        Fuzz.check(parser, COUNT);
    }

    static List<Parser> parsers() throws IOException {
        return List.of(file(), block());
    }

    /** A changed file gives a beginning of the session. */
    private static Parser file() throws IOException {
        List<Event> played = new ArrayList<>();
        byte[] file = Sessions.closed(new SplittableRandom(1), 30, played).bytes.toByteArray();
        return new Parser("recording", List.of(file), input -> {
            try (Recording recording = Recording.read(new ByteArrayInputStream(input))) {
                int read = 0;
                for (Event event = recording.next(); event != null; event = recording.next()) {
                    if (read >= played.size() || !event.equals(played.get(read++))) {
                        throw new IllegalStateException("never played: " + event);
                    }
                }
                return recording.ending() + " " + read;
            } catch (RecordingException refused) {
                return Fuzz.shape(String.valueOf(refused.getMessage()));
            }
        });
    }

    /** What a right checksum would let pass. */
    private static Parser block() throws IOException {
        byte[] file = Sessions.closed(new SplittableRandom(2), 30, new ArrayList<>())
                .bytes
                .toByteArray();
        int length = ByteBuffer.wrap(file).getInt(Format.HEADER);
        int from = Format.HEADER + Format.BLOCK_HEADER;
        byte[] block = Arrays.copyOfRange(file, from, from + length);
        return new Parser("block of a recording", List.of(block), input -> {
            int kinds = 0;
            try {
                List<Event> events = new BlockReader(input).read();
                for (Event event : events) {
                    kinds |= event.<Integer>fold(offered -> 1, connected -> 2, opened -> 4, message -> 8);
                }
                return kinds + 16 * Math.min(40, events.size());
            } catch (DamagedException refused) {
                return Fuzz.shape(String.valueOf(refused.getMessage()));
            }
        });
    }
}
