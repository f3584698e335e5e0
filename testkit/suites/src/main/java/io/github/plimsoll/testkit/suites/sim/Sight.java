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
    NOTHING_TO_INCREASE(1_000),
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
    FLATTENED,
    FLATTENED_AGAIN,
    ORDER_TAKEN_BACK,
    RESOLVED_BY_PERSONS(60),
    FOREIGN_POSITION_REFUSED,
    FOREIGN_POSITION_ADOPTED,
    FOREIGN_POSITION_CLOSED,
    NO_USABLE_PRICE,
    /** Two sources, far from each other, and the third one silent. */
    SOURCES_DISAGREE,
    OUTCOME_UNKNOWN_BLOCKS,
    EXPIRED_UNSENT,
    EXPIRED_BY_EPOCH,
    EXPIRED_BY_DRIFT(200),
    EXPIRED_AFTER_RESTART,
    /** An open was recorded, nobody was there for two hours, and it was never sent. */
    OPEN_EXPIRED_IN_TWO_HOURS,
    /** A close was recorded, nobody was there for two hours, and it was sent then. */
    CLOSE_SENT_AFTER_TWO_HOURS,
    /** What was answered before everybody left had the same answer when they were back. */
    OLD_KEY_ANSWERED_ALIKE,
    UNKNOWN_THEN_FILLED,
    UNKNOWN_THEN_PROVED_UNSENT,
    UNKNOWN_FOR_EVER,
    PARTLY_FILLED_THEN_CANCELLED,
    REJECTED,
    REVERTED,
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
    STOP_OF_THE_VENUE,
    MAINTENANCE,
    /** The shared key said stop and an exit was sent. */
    EXIT_WHILE_KEY_STOPS,
    /** Nobody could read the shared key, and what DRY accounts do went on. */
    KEY_SILENT,
    /** The shared counters were lost and a process has rebuilt them from what was recorded. */
    COUNTERS_REBUILT,
    /** An open was refused because nobody knew what was counted. */
    OPEN_WITHOUT_COUNTERS,
    /** A close was accepted meanwhile. */
    CLOSE_WITHOUT_COUNTERS,
    RESUME_MET_A_STOP,
    LATE_TICKET_REFUSED(200),
    CRASH_IN_RECOVERY,
    TWO_PROCESSES_AT_ONCE,
    EVENT_APPLIED_OUT_OF_ORDER;

    /** So many seeds a run needs to meet it at all; 0 for what every long run meets often. */
    private final int seeds;

    Sight() {
        this(0);
    }

    Sight(int seeds) {
        this.seeds = seeds;
    }

    /** So often at least a run of so many seeds of the usual length reaches it. */
    long least(int run) {
        if (seeds == 0) {
            return 10;
        }
        return run < seeds ? 0 : 1;
    }
}
