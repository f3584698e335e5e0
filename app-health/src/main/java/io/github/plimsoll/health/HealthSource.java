package io.github.plimsoll.health;

import java.util.List;

/**
 * What the health server asks the system about. Each method runs on a thread of its own, never twice at the same time,
 * so that it may ask a database; whoever waits for it gives up after two seconds. An exception, a null or a late answer
 * is shown as unknown with status 503 and never as its text.
 */
public interface HealthSource {
    /** The parts of the system in the order to show; the first 200 are shown. Empty means that nothing is known. */
    List<Component> components();

    /**
     * Why the system cannot do its work now, each reason one clear sentence of at most 500 characters without secrets;
     * the first 100 are shown. Empty means ready.
     */
    List<String> notReady();
}
