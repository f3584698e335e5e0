package io.github.plimsoll.tests.simulated;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Everything that happened, as one hash, and as lines for whoever listens. */
public final class SimTrace {
    private final LongSupplier micros;
    private final @Nullable Consumer<String> story;
    private final MessageDigest digest;
    private long lines;

    public SimTrace(LongSupplier micros, @Nullable Consumer<String> story) {
        this.micros = micros;
        this.story = story;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public void tell(String who, String what) {
        digest.update((micros.getAsLong() + " " + who + " " + what).getBytes(StandardCharsets.UTF_8));
        lines++;
        if (story != null) {
            story.accept("%12.6f s  %-8s %s".formatted(micros.getAsLong() / 1e6, who, what));
        }
    }

    public long lines() {
        return lines;
    }

    /** Ends the trace. */
    public String hash() {
        return HexFormat.of().formatHex(digest.digest()).substring(0, 32);
    }
}
