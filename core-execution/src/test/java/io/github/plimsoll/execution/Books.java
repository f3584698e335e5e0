package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.Reservation;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.ratelimit.TradingPlan;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What must be true of the books at every instant, whatever happened. */
final class Books {
    private Books() {}

    /** Ledger, positions, intents and reservations agree with each other. */
    static void check(World world) {
        world.memory.transact(tx -> {
            for (Account account : tx.accounts()) {
                ledger(tx, account);
                positions(tx, account);
                reservations(tx, account);
            }
            return true;
        });
    }

    /** As {@link #check}, and with the venue and the limiter: true when nothing is under way. */
    static void checkAtRest(World world) {
        check(world);
        assertThat(world.openIntents()).isEmpty();
        assertThat(world.limiter.health().openReservations()).isZero();
        world.memory.transact(tx -> {
            for (Account account : tx.accounts()) {
                Map<SortableId, Long> ours = new TreeMap<>();
                tx.openPositions(account.id()).forEach(p -> ours.put(p.id(), p.remainingUnits()));
                Map<SortableId, Long> theirs = new TreeMap<>();
                for (VenueSnapshot.OpenPosition p :
                        world.paper.snapshot(account.id()).positions()) {
                    theirs.put(p.position(), p.units());
                }
                assertThat(theirs).as("positions at the venue").isEqualTo(ours);
            }
            long opens = tx.intents(World.HERS, 100_000).stream()
                    .filter(i -> i.kind().adds())
                    .count();
            assertThat(world.used(TradingPlan.TRADES)).as("trades charged").isEqualTo(opens);
            return true;
        });
    }

    private static void ledger(StoreTx tx, Account account) {
        Map<Book, Long> sums = new EnumMap<>(Book.class);
        List<Posting> postings = tx.postings(account.id(), 1_000_000);
        for (Posting posting : postings) {
            for (Posting.Entry entry : posting.entries()) {
                sums.merge(entry.book(), entry.amount().micros(), Math::addExact);
            }
        }
        long total = 0;
        for (Book book : Book.values()) {
            long sum = sums.getOrDefault(book, 0L);
            assertThat(tx.balance(account.id(), book).micros())
                    .as("balance of " + book)
                    .isEqualTo(sum);
            total = Math.addExact(total, sum);
        }
        assertThat(total).as("sum of all books").isZero();
        assertThat(new TreeSet<>(
                        postings.stream().map(p -> p.type() + p.reference()).toList()))
                .as("each event posted once")
                .hasSameSizeAs(postings);
        assertThat(tx.balance(account.id(), Book.MARGIN).isNegative()).isFalse();
    }

    private static void positions(StoreTx tx, Account account) {
        List<StoredPosition> all = new ArrayList<>(tx.openPositions(account.id()));
        all.addAll(tx.closedPositions(account.id(), 1_000_000));
        List<StoredIntent> intents = tx.intents(account.id(), 1_000_000);
        Usd held = Usd.ZERO;
        Usd realized = Usd.ZERO;
        Usd fees = Usd.ZERO;
        for (StoredPosition position : all) {
            long opened = 0;
            long closed = 0;
            long closing = 0;
            for (StoredIntent intent : intents) {
                if (intent.position().equals(position.id()) && !intent.kind().movesMargin()) {
                    boolean open = intent.kind().adds();
                    opened += open ? intent.filledUnits() : 0;
                    closed += open ? 0 : intent.filledUnits();
                    closing += open || intent.state().terminal() ? 0 : intent.sizeUnits() - intent.filledUnits();
                }
            }
            // No order closed what a liquidation took or persons booked.
            boolean liquidated = "LIQUIDATION".equals(position.closeReason())
                    || tx.audit(position.id().toString(), 0, Long.MAX_VALUE, 1_000).stream()
                            .anyMatch(row -> row.action().equals(StoredPosition.BOOKED_BY_HAND));
            assertThat(position.openedUnits()).as("opened").isEqualTo(opened + position.adoptedUnits());
            if (!liquidated) {
                assertThat(position.remainingUnits())
                        .as("opened = remaining + closed")
                        .isEqualTo(opened + position.adoptedUnits() - closed);
            }
            if (position.open()) {
                assertThat(position.closingUnits()).as("reserved by closes").isEqualTo(closing);
            } else {
                assertThat(position.collateral())
                        .as("collateral of a closed position")
                        .isEqualTo(Usd.ZERO);
            }
            held = held.plus(position.collateral());
            realized = realized.plus(position.realized());
            fees = fees.plus(position.fees());
        }
        Usd deposits = tx.balance(account.id(), Book.EXTERNAL).negate();
        Usd cash = tx.balance(account.id(), Book.CASH);
        Usd margin = tx.balance(account.id(), Book.MARGIN);
        assertThat(margin).as("margin = collateral of open positions").isEqualTo(held);
        assertThat(cash.plus(margin)).as("cash + margin = deposits + realised").isEqualTo(deposits.plus(realized));
        assertThat(tx.balance(account.id(), Book.FEES)).as("fees").isEqualTo(fees);
        assertThat(tx.balance(account.id(), Book.PNL))
                .as("PnL")
                .isEqualTo(realized.plus(fees).negate());
    }

    private static void reservations(StoreTx tx, Account account) {
        List<SortableId> reserved =
                tx.reservations(account.id()).stream().map(Reservation::intent).toList();
        List<SortableId> open = tx.intents(account.id(), 1_000_000).stream()
                .filter(i -> i.kind() != IntentKind.CLOSE && i.kind() != IntentKind.REMOVE_MARGIN)
                .filter(i -> !i.state().terminal())
                .map(StoredIntent::id)
                .sorted()
                .toList();
        assertThat(reserved).as("reservations = open opens").isEqualTo(open);
    }
}
