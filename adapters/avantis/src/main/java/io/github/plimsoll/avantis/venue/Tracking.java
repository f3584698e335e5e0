package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.Keccak;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.WorldClock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which of the positions that the venue shows is which of ours. Called under the desk's lock. */
final class Tracking {
    /** Seconds by which the clocks of this process and of the chain may differ. */
    static final long CLOCKS_APART = 60;
    /** Micro-dollars: less is the rounding of whoever tells. */
    private static final long A_CENT = 10_000;

    private final AvantisSettings settings;
    private final SortedMap<String, Instrument> instruments;
    private final OrderJournal journal;
    private final LostOrders lost;
    private final ChainProof chain;
    private final WorldClock clock;

    Tracking(
            AvantisSettings settings,
            SortedMap<String, Instrument> instruments,
            OrderJournal journal,
            LostOrders lost,
            ChainProof chain,
            WorldClock clock) {
        this.settings = settings;
        this.instruments = instruments;
        this.journal = journal;
        this.lost = lost;
        this.chain = chain;
        this.clock = clock;
    }

    /**
     * The position that an open made while nobody listened: the only one of its market, side and size that is nobody's and
     * not older than the order, when it is also the only order that it can be of.
     */
    Optional<UserData.Held> find(SignedOrder order, UserData data) {
        Instrument instrument = instruments.get(order.instrument());
        List<UserData.Held> fitting = data.positions().stream()
                .filter(seen -> instrument != null
                        && seen.pairIndex() == order.pairIndex()
                        && seen.buy() == (order.side() == Side.LONG)
                        && seen.openPrice() > 0
                        && seen.openedAt() >= order.signedAt() / 1_000_000 - CLOCKS_APART
                        && Coins.same(
                                Coins.units(instrument, seen.collateral(), seen.leverage(), seen.openPrice()),
                                order.units())
                        && known(order.trader(), seen).isEmpty())
                .toList();
        boolean alone = journal.open().stream()
                .noneMatch(other -> !other.id().equals(order.id())
                        && other.adds()
                        && !RestingMatch.isThere(other, data)
                        && other.trader().equals(order.trader())
                        && other.pairIndex() == order.pairIndex()
                        && other.side() == order.side()
                        && Coins.same(other.units(), order.units()));
        return fitting.size() == 1 && alone ? Optional.of(fitting.get(0)) : Optional.empty();
    }

    /** The position that an increase made larger while nobody listened, when nothing else that is under way could have. */
    Optional<UserData.Held> grown(SignedOrder order, TrackedPosition held, UserData data) {
        Instrument instrument = instruments.get(order.instrument());
        boolean alone = journal.open().stream()
                .noneMatch(other ->
                        !other.id().equals(order.id()) && other.position().equals(order.position()));
        return data.positions().stream()
                .filter(seen -> alone
                        && instrument != null
                        && seen.pairIndex() == held.pairIndex()
                        && seen.index() == held.index()
                        && seen.buy() == (held.side() == Side.LONG)
                        && seen.openPrice() > 0
                        && grew(
                                Coins.units(instrument, seen.collateral(), seen.leverage(), seen.openPrice()),
                                held.units(),
                                order.units()))
                .findFirst();
    }

    /** Of an increase that is smaller than what readings tell apart nothing is known. */
    static boolean grew(long shown, long before, long more) {
        return Coins.same(shown, Math.addExact(before, more)) && !Coins.same(shown, before);
    }

    /**
     * The position as it is shown now. When somebody moved margin elsewhere, which leaves its size as it is, that is written down:
     * what a close gives back is counted from it, and is neither a gain nor a cost. Any thread may call it.
     */
    TrackedPosition asShown(TrackedPosition known, UserData.Held seen) {
        // What our own orders moved is told by them; a reading before that, or from before it, moves nothing.
        boolean told = journal.open().stream()
                        .anyMatch(order ->
                                order.kind().movesMargin() && order.position().equals(known.id()))
                || toldLately(known.account());
        boolean moved = !told
                && seen.collateral() > 0
                && Math.abs(seen.collateral() - known.collateral()) >= A_CENT
                && isOfSameSize(known, seen);
        if (!moved) {
            return known.left(known.units(), known.collateral(), seen.openedAt());
        }
        TrackedPosition now =
                known.now(known.units(), seen.collateral(), seen.leverage(), known.openPrice(), seen.openedAt());
        // Whoever changed it meanwhile knows more, and is not overwritten.
        journal.tell(new JournalStep(Optional.empty(), List.of(), List.of(now)));
        return now;
    }

    /** What shows no size that a position can have changes nothing: it still has to be closed. */
    private boolean isOfSameSize(TrackedPosition known, UserData.Held seen) {
        Instrument instrument = instruments.get(known.instrument());
        if (instrument == null || seen.openPrice() <= 0) {
            return false;
        }
        try {
            long units = Coins.units(instrument, seen.collateral(), seen.leverage(), seen.openPrice());
            return Coins.same(units, known.units());
        } catch (RefusedException impossible) {
            return false;
        }
    }

