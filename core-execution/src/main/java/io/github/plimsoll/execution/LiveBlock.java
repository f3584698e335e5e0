package io.github.plimsoll.execution;

/**
 * What keeps LIVE accounts from opening beside their control state.
 *
 * @param reason what kind of thing it is
 * @param why in words; names the source that does not agree
 */
public record LiveBlock(Reason reason, String why) {
    public enum Reason {
        /** No operator has armed LIVE in this process since its start. */
        NOT_ARMED,
        /** A configured source does not agree to LIVE. */
        NOT_AGREED
    }
}
