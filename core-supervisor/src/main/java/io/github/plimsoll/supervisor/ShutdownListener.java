package io.github.plimsoll.supervisor;

/** Told of each resource as soon as it is done with, to write one log line. What it throws is caught and counted. */
@FunctionalInterface
public interface ShutdownListener {
    /** Called on the thread that shuts down. */
    void closed(ResourceResult result);
}
