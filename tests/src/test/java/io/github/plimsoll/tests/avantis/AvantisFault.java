package io.github.plimsoll.tests.avantis;

/** What goes wrong with the venue, its chain, the way there and processes, and how often in a thousand chances. */
enum AvantisFault {
    // --- a question ---
    NO_CONNECTION(15),
    /** It never arrives. */
    TIMED_OUT(10),
    RESET(10),
    TOO_MANY(8),
    /** 429 with a pause that is asked for. */
    TOO_MANY_FOR_A_WHILE(4),
    /** 451. */
    NOT_SERVED(5),
    /** 500, 502, 503 or 504. */
    SERVER_ERROR(12),
    NOT_FOUND(8),
    EMPTY_BODY(5),
    HTML(5),
    TRUNCATED(6),
    SLOW_ANSWER(10),
    /** Nothing is held, says the service, as of any address that it does not know. */
    EMPTY_USER_DATA(15),
    /** What was held up to 25 seconds ago. */
    STALE_READING(150),
    /** Another instance of the service tells of half of the story. */
    STORY_LAGS(60),

    // --- an order on its way ---
    POST_NO_CONNECTION(25),
    POST_LOST(20),
    POST_TURNED_AWAY(25),
    /** 429 for every order for a minute. */
    DOOR_SHUT(5),
    POST_SERVER_ERROR(12),
    TAKEN_THEN_SERVER_ERROR(15),
    /** It is taken, and the time limit of some proxy answers. */
    TAKEN_THEN_GATEWAY(10),
    TAKEN_THEN_TIMED_OUT(20),
    TAKEN_THEN_RESET(15),
    POST_LATE(15),
    POST_TWICE(20),

    // --- a stream ---
    STREAM_CUT(60),
    STREAM_GARBAGE(10),
    EVENT_TWICE(40),
    EVENT_LATE(30),
    EVENTS_SWAPPED(10),
    UNKNOWN_EVENT(30),
    /** Nothing but signs of life until its end. */
    HEARTBEATS_ONLY(30),
    STREAM_ENDS_EARLY(30),

    // --- what the venue does with an order ---
    ATTEMPTS_FAIL(120),
    DECLINES(60),
    GIVES_UP(30),
    GIVES_UP_AND_FILLS(20),
    FILLS_LATE(50),
    /** As late as it can be. */
    FILLS_AT_THE_DEADLINE(25),
    NEVER_WORKED(25),
    /** Worked on, and never told of. */
    FORGOTTEN(15),
    PRICE_JUMPS(15),

    // --- somebody else, in some seeds ---
    LIQUIDATION(4),
    CLOSED_ELSEWHERE(4),
    HALF_CLOSED_ELSEWHERE(3),
    MARGIN_ELSEWHERE(4),
    OPENED_ELSEWHERE(3),

    // --- the chain as nodes tell it ---
    PROOF_UNAVAILABLE(80),
    CHAIN_LAGS(30),
    SLOW_CHAIN(10),

    // --- processes ---
    CRASH_BEFORE_WRITE(4),
    CRASH_AFTER_WRITE(4),
    CRASH_ON_THE_WIRE(6),
    CRASH_IN_BOOKS(1),
    COMMIT_UNKNOWN_DONE(8),
    COMMIT_UNKNOWN_LOST(8),
    STORE_UNAVAILABLE(6),
    BOOKS_UNAVAILABLE(1),
    PAUSE(1),
    INTERLEAVING(8),
    KEY_UNREACHABLE(40),
    DELEGATION_ENDS(1);

    final int thousandths;

    AvantisFault(int thousandths) {
        this.thousandths = thousandths;
    }
}
