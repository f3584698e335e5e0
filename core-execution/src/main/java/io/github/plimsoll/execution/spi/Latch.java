package io.github.plimsoll.execution.spi;

import io.github.plimsoll.risk.ControlState;
import java.util.Objects;

/**
 * A control state set by a person or an escalation; it survives restarts and no timer releases it.
 *
 * @param scope {@code global}, {@code maintenance} (for everybody too), {@code user:ID} or {@code market:ID}
 * @param state what it allows at most
 * @param reason why, for people
 * @param by who set it
 * @param at world time, microseconds
 */
public record Latch(String scope, ControlState state, String reason, String by, long at) {
    public static final String GLOBAL = "global";
    /** Planned work: set and ended apart from stops, so that neither ends the other. */
    public static final String MAINTENANCE = "maintenance";

    public Latch {
        Objects.requireNonNull(state, "state");
        if (!everybody(scope) && !scope.startsWith("user:") && !scope.startsWith("market:")) {
            throw new IllegalArgumentException(
                    "latch scope must be global, maintenance, user:ID or market:ID but is " + scope);
        }
    }

    /** Whether it holds for everybody. */
    public boolean everybody() {
        return everybody(scope);
    }

    private static boolean everybody(String scope) {
        return scope.equals(GLOBAL) || scope.equals(MAINTENANCE);
    }

    public static String user(String user) {
        return "user:" + user;
    }

    public static String market(String instrument) {
        return "market:" + instrument;
    }
}
