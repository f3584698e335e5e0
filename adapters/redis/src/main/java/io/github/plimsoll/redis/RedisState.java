package io.github.plimsoll.redis;

/** What the shared counters are worth now. */
public enum RedisState {
    /** They count, and everything is decided by them. */
    SHARED,
    /** Redis answers, but the counters of trades were lost and are not rebuilt yet: trades are refused, or have this process's share. */
    COUNTERS_LOST,
    /** Redis does not answer, or answers with errors: as above, and messages and exits are counted in this process. */
    UNREACHABLE
}
