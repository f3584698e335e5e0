package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The supervisor at one moment.
 *
 * @param escalated whether it has given up on any child
 * @param stopping whether it was told to stop
 * @param sinceTick time since it last looked at its children; when this grows, nobody watches
 * @param abandonedTotal threads that ignored an interrupt, ever
 * @param abandonedAlive names of those that still run
 * @param listenerFailures exceptions thrown by listeners
 * @param tickFailures looks at the children that failed, on the monitor's thread
 */
public record SupervisorHealth(
        boolean escalated,
        boolean stopping,
        Duration sinceTick,
        long abandonedTotal,
        List<String> abandonedAlive,
        long listenerFailures,
        long tickFailures) {
    /** This one, and one below it. */
    SupervisorHealth with(SupervisorHealth below) {
        List<String> alive = new ArrayList<>(abandonedAlive);
        alive.addAll(below.abandonedAlive);
        return new SupervisorHealth(
                escalated || below.escalated,
                stopping,
                sinceTick.compareTo(below.sinceTick) >= 0 ? sinceTick : below.sinceTick,
                abandonedTotal + below.abandonedTotal,
                List.copyOf(alive),
                listenerFailures + below.listenerFailures,
                tickFailures + below.tickFailures);
    }
}
