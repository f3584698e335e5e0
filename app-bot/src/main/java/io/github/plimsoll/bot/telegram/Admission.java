package io.github.plimsoll.bot.telegram;

import java.util.function.Function;

/** What is done with an update. */
sealed interface Admission {
    default <T> T fold(
            Function<Job, T> accepted,
            Function<Incoming, T> pressed,
            Function<Refused, T> refused,
            Function<String, T> ignored) {
        if (this instanceof Accepted yes) {
            return accepted.apply(yes.job());
        }
        if (this instanceof Pressed button) {
            return pressed.apply(button.incoming());
        }
        return this instanceof Refused no ? refused.apply(no) : ignored.apply(((Ignored) this).reason());
    }

    /** A command to be run. */
    record Accepted(Job job) implements Admission {}

    /** A button of an allowed user; the register of buttons knows what it does. */
    record Pressed(Incoming incoming) implements Admission {}

    /**
     * Not run, and the sender is told.
     *
     * @param stranger whether the sender has no access at all
     * @param again the command that the sender is asked to do now; empty for none
     */
    record Refused(Incoming incoming, String text, boolean stranger, String again) implements Admission {
        Refused(Incoming incoming, String text, boolean stranger) {
            this(incoming, text, stranger, "");
        }
    }

    /** Not run, and nobody is told. */
    record Ignored(String reason) implements Admission {}
}
