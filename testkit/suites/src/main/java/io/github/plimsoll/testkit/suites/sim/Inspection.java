package io.github.plimsoll.testkit.suites.sim;

import static io.github.plimsoll.testkit.suites.sim.BrokenInvariant.require;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.Reservation;
import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What must be true of the books at every instant, whatever happened, and what must be true when nothing is under way. */
final class Inspection {
    private static final int ALL = 1_000_000;

    private Inspection() {}

    /** At every instant. */
    static void check(World world, StoreTx tx) {
        for (Account account : tx.accounts()) {
            List<StoredIntent> intents = tx.intents(account.id(), ALL);
            List<StoredPosition> positions = new ArrayList<>(tx.openPositions(account.id()));
            int open = (int)
                    positions.stream().filter(position -> !position.external()).count();
            positions.addAll(tx.closedPositions(account.id(), ALL));
            ledger(tx, account, positions);
            sizes(world, intents, positions);
            reservations(tx, account, intents, open);
            EntryLaws.check(world, tx, account.id(), intents);
            snapshots(tx, account.id());
        }
    }

    /** Each tells what the books told then: money that came in, and what was made of it; nobody here deposits twice. */
    private static void snapshots(StoreTx tx, AccountId account) {
        Usd now = tx.balance(account, Book.EXTERNAL).negate();
        Usd peak = Usd.ZERO;
        for (Snapshot kept : tx.snapshots(account, 0)) {
            // What came in since then with positions that were adopted; one of the same moment may be in it or not.
            Usd in = now.plus(tx.movement(account, Book.EXTERNAL, "ADOPTED", kept.at() + 1));
            Usd inBefore = now.plus(tx.movement(account, Book.EXTERNAL, "ADOPTED", kept.at()));
            Usd held = kept.cash().plus(kept.margin());
            require(
                    "I18",
                    held.equals(in.plus(kept.realized())) || held.equals(inBefore.plus(kept.realized())),
                    "a snapshot is not what the books say: ",
                    kept,
                    " of ",
                    in);
            require("I18", kept.peak().compareTo(peak) >= 0, "the peak fell: ", kept);
            peak = kept.peak();
        }
    }

    private static void ledger(StoreTx tx, Account account, List<StoredPosition> positions) {
        Map<Book, Long> sums = new EnumMap<>(Book.class);
        Set<String> seen = new TreeSet<>();
        for (Posting posting : tx.postings(account.id(), ALL)) {
            require("I18", seen.add(posting.type() + posting.reference()), "money moved twice: ", posting);
            for (Posting.Entry entry : posting.entries()) {
                sums.merge(entry.book(), entry.amount().micros(), Math::addExact);
            }
        }
        long total = 0;
        for (Book book : Book.values()) {
            long sum = sums.getOrDefault(book, 0L);
            require("I18", tx.balance(account.id(), book).micros() == sum, "balance of ", book, " is not its postings");
            total = Math.addExact(total, sum);
        }
        require("I18", total == 0, "the books of ", account.id(), " sum to ", total);
        Usd held = Usd.ZERO;
        Usd realized = Usd.ZERO;
        Usd fees = Usd.ZERO;
        for (StoredPosition position : positions) {
            held = held.plus(position.collateral());
            realized = realized.plus(position.realized());
            fees = fees.plus(position.fees());
        }
        Usd margin = tx.balance(account.id(), Book.MARGIN);
        Usd cash = tx.balance(account.id(), Book.CASH);
        Usd external = tx.balance(account.id(), Book.EXTERNAL);
        require("I17", margin.equals(held), "margin ", margin, " but positions hold ", held);
        require(
                "I17",
                cash.plus(margin).equals(realized.minus(external)),
                "cash ",
                cash,
                " + margin ",
                margin,
                " is not deposits ",
                external.negate(),
                " + result ",
                realized);
        require(
                "I17",
                tx.balance(account.id(), Book.FEES).equals(fees),
                "fees of the books are not those of positions");
    }

