package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.AuditFinding.Kind;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.AuditHead;
import io.github.plimsoll.execution.spi.AuditRow;
import io.github.plimsoll.execution.spi.AuditTrail;
import io.github.plimsoll.testkit.Cases;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whoever changes the audit is named with the first row that was touched. */
class AuditVerifierTest {
    /** An audit as a list, which may be tampered with. */
    private static final class Audit implements AuditTrail {
        final List<AuditRow> rows = new ArrayList<>();
        AuditHead head = AuditHead.EMPTY;

        static Audit of(int length, RandomGenerator random) {
            Audit audit = new Audit();
            for (int i = 0; i < length; i++) {
                audit.append(entry(i, random));
            }
            return audit;
        }

        void append(AuditEntry entry) {
            AuditRow row = row(head.seq() + 1, head.hash(), entry);
            rows.add(row);
            head = new AuditHead(row.seq(), row.hash());
        }

        /** Makes all hashes from a place on anew, with the end of the chain. */
        void rehash(int from) {
            AuditHead last = from == 0
                    ? AuditHead.EMPTY
                    : new AuditHead(from, rows.get(from - 1).hash());
            for (int i = from; i < rows.size(); i++) {
                AuditRow row = row(last.seq() + 1, last.hash(), rows.get(i).entry());
                rows.set(i, row);
                last = new AuditHead(row.seq(), row.hash());
            }
            head = last;
        }

        void renumber() {
            for (int i = 0; i < rows.size(); i++) {
                rows.set(i, at(i + 1, rows.get(i)));
            }
        }

        @Override
        public List<AuditRow> after(long seq, int limit) {
            return rows.stream().filter(row -> row.seq() > seq).limit(limit).toList();
        }

        @Override
        public AuditHead head() {
            return head;
        }
    }

    private static AuditEntry entry(long number, RandomGenerator random) {
        return new AuditEntry(
                random.nextLong(1, 1_000_000),
                "actor " + random.nextInt(3),
                random.nextBoolean() ? "OPEN" : "CLOSE",
                "subject",
                "number " + number + (random.nextInt(4) == 0 ? " \u20ac" : ""),
                "");
    }

    private static AuditRow row(long seq, String previous, AuditEntry entry) {
        return new AuditRow(seq, entry, previous, AuditChain.hash(seq, previous, entry));
    }

    private static AuditRow at(long seq, AuditRow row) {
        return new AuditRow(seq, row.entry(), row.previous(), row.hash());
    }

    private static AuditRow saying(AuditRow row, AuditEntry entry) {
        return new AuditRow(row.seq(), entry, row.previous(), row.hash());
    }

    private static void found(Audit audit, List<AuditHead> anchors, Kind kind, long seq) {
        assertThat(AuditVerifier.verify(audit, anchors))
                .hasValueSatisfying(finding -> assertThat(List.<Object>of(finding.kind(), finding.seq()))
                        .as(finding.text())
                        .containsExactly(kind, seq));
    }

    /** Computed apart from this code, with {@code sha256sum}. */
    @Test
    void theEncodingIsTheOneThatIsDescribed() {
        AuditEntry entry = new AuditEntry(1_700_000_000_000_000L, "alice", "OPEN", "id-1", "5 \u20ac, \"long\"", "t");
        assertThat(AuditChain.hash(1, AuditHead.EMPTY.hash(), entry))
                .isEqualTo("f0387e0620f37607062f848acebcb193a55fff890c636e56d39a5ff3dbc687d4");
    }

    /** One change of one row in one way; it returns what must be found. */
    private interface Tampering {
        void at(Audit audit, int index, RandomGenerator random);
    }

    private record Crime(String name, Kind kind, Tampering tampering) {}

