package io.github.plimsoll.feeds.live;

import java.util.List;

/**
 * What one message said. Immutable.
 *
 * @param kind what it was for
 * @param ticks its prices, in its order; those of a message in which some could not be read are good
 * @param rejected what could not be read
 * @param sequence running number of the message within its connection, or {@link Tick#NO_SEQUENCE}
 */
public record Decoded(Kind kind, List<Tick> ticks, List<Rejected> rejected, long sequence) {
    /** What a message is for. */
    public enum Kind {
        /** Prices, or what should have been. */
        PRICES,
        /** A sign of life, an acknowledgement, or something that we did not ask for and that is harmless. */
        BEAT,
        /** The other side ends the connection or refuses the subscription; {@link #rejected} says why. */
        GOODBYE
    }

    public Decoded {
        ticks = List.copyOf(ticks);
        rejected = List.copyOf(rejected);
    }

    private static final Decoded BEAT = new Decoded(Kind.BEAT, List.of(), List.of(), Tick.NO_SEQUENCE);

    /** A sign of life. */
    public static Decoded beat() {
        return BEAT;
    }

    static Decoded prices(List<Tick> ticks, List<Rejected> rejected) {
        return new Decoded(Kind.PRICES, ticks, rejected, Tick.NO_SEQUENCE);
    }

    static Decoded rejected(Rejected why) {
        return new Decoded(Kind.PRICES, List.of(), List.of(why), Tick.NO_SEQUENCE);
    }

    static Decoded goodbye(String why) {
        return new Decoded(
                Kind.GOODBYE, List.of(), List.of(new Rejected(Rejected.Reason.SERVER_ERROR, why)), Tick.NO_SEQUENCE);
    }

    Decoded numbered(long number) {
        return new Decoded(kind, ticks, rejected, number);
    }

    /** Whether it shows that the other side is alive and speaks our language. */
    public boolean isSound() {
        return kind == Kind.BEAT || (kind == Kind.PRICES && (!ticks.isEmpty() || rejected.isEmpty()));
    }
}
