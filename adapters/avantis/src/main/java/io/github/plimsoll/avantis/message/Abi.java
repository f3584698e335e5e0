package io.github.plimsoll.avantis.message;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arguments and structs as the contract ABI writes them. A value's kind says how: whole numbers, booleans and addresses are
 * one word, a list is a struct of such words in its place, text, bytes and lists of bytes stand behind an offset.
 */
final class Abi {
    static final int WORD = 32;
    /** Most bytes that are read as a struct. */
    static final int MAX_LENGTH = 16 * 1024;

    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);
    private static final int ADDRESS_BITS = 160;

    private Abi() {}

    /** A list of byte strings, as an argument. */
    record Bytes(List<byte[]> parts) {}

    /** Arguments of a function, or the fields of a struct in the ABI's order. */
    static byte[] arguments(List<?> values) {
        int head = 0;
        for (Object value : values) {
            head += value instanceof List<?> struct ? struct.size() * WORD : WORD;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteArrayOutputStream tail = new ByteArrayOutputStream();
        for (Object value : values) {
            byte[] behind = behind(value);
            if (behind != null) {
                all.writeBytes(word(BigInteger.valueOf(head + tail.size())));
                tail.writeBytes(behind);
            } else if (value instanceof List<?> struct) {
                struct.forEach(one -> all.writeBytes(word(number(one))));
            } else {
                all.writeBytes(word(number(value)));
            }
        }
        all.writeBytes(tail.toByteArray());
        return all.toByteArray();
    }

    /** {@code abi.encode} of a struct whose values are in the order of its typed data. */
    static byte[] encode(Struct struct, List<?> values) {
        List<Object> ordered = new ArrayList<>();
        boolean dynamic = false;
        for (int place : struct.abiOrder()) {
            ordered.add(values.get(place));
            dynamic |= values.get(place) instanceof String;
        }
        byte[] tuple = arguments(ordered);
        if (!dynamic) {
            return tuple;
        }
        byte[] all = Arrays.copyOf(word(BigInteger.valueOf(WORD)), WORD + tuple.length);
        System.arraycopy(tuple, 0, all, WORD, tuple.length);
        return all;
    }

    /**
     * The values that {@link #encode} writes as exactly these bytes, in the order of the typed data.
     *
     * @throws RefusedException when no values do
     */
    static List<Object> decode(Struct struct, byte[] bytes) {
        if (bytes.length > MAX_LENGTH) {
            throw new RefusedException(
                    RefusalCode.TOO_LARGE, "a struct has at most " + MAX_LENGTH + " bytes, not " + bytes.length);
        }
        boolean dynamic =
                struct.fields().stream().anyMatch(field -> field.type().equals("string"));
        Reader reader = new Reader(bytes, dynamic ? WORD : 0);
        List<Object> read =
                new ArrayList<>(java.util.Collections.nCopies(struct.fields().size(), ""));
        for (int place : struct.abiOrder()) {
            read.set(place, reader.value(struct.fields().get(place).type()));
        }
        // Padding, offsets and what is left over: whatever differs from the one way to write it is not it.
        if (!Arrays.equals(encode(struct, read), bytes)) {
            throw new RefusedException(RefusalCode.MALFORMED, "not the one way to write a " + struct.typeName());
        }
        return read;
    }

    /**
     * Arguments of which none stands behind an offset, in their order.
     *
     * @throws RefusedException when there are too few bytes, or one does not fit its type
     */
    static List<Object> words(byte[] bytes, List<String> types) {
        Reader reader = new Reader(bytes, 0);
        List<Object> all = new ArrayList<>();
        types.forEach(type -> all.add(reader.value(type)));
        return all;
    }

    private static byte @Nullable [] behind(Object value) {
        if (value instanceof String text) {
            return counted(text.getBytes(StandardCharsets.UTF_8));
        }
        if (value instanceof byte[] bytes) {
            return counted(bytes);
        }
        if (value instanceof Bytes list) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(word(BigInteger.valueOf(list.parts().size())));
            all.writeBytes(arguments(list.parts()));
            return all.toByteArray();
        }
        return null;
    }

    private static byte[] counted(byte[] bytes) {
        int padded = (bytes.length + WORD - 1) / WORD * WORD;
        byte[] all = Arrays.copyOf(word(BigInteger.valueOf(bytes.length)), WORD + padded);
        System.arraycopy(bytes, 0, all, WORD, bytes.length);
        return all;
    }

    private static BigInteger number(Object value) {
        if (value instanceof BigInteger number) {
            return number;
        }
        if (value instanceof Boolean is) {
            return is ? BigInteger.ONE : BigInteger.ZERO;
        }
        return new BigInteger(((EvmAddress) value).hex().substring(2), 16);
    }

    /** In two's complement: from -2^255 to 2^256 - 1. */
    private static byte[] word(BigInteger value) {
        byte[] word = new byte[WORD];
        byte[] bytes = (value.signum() < 0 ? value.add(MODULUS) : value).toByteArray();
        int length = Math.min(bytes.length, WORD);
        System.arraycopy(bytes, bytes.length - length, word, WORD - length, length);
        return word;
    }

    /** Words one after another. */
    private static final class Reader {
        private final byte[] bytes;
        private final int start;
        private int at;

        Reader(byte[] bytes, int start) {
            this.bytes = bytes;
            this.start = start;
            this.at = start;
        }

        Object value(String type) {
            Struct held = Struct.named(type);
            if (held != null) {
                List<Object> all = new ArrayList<>();
                held.fields().forEach(field -> all.add(value(field.type())));
                return all;
            }
            BigInteger word = next();
            return switch (type) {
                case "address" -> address(word);
                case "bool" -> word.signum() != 0;
                case "string" -> text(word);
                case "int256" -> word.testBit(255) ? word.subtract(MODULUS) : word;
                case "uint8" -> fitting(word, 8);
                default -> word;
            };
        }

        private BigInteger next() {
            BigInteger word = wordAt(at);
            at += WORD;
            return word;
        }

        private BigInteger wordAt(int place) {
            if (place < 0 || place > bytes.length - WORD) {
                throw new RefusedException(RefusalCode.WRONG_LENGTH, "the bytes end before the struct does");
            }
            return new BigInteger(1, Arrays.copyOfRange(bytes, place, place + WORD));
        }

        private static BigInteger fitting(BigInteger word, int bits) {
            if (word.bitLength() > bits) {
                throw new RefusedException(RefusalCode.OUT_OF_RANGE, "a number of more than " + bits + " bits");
            }
            return word;
        }

        private static EvmAddress address(BigInteger word) {
            String hex = fitting(word, ADDRESS_BITS).toString(16);
            return new EvmAddress("0x" + "0".repeat(40 - hex.length()) + hex);
        }

        private String text(BigInteger offset) {
            int from = start + fitting(offset, 15).intValue();
            int length = fitting(wordAt(from), 15).intValue();
            if (length > bytes.length - from - WORD) {
                throw new RefusedException(RefusalCode.WRONG_LENGTH, "the bytes end before the text does");
            }
            return new String(bytes, from + WORD, length, StandardCharsets.UTF_8);
        }
    }

    /** For answers and bodies. */
    static String hex(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }
}
