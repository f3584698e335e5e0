package io.github.plimsoll.execution;

import io.github.plimsoll.execution.AuditFinding.Kind;
import io.github.plimsoll.execution.spi.AuditHead;
import io.github.plimsoll.execution.spi.AuditRow;
import io.github.plimsoll.execution.spi.AuditTrail;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first row of an audit that was edited, deleted, inserted, moved or cut off. The chain shows what was done by
 * somebody who left a hash as it was; anchors, which are ends of the audit that were noted elsewhere, show also what was
 * done by somebody who made all later hashes anew. Rows that are younger than the last anchor and were made anew together
 * with the end of the chain cannot be told from rows that the product wrote: the anchors bound how many these are.
 */
public final class AuditVerifier {
    private static final int PAGE = 1_000;

    private final AuditTrail trail;

    private AuditVerifier(AuditTrail trail) {
        this.trail = trail;
    }

    /**
     * Reads the whole audit once, and a few times more when something is found.
     *
     * @param anchors ends of this audit as they were noted outside of the store, in any order
     * @return the first finding; empty when the audit is what was written
     * @throws io.github.plimsoll.execution.spi.StoreException when it cannot be read
     */
    public static Optional<AuditFinding> verify(AuditTrail trail, List<AuditHead> anchors) {
        return Optional.ofNullable(new AuditVerifier(trail).find(anchors));
    }

    private @Nullable AuditFinding find(List<AuditHead> anchors) {
        TreeMap<Long, AuditHead> expected = new TreeMap<>();
        for (AuditHead anchor : anchors) {
            AuditHead other = expected.put(anchor.seq(), anchor);
            if (other != null && !other.hash().equals(anchor.hash())) {
                return new AuditFinding(
                        Kind.REWRITTEN, anchor.seq(), "two anchors name different hashes of row " + anchor.seq());
            }
        }
        AuditHead last = AuditHead.EMPTY;
        AuditHead proved = AuditHead.EMPTY;
        Iterator<AuditRow> rows = new Pages(trail);
        while (rows.hasNext()) {
            AuditRow row = rows.next();
            long place = last.seq() + 1;
            if (row.seq() != place || !row.previous().equals(last.hash()) || !AuditChain.writtenAs(place, row)) {
                return broken(last, row);
            }
            last = new AuditHead(row.seq(), row.hash());
            AuditHead anchor = expected.get(place);
            if (anchor != null) {
                if (!anchor.hash().equals(row.hash())) {
                    return rewritten(proved, anchor);
                }
                proved = anchor;
            }
        }
        return end(last, trail.head(), expected);
    }

    private static AuditFinding rewritten(AuditHead proved, AuditHead anchor) {
        long first = proved.seq() + 1;
        return new AuditFinding(
                Kind.REWRITTEN,
                first,
                "row " + anchor.seq() + " is not the one that was anchored; what is from row " + first
                        + " on may have been made anew");
    }

    /** The rows hold together; do they end where they should? */
    private static @Nullable AuditFinding end(AuditHead last, AuditHead head, NavigableMap<Long, AuditHead> anchors) {
        long most = Math.max(head.seq(), anchors.isEmpty() ? 0 : anchors.lastKey());
        if (last.seq() < most) {
            long first = last.seq() + 1;
            return new AuditFinding(
                    Kind.TRUNCATED, first, "row " + first + " and all after it are gone: there were " + most);
        }
        if (last.seq() > head.seq()) {
            long first = head.seq() + 1;
            return new AuditFinding(Kind.INSERTED, first, "row " + first + " was put in behind the end");
        }
        if (!last.hash().equals(head.hash())) {
            return new AuditFinding(Kind.EDITED, last.seq(), "row " + last.seq() + " was edited and hashed anew");
        }
        return null;
    }

    /** What happened at the place after {@code last}, where {@code row} does not belong. */
    private AuditFinding broken(AuditHead last, AuditRow row) {
        long place = last.seq() + 1;
        if (last.equals(trail.head())) {
            return new AuditFinding(Kind.INSERTED, place, "row " + row.seq() + " was put in behind the end");
        }
        if (row.seq() > place) {
            return standsAt(place, place) > 0
                    ? reordered(place, "stands elsewhere")
                    : new AuditFinding(Kind.DELETED, place, "row " + place + " is gone");
        }
        if (row.seq() < place) {
            return new AuditFinding(Kind.INSERTED, row.seq(), "row " + row.seq() + " is there twice");
        }
        if (AuditChain.writtenAs(place, row)) {
            // It holds in itself, so the row before is not the one to which it was chained.
            long edited = Math.max(1, last.seq());
            return new AuditFinding(Kind.EDITED, edited, "row " + edited + " was edited and hashed anew");
        }
        long written = writtenAt(row);
        if (written > 0 && written == last.seq() && !row.hash().equals(last.hash())) {
            return new AuditFinding(
                    Kind.INSERTED, written, "row " + written + " was put in before the one written there");
        }
        boolean copy = written < place || standsAt(written, place) > 0;
        if (standsAt(place, place) > 0) {
            return copy
                    ? new AuditFinding(
                            Kind.INSERTED, place, "row " + place + " was put in before the one written there")
                    : reordered(place, "was written as row " + written);
        }
        if (written > 0 && !copy) {
            return new AuditFinding(Kind.DELETED, place, "row " + place + " is gone and later ones moved up");
        }
        long said = written > 0 ? 0 : saidAt(row);
        return said > 0
                ? reordered(place, "says what row " + said + " said")
                : new AuditFinding(Kind.EDITED, place, "row " + place + " was edited");
    }

    private static AuditFinding reordered(long place, String what) {
        return new AuditFinding(Kind.REORDERED, place, "row " + place + " " + what);
    }

    /** The place at which a whole row was written, wherever it stands; 0 when it is not whole. */
    private long writtenAt(AuditRow row) {
        long most = trail.head().seq();
        for (long seq = 1; seq <= most; seq++) {
            if (AuditChain.writtenAs(seq, row)) {
                return seq;
            }
        }
        return 0;
    }

    /** Where else than at one place the whole row that was written as {@code seq} stands now; 0 when nowhere. */
    private long standsAt(long seq, long butAt) {
        Iterator<AuditRow> rows = new Pages(trail);
        while (rows.hasNext()) {
            AuditRow row = rows.next();
            if (row.seq() != butAt && AuditChain.writtenAs(seq, row)) {
                return row.seq();
            }
        }
        return 0;
    }

    /** The place whose hashes are of what this row says while the row there says something else; 0 when there is none. */
    private long saidAt(AuditRow row) {
        Iterator<AuditRow> rows = new Pages(trail);
        while (rows.hasNext()) {
            AuditRow other = rows.next();
            if (other.seq() != row.seq()
                    && !AuditChain.writtenAs(other.seq(), other)
                    && AuditChain.hash(other.seq(), other.previous(), row.entry())
                            .equals(other.hash())) {
                return other.seq();
            }
        }
        return 0;
    }

    /** All rows by place, read in pages. */
    private static final class Pages implements Iterator<AuditRow> {
        private final AuditTrail trail;
        private List<AuditRow> page = List.of();
        private int next;
        private long seen = Long.MIN_VALUE;
        private boolean ended;

        Pages(AuditTrail trail) {
            this.trail = trail;
        }

        @Override
        public boolean hasNext() {
            if (next == page.size() && !ended) {
                page = trail.after(seen, PAGE);
                next = 0;
                ended = page.isEmpty();
            }
            return !ended;
        }

        @Override
        public AuditRow next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            AuditRow row = page.get(next++);
            seen = row.seq();
            return row;
        }
    }
}
