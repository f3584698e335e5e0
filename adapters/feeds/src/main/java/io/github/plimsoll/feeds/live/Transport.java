package io.github.plimsoll.feeds.live;

import java.time.Duration;

/** How a connection that pushes is made. */
@FunctionalInterface
interface Transport {
    /**
     * Connects.
     *
     * @param within time for the connection and what is said at its beginning
     * @return what closes it; may be closed more than once
     * @throws Exception when it cannot, naming what came instead
     */
    AutoCloseable open(Inbox inbox, Duration within) throws Exception;

    /** Where what is pushed goes. Called by one thread at a time. */
    interface Inbox {
        /** A whole message. */
        void message(byte[] message);

        /** A sign of life that is no message. */
        void alive();

        /** Something came that is no message of the protocol. */
        void rejected(Rejected why);

        /** The connection is over. */
        void ended(String why);
    }
}
