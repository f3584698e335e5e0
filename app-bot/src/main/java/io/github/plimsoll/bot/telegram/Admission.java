package io.github.plimsoll.bot.telegram;

import java.util.function.Function;

/** What is done with an update. */
sealed interface Admission {
    <T> T fold(
            Function<Job, T> accepted,
            Function<Incoming, T> pressed,
            Function<Refused, T> refused,
            Function<String, T> ignored);

    /** A command to be run. */
    record Accepted(Job job) implements Admission {
        @Override
        public <T> T fold(
                Function<Job, T> accepted,
                Function<Incoming, T> pressed,
                Function<Refused, T> refused,
                Function<String, T> ignored) {
            return accepted.apply(job);
        }
    }

    /** A button of an allowed user; the register of buttons knows what it does. */
    record Pressed(Incoming incoming) implements Admission {
        @Override
        public <T> T fold(
                Function<Job, T> accepted,
                Function<Incoming, T> pressed,
                Function<Refused, T> refused,
                Function<String, T> ignored) {
            return pressed.apply(incoming);
        }
    }

    /**
     * Not run, and the sender is told.
     *
     * @param stranger whether the sender has no access at all
     */
    record Refused(Incoming incoming, String text, boolean stranger) implements Admission {
        @Override
        public <T> T fold(
                Function<Job, T> accepted,
                Function<Incoming, T> pressed,
                Function<Refused, T> refused,
                Function<String, T> ignored) {
            return refused.apply(this);
        }
    }

    /** Not run, and nobody is told. */
    record Ignored(String reason) implements Admission {
        @Override
        public <T> T fold(
                Function<Job, T> accepted,
                Function<Incoming, T> pressed,
                Function<Refused, T> refused,
                Function<String, T> ignored) {
            return ignored.apply(reason);
        }
    }
}
