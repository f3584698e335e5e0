package io.github.plimsoll.risk;

/**
 * Every reason a reducing order can be refused for, in the order in which they are looked for; stable names. Source:
 * contracts, section 3.
 */
public enum ReduceCode {
    CONTROL_FROZEN,
    /** Nothing of the position remains. */
    POSITION_CLOSED,
    /** The position's own figures make no sense: more reserved than remains, or sizes of different decimals. */
    POSITION_INVALID,
    /** The size has other decimals than the position. */
    SIZE_DECIMALS,
    SIZE_NOT_POSITIVE,
    /** A close whose outcome is Unknown is outstanding and the venue cannot guarantee reduce-only. */
    CLOSE_OUTCOME_UNKNOWN,
    /** More than what remains after the closes that are already open. */
    SIZE_ABOVE_REMAINING,
    /** A partial close below the smallest size. */
    SIZE_BELOW_MIN_PARTIAL
}
