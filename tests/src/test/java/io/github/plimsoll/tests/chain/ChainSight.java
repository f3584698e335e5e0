package io.github.plimsoll.tests.chain;

/** What many seeds have to meet: what a simulation never saw it proves nothing about. */
enum ChainSight {
    ENDED_FINAL,
    ENDED_REVERTED,
    ENDED_CANCELLED,
    ENDED_DEAD,
    /** Bytes had left, and somebody else's took their place for good. */
    DEAD_THOUGH_SIGNED,
    OFFERED_MORE,
    /** What was in a block was not any more. */
    WITHDRAWN,
    GAP_FILLED,
    WAITED_IN_LINE,
    DAY_CAP_WAITED,
    SIGNER_REFUSED,
    KEY_WAS_AWAY,
    CODE_WAS_UNKNOWN,
    BLIND,
    NOT_HELD,
    /** Another process took the account while one stood still between two calls. */
    LEASE_LOST_IN_A_STEP,
    SENT_WITHOUT_THE_ACCOUNT,
    /** It happened after its time: the bytes had left before. */
    HAPPENED_AFTER_DEADLINE,
    FEE_ABOVE_CAP,
    DELEGATED,
    SEALED_KEY,
    BATCH_REFUSED,
    KEY_REUSED
}
