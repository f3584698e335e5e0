package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.WorldClock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Orders that wait at the venue for their price, from the block that has them to their end. The venue is not known to tell of them:
 * what it shows is all there is. One that waits is found among what the trader has waiting, by every field of it; one that is gone has
 * made the only position that it can have made, or was taken back; and where that is not clear nothing is told, and persons are asked.
 * Thread-safe.
 */
final class RestingOrders {
    /** What one look has read serves the next ones, too. */
    private static final long FRESH_NANOS = 1_000_000_000L;

    private final AvantisSettings settings;
    private final OwnOrders sent;
    private final CallOffs offs;
    private final OrderJournal journal;
    private final Holdings holdings;
    private final LostOrders lost;
    private final ChainProof chain;
    private final SortedMap<String, Instrument> instruments;
    private final WorldClock clock;
    private final Map<EvmAddress, Reading> readings = new ConcurrentHashMap<>();
    /** When each was seen waiting last, epoch seconds. */
    private final Map<SortableId, Long> there = new ConcurrentHashMap<>();
    /** Since when each is not shown any more, monotonic time. */
    private final Map<SortableId, Long> missing = new ConcurrentHashMap<>();

    private record Reading(UserData data, long at) {}

    RestingOrders(
            AvantisSettings settings,
            OwnOrders sent,
            CallOffs offs,
            OrderJournal journal,
            Holdings holdings,
            LostOrders lost,
            ChainProof chain,
            SortedMap<String, Instrument> instruments,
            WorldClock clock) {
        this.settings = settings;
        this.sent = sent;
        this.offs = offs;
        this.journal = journal;
        this.holdings = holdings;
        this.lost = lost;
        this.chain = chain;
        this.instruments = instruments;
        this.clock = clock;
    }

    /** Whatever is not among these has ended. */
    void retain(Collection<SortableId> open) {
        there.keySet().retainAll(open);
        missing.keySet().retainAll(open);
        offs.retain(open);
    }

    /** Why one that is to end has not, for people. */
    Optional<String> sentence(SortableId order) {
        return offs.sentence(order);
    }

    /** Remembers that an order is to end. It ends by what is done when it is looked at. */
    void callOff(SortableId id) {
        for (int i = 0; i < OrderDesk.TRIES; i++) {
            Optional<SignedOrder> order = journal.order(id)
                    .filter(now -> now.rests() && now.stage().isOpen())
                    .filter(now -> !RestingNote.of(now).off());
            if (order.isEmpty()
                    || journal.tell(JournalStep.of(
                            RestingNote.of(order.get()).calledOff().on(order.get())))) {
                return;
            }
        }
    }

    /** Looks at one whose transaction is in a block that stays. */
    void look(SignedOrder asked) {
        Optional<SignedOrder> now =
                journal.order(asked.id()).filter(order -> order.stage().isOpen());
        OptionalLong placed = sent.block(asked);
        Optional<UserData> data = now.isPresent() && placed.isPresent() ? read(asked.trader()) : Optional.empty();
        if (data.isEmpty()) {
            return;
        }
        SignedOrder order = now.get();
        if (RestingMatch.isThere(order, data.get())) {
            waits(order, placed.getAsLong());
        } else if (RestingNote.of(order).isFound()) {
            gone(order, data.get());
        } else {
            find(order, data.get(), placed.getAsLong());
        }
    }

    private Optional<UserData> read(EvmAddress trader) {
        long now = clock.monotonicNanos();
        Reading last = readings.get(trader);
        if (last != null && now - last.at() < FRESH_NANOS) {
            return Optional.of(last.data());
        }
        Optional<UserData> data = holdings.read(trader);
        data.ifPresent(seen -> readings.put(trader, new Reading(seen, now)));
        return data;
    }

    private void waits(SignedOrder order, long placed) {
        there.put(order.id(), clock.epochMicros() / 1_000_000);
        missing.remove(order.id());
        lost.found(order.id());
        if (RestingNote.of(order).off()) {
            // What is placed now could come to stand where this one stands, once a keeper was first.
            boolean alone = others(order)
                    .noneMatch(other -> other.rests() && !RestingNote.of(other).isFound());
            offs.advance(order, placed, alone);
        }
    }