    private Optional<TrackedPosition> known(EvmAddress trader, UserData.Held seen) {
        return journal.positions().stream()
                .filter(held -> held.trader().equals(trader) && Holdings.samePlace(seen, held))
                .findFirst();
    }

    /**
     * What the venue holds, or unknown while what it shows and what its streams told do not agree and may yet: an order is
     * under way, something was told a moment ago, or it does not show what should be there and the chain does not agree
     * that it is gone; nothing at all is also how it answers for an address that it does not know. What a lost order may have
     * opened is not shown.
     *
     * @param money of the account's wallet; not shown while an order is under way
     */
    VenueSnapshot snapshot(
            AccountId account, EvmAddress trader, UserData data, Optional<Usd> money, AvantisMarkets markets) {
        List<TrackedPosition> ours = journal.positions().stream()
                .filter(held -> held.account().equals(account))
                .toList();
        List<SignedOrder> all = journal.open().stream()
                .filter(order -> order.account().equals(account))
                .toList();
        List<SignedOrder> open = lost.without(all);
        // What waits in its place has done nothing, and may do so for days.
        boolean quiet = open.stream().allMatch(order -> RestingMatch.isThere(order, data));
        // Of a position with an order that is lost nobody knows how it should be: it is shown as it is.
        Set<SortableId> doubted = all.stream()
                .filter(order -> lost.contains(order.id()))
                .map(SignedOrder::position)
                .collect(Collectors.toSet());
        List<VenueSnapshot.OpenPosition> shown = new ArrayList<>();
        List<UserData.Held> undecided = new ArrayList<>();
        // A part that was closed elsewhere, or by an order that is lost: what is there is what later closes take.
        List<TrackedPosition> resized = new ArrayList<>();
        boolean agree = true;
        int found = 0;
        for (UserData.Held seen : data.positions()) {
            Optional<TrackedPosition> held = known(trader, seen);
            Optional<String> market =
                    held.map(TrackedPosition::instrument).or(() -> markets.instrument(seen.pairIndex()));
            Instrument instrument = market.isPresent() ? instruments.get(market.get()) : null;
            if (instrument == null && isUnnamed(trader, seen, markets)) {
                continue;
            }
            if (instrument == null || seen.openPrice() <= 0 || seen.collateral() <= 0) {
                return VenueSnapshot.unknown(); // it may be one of a market that counts
            }
            long units = Coins.units(instrument, seen.collateral(), seen.leverage(), seen.openPrice());
            if (held.isEmpty() && all.stream().anyMatch(order -> mayHaveMade(order, seen, units, data))) {
                // Taken for one from elsewhere it would be booked again when its order is told after all.
                boolean underWay = open.stream().anyMatch(order -> mayHaveMade(order, seen, units, data));
                agree &= !underWay;
                if (!underWay) {
                    undecided.add(seen);
                }
                continue;
            }
            if (held.isEmpty() && units == 0) {
                continue; // what somebody else left of a unit can be neither held nor closed here
            }
            boolean doubtful =
                    held.map(TrackedPosition::id).filter(doubted::contains).isPresent();
            boolean same = held.isPresent() && Coins.same(units, held.get().units());
            agree &= same || doubtful;
            if (held.isPresent() && !same && !doubtful) {
                resized.add(
                        held.get().now(units, seen.collateral(), seen.leverage(), seen.openPrice(), seen.openedAt()));
            }
            found += held.isPresent() && !doubtful ? 1 : 0;
            SortableId id = held.map(TrackedPosition::id).orElseGet(() -> foreign(trader, seen));
            shown.add(new VenueSnapshot.OpenPosition(
                    id, instrument.id(), same ? held.get().units() : units, terms(instrument, seen)));
        }
        lost.leaves(account, undecided);
        List<TrackedPosition> expected =
                ours.stream().filter(held -> !doubted.contains(held.id())).toList();
        agree &= found == expected.size();
        if (!agree && (!quiet || toldLately(account))) {
            return VenueSnapshot.unknown();
        }
        List<TrackedPosition> missing = ours.stream()
                .filter(held -> data.positions().stream().noneMatch(seen -> Holdings.samePlace(seen, held)))
                .toList();
        if (!missing.stream().allMatch(held -> isGone(held, data))) {
            return VenueSnapshot.unknown();
        }
        missing.stream().filter(expected::contains).forEach(this::forget);
        resized.forEach(now -> journal.tell(new JournalStep(Optional.empty(), List.of(), List.of(now))));
        return new VenueSnapshot(
                true,
                shown,
                Stream.concat(
                                open.stream().map(SignedOrder::id),
                                WaitingOrders.ids(trader, WaitingOrders.strange(all, data)).stream())
                        .toList(),
                quiet ? money.orElse(null) : null,
                journal.lastSequence());
    }

