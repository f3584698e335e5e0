package io.github.plimsoll.execution.spi;

import io.github.plimsoll.risk.ControlState;
import java.util.Objects;

/**
 * A control state set by a person or an escalation; it survives restarts and no timer releases it.
 *
 * @param scope {@code global}, {@code user:ID} or {@code market:ID}
 * @param state what it allows at most
 * @param reason why, for people
 * @param by who set it
 * @param at world time, microseconds
 */
public record Latch(String scope, ControlState state, String reason, String by, long at) {
    public static final String GLOBAL = "global";

    public Latch {
        Objects.requireNonNull(state, "state");
        if (!scope.equals(GLOBAL) && !scope.startsWith("user:") && !scope.startsWith("market:")) {
            throw new IllegalArgumentException("latch scope must be global, user:ID or market:ID but is " + scope);
        }
    }

    public static String user(String user) {
        return "user:" + user;
    }

    public static String market(String instrument) {
        return "market:" + instrument;
    }
}
