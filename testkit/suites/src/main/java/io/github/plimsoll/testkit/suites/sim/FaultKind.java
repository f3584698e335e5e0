package io.github.plimsoll.testkit.suites.sim;

/** What a simulation does to the system. Each seed leaves some of them out, so that no kind hides another. */
public enum FaultKind {
    /** The process dies between two calls to the outside. */
    CRASH(400),
    /** The process dies before its transaction commits. */
    CRASH_BEFORE_COMMIT(150, 10),
    /** The process dies after its transaction has committed and before it knows. */
    CRASH_AFTER_COMMIT(150, 10),
    /** The process dies while it starts. */
    CRASH_IN_START(20_000),
    /** All processes are gone for two hours. */
    DOWN_TWO_HOURS(20_000, 10),
    /** The process stands still for 1 to 120 s, as in a long pause of the virtual machine. */
    PAUSE(300),
    /** Another process or a user acts between two calls of this one. */
    INTERLEAVING(60_000),
    /** While an order is decided its user sends it once more from another device: two orders. */
    ANOTHER_DEVICE(50_000),

    /** A transaction loses against another one and must be tried again. */
    STORE_CONFLICT(4_000),
    /** One transaction finds no database. */
    STORE_ERROR(2_000),
    /** The database is away for 1 to 60 s. */
    STORE_OUTAGE(200, 10),
    /** A commit is done and its answer is lost. */
    COMMIT_ANSWER_LOST(1_000),
    /** A commit is lost and so is its answer. */
    COMMIT_LOST(1_000),
    /** The database fails over: a commit is done, its answer is lost, and nobody reads the books for 1 to 60 s. */
    STORE_FAILS_OVER(500),

    /** The venue's adapter fails before anything leaves. */
    VENUE_BREAKS(20_000, 10),
    /** The venue refuses at the door. */
    VENUE_REFUSES(20_000, 10),
    /** The order never arrives and nobody says so. */
    REQUEST_LOST(30_000),
    /** The order arrives after 1 to 30 s; its sender has long given up. */
    REQUEST_LATE(30_000),
    /** The order arrived and the answer is lost. */
    ANSWER_LOST(50_000),
    /** The venue declines an order that it had accepted. */
    ORDER_DECLINED(40_000, 10),
    /** The transaction of an order that it had accepted fails. */
    ORDER_REVERTED(20_000, 10),
    /** An order is filled in parts. */
    PARTIAL_FILL(200_000),
    /** The rest of a partly filled order is cancelled. */
    REST_CANCELLED(60_000, 10),
    /** The venue does not tell its events. */
    EVENTS_SILENT(20_000),
    /** An event comes later than one that happened after it. */
    EVENT_LATE(50_000),
    /** An event comes twice. */
    EVENT_TWICE(50_000),
    /** Events come in another order. */
    EVENTS_SHUFFLED(50_000),
    /** The venue does not say what became of an order. */
    QUERY_SILENT(200_000),
    /** The venue does not show its positions. */
    SNAPSHOT_SILENT(200_000),

    /** One source says nothing for 5 to 120 s. */
    SOURCE_SILENT(1_500),
    /** One source is wrong by 1 to 50 % for 5 to 60 s. */
    SOURCE_LIES(1_500),
    /** Of two sources that speak one is wrong by 3 to 50 % for 10 to 60 s; the third one is silent. */
    SOURCES_DISAGREE(1_000),
    /** One source says 0, or something negative. */
    SOURCE_SAYS_NOTHING_REAL(3_000),
    /** One source repeats an old quote. */
    SOURCE_OLD(3_000),
    /** One source quotes from the future. */
    SOURCE_EARLY(3_000),
    /** No source speaks for 10 to 300 s. */
    MARKET_SILENT(300, 10),
    /** The market itself moves by 1 to 12 % at once. */
    MARKET_JUMPS(1_000),
    /** The market jumps as an order is filled, so that its position is lost while the venue has still to tell of the fill. */
    MARKET_JUMPS_AT_FILL(10_000, 10),

    /** The wall clock steps forward by up to an hour. */
    CLOCK_FORWARD(150, 10),
    /** The wall clock was ahead and stands still for up to two minutes. */
    CLOCK_STANDS(150, 10),

    /** A command comes again under its own key. */
    COMMAND_AGAIN(200_000),
    /** Another command comes under a key that was used. */
    COMMAND_CHANGED(30_000),
    /** Thirty commands at once. */
    COMMAND_FLOOD(2_000),
    /** Somebody closes what belongs to another. */
    FOREIGN_CLOSE(20_000),
    /** An admin stops trading. */
    STOP(4_000),
    /** An admin stops trading between two calls of a process, and may resume at once. */
    STOP_BETWEEN(200_000),
    /** A shared key says stop for 1 to 60 s. */
    KEY_SAYS_STOP(400, 10),
    /** The shared key cannot be read for 1 to 60 s. */
    KEY_SILENT(400, 10),
    /** The counters of the limits are lost and rebuilt from what was recorded. */
    LIMITS_LOST(100_000, 10),
    /** The venue holds a position that nobody opened here; see {@link Stranger}, which has chances of its own. */
    FOREIGN_POSITION(0, 10),

    /** The fill after which the market jumped is told after the liquidation that followed it. */
    FILL_TOLD_LATE(0, 10),
    /** Somebody ends an entry just after its order was recorded and before that is sent. */
    ENTRY_ENDED_AS_ORDERED(0, 10),
    /** The counters of the limits that processes share are lost, and so is the shared key; see {@link SharedCounters}. */
    COUNTERS_FLUSHED(0),
    /** Nobody reaches the shared counters for 1 to 60 s, and half the time they come back empty. */
    COUNTERS_AWAY(0, 10),
    /** All processes are gone for two hours, just after an order was recorded and before it is sent; see {@link Absence}. */
    DOWN_BEFORE_SEND(0, 10),
    /** What was typed while nobody listened, and what was answered before, arrives at once at a start. */
    CHAT_BACKLOG(0, 10);

    /** How often it strikes where it can, in millionths, when a seed draws the middle. */
    final int millionths;

    /** So often at least it strikes in a run of 60 seeds of the usual length. */
    final long least;

    /** Whether it has chances of its own: then what the others draw is the same with it and without it. */
    boolean isDrawnElsewhere() {
        return millionths == 0 || this == ANOTHER_DEVICE;
    }

    FaultKind(int millionths) {
        this(millionths, 100);
    }

    FaultKind(int millionths, long least) {
        this.millionths = millionths;
        this.least = least;
    }
}
