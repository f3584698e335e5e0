package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Something that keeps new risk out for a reason, until a time or until a person ends it. Immutable. Source: reference
 * systems, section 1.12.
 *
 * @param scope what it locks
 * @param name market, strategy, or LONG or SHORT; empty for the account and for no other
 * @param untilMicros the last locked moment, microseconds since the epoch; {@link #LATCHED} until a person ends it
 * @param reason for a person to read
 */
public record RiskLock(Scope scope, String name, long untilMicros, String reason) {
    /** No timer ends it. */
    public static final long LATCHED = Long.MAX_VALUE;

    /** What a lock keeps shut. */
    public enum Scope {
        ACCOUNT,
        MARKET,
        STRATEGY,
        SIDE
    }

    /** @throws IllegalArgumentException when the name is none of the scope's */
    public RiskLock {
        Given.notNull(scope, "scope");
        Given.notNull(name, "name");
        Given.notNull(reason, "reason");
        boolean fits = switch (scope) {
            case ACCOUNT -> name.isEmpty();
            case MARKET, STRATEGY -> !name.isEmpty();
            case SIDE -> PolicyScope.isSide(name);
        };
        if (!fits) {
            // It would never hold anything.
            throw new IllegalArgumentException("name of a lock must be "
                    + (scope == Scope.ACCOUNT ? "empty" : scope == Scope.SIDE ? "LONG or SHORT" : "given")
                    + " for scope " + scope + " but is " + Given.quoted(name));
        }
    }

    boolean holds(OpenOrder order, long now) {
        if (now > untilMicros) {
            return false;
        }
        return switch (scope) {
            case ACCOUNT -> true;
            case MARKET -> name.equals(order.instrument());
            case STRATEGY -> name.equals(order.context().strategy());
            case SIDE -> name.equals(order.side().name());
        };
    }

    @Override
    public String toString() {
        return reason + (untilMicros == LATCHED ? ", until a person ends it" : ", until " + time());
    }

    private Instant time() {
        return Instant.EPOCH.plus(untilMicros, ChronoUnit.MICROS);
    }
}
