package io.github.plimsoll.ratelimit;

/** What a caller wants of a decision. */
enum Asked {
    YES_OR_NO,
    CHARGE,
    RESERVE
}
