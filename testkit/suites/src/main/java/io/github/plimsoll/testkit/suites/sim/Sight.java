package io.github.plimsoll.testkit.suites.sim;

/**
 * States that are interesting enough that a run of many seeds must reach each of them: a simulation that never gets
 * there proves nothing about it.
 */
public enum Sight {
    OPEN_FILLED,
    OPEN_REFUSED,
    INCREASED,
    INCREASE_REFUSED,
    /** The position was closed or liquidated before its increase was filled. */
    NOTHING_TO_INCREASE,
    MARGIN_ADDED,
    MARGIN_REMOVED,
    MARGIN_REFUSED,
    ENTRY_PLACED,
    ENTRY_OPENED,
    ENTRY_TRIED_AGAIN,
    /** A position whose exits waited with its entry was opened. */
    ENTRY_BROUGHT_EXITS,
    ENTRY_CHANGED,
    ENTRY_CANCELLED,
    ENTRY_EXPIRED,
    STOP_LIMIT_ARMED,
    RATE_LIMITED,
    KEY_REUSED,
    SAME_ANSWER_AGAIN,
    FOREIGN_POSITION_REFUSED,
    FOREIGN_POSITION_ADOPTED,
    FOREIGN_POSITION_CLOSED,
    NO_USABLE_PRICE,
    OUTCOME_UNKNOWN_BLOCKS,
    EXPIRED_UNSENT,
    EXPIRED_BY_EPOCH,
    EXPIRED_BY_DRIFT,
    EXPIRED_AFTER_RESTART,
    UNKNOWN_THEN_FILLED,
    UNKNOWN_THEN_PROVED_UNSENT,
    UNKNOWN_FOR_EVER,
    PARTLY_FILLED_THEN_CANCELLED,
    REJECTED,
    /** An open came or was worked after its deadline. */
    TOO_LATE_DECLINED,
    /** An open was filled in part by its deadline. */
    TOO_LATE_FOR_THE_REST,
    EXIT_SENT_AGAIN,
    EXIT_WHILE_HALTED,
    EXIT_WAITS_FOR_FREEZE,
    STOP_LOSS_FIRED,
    TAKE_PROFIT_FIRED,
    PARTIAL_TARGET_FIRED,
    TRAILING_STOP_FIRED,
    TIME_EXIT_FIRED,
    EXITS_CHANGED,
    LIQUIDATED,
    STOP_MET_A_SEND,
    STOP_WITHOUT_STORE,
    STOP_OF_ONE_MARKET,
    RESUME_MET_A_STOP,
    LATE_TICKET_REFUSED,
    CRASH_IN_RECOVERY,
    TWO_PROCESSES_AT_ONCE,
    EVENT_APPLIED_OUT_OF_ORDER
}
