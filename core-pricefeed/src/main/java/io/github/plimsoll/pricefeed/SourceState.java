package io.github.plimsoll.pricefeed;

/** How one source does on one market. */
public enum SourceState {
    /** Fresh, sound and in agreement. */
    UP,
    /** It speaks, but its last word does not count: an outlier, frozen or refused for its content. */
    DEGRADED,
    /** It misbehaved too often and must earn its way back. */
    QUARANTINED,
    /** Its last sound quote is older than its largest age. */
    STALE,
    /** Nothing at all was received from it within the silence bound, or ever. */
    DOWN
}
