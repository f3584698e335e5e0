package io.github.plimsoll.feeds.recording;

import io.github.plimsoll.feeds.live.Tick;
import java.util.Arrays;
import java.util.function.Function;

/** One thing that happened in a recorded session. Immutable. */
public sealed interface Event {
    /** World time at which it was passed on, epoch microseconds. */
    long epochMicros();

    /** Monotonic nanoseconds of the world clock at that moment. */
    long monotonicNanos();

    /** One function for each kind. */
    <R> R fold(
            Function<? super Offered, ? extends R> offered,
            Function<? super Connected, ? extends R> connected,
            Function<? super Opened, ? extends R> opened,
            Function<? super Message, ? extends R> message);

    /**
     * A source gave a price.
     *
     * @param receivedNanos when its message arrived, monotonic nanoseconds
     */
    record Offered(long epochMicros, long monotonicNanos, String source, Tick tick, long receivedNanos)
            implements Event {
        @Override
        public <R> R fold(
                Function<? super Offered, ? extends R> ifOffered,
                Function<? super Connected, ? extends R> ifConnected,
                Function<? super Opened, ? extends R> ifOpened,
                Function<? super Message, ? extends R> ifMessage) {
            return ifOffered.apply(this);
        }
    }

    /** A source was connected anew. */
    record Connected(long epochMicros, long monotonicNanos, String source) implements Event {
        @Override
        public <R> R fold(
                Function<? super Offered, ? extends R> ifOffered,
                Function<? super Connected, ? extends R> ifConnected,
                Function<? super Opened, ? extends R> ifOpened,
                Function<? super Message, ? extends R> ifMessage) {
            return ifConnected.apply(this);
        }
    }

    /** A connection whose messages are recorded was made; both times are those that the tap was told. */
    record Opened(long epochMicros, long monotonicNanos, String channel) implements Event {
        @Override
        public <R> R fold(
                Function<? super Offered, ? extends R> ifOffered,
                Function<? super Connected, ? extends R> ifConnected,
                Function<? super Opened, ? extends R> ifOpened,
                Function<? super Message, ? extends R> ifMessage) {
            return ifOpened.apply(this);
        }
    }

    /** A message came; both times are those that the tap was told. */
    final class Message implements Event {
        private final long epochMicros;
        private final long monotonicNanos;
        private final String channel;
        private final byte[] bytes;

        /** Copies the bytes. */
        public Message(long epochMicros, long monotonicNanos, String channel, byte[] bytes) {
            this.epochMicros = epochMicros;
            this.monotonicNanos = monotonicNanos;
            this.channel = channel;
            this.bytes = bytes.clone();
        }

        @Override
        public long epochMicros() {
            return epochMicros;
        }

        @Override
        public long monotonicNanos() {
            return monotonicNanos;
        }

        public String channel() {
            return channel;
        }

        /** A copy. */
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public <R> R fold(
                Function<? super Offered, ? extends R> ifOffered,
                Function<? super Connected, ? extends R> ifConnected,
                Function<? super Opened, ? extends R> ifOpened,
                Function<? super Message, ? extends R> ifMessage) {
            return ifMessage.apply(this);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Message message
                    && epochMicros == message.epochMicros
                    && monotonicNanos == message.monotonicNanos
                    && channel.equals(message.channel)
                    && Arrays.equals(bytes, message.bytes);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(epochMicros) + 31 * Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return channel + ": " + bytes.length + " bytes";
        }
    }
}
