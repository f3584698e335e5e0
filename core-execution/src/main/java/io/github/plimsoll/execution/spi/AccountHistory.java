package io.github.plimsoll.execution.spi;

import java.util.List;

/**
 * An account's past as it was asked for; what was not asked for is empty.
 *
 * @param closed positions by the time they closed, newest first
 * @param accepted opening orders, newest first
 * @param releasedAt when the throttle of automated orders was last opened; {@link Long#MIN_VALUE} when it never was
 * @param marks oldest first
 */
public record AccountHistory(
        List<ClosedRow> closed, List<AcceptedRow> accepted, long releasedAt, List<ProfitMark> marks) {
    public AccountHistory {
        closed = List.copyOf(closed);
        accepted = List.copyOf(accepted);
        marks = List.copyOf(marks);
    }
}