    private static final List<Crime> CRIMES = List.of(
            new Crime("another word", Kind.EDITED, (audit, i, random) -> {
                AuditRow row = audit.rows.get(i);
                AuditEntry e = row.entry();
                AuditEntry changed = switch (random.nextInt(6)) {
                    case 0 -> new AuditEntry(e.at() + 1, e.actor(), e.action(), e.subject(), e.detail(), e.trace());
                    case 1 -> new AuditEntry(e.at(), e.actor() + "x", e.action(), e.subject(), e.detail(), e.trace());
                    case 2 -> new AuditEntry(e.at(), e.actor(), "", e.subject(), e.detail(), e.trace());
                    case 3 -> new AuditEntry(e.at(), e.actor(), e.action(), e.subject() + e.detail(), "", e.trace());
                    case 4 -> new AuditEntry(e.at(), e.actor(), e.action(), e.subject(), "", e.trace());
                    default -> new AuditEntry(e.at(), e.actor(), e.action(), e.subject(), e.detail(), " ");
                };
                audit.rows.set(i, saying(row, changed));
            }),
            new Crime("another hash", Kind.EDITED, (audit, i, random) -> {
                AuditRow row = audit.rows.get(i);
                audit.rows.set(i, new AuditRow(row.seq(), row.entry(), row.previous(), "ab".repeat(32)));
            }),
            new Crime("another hash of the row before", Kind.EDITED, (audit, i, random) -> {
                AuditRow row = audit.rows.get(i);
                audit.rows.set(i, new AuditRow(row.seq(), row.entry(), "ab".repeat(32), row.hash()));
            }),
            new Crime("another word, hashed anew", Kind.EDITED, (audit, i, random) -> {
                AuditRow row = audit.rows.get(i);
                audit.rows.set(i, row(row.seq(), row.previous(), entry(-1, random)));
            }),
            new Crime("a copy of another row over it", Kind.EDITED, (audit, i, random) -> {
                int other = (i + 1 + random.nextInt(audit.rows.size() - 1)) % audit.rows.size();
                audit.rows.set(i, at(i + 1, audit.rows.get(other)));
            }),
            new Crime("gone", Kind.DELETED, (audit, i, random) -> {
                audit.rows.remove(i);
            }),
            new Crime("gone, later ones moved up", Kind.DELETED, (audit, i, random) -> {
                audit.rows.remove(i);
                audit.renumber();
            }),
            new Crime("put in with a true hash, later ones moved down", Kind.INSERTED, (audit, i, random) -> {
                audit.rows.add(i, row(i + 1, audit.rows.get(i).previous(), entry(-1, random)));
                audit.renumber();
            }),
            new Crime("put in with a false hash", Kind.INSERTED, (audit, i, random) -> {
                audit.rows.add(i, new AuditRow(0, entry(-1, random), "00".repeat(32), "cd".repeat(32)));
                audit.renumber();
            }),
            new Crime("a copy put in", Kind.INSERTED, (audit, i, random) -> {
                int other = (i + 1 + random.nextInt(audit.rows.size() - 1)) % audit.rows.size();
                audit.rows.add(i, audit.rows.get(other));
                audit.renumber();
            }),
            new Crime("swapped with the next one", Kind.REORDERED, (audit, i, random) -> {
                AuditRow row = audit.rows.get(i);
                audit.rows.set(i, at(i + 1, audit.rows.get(i + 1)));
                audit.rows.set(i + 1, at(i + 2, row));
            }),
            new Crime("swapped words with the next one, hashes left", Kind.REORDERED, (audit, i, random) -> {
                AuditRow row = audit.rows.get(i);
                AuditRow next = audit.rows.get(i + 1);
                audit.rows.set(i, saying(row, next.entry()));
                audit.rows.set(i + 1, saying(next, row.entry()));
            }),
            new Crime("moved to the end", Kind.REORDERED, (audit, i, random) -> {
                audit.rows.add(audit.rows.remove(i));
                audit.renumber();
            }),
            new Crime("cut off", Kind.TRUNCATED, (audit, i, random) -> {
                audit.rows.subList(i, audit.rows.size()).clear();
            }));

