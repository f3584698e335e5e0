package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.numbers.SortableId;
import java.util.List;

/**
 * What a stop reached.
 *
 * @param latch what was set
 * @param epoch the fence epoch after it; 0 when the store was not reached
 * @param durable whether the store holds it; otherwise it holds in this process and in the stop journal only
 * @param mayStillExecute orders that were being sent when the stop passed the fence
 * @param acknowledged whether no send that began before the stop can still start
 */
public record StopReceipt(
        Latch latch, long epoch, boolean durable, List<SortableId> mayStillExecute, boolean acknowledged) {
    public StopReceipt {
        mayStillExecute = List.copyOf(mayStillExecute);
    }
}
