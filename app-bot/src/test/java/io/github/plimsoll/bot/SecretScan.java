package io.github.plimsoll.bot;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Looks for 32 secret bytes, or for a half of them, in every way in which programs write bytes: as they are, reversed, word by
 * word, as hex digits, base64 and decimal digits, in one or two bytes for each character.
 */
final class SecretScan {
    /** As much of a secret as is enough to tell it from chance. */
    private static final int PART = 16;

    private final Map<Integer, List<Form>> forms = new HashMap<>();
    private int longest;

    private static final class Form {
        private final String name;
        private final byte[] bytes;

        Form(String name, byte[] bytes) {
            this.name = name;
            this.bytes = bytes;
        }
    }

    SecretScan(byte[] secret) {
        byte[] reversed = reversed(secret);
        parts("bytes", secret);
        parts("reversed bytes", reversed);
        parts("words of 4 bytes", words(secret, Integer.BYTES));
        parts("words of 8 bytes", words(secret, Long.BYTES));
        parts("reversed words of 4 bytes", reversed(words(secret, Integer.BYTES)));
        for (byte[] bytes : List.of(secret, reversed)) {
            for (int at = 0; at + PART <= bytes.length; at += PART) {
                byte[] part = Arrays.copyOfRange(bytes, at, at + PART);
                String hex = HexFormat.of().formatHex(part);
                text("hex", hex);
                text("hex", hex.toUpperCase(Locale.ROOT));
                text("hex with spaces", HexFormat.ofDelimiter(" ").formatHex(part));
                text("hex with colons", HexFormat.ofDelimiter(":").formatHex(part));
                text("list of bytes", Arrays.toString(part).replaceAll("[\\[\\]]", ""));
                text("reversed hex", new StringBuilder(hex).reverse().toString());
            }
            text("decimal", new BigInteger(1, bytes).toString());
            text("decimal", new BigInteger(bytes).toString());
            // Where it begins in the whole decides how base64 cuts it.
            for (int before = 0; before < 3; before++) {
                byte[] shifted = new byte[before + bytes.length];
                System.arraycopy(bytes, 0, shifted, before, bytes.length);
                String standard = Base64.getEncoder().withoutPadding().encodeToString(shifted);
                String inner = standard.substring(before == 0 ? 0 : before + 1, standard.length() - 2);
                text("base64", inner.substring(0, 24));
                text("base64", inner.substring(inner.length() - 24));
                text("base64url", inner.substring(0, 24).replace('+', '-').replace('/', '_'));
            }
        }
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    /** The words in the other order, each as it is. */
    private static byte[] words(byte[] bytes, int size) {
        ByteBuffer words = ByteBuffer.allocate(bytes.length).order(ByteOrder.BIG_ENDIAN);
        for (int at = bytes.length - size; at >= 0; at -= size) {
            words.put(bytes, at, size);
        }
        return words.array();
    }

    private void parts(String name, byte[] bytes) {
        for (int at = 0; at + PART <= bytes.length; at++) {
            add(name, Arrays.copyOfRange(bytes, at, at + PART));
        }
    }

    private void text(String name, String text) {
        add(name, text.getBytes(StandardCharsets.ISO_8859_1));
        add(name, text.getBytes(StandardCharsets.UTF_16LE));
        add(name, text.getBytes(StandardCharsets.UTF_16BE));
    }

    private void add(String name, byte[] bytes) {
        forms.computeIfAbsent(start(bytes, 0), any -> new ArrayList<>()).add(new Form(name, bytes));
        longest = Math.max(longest, bytes.length);
    }

    private static int start(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 16 | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff);
    }

    /** How it is written there; empty when it is not. */
    Optional<String> in(byte[] bytes) {
        return in(bytes, bytes.length);
    }

    Optional<String> in(String text) {
        return in(text.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<String> in(byte[] bytes, int length) {
        for (int at = 0; at + 3 <= length; at++) {
            List<Form> begin = forms.get(start(bytes, at));
            if (begin != null) {
                for (Form form : begin) {
                    int end = at + form.bytes.length;
                    if (end <= length && Arrays.equals(bytes, at, end, form.bytes, 0, form.bytes.length)) {
                        return Optional.of(form.name);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** The same in a stream of any length. */
    Optional<String> in(InputStream stream) throws IOException {
        byte[] window = new byte[1 << 20];
        int held = 0;
        int read = stream.readNBytes(window, 0, window.length);
        while (read > 0) {
            held += read;
            Optional<String> found = in(window, held);
            if (found.isPresent()) {
                return found;
            }
            int kept = Math.min(longest, held);
            System.arraycopy(window, held - kept, window, 0, kept);
            held = kept;
            read = stream.readNBytes(window, held, window.length - held);
        }
        return Optional.empty();
    }

    /** In every file of a folder, and in what the archives among them hold. */
    void files(Path folder, Consumer<String> found) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                in(in).ifPresent(how -> found.accept(file + " as " + how));
            }
            try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    String name = entry.getName();
                    in(zip).ifPresent(how -> found.accept(file + "!" + name + " as " + how));
                }
            }
        }
    }
}
