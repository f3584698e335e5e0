package io.github.plimsoll.bot;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Where a secret is typed: never on a command line, where every program of the machine would see it. */
interface SecretInput {
    /** Longest secret, bytes. */
    int MOST = 1_024;

    /**
     * One secret, which the caller wipes.
     *
     * @param asked what a person is asked for
     */
    char[] read(String asked) throws IOException;

    /** A person at a terminal, who does not see what is typed, or else one line of standard input. */
    @SuppressWarnings("SystemConsoleNull") // Java 17, and 25 again, have none where no terminal is
    static SecretInput ofPerson() {
        return asked -> {
            Console console = System.console();
            if (console == null) {
                // System.in would keep what was typed in its buffer.
                return line(new FileInputStream(FileDescriptor.in));
            }
            char[] typed = console.readPassword("%s: ", asked);
            return typed == null ? new char[0] : typed;
        };
    }

    /** One line, without its end. What is beyond {@link #MOST} bytes is not read. */
    static char[] line(InputStream in) throws IOException {
        byte[] bytes = new byte[MOST];
        int length = 0;
        try {
            int next = in.read();
            while (next >= 0 && next != '\n' && length < MOST) {
                bytes[length++] = (byte) next;
                next = in.read();
            }
            if (length > 0 && bytes[length - 1] == '\r') {
                length--;
            }
            CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes, 0, length));
            char[] line = new char[decoded.remaining()];
            decoded.get(line);
            decoded.flip();
            while (decoded.hasRemaining()) {
                decoded.put('\0');
            }
            return line;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
