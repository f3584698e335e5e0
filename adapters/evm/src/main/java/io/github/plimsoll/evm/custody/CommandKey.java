package io.github.plimsoll.evm.custody;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.Signature;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key that another program holds: a hardware wallet, a key service's command line. For each signature the program is started
 * without a shell, reads one line, {@code 0xADDRESS 0xDIGEST}, and ends with 0 after one line: {@code 0x} and 65 bytes (r, s,
 * 27 or 28) or {@code der 0x} and a signature in DER, whose s may be in either half. Anything else, or nothing in time, is no
 * signature. What it says on standard error is thrown away, as it may hold a secret. It inherits this process's environment
 * but for names that the caller takes out.
 */
public final class CommandKey implements SigningKey {
    /** Longest wait that may be asked for. */
    public static final Duration LONGEST = Duration.ofMinutes(2);

    private static final int MOST_OUTPUT = 400;
    private static final Pattern OUTPUT = Pattern.compile("(der )?0x((?:[0-9a-f]{2}){8,80})\n?");
    private static final HexFormat HEX = HexFormat.of();

    private final EvmAddress address;
    private final List<String> command;
    private final List<String> withheld;
    private final Duration most;

    /**
     * @param address whose key it is
     * @param command the program and its arguments
     * @param withheld environment variables that it does not get, such as those with secrets of this program
     * @param most how long a signature may take, above 0 and at most {@link #LONGEST}
     */
    public CommandKey(EvmAddress address, List<String> command, List<String> withheld, Duration most) {
        if (command.isEmpty() || most.isNegative() || most.isZero() || most.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a command and a wait of at most " + LONGEST.toSeconds() + " s");
        }
        this.address = address;
        this.command = List.copyOf(command);
        this.withheld = List.copyOf(withheld);
        this.most = most;
    }

    @Override
    public EvmAddress address() {
        return address;
    }

    @Override
    public Signature sign(byte[] digest) {
        if (digest.length != Sealed.KEY) {
            throw new RefusedException(RefusalCode.WRONG_LENGTH, "a digest has 32 bytes, not " + digest.length);
        }
        Matcher said = OUTPUT.matcher(answer(address + " 0x" + HEX.formatHex(digest) + "\n"));
        if (!said.matches()) {
            throw new RefusedException(
                    RefusalCode.MALFORMED,
                    "the signing command's output is no signature of one line, which it must be");
        }
        byte[] bytes = HEX.parseHex(said.group(2));
        if (said.group(1) != null) {
            return Signature.ofDer(bytes, digest, address);
        }
        Signature signature = Signature.of(bytes);
        if (!signature.signer(digest).equals(address)) {
            throw new RefusedException(
                    RefusalCode.NOT_THE_SIGNER, "the signing command signed with another key than that of " + address);
        }
        return signature;
    }

    private String answer(String question) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        withheld.forEach(builder.environment()::remove);
        Process process;
        try {
            process = builder.start();
        } catch (IOException absent) {
            throw new IllegalStateException("the signing command cannot be started", absent);
        }
        try {
            // A line fits into the pipe: neither this nor a short answer waits for the other side.
            try (OutputStream in = process.getOutputStream()) {
                in.write(question.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException itDoesNotRead) {
                // What it answers decides.
            }
            if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the signing command did not end within " + most.toMillis() + " ms");
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("the signing command ended with " + process.exitValue());
            }
            byte[] said = process.getInputStream().readNBytes(MOST_OUTPUT);
            return new String(said, StandardCharsets.ISO_8859_1);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the wait for the signing command was interrupted", stopped);
        } catch (IOException unread) {
            throw new IllegalStateException("the signing command's output cannot be read", unread);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Override
    public String toString() {
        return "command that signs for " + address;
    }
}
