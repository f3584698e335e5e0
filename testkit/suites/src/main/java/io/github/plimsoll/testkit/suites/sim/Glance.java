package io.github.plimsoll.testkit.suites.sim;

import static io.github.plimsoll.testkit.suites.sim.BrokenInvariant.require;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.Reservation;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What {@link Inspection} looks at with all of its history every so often, here of what is open now: cheap enough for every
 * turn in which an order changed, so that what is wrong for a moment only is seen.
 */
final class Glance {
    private static final int MANY = 10_000;

    private Glance() {}

    static void check(World world, StoreTx tx) {
        List<StoredIntent> open = tx.intents(World.OPEN, MANY);
        for (Account account : tx.accounts()) {
            List<StoredPosition> positions = tx.openPositions(account.id());
            money(tx, account.id(), positions);
            closing(world, open, positions);
            reserved(tx, account.id(), open, positions);
        }
    }

    private static void money(StoreTx tx, AccountId account, List<StoredPosition> positions) {
        Usd total = Usd.ZERO;
        for (Book book : Book.values()) {
            total = total.plus(tx.balance(account, book));
        }
        require("I18", total.equals(Usd.ZERO), "the books of ", account, " sum to ", total);
        Usd held = Usd.ZERO;
        for (StoredPosition position : positions) {
            held = held.plus(position.collateral());
        }
        Usd margin = tx.balance(account, Book.MARGIN);
        require("I17", margin.equals(held), "margin ", margin, " but positions hold ", held);
    }

    private static void closing(World world, List<StoredIntent> open, List<StoredPosition> positions) {
        Map<SortableId, Long> closing = new TreeMap<>();
        for (StoredIntent intent : open) {
            if (intent.kind() == IntentKind.CLOSE) {
                closing.merge(intent.position(), intent.sizeUnits() - intent.filledUnits(), Long::sum);
            }
        }
        for (StoredPosition position : positions) {
            long wanted = closing.getOrDefault(position.id(), 0L);
            // What a liquidation took is not there for a close of before, though the rest of its open filled on.
            boolean lost = world.exchange != null && world.exchange.liquidated(position.id());
            long closes = position.closingUnits();
            require(
                    "I11",
                    (lost ? closes <= wanted : closes == wanted) && closes <= position.remainingUnits(),
                    position.id(),
                    ": ",
                    position.closingUnits(),
                    " units of ",
                    position.remainingUnits(),
                    " reserved for closes of ",
                    wanted);
        }
    }

    private static void reserved(
            StoreTx tx, AccountId account, List<StoredIntent> open, List<StoredPosition> positions) {
        Set<SortableId> wanted = new TreeSet<>();
        long unfilled = 0;
        for (StoredIntent intent : open) {
            boolean holds = intent.kind().adds() || intent.kind() == IntentKind.ADD_MARGIN;
            if (holds && intent.account().equals(account)) {
                wanted.add(intent.id());
                unfilled += intent.kind() == IntentKind.OPEN && intent.filledUnits() == 0 ? 1 : 0;
            }
        }
        Set<SortableId> reserved = new TreeSet<>();
        for (Reservation reservation : tx.reservations(account)) {
            reserved.add(reservation.intent());
        }
        require("I11", reserved.equals(wanted), "reserved ", reserved, ", open ", wanted);
        long ours = positions.stream().filter(position -> !position.external()).count();
        require(
                "I11",
                ours + unfilled <= World.MAX_POSITIONS,
                ours,
                " positions and ",
                unfilled,
                " on their way, at most ",
                World.MAX_POSITIONS);
    }
}
