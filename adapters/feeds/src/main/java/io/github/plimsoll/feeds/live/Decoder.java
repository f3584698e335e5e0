package io.github.plimsoll.feeds.live;

/**
 * Makes prices of one message. A pure function: the same message and time give the same answer, nothing is remembered,
 * nothing is thrown whatever the bytes are, and memory stays within a small multiple of the message. Thread-safe.
 */
@FunctionalInterface
public interface Decoder {
    /** Longest message that is looked at, bytes. Longer ones are {@link Rejected.Reason#TOO_LONG}. */
    int MAX_MESSAGE = 1 << 18;

    /**
     * Reads a message.
     *
     * @param message UTF-8, whole: a websocket message, the data of a server-sent event or the body of an answer; not
     *     changed and not kept
     * @param receivedMicros when it arrived, epoch microseconds: the time of prices whose source gives none
     */
    Decoded decode(byte[] message, long receivedMicros);
}
