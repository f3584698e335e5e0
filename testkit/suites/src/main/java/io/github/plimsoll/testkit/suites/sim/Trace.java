package io.github.plimsoll.testkit.suites.sim;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Everything that happened, as one hash, and as lines for whoever listens. */
final class Trace {
    private final SimTime time;
    private final Consumer<String> story;
    private final boolean told;
    private final MessageDigest digest;
    private final Map<FaultKind, Long> faults = new EnumMap<>(FaultKind.class);
    private final StringBuilder line = new StringBuilder(160);
    private long lines;

    /** @param story told every line; null when nobody listens */
    Trace(SimTime time, @Nullable Consumer<String> story) {
        this.time = time;
        this.told = story != null;
        this.story = story == null ? ignored -> {} : story;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void tell(String who, String what) {
        line.setLength(0);
        line.append(time.micros()).append(' ').append(who).append(' ').append(what);
        digest.update(line.toString().getBytes(StandardCharsets.UTF_8));
        lines++;
        if (told) {
            story.accept("%12.6f s  %-8s %s".formatted(time.micros() / 1e6, who, what));
        }
    }

    void fault(FaultKind kind) {
        faults.merge(kind, 1L, Long::sum);
        tell("FAULT", kind.name());
    }

    long lines() {
        return lines;
    }

    Map<FaultKind, Long> faults() {
        return faults;
    }

    /** Ends the trace. */
    String hash() {
        return HexFormat.of().formatHex(digest.digest()).substring(0, 32);
    }
}