    @Test
    @DisplayName("The first row that was touched is named, whatever was done to which row")
    void theFirstRowIsNamed() {
        Cases.check("tampered audit", 400, random -> {
            int length = random.nextInt(4, 30);
            Audit audit = Audit.of(length, random);
            Crime crime = CRIMES.get(random.nextInt(CRIMES.size()));
            // The last two rows have no next one that could prove it: they have tests of their own.
            int index = random.nextInt(length - 2);
            crime.tampering().at(audit, index, random);
            assertThat(AuditVerifier.verify(audit, List.of()))
                    .as("%s at %d of %d", crime.name(), index + 1, length)
                    .hasValueSatisfying(finding -> assertThat(List.<Object>of(finding.kind(), finding.seq()))
                            .as("%s: %s", crime.name(), finding.text())
                            .containsExactly(crime.kind(), index + 1L));
        });
    }

    @Test
    void whateverIsWrittenVerifies() {
        Cases.check("whole audit", 100, random -> {
            Audit audit = new Audit();
            List<AuditHead> anchors = new ArrayList<>(List.of(AuditHead.EMPTY));
            for (int i = random.nextInt(30); i > 0; i--) {
                audit.append(entry(i, random));
                if (random.nextInt(3) == 0) {
                    anchors.add(audit.head());
                }
            }
            assertThat(AuditVerifier.verify(audit, anchors)).isEmpty();
        });
    }

    @Test
    @DisplayName("Who makes all later hashes anew is found by the first anchor after the row")
    void anchorsFindWhatWasMadeAnew() {
        Cases.check("rewritten audit", 200, random -> {
            int length = random.nextInt(2, 30);
            Audit audit = new Audit();
            List<AuditHead> anchors = new ArrayList<>();
            for (int i = 0; i < length; i++) {
                audit.append(entry(i, random));
                if (random.nextInt(4) == 0 || i == length - 1) {
                    anchors.add(audit.head());
                }
            }
            int index = random.nextInt(length);
            audit.rows.set(index, saying(audit.rows.get(index), entry(-1, random)));
            audit.rehash(index);
            assertThat(AuditVerifier.verify(audit, List.of())).isEmpty();
            long proved = anchors.stream()
                    .mapToLong(AuditHead::seq)
                    .filter(seq -> seq <= index)
                    .max()
                    .orElse(0);
            found(audit, anchors, Kind.REWRITTEN, proved + 1);
        });
    }

    @Test
    void theEndIsNamed() {
        RandomGenerator random = new SplittableRandom(1);
        Audit cut = Audit.of(5, random);
        AuditHead anchored = cut.head();
        cut.rows.remove(4);
        found(cut, List.of(), Kind.TRUNCATED, 5);
        cut.rehash(4);
        assertThat(AuditVerifier.verify(cut, List.of())).isEmpty();
        found(cut, List.of(anchored), Kind.TRUNCATED, 5);

        Audit emptied = Audit.of(3, random);
        emptied.rows.clear();
        found(emptied, List.of(), Kind.TRUNCATED, 1);

        Audit longer = Audit.of(3, random);
        AuditHead head = longer.head();
        longer.append(entry(9, random));
        longer.head = head;
        found(longer, List.of(), Kind.INSERTED, 4);
        longer.rows.set(3, saying(longer.rows.get(3), entry(10, random)));
        found(longer, List.of(), Kind.INSERTED, 4);

        Audit last = Audit.of(3, random);
        last.rows.set(2, row(3, last.rows.get(2).previous(), entry(9, random)));
        found(last, List.of(), Kind.EDITED, 3);

        Audit first = Audit.of(3, random);
        first.rows.set(0, row(1, "ef".repeat(32), first.rows.get(0).entry()));
        found(first, List.of(), Kind.EDITED, 1);
    }

    @Test
    void twoAnchorsThatDisagreeAreAFinding() {
        Audit audit = Audit.of(2, new SplittableRandom(1));
        found(audit, List.of(audit.head(), new AuditHead(2, "ef".repeat(32))), Kind.REWRITTEN, 2);
    }
}
