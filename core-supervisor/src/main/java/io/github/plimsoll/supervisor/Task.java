package io.github.plimsoll.supervisor;

import java.time.Duration;

/** What a child does until it is told to stop. Each start calls it anew, on a thread of its own. */
@FunctionalInterface
public interface Task {
    /**
     * Runs until done or told to stop. Returning is a normal end, throwing a failure.
     *
     * @throws Exception any failure; an {@link Error} escalates
     */
    void run(Context context) throws Exception;

    /** What a running task may ask and tell. Belongs to one run of it. Thread-safe. */
    interface Context {
        /** Whether to return soon. Stays true; also after this run was given up and replaced. */
        boolean stopping();

        /** "Still alive". Must come at least once a heartbeat period, if the child has one. */
        void heartbeat();

        /**
         * Waits this long by the machine's time, or until told to stop; meanwhile it beats, at least once a second. The only
         * method that blocks.
         *
         * @param time zero to 365 days
         */
        void pause(Duration time) throws InterruptedException;
    }
}
