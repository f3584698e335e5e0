package io.github.plimsoll.feeds.live;

import io.github.plimsoll.supervisor.ReconnectingStream;
import io.github.plimsoll.supervisor.Task;

/** A connection of a source, made again and again or asked again and again. */
interface Link {
    /** Unique within the process; the name of its task and of what a recorder sees of it. */
    String channel();

    Task task();

    ReconnectingStream.Health health();

    /** What reads the messages of a new connection. */
    Intake intake(QuoteSink sink);
}
