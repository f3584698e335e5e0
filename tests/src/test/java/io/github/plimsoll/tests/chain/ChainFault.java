package io.github.plimsoll.tests.chain;

/** What goes wrong with nodes, blocks and processes, and how often in a thousand chances when it does in a seed. */
enum ChainFault {
    // --- a message to a node ---
    NO_CONNECTION(20),
    TIMED_OUT(15),
    /** The node did what it was asked, and its answer never came. */
    DONE_THEN_TIMED_OUT(20),
    DONE_THEN_RESET(15),
    TOO_MANY(15),
    /** 429 with a pause that is asked for. */
    TOO_MANY_FOR_A_WHILE(5),
    /** 500, 502, 503 or 504. */
    SERVER_ERROR(15),
    EMPTY_BODY(6),
    HTML(6),
    TRUNCATED(6),
    WRONG_ID(6),
    ANSWERED_TWICE(6),
    OUT_OF_ORDER(60),
    /** The answer to an earlier message. */
    LATE_ANSWER(8),
    /** Another machine behind the same address answers, which knows less. */
    OTHER_BACKEND(60),

    // --- what a node says ---
    /** An error within JSON-RPC for everything. */
    LIMIT_EXCEEDED(10),
    RECEIPT_WITHHELD(60),
    /** A receipt of a block that never stands. */
    RECEIPT_TOO_EARLY(40),
    NO_FINALITY_TOLD(30),
    STALE_BALANCE(20),
    /** For a while the node is on another chain and says so. */
    WRONG_CHAIN(4),
    /** For a while it answers for another chain, and has said before that it is on ours. */
    MISROUTED(3),
    /** For a while it sees no new block. */
    STUCK(8),

    // --- what a node does with bytes ---
    /** It takes them and says that something broke. */
    ERROR_THEN_KEPT(60),
    /** It says that it has them and gives them to nobody. */
    DROPPED_SILENTLY(80),
    GIVEN_ON_LATE(60),
    /** It gives them on now and once more much later. */
    GIVEN_ON_TWICE(60),
    /** It says that it knows them although nobody has them any more. */
    KNOWN_BUT_GONE(60),

    // --- the chain, each two seconds ---
    EMPTY_BLOCK(150),
    REORG(40),
    DEEP_REORG(6),
    FEE_SPIKE(8),
    EVICTED(15),
    POOL_FULL(6),
    /** No block for two hours, then many. */
    SILENCE(3),
    FINALITY_LATE(8),
    NONCE_USED_ELSEWHERE(25),
    /** The block goes away in which another program used a place, and its transaction is gone with it. */
    USE_ELSEWHERE_GONE(100),
    TOKEN_STOPPED(15),

    // --- processes ---
    CRASH_BEFORE_WRITE(10),
    CRASH_AFTER_WRITE(10),
    /** What was written is not told. */
    COMMIT_UNKNOWN(10),
    CRASH_ON_THE_WIRE(4),
    PAUSE(6),
    INTERLEAVING(25),
    KEY_UNREACHABLE(60),
    CODE_UNREADABLE(60);

    final int thousandths;

    ChainFault(int thousandths) {
        this.thousandths = thousandths;
    }
}