    /** Open orders of the same trader in the same market. */
    private Stream<SignedOrder> others(SignedOrder order) {
        return journal.open().stream()
                .filter(other -> !other.id().equals(order.id())
                        && other.trader().equals(order.trader())
                        && other.pairIndex() == order.pairIndex());
    }

    /** Which of those that wait is it: written only when no other can be, and nothing else can be what it has made. */
    private void find(SignedOrder order, UserData data, long placed) {
        List<UserData.Waiting> fitting = RestingMatch.candidates(
                order, data, placed, seen -> others(order).anyMatch(other -> stands(other, seen)));
        if (fitting.size() == 1) {
            UserData.Waiting one = fitting.get(0);
            journal.tell(JournalStep.of(
                    RestingNote.of(order).found(one.index(), one.block()).on(order.accepted(""))));
        } else if (fitting.isEmpty()) {
            gone(order, data);
        } else {
            doubts(
                    order,
                    "and " + fitting.size()
                            + " orders of the trader that wait are like it, so that nobody knows which it is");
        }
    }

    private static boolean stands(SignedOrder other, UserData.Waiting seen) {
        RestingNote note = RestingNote.of(other);
        return other.rests() && note.isFound() && note.index() == seen.index() && note.block() == seen.block();
    }

    private void gone(SignedOrder order, UserData data) {
        List<UserData.Held> made = RestingMatch.made(order, data, since(order), seen -> isKnown(order, seen));
        Instrument instrument = instruments.get(order.instrument());
        if (made.size() == 1 && instrument != null && isAlone(order, made.get(0), data)) {
            journal.tell(RestingOutcomes.filled(order, made.get(0), instrument, clock.epochMicros()));
            return;
        }
        long since = missing.computeIfAbsent(order.id(), id -> clock.monotonicNanos());
        CallOffs.Tried off = offs.tried(order);
        boolean early = clock.monotonicNanos() - since < settings.readingLag().toNanos();
        if (early || off == CallOffs.Tried.UNDER_WAY) {
            return;
        }
        if (!made.isEmpty()) {
            doubts(order, "it waits no more, and " + made.size() + " positions can be what it made");
        } else if (off == CallOffs.Tried.DONE && isAllShown(order, data)) {
            journal.tell(RestingOutcomes.calledOff(order, "called off", clock.epochMicros()));
        } else {
            doubts(order, "it waits no more, and nothing shows whether it was filled or taken back elsewhere");
        }
    }

    /** Before that it had made nothing: it was seen waiting, or was not placed yet. */
    private long since(SignedOrder order) {
        long lag = settings.readingLag().toSeconds();
        long seen = there.getOrDefault(order.id(), 0L) - lag;
        return Math.max(order.signedAt() / 1_000_000, seen) - Tracking.CLOCKS_APART;
    }

    private boolean isKnown(SignedOrder order, UserData.Held seen) {
        return journal.positions().stream()
                .anyMatch(held -> held.trader().equals(order.trader()) && Holdings.samePlace(seen, held));
    }

    /** Whether no other order of ours that is under way can have made it. */
    private boolean isAlone(SignedOrder order, UserData.Held seen, UserData data) {
        return others(order)
                .filter(other -> other.adds() && other.side() == order.side())
                .noneMatch(other -> other.rests()
                        ? RestingMatch.mayHaveMade(other, seen) && !RestingMatch.isThere(other, data)
                        : other.kind() == IntentKind.OPEN);
    }

    /** Whether the chain has no more positions there than are shown: nothing at all is also what is shown of a stranger. */
    private boolean isAllShown(SignedOrder order, UserData data) {
        long shown = data.positions().stream()
                .filter(seen -> seen.pairIndex() == order.pairIndex())
                .count();
        OptionalLong count = chain.openTrades(order.trader(), order.pairIndex());
        return count.isPresent() && count.getAsLong() == shown;
    }

    private void doubts(SignedOrder order, String evidence) {
        if (journal.endedInBooks(order.id())) {
            journal.tell(Outcomes.declined(order, "ended by the word of persons", clock.epochMicros()));
        } else {
            lost.add(order, evidence);
        }
    }
}
