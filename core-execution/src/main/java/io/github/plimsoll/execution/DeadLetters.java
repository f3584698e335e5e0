package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.execution.spi.DeadLetter.Kind;
import io.github.plimsoll.execution.spi.DeadLetter.State;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.WorldClock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The list of what was given up: nothing is dropped silently. A letter is written in the transaction that gives up, is in
 * the audit from then on, and waits until a person replays it, which happens once, or dismisses it. The list is bounded;
 * what has to leave it unseen is audited once more. Thread-safe.
 */
public final class DeadLetters {
    /** So many letters are kept, ended ones included. */
    public static final int MOST = 1_000;

    /** Where the text of a NOTICE or an ANSWER stands in its data. */
    public static final String TEXT = "text";

    private static final int LONGEST = 3_500;

    private final Store store;
    private final Map<String, Settlement> settlements = new TreeMap<>();
    private final WorldClock clock;
    private final Ids ids;

    /** @param settlements one for each venue whose events may be replayed */
    public DeadLetters(Store store, List<Settlement> settlements, WorldClock clock, Ids ids) {
        this.store = store;
        settlements.forEach(settlement -> this.settlements.put(settlement.venue(), settlement.forReplays()));
        this.clock = clock;
        this.ids = ids;
    }

    /** What came of a replay or a dismissal. */
    public enum Code {
        /** Done, by this call. */
        OK,
        /** There is no such letter. */
        NOT_FOUND,
        /** Somebody has replayed or dismissed it before; nothing was done again. */
        ENDED_BEFORE,
        /** It cannot be replayed, or not now; it waits on. */
        REFUSED
    }

    /**
     * What came of it.
     *
     * @param sentence the same for a person
     */
    public record Answer(Code code, String sentence) {}

    /** A letter for something that is given up now. */
    public DeadLetter letter(
            Kind kind,
            String subject,
            String reason,
            SortedMap<String, String> data,
            @Nullable String user,
            String trace) {
        SortedMap<String, String> bounded = new TreeMap<>(data);
        bounded.computeIfPresent(
                TEXT, (name, text) -> text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text);
        return DeadLetter.waiting(ids.next(), kind, subject, reason, bounded, user, clock.epochMicros(), trace);
    }

    /** Writes letters in the transaction that gives up what they are of. */
    public void add(StoreTx tx, List<DeadLetter> letters) {
        add(tx, ids, letters);
    }

    /** Admins are told when the list of a kind reaches 1, 10, 100 and 1,000: often enough, and never a flood. */
    static void add(StoreTx tx, Ids ids, List<DeadLetter> letters) {
        for (Kind kind : Kind.values()) {
            List<DeadLetter> some =
                    letters.stream().filter(letter -> letter.kind() == kind).toList();
            if (!some.isEmpty()) {
                int before = tx.waitingDeadLetters().getOrDefault(kind, 0);
                tx.addDeadLetters(some);
                int after = tx.waitingDeadLetters().getOrDefault(kind, 0);
                DeadLetter last = some.get(some.size() - 1);
                if (after > before) {
                    some.forEach(letter -> audit(tx, "delivery", "DEAD_LETTER", letter, letter.at(), letter.trace()));
                }
                if (digits(after) > digits(before)) {
                    tell(tx, ids, last, after);
                }
            }
        }
        for (DeadLetter gone : tx.forgetDeadLetters(MOST)) {
            audit(tx, "delivery", "DEAD_LETTER_FORGOTTEN", gone, gone.at(), gone.trace());
        }
    }

    private static int digits(int count) {
        return count == 0 ? 0 : Integer.toString(count).length();
    }

    private static void tell(StoreTx tx, Ids ids, DeadLetter last, int waiting) {
        SortedMap<String, String> data = new TreeMap<>();
        data.put("kind", last.kind().name());
        data.put("letter", last.id().toString());
        data.put("reason", last.reason());
        data.put("subject", last.subject());
        data.put("waiting", Integer.toString(waiting));
        tx.appendEvent(new BusinessEvent(0, ids.next(), "DEAD_LETTER", null, last.at(), last.trace(), data));
    }

