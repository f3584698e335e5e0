package io.github.plimsoll.feeds.live;

/** What the source says of the market's hours. Pyth's oracles name the first five. */
public enum Session {
    REGULAR,
    PRE_MARKET,
    POST_MARKET,
    OVERNIGHT,
    /** The price is the last one of an earlier session. */
    CLOSED,
    /** The source says nothing of hours. */
    UNSTATED
}
