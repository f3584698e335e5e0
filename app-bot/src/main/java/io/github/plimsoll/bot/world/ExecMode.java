package io.github.plimsoll.bot.world;

import io.github.plimsoll.bot.command.HeldBy;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.spi.ControlReading;
import io.github.plimsoll.execution.spi.ControlSource;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.ProcessTime;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.redis.RedisKey;
import io.github.plimsoll.risk.ControlState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shared key by which an operator stops every process, or takes LIVE away, without asking any of them. It only
 * tightens: what cannot be read, is not there, is malformed or is older than what was read before permits no new risk of
 * LIVE accounts; its stop becomes one in the database, so that it outlives the key and ends by a person. One thread takes
 * turns, any thread may ask.
 */
public final class ExecMode implements ControlSource, AutoCloseable {
    /** How often the key is read. */
    public static final long EVERY_MILLIS = 250;

    private static final Logger LOG = LoggerFactory.getLogger(ExecMode.class);
    private static final Duration PATIENCE = Duration.ofMillis(500);
    /** After so long without an answer nobody knows what the key says. */
    private static final long STALE_NANOS = Duration.ofSeconds(3).toNanos();
    /** How many answers in a row must say LIVE before it counts. */
    private static final int STREAK = 3;

    private static final String BY = "exec_mode";

    private final String name;
    private final Supplier<Optional<String>> key;
    private final Runnable closing;
    private final ProcessTime time;
    private volatile ControlReading last;
    private volatile long readAt;
    /** The last value that was obeyed; null before the first. */
    private @Nullable ExecModeValue value;

    private int streak;
    /** Whether the stop that the key asks for is in the database, as far as this process knows. */
    private boolean kept;

    ExecMode(String name, Supplier<Optional<String>> key, Runnable closing, ProcessTime time) {
        this.name = name + " in Redis";
        this.key = key;
        this.closing = closing;
        this.time = time;
        this.readAt = time.nanos();
        this.last = unknown(ControlState.ACTIVE, "not read yet");
    }

    static ExecMode over(String url, String key, ProcessTime time) {
        RedisKey redis = RedisKey.of(url, key, PATIENCE);
        return new ExecMode(key, redis::read, redis::close, time);
    }

    @Override
    public ControlReading reading() {
        ControlReading seen = last;
        return seen.live() && time.nanos() - readAt > STALE_NANOS
                ? unknown(seen.state(), "it was not read for " + STALE_NANOS / 1_000_000_000L + " s")
                : seen;
    }

    /** Reads the key, and puts a stop that it asks for into the database. */
    public void turn(ControlPlane control) {
        ControlReading before = last;
        read();
        if (!before.equals(last)) {
            LOG.info("control by {}", HeldBy.text(last));
        }
        if (last.state() == ControlState.ACTIVE) {
            kept = false;
        } else if (!kept) {
            keep(control);
        }
    }

    private void read() {
        Optional<String> text;
        try {
            text = key.get();
        } catch (RedisKey.UnreadableException silent) {
            LOG.debug("{} cannot be read", name, silent);
            withhold("Redis does not answer");
            return;
        }
        if (text.isEmpty()) {
            withhold("there is no such key");
            return;
        }
        try {
            obey(ExecModeValue.parse(text.get()));
        } catch (IllegalArgumentException malformed) {
            withhold("its value is malformed: " + malformed.getMessage());
        }
        readAt = time.nanos();
    }

    /** A value that loosens must be younger than the one that it follows: an older one comes from an older Redis. */
    private void obey(ExecModeValue next) {
        ExecModeValue before = value;
        boolean looser = before != null && ((before.stop() && !next.stop()) || (!before.live() && next.live()));
        if (before != null && looser && !next.updatedAt().isAfter(before.updatedAt())) {
            withhold("its value of " + next.updatedAt() + " is not younger than the one that it would loosen");
            return;
        }
        value = next;
        if (next.stop()) {
            streak = 0;
            last = says(ControlState.HALTED, "emergency_stop is true, as of " + next.updatedAt());
        } else if (!next.live()) {
            streak = 0;
            last = says(ControlState.ACTIVE, "its mode is DRY");
        } else {
            streak = Math.min(STREAK, streak + 1);
            last = streak < STREAK
                    ? unknown(ControlState.ACTIVE, "its mode is LIVE, read " + streak + " of " + STREAK + " times")
                    : ControlReading.said(name, ControlState.ACTIVE, true, "its mode is LIVE");
        }
    }

    /** A stop that was read stays until a younger value ends it. */
    private void withhold(String reason) {
        streak = 0;
        ExecModeValue seen = value;
        boolean stopped = seen != null && seen.stop();
        last = unknown(stopped ? ControlState.HALTED : ControlState.ACTIVE, reason);
    }

    private ControlReading says(ControlState state, String reason) {
        return ControlReading.said(name, state, false, reason);
    }

    private ControlReading unknown(ControlState state, String reason) {
        return ControlReading.unknown(name, state, reason);
    }

    private void keep(ControlPlane control) {
        try {
            boolean there = control.latches().stream()
                    .anyMatch(latch ->
                            latch.scope().equals(Latch.GLOBAL) && latch.state().compareTo(ControlState.HALTED) >= 0);
            if (!there) {
                Instant since = value == null ? Instant.EPOCH : value.updatedAt();
                control.stop(Latch.GLOBAL, ControlState.HALTED, name + " says emergency_stop as of " + since, BY, BY);
            }
            kept = true;
        } catch (StoreException silent) {
            LOG.debug("the database does not answer; the stop holds here and is kept later", silent);
        }
    }

    @Override
    public void close() {
        closing.run();
    }
}
