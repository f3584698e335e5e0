package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.StoredPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a flatten, position by position.
 *
 * @param code OK, or why nothing was looked at
 * @param reason that in words; empty when OK
 * @param positions in the order of their ids, as they were when the key was used first
 */
public record FlattenReceipt(String code, String reason, List<Each> positions) {
    public FlattenReceipt {
        positions = List.copyOf(positions);
    }

    /** What became of one position. */
    public enum Outcome {
        /** A close is recorded and will be sent. */
        SENT,
        /** Another close takes all that is left, or it is closed. */
        ALREADY_CLOSING,
        /** No close is recorded; the receipt says why. */
        FAILED
    }

    /**
     * One position.
     *
     * @param position as it was when this answer was made
     * @param receipt of its close; absent when the store did not answer: then it may stand, and the same key tells
     */
    public record Each(
            StoredPosition position,
            Outcome outcome,
            @Nullable Receipt receipt) {}

    /** Whether every position is closed or closing. */
    public boolean isComplete() {
        return code.equals(Receipt.OK) && positions.stream().noneMatch(each -> each.outcome() == Outcome.FAILED);
    }
}
