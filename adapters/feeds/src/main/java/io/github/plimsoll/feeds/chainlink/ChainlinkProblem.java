package io.github.plimsoll.feeds.chainlink;

/** Why a reading of a Chainlink feed was not taken; names are stable on the wire. */
public enum ChainlinkProblem {
    /** The node did not answer, or said no. */
    NO_ANSWER,
    /** The contract returned something else than a round of a proxy, or than decimals. */
    UNREADABLE,
    /** The feed has more than 18 decimals, or other ones than before. */
    DECIMALS,
    /** The round has no time: it is not complete. */
    INCOMPLETE,
    /** The round's time lies in the future by more than the skew. */
    FUTURE,
    /** The round is older than heartbeat and margin. */
    STALE,
    /** The round came before one that was read already, as from a node that lags behind. */
    WENT_BACK,
    /** The answer is 0 or below. It is passed on, so that a price feed stops counting on the source. */
    NOT_POSITIVE,
    /** The answer does not fit into 63 bits at the market's decimals. */
    TOO_LARGE,
    /** The sequencer is not up, or its feed has no valid round. It is passed on. */
    DOWN
}