    /**
     * Whether a position that is nobody's can be what an order made that has not ended: what it opened, a part of that, or what it
     * increased, which has another entry and timestamp now.
     */
    private boolean mayHaveMade(SignedOrder order, UserData.Held seen, long units, UserData data) {
        if (order.rests()) {
            // While it waits it has made nothing but what a reading may have shown first.
            long since = RestingMatch.isThere(order, data)
                    ? clock.epochMicros() / 1_000_000 - settings.readingLag().toSeconds()
                    : order.signedAt() / 1_000_000;
            return RestingMatch.mayHaveMade(order, seen) && seen.openedAt() >= since - CLOCKS_APART;
        }
        if (order.pairIndex() != seen.pairIndex() || (order.side() == Side.LONG) != seen.buy()) {
            return false;
        }
        if (order.kind() == IntentKind.INCREASE) {
            return journal.position(order.position())
                    .filter(held -> held.index() == seen.index())
                    .isPresent();
        }
        long latest = order.deadlineMs() / 1_000
                + settings.graceAfterDeadline().plus(settings.readingLag()).toSeconds();
        return order.kind() == IntentKind.OPEN
                && seen.openedAt() >= order.signedAt() / 1_000_000 - CLOCKS_APART
                && (OwnOrders.isOne(order) || seen.openedAt() <= latest + CLOCKS_APART) // a keeper may come at any time
                && (units < order.units() || Coins.same(units, order.units()));
    }

    /** Whether it is in a market that is none here: not as long as one of ours is not described, which may be its. */
    private boolean isUnnamed(EvmAddress trader, UserData.Held seen, AvantisMarkets markets) {
        return markets.allDescribed()
                && markets.instrument(seen.pairIndex()).isEmpty()
                && known(trader, seen).isEmpty();
    }

    /** What is held in markets that are none here; empty while one of ours is not described, as it may be that one's. */
    Optional<List<UserData.Held>> unnamed(EvmAddress trader, UserData data, AvantisMarkets markets) {
        return markets.allDescribed()
                ? Optional.of(data.positions().stream()
                        .filter(seen -> isUnnamed(trader, seen, markets))
                        .toList())
                : Optional.empty();
    }

    /** Whether the chain agrees that one that is not shown is not there: it has no more in the market than is shown. */
    private boolean isGone(TrackedPosition held, UserData data) {
        long shown = data.positions().stream()
                .filter(seen -> seen.pairIndex() == held.pairIndex())
                .count();
        OptionalLong count = chain.openTrades(held.trader(), held.pairIndex());
        return count.isPresent() && count.getAsLong() == shown;
    }

    /** One that was liquidated or closed elsewhere. Whoever changed it meanwhile knows more: the next look sees that. */
    private void forget(TrackedPosition held) {
        journal.tell(new JournalStep(Optional.empty(), List.of(), List.of(held.left(0, 0, held.openedAt()))));
    }

    private boolean toldLately(AccountId account) {
        return journal.toldSince(
                account, clock.epochMicros() - settings.readingLag().toNanos() / 1_000);
    }

    /** The position that was shown under this id because nobody here opened it, as one that is tracked. */
    static Optional<TrackedPosition> adopted(
            SortableId id, AccountId account, EvmAddress trader, Instrument instrument, UserData data) {
        return data.positions().stream()
                .filter(seen -> seen.openPrice() > 0 && foreign(trader, seen).equals(id))
                .findFirst()
                .map(seen -> new TrackedPosition(
                        id,
                        account,
                        instrument.id(),
                        trader,
                        seen.pairIndex(),
                        seen.index(),
                        seen.openedAt(),
                        seen.buy() ? Side.LONG : Side.SHORT,
                        Coins.units(instrument, seen.collateral(), seen.leverage(), seen.openPrice()),
                        seen.collateral(),
                        seen.leverage(),
                        seen.openPrice(),
                        0));
    }

    /** What names it at the venue, as an id; a change of size or margin keeps its entry price, so that it stays the same. */
    static SortableId foreign(EvmAddress trader, UserData.Held seen) {
        String names = "avantis position " + trader.hex() + " " + seen.pairIndex() + " " + seen.index() + " "
                + seen.openPrice() + " " + seen.buy();
        return named(names);
    }

    /** An id of what has none of ours. */
    static SortableId named(String names) {
        ByteBuffer hash = ByteBuffer.wrap(Keccak.hash(names.getBytes(StandardCharsets.US_ASCII)));
        return new SortableId(hash.getLong() >>> 12, hash.getLong());
    }

    private static VenueSnapshot.Terms terms(Instrument instrument, UserData.Held seen) {
        Price entry = Price.of(seen.openPrice(), 10).withDecimals(instrument.priceDecimals(), Rounding.HALF_EVEN);
        long hundredths = Math.max(
                Leverage.ONE_HUNDREDTHS,
                Math.min(Leverage.MAX_HUNDREDTHS, (seen.leverage() + 50_000_000) / 100_000_000));
        return new VenueSnapshot.Terms(
                seen.buy() ? Side.LONG : Side.SHORT, entry, Usd.ofMicros(seen.collateral()), Leverage.ofHundredths((int)
                        hundredths));
    }
}
