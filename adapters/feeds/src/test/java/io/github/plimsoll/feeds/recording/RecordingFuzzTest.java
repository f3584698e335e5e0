package io.github.plimsoll.feeds.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.testkit.Fuzz;
import io.github.plimsoll.testkit.Parser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
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

    /**
     * A changed file gives a beginning of the session. A checksum is no signature: Jazzer sees what a sum is compared with
     * and puts it there, and such a block may say anything that a recorder could have said.
     */
    private static Parser file() throws IOException {
        List<Event> played = new ArrayList<>();
        byte[] file = Sessions.closed(new SplittableRandom(1), 30, played).bytes.toByteArray();
        return new Parser("recording", List.of(file), input -> {
            try (Recording recording = Recording.read(new ByteArrayInputStream(input))) {
                int read = 0;
                for (Event event = recording.next(); event != null; event = recording.next()) {
                    if (read >= played.size() || !event.equals(played.get(read++))) {
                        if (forged(file, input)) {
                            return "forged";
                        }
                        throw new IllegalStateException("never played: " + event);
                    }
                }
                return recording.ending() + " " + read;
            } catch (RecordingException refused) {
                return Fuzz.shape(String.valueOf(refused.getMessage()));
            }
        });
    }

    /** Whether the first block that is not of the file has the right checksum all the same, worked out here anew. */
    private static boolean forged(byte[] file, byte[] input) {
        ByteBuffer in = ByteBuffer.wrap(input);
        int before = Format.HEADER - 4;
        int at = Format.HEADER;
        while (at + Format.BLOCK_HEADER <= input.length) {
            int length = in.getInt(at);
            int from = at + Format.BLOCK_HEADER;
            if (length <= 0 || length > input.length - from) {
                return false;
            }
            int end = from + length;
            if (end > file.length || !Arrays.equals(file, 0, end, input, 0, end)) {
                CRC32C sum = new CRC32C();
                sum.update(input, before, 4);
                sum.update(input, at, 4);
                sum.update(input, from, length);
                return (int) sum.getValue() == in.getInt(at + 4);
            }
            before = at + 4;
            at = end;
        }
        return false;
    }

    @Test
    @DisplayName(
            "only other bytes under a right checksum are a forgery: none that is changed, torn, doubled or whole is")
    void whatIsForged() throws IOException {
        byte[] file = Sessions.closed(new SplittableRandom(3), 60, new ArrayList<>())
                .bytes
                .toByteArray();
        assertThat(forged(file, file)).isFalse();
        int second = Format.HEADER + Format.BLOCK_HEADER + ByteBuffer.wrap(file).getInt(Format.HEADER);
        for (int at = Format.HEADER; at < file.length; at++) {
            byte[] changed = file.clone();
            changed[at] ^= 1;
            assertThat(forged(file, changed)).as("byte %d", at).isFalse();
            assertThat(forged(file, Arrays.copyOf(file, at))).as("up to %d", at).isFalse();
        }
        byte[] moved = Arrays.copyOf(file, second + file.length - Format.HEADER);
        System.arraycopy(file, Format.HEADER, moved, second, file.length - Format.HEADER);
        assertThat(forged(file, moved)).isFalse();
        for (int block : new int[] {Format.HEADER, second}) {
            byte[] other = file.clone();
            int before = block == Format.HEADER ? Format.HEADER - 4 : Format.HEADER + 4;
            int from = block + Format.BLOCK_HEADER;
            int length = ByteBuffer.wrap(other).getInt(block);
            other[from + length - 1] ^= 1;
            int sum = Format.checksum(ByteBuffer.wrap(other).getInt(before), other, from, length);
            ByteBuffer.wrap(other).putInt(block + 4, sum);
            assertThat(forged(file, other)).isTrue();
        }
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
