package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.risk.ControlState;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes latches in one direction only: a machine or a second person never loosens what a stricter stop holds. */
final class Latches {
    private Latches() {}

    /**
     * Raises the fence epoch and sets the latch unless one as strict stands; the fence row serialises it with every
     * other stop. Maintenance that goes on has the reason, the person and the moment of whoever announced it last.
     *
     * @return the epoch after it
     */
    static long tighten(StoreTx tx, Latch latch) {
        long epoch = tx.fenceExclusive() + 1;
        tx.setEpoch(epoch);
        List<Latch> standing = tx.latches().stream()
                .filter(stored -> stored.scope().equals(latch.scope()))
                .toList();
        boolean held = standing.stream().anyMatch(stored -> stored.state().compareTo(latch.state()) >= 0);
        if (!held || standing.stream().anyMatch(stored -> announcedAnew(stored, latch))) {
            tx.putLatch(latch);
        }
        return epoch;
    }

    /** Of the same scope, as strict and not older: a stop that waited for the store does not bring an old reason back. */
    private static boolean announcedAnew(Latch stored, Latch latch) {
        return latch.scope().equals(Latch.MAINTENANCE) && stored.state() == latch.state() && latch.at() >= stored.at();
    }

    /**
     * The venue and the books disagree: no new risk in that scope until a person has looked.
     *
     * @param about the position or order they disagree on
     */
    static void mismatch(StoreTx tx, Ids ids, long now, String by, String scope, SortableId about, String reason) {
        tighten(tx, new Latch(scope, ControlState.REDUCE_ONLY, reason, by, now));
        SortedMap<String, String> data = new TreeMap<>();
        data.put("reason", reason);
        data.put("scope", scope);
        data.put("position", about.toString());
        tx.appendAudit(new AuditEntry(now, by, "MISMATCH", about.toString(), scope + ": " + reason, "venue"));
        tx.appendEvent(new BusinessEvent(0, ids.next(), "MISMATCH", null, now, "venue", data));
        tx.saveWorldTime(now);
    }
}
