package io.github.plimsoll.feeds.live;

/**
 * Sees every connection and every message before it is read, so that a session can be recorded as it came and given to
 * {@link PriceSource#intake} again. Called by several threads, for one channel one call after the other; must not block
 * for long.
 */
public interface RawTap {
    /** Looks at nothing. */
    RawTap NONE = new RawTap() {
        @Override
        public void connected(String channel, long receivedMicros, long receivedNanos) {}

        @Override
        public void message(String channel, byte[] message, long receivedMicros, long receivedNanos) {}
    };

    /**
     * A new connection was made.
     *
     * @param channel one of {@link PriceSource#channels}
     * @param receivedMicros epoch microseconds of the world clock
     * @param receivedNanos monotonic nanoseconds of the world clock
     */
    void connected(String channel, long receivedMicros, long receivedNanos);

    /**
     * A message came, or the answer to a request.
     *
     * @param channel one of {@link PriceSource#channels}
     * @param message as {@link Decoder#decode} gets it; must be copied to be kept
     * @param receivedMicros epoch microseconds of the world clock
     * @param receivedNanos monotonic nanoseconds of the world clock
     */
    void message(String channel, byte[] message, long receivedMicros, long receivedNanos);
}
