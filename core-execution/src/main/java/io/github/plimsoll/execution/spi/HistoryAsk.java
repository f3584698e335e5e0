package io.github.plimsoll.execution.spi;

/**
 * What of an account's past is read with it; what no rule looks at is not asked for.
 *
 * @param closed most closed positions, 0 for none
 * @param accepted most opening orders, and as many more of a program, 0 for none
 * @param marks whether profit marks are read
 */
public record HistoryAsk(int closed, int accepted, boolean marks) {
    public static final HistoryAsk NONE = new HistoryAsk(0, 0, false);
}
