package io.github.plimsoll.execution.spi;

import io.github.plimsoll.risk.ControlState;
import java.util.List;
import java.util.Objects;

/**
 * A control state set by a person or an escalation; it survives restarts and no timer releases it.
 *
 * @param scope {@code global}, {@code maintenance} (for everybody too), {@code venue:NAME}, {@code user:ID}, {@code market:ID}
 *     or {@code strategy:NAME} (only opens name a strategy, so it holds back nothing else)
 * @param state what it allows at most
 * @param reason why, for people
 * @param by who set it
 * @param at world time, microseconds
 */
public record Latch(String scope, ControlState state, String reason, String by, long at) {
    public static final String GLOBAL = "global";
    /** Planned work: set and ended apart from stops, so that neither ends the other. */
    public static final String MAINTENANCE = "maintenance";

    private static final List<String> KINDS = List.of("venue:", "user:", "market:", "strategy:");

    public Latch {
        Objects.requireNonNull(state, "state");
        if (!everybody(scope) && KINDS.stream().noneMatch(scope::startsWith)) {
            throw new IllegalArgumentException(
                    "latch scope must be global, maintenance, venue:NAME, user:ID, market:ID or"
                            + " strategy:NAME but is " + scope);
        }
    }

    /**
     * Whether it holds for what an account does in a market.
     *
     * @param instrument the market; empty for none
     * @param strategy the program that asks; empty when a person does
     */
    public boolean covers(Account account, String instrument, String strategy) {
        return everybody()
                || scope.equals(venue(account.venue()))
                || scope.equals(user(account.user().value()))
                || scope.equals(market(instrument))
                || (!strategy.isEmpty() && scope.equals(strategy(strategy)));
    }

    /** Whether it holds for everybody. */
    public boolean everybody() {
        return everybody(scope);
    }

    private static boolean everybody(String scope) {
        return scope.equals(GLOBAL) || scope.equals(MAINTENANCE);
    }

    public static String venue(String name) {
        return "venue:" + name;
    }

    public static String strategy(String name) {
        return "strategy:" + name;
    }

    public static String user(String user) {
        return "user:" + user;
    }

    public static String market(String instrument) {
        return "market:" + instrument;
    }
}
