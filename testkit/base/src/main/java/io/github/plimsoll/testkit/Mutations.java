package io.github.plimsoll.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes inputs of others: as a broken line, a wrong program or somebody with bad intent would. */
final class Mutations {
    private static final String[] WORDS = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        ":",
        ",",
        "\\",
        "null",
        "true",
        "0",
        "-1",
        "1e400",
        "-0",
        "1e-400",
        "0.1",
        "NaN",
        "99999999999999999999",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "0x",
        "0x0",
        "\\u0000",
        "\\ud800",
        "\u00fc",
        "<html>",
        "\r\n",
        "\n\n",
        " ",
        "\0",
        "data:",
        "event:",
        "-",
        "+",
        ".",
        "e"
    };
    private static final int[] BYTES = {0, 1, 0x7f, 0x80, 0xff, '0', '9', '"', '\\', '{', '[', '\n', 0xc3, 0xed, 0xf4};

    private final RandomGenerator random;
    private final List<byte[]> words = new ArrayList<>();

    /** @param seeds whose own words are put elsewhere, too */
    Mutations(RandomGenerator random, List<byte[]> seeds) {
        this.random = random;
        for (String word : WORDS) {
            words.add(word.getBytes(StandardCharsets.UTF_8));
        }
        for (byte[] seed : seeds) {
            String text = new String(seed, StandardCharsets.ISO_8859_1);
            for (String word : text.split("[^A-Za-z0-9_.-]+", 200)) {
                if (!word.isEmpty() && word.length() <= 80 && words.size() < 500) {
                    words.add(word.getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        }
    }

    byte[] of(List<byte[]> pool) {
        if (random.nextInt(1_000) == 0) {
            return extreme();
        }
        byte[] input = any(pool);
        for (int i = 1 + random.nextInt(1 + random.nextInt(8)); i > 0; i--) {
            input = change(input, pool);
        }
        return input.length <= Fuzz.MAX_INPUT ? input : Arrays.copyOf(input, Fuzz.MAX_INPUT);
    }

    private byte[] any(List<byte[]> pool) {
        return pool.isEmpty() ? new byte[0] : pool.get(random.nextInt(pool.size()));
    }

    /** Deep, long or noise. */
    private byte[] extreme() {
        byte[] word = words.get(random.nextInt(words.size()));
        int length = random.nextInt(1 + random.nextInt(Fuzz.MAX_INPUT));
        byte[] all = new byte[length];
        if (random.nextInt(3) == 0) {
            random.nextBytes(all);
            return all;
        }
        for (int i = 0; i < length; i++) {
            all[i] = word[i % word.length];
        }
        return all;
    }

    private byte[] change(byte[] in, List<byte[]> pool) {
        int at = in.length == 0 ? 0 : random.nextInt(in.length);
        int length = in.length == 0 ? 0 : Math.min(in.length - at, 1 + random.nextInt(1 + random.nextInt(64)));
        return switch (random.nextInt(11)) {
            case 0 -> with(in, at, at + Math.min(length, 1), new byte[] {(byte) (1 << random.nextInt(8))}, true);
            case 1 ->
                with(in, at, at + Math.min(length, 1), new byte[] {(byte) BYTES[random.nextInt(BYTES.length)]}, false);
            case 2 -> with(in, at, at + length, new byte[0], false);
            case 3 -> with(in, at, at, Arrays.copyOfRange(in, at, at + length), false);
            case 4 -> Arrays.copyOf(in, at);
            case 5 -> with(in, at, at, words.get(random.nextInt(words.size())), false);
            case 6 -> number(in, at);
            case 7 -> splice(in, at, any(pool));
            case 8 -> noise(in, at, length);
            case 9 -> with(in, at, at + length, words.get(random.nextInt(words.size())), false);
            default -> wide(in, at);
        };
    }

    private static byte[] with(byte[] in, int from, int to, byte[] instead, boolean flip) {
        byte[] out = new byte[in.length - (to - from) + instead.length];
        System.arraycopy(in, 0, out, 0, from);
        System.arraycopy(instead, 0, out, from, instead.length);
        System.arraycopy(in, to, out, from + instead.length, in.length - to);
        if (flip && to > from) {
            out[from] = (byte) (in[from] ^ instead[0]);
        }
        return out;
    }

    /** The number here becomes another one. */
    private byte[] number(byte[] in, int at) {
        int from = at;
        while (from < in.length && (in[from] < '0' || in[from] > '9')) {
            from++;
        }
        int to = from;
        while (to < in.length && in[to] >= '0' && in[to] <= '9') {
            to++;
        }
        String other = switch (random.nextInt(5)) {
            case 0 -> Long.toString(Cases.anyLong(random));
            case 1 -> "9".repeat(1 + random.nextInt(1 + random.nextInt(2_000)));
            case 2 -> "-" + random.nextInt(10);
            case 3 -> random.nextInt(100) + "." + random.nextInt(1_000_000) + "e" + random.nextInt(-400, 400);
            default -> Integer.toString(random.nextInt(10));
        };
        return with(in, from, to, other.getBytes(StandardCharsets.ISO_8859_1), false);
    }

    private byte[] splice(byte[] in, int at, byte[] other) {
        int from = other.length == 0 ? 0 : random.nextInt(other.length);
        return with(in, at, in.length, Arrays.copyOfRange(other, from, other.length), false);
    }

    private byte[] noise(byte[] in, int at, int length) {
        byte[] some = new byte[length];
        random.nextBytes(some);
        return with(in, at, at + length, some, false);
    }

    /** A binary number here becomes another one, of 1 to 8 bytes. */
    private byte[] wide(byte[] in, int at) {
        byte[] out = in.clone();
        long value = Cases.anyLong(random);
        for (int i = at; i < Math.min(in.length, at + (1 << random.nextInt(4))); i++) {
            out[i] = (byte) (value >>> (8 * (i - at)));
        }
        return out;
    }
}