    private static void sizes(World world, List<StoredIntent> intents, List<StoredPosition> positions) {
        Map<SortableId, long[]> sums = new TreeMap<>(); // opened, closed, closing
        for (StoredIntent intent : intents) {
            if (intent.kind().movesMargin()) {
                continue;
            }
            long[] sum = sums.computeIfAbsent(intent.position(), any -> new long[3]);
            boolean opens = intent.kind().adds();
            sum[opens ? 0 : 1] += intent.filledUnits();
            sum[2] += opens || intent.state().terminal() ? 0 : intent.sizeUnits() - intent.filledUnits();
        }
        for (StoredPosition position : positions) {
            long[] sum = sums.getOrDefault(position.id(), new long[3]);
            sum[0] += position.adoptedUnits();
            require("I17", position.openedUnits() == sum[0], "opened ", position.openedUnits(), ", filled ", sum[0]);
            require(
                    "I17",
                    !position.external()
                            || (world.exchange != null
                                    && world.exchange.foreign().containsKey(position.id())),
                    "a position is called external that is ours: ",
                    position);
            world.see(Sight.FOREIGN_POSITION_CLOSED, position.external() && sum[1] > 0);
            // What a liquidation took no order closed; an open that fills on after it holds less than it opened.
            boolean liquidated = "LIQUIDATION".equals(position.closeReason())
                    || (world.exchange != null && world.exchange.liquidated(position.id()));
            require(
                    "I17",
                    liquidated || position.remainingUnits() == sum[0] - sum[1],
                    position.id(),
                    ": opened ",
                    sum[0],
                    ", closed ",
                    sum[1],
                    ", remaining ",
                    position.remainingUnits());
            require(
                    "I11",
                    !position.open()
                            || (liquidated ? position.closingUnits() <= sum[2] : position.closingUnits() == sum[2]),
                    position.id(),
                    ": ",
                    position.closingUnits(),
                    " units reserved for closes of ",
                    sum[2]);
        }
    }

    private static void reservations(StoreTx tx, Account account, List<StoredIntent> intents, int open) {
        Map<SortableId, Reservation> reserved = new TreeMap<>();
        for (Reservation reservation : tx.reservations(account.id())) {
            reserved.put(reservation.intent(), reservation);
        }
        Set<SortableId> opening = new TreeSet<>();
        int unfilled = 0;
        for (StoredIntent intent : intents) {
            boolean holds = intent.kind().adds() || intent.kind() == IntentKind.ADD_MARGIN;
            if (holds && !intent.state().terminal()) {
                opening.add(intent.id());
                unfilled += intent.kind() == IntentKind.OPEN && intent.filledUnits() == 0 ? 1 : 0;
            }
        }
        require("I11", reserved.keySet().equals(opening), "reserved ", reserved.keySet(), ", open ", opening);
        for (StoredIntent intent : intents) {
            Reservation held = intent.kind() == IntentKind.ADD_MARGIN ? reserved.get(intent.id()) : null;
            require(
                    "I11",
                    held == null || held.margin().equals(intent.collateral()),
                    "margin on its way in holds another amount: ",
                    held,
                    ", ",
                    intent);
        }
        require(
                "I11",
                open + unfilled <= World.MAX_POSITIONS,
                open,
                " positions and ",
                unfilled,
                " on their way, at most ",
                World.MAX_POSITIONS);
    }

    /** When nothing is under way the venue holds what the books hold. */
    static void atRest(World world) {
        Exchange exchange = world.exchange;
        if (exchange == null) {
            return;
        }
        world.store.transact(tx -> {
            EntryLaws.atRest(world, tx);
            for (Account account : tx.accounts()) {
                Map<SortableId, Long> ours = new TreeMap<>();
                tx.openPositions(account.id()).forEach(p -> ours.put(p.id(), p.remainingUnits()));
                Map<SortableId, Long> theirs = new TreeMap<>();
                for (VenueSnapshot.OpenPosition position :
                        exchange.snapshot(account.id()).positions()) {
                    theirs.put(position.position(), position.units());
                }
                require("I17", ours.equals(theirs), "the books hold ", ours, ", the venue ", theirs);
                List<StoredIntent> intents = tx.intents(account.id(), ALL);
                EntryLaws.fills(exchange.after(0), intents);
                Truth truth = Truth.of(exchange.manner(), exchange.after(0), Truth.opens(intents), exchange.foreign());
                tx.closedPositions(account.id(), ALL).forEach(truth::check);
                for (StoredPosition position : tx.openPositions(account.id())) {
                    truth.check(position);
                    require(
                            "I28",
                            intents.stream().anyMatch(intent -> isDoubtfulClose(world, intent, position))
                                    || !Triggered.overdue(
                                            position,
                                            tx.exits(position.id()),
                                            world.market.units(position.instrument())),
                            "a level that was passed has not fired: ",
                            position);
                }
                for (StoredIntent intent : intents) {
                    require(
                            "I4",
                            exchange.filled(intent.id()) == intent.filledUnits(),
                            "the venue filled ",
                            exchange.filled(intent.id()),
                            " of ",
                            intent);
                }
            }
            return true;
        });
    }

    /** It may have executed, so its size is not closed a second time. */
    private static boolean isDoubtfulClose(World world, StoredIntent intent, StoredPosition position) {
        return intent.kind() == IntentKind.CLOSE && intent.position().equals(position.id()) && world.isDoubtful(intent);
    }
}
