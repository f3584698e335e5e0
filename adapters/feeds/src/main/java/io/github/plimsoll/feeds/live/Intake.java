package io.github.plimsoll.feeds.live;

import java.util.Objects;
import java.util.Optional;

/**
 * The way of a message from its bytes to the sink: read it, look at its running numbers, pass its prices on. No thread, no
 * network, no clock: what it passes on depends on the messages and their times alone, so that a recorded session gives the
 * same again. Belongs to one connection; calls come one after the other.
 */
public final class Intake {
    private final String source;
    private final Decoder decoder;
    private final Order order;
    private final QuoteSink sink;
    private final Counts counts;

    Intake(String source, Decoder decoder, Order order, QuoteSink sink, Counts counts) {
        this.source = Objects.requireNonNull(source, "source");
        this.decoder = Objects.requireNonNull(decoder, "decoder");
        this.order = Objects.requireNonNull(order, "order");
        this.sink = Objects.requireNonNull(sink, "sink");
        this.counts = counts;
    }

    /**
     * Takes a message.
     *
     * @param receivedMicros epoch microseconds of the world clock
     * @param receivedNanos monotonic nanoseconds of the world clock
     * @return what it said, without the prices that came twice or too late
     */
    public Decoded accept(byte[] message, long receivedMicros, long receivedNanos) {
        counts.add(Counts.Of.MESSAGES);
        Decoded said = message.length > Decoder.MAX_MESSAGE
                ? Decoded.rejected(new Rejected(
                        Rejected.Reason.TOO_LONG,
                        "a message has " + message.length + " bytes with a limit of " + Decoder.MAX_MESSAGE))
                : decoder.decode(message, receivedMicros);
        if (said.kind() == Decoded.Kind.BEAT) {
            counts.add(Counts.Of.BEATS);
        }
        said.rejected().forEach(one -> counts.add(one.reason()));
        if (passes(order.message(said))) {
            for (Tick tick : said.ticks()) {
                if (passes(order.tick(tick))) {
                    counts.add(Counts.Of.PRICES);
                    sink.offer(source, order.stamped(tick), receivedNanos);
                }
            }
        }
        return said;
    }

    /** Counts what is wrong; numbers that are missing say nothing against what came. */
    private boolean passes(Optional<Rejected.Reason> wrong) {
        wrong.ifPresent(counts::add);
        return wrong.isEmpty() || wrong.get() == Rejected.Reason.GAP;
    }
}