    private static void audit(StoreTx tx, String by, String action, DeadLetter letter, long at, String trace) {
        tx.appendAudit(new AuditEntry(
                at,
                by,
                action,
                letter.id().toString(),
                letter.kind() + " " + letter.subject() + ": " + letter.reason(),
                trace));
    }

    /** Those that wait, newest first. */
    public List<DeadLetter> waiting(int most) {
        return store.transact(tx -> tx.waitingDeadLetters(most));
    }

    /**
     * Does again what was given up, in one transaction with the end of the letter: once, however often and by how many it
     * is asked. An order is never sent again.
     *
     * @throws StoreException when the store did not answer; ask again
     */
    public Answer replay(SortableId id, String by, String trace) {
        try {
            return Contended.transact(store, tx -> end(tx, id, State.REPLAYED, by, trace));
        } catch (Settlement.UnexplainedException still) {
            return new Answer(
                    Code.REFUSED,
                    "It still cannot be applied: " + still.getMessage()
                            + ". Look with /reconcile what books and venue hold; then dismiss it.");
        }
    }

    /**
     * Takes a letter off the list without doing anything.
     *
     * @throws StoreException when the store did not answer; ask again
     */
    public Answer dismiss(SortableId id, String by, String trace) {
        return Contended.transact(store, tx -> end(tx, id, State.DISMISSED, by, trace));
    }

    private Answer end(StoreTx tx, SortableId id, State end, String by, String trace) {
        Optional<DeadLetter> found = tx.deadLetter(id);
        if (found.isEmpty()) {
            return new Answer(Code.NOT_FOUND, "There is no dead letter " + id + ".");
        }
        DeadLetter letter = found.get();
        if (letter.state() != State.WAITING) {
            return new Answer(
                    Code.ENDED_BEFORE,
                    "It is " + letter.state() + " by " + letter.endedBy() + " already; nothing was done again.");
        }
        String refusal = end == State.REPLAYED ? refusal(letter) : "";
        if (!refusal.isEmpty()) {
            return new Answer(Code.REFUSED, refusal);
        }
        long now = clock.epochMicros();
        // First: whoever is second waits here for the commit of the first, and finds that it was ended.
        if (!tx.endDeadLetter(id, end, by, now)) {
            throw new StoreException(
                    StoreException.Kind.RETRY,
                    "another transaction ended dead letter " + id,
                    new IllegalStateException("state"));
        }
        audit(tx, by, "DEAD_LETTER_" + end, letter, now, trace);
        return new Answer(Code.OK, end == State.REPLAYED ? again(tx, letter, now) : "It is off the list.");
    }

    private String refusal(DeadLetter letter) {
        return switch (letter.kind()) {
            case NOTICE, ANSWER -> "";
            case COMMAND ->
                "What could not be read cannot be run: its sender sends it again. /dead dismiss takes it off the list.";
            case ORDER ->
                "An order is never sent again: its price and its approval are of then. Whoever still wants it sends /open"
                        + " anew; /dead dismiss takes this one off the list.";
            case VENUE_EVENT ->
                settlements.containsKey(letter.data().getOrDefault(EventLetter.VENUE, ""))
                        ? ""
                        : "Its venue is not connected here, so it cannot be applied.";
        };
    }

    private String again(StoreTx tx, DeadLetter letter, long now) {
        if (letter.kind() == Kind.VENUE_EVENT) {
            String venue = letter.data().getOrDefault(EventLetter.VENUE, "");
            Settlement settlement = settlements.get(venue);
            if (settlement == null) {
                throw new IllegalStateException("no settlement of " + venue);
            }
            settlement.replay(tx, EventLetter.event(letter.data()));
            return "It is in the books now.";
        }
        SortedMap<String, String> data = new TreeMap<>();
        data.put(TEXT, letter.data().getOrDefault(TEXT, ""));
        tx.appendEvent(new BusinessEvent(0, ids.next(), "SENT_AGAIN", letter.user(), now, letter.trace(), data));
        return "It is sent again; when its chat does not take it either it comes back as another letter.";
    }
}
