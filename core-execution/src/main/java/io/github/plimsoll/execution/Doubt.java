package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoredIntent;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * An order and what its venue says of it.
 *
 * @param order as it stands
 * @param said the venue's answer in words
 * @param refusal why a person's word does not end it; empty when it would, or has
 */
public record Doubt(StoredIntent order, String said, Optional<RuleLine> refusal) {
    /** Orders of which it can stay unknown what became of them, or of their rest. */
    public static final Set<IntentState> STATES =
            Collections.unmodifiableSet(EnumSet.of(IntentState.UNKNOWN, IntentState.PARTIALLY_FILLED));

    /** The order has moved on since it was looked at. */
    public static final String ORDER_CHANGED = "ORDER_CHANGED";
    /** Its outcome is not in doubt. */
    public static final String ORDER_NOT_UNKNOWN = "ORDER_NOT_UNKNOWN";
    /** It may still be sent or may only just have been. */
    public static final String ORDER_NOT_DEAD = "ORDER_NOT_DEAD";
    /** Its venue could not be asked. */
    public static final String VENUE_NOT_CONNECTED = "VENUE_NOT_CONNECTED";
    /** Its venue knows the order, or proves that it never came: no word of a person is needed. */
    public static final String VENUE_TELLS = "VENUE_TELLS";
    /** What the venue holds speaks against the word. */
    public static final String VENUE_DISAGREES = "VENUE_DISAGREES";

    /** The refusal in one sentence; empty when there is none. */
    public String sentence() {
        return refusal.map(Rulebook::sentence).orElse("");
    }
}
