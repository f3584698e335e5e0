package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AccountRows;
import io.github.plimsoll.execution.spi.ClaimRows;
import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.HistoryAsk;
import io.github.plimsoll.execution.spi.HoldingRows;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.OpeningAsk;
import io.github.plimsoll.execution.spi.OpeningRows;
import io.github.plimsoll.execution.spi.SettlingRows;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Questions that one decision, send or settlement asks, several in one round trip; the server answers them in their order. */
final class Together {
    private final Statements db;
    private final AccountTable accounts;
    private final IntentTable intents;
    private final PositionTables positions;

    Together(Statements db, AccountTable accounts, IntentTable intents, PositionTables positions) {
        this.db = db;
        this.accounts = accounts;
        this.intents = intents;
        this.positions = positions;
    }

    Optional<AccountRows> account(AccountId id, long day, long sinceMicros, HistoryAsk ask) {
        AccountAsks asks = new AccountAsks(id, day, sinceMicros, ask);
        db.together(asks.all());
        return asks.rows();
    }

    OpeningRows opening(OpeningAsk ask) {
        OpeningAsks asks = new OpeningAsks(List.of(ask));
        db.together(asks.all());
        return asks.rows().get(0);
    }

    Optional<ClaimRows> claim(int limit) {
        Ask<Long> epoch = ControlTables.askFenceBeforeSending();
        Ask<Latch> latches = ControlTables.askLatches();
        Ask<ClaimRows.Claimable> claim = IntentTable.askClaim(limit);
        db.together(epoch, latches, claim);
        // What was recorded after the fence was looked for waits for the next look.
        return epoch.first().map(now -> new ClaimRows(now, latches.rows(), intents.claimed(claim.rows())));
    }

    Optional<StoredIntent> lockedIntent(AccountId account, SortableId intent) {
        Ask<Account> lock = AccountTable.askLocking(account);
        Ask<StoredIntent> ask = IntentTable.ask(intent);
        db.together(lock, ask);
        lock.rows().forEach(accounts::locked);
        return intents.seen(ask.rows()).stream().findFirst();
    }

    List<StoredIntent> lockedIntents(List<StoredIntent> seen) {
        Ask<Account> lock = AccountTable.askLocking(seen);
        Ask<StoredIntent> ask = IntentTable.ask(seen);
        db.together(lock, ask);
        lock.rows().forEach(accounts::locked);
        return intents.seen(ask.rows());
    }

    SettlingRows settling(String venue, VenueEvent event) {
        Ask<Account> lock = AccountTable.askLocking(event.account());
        Ask<Long> first = StreamTables.askFirst(venue, event.id(), event.sequence(), event.at());
        Ask<StoredPosition> position = PositionTables.ask(event.position());
        SortableId order = event.order();
        Ask<StoredIntent> intent = order == null ? null : IntentTable.ask(order);
        if (intent == null) {
            db.together(lock, first, position);
        } else {
            db.together(lock, first, position, intent);
        }
        lock.rows().forEach(accounts::locked);
        return new SettlingRows(
                lock.first(),
                first.first().isPresent(),
                intent == null
                        ? Optional.empty()
                        : intents.seen(intent.rows()).stream().findFirst(),
                positions.seen(position.rows()).stream().findFirst());
    }

    HoldingRows holdings() {
        Ask<StoredPosition> open = PositionTables.askOpen();
        Ask<LedgerTables.Settled> settled = LedgerTables.askSettled();
        Ask<ExitTable.Planned> exits = ExitTable.askOpen();
        db.together(open, settled, exits);
        SortedMap<AccountId, Usd> money = new TreeMap<>();
        settled.rows().forEach(row -> money.put(row.account(), row.money()));
        SortedMap<SortableId, ExitPlan> plans = new TreeMap<>();
        exits.rows().stream()
                .filter(row -> !row.plan().isEmpty())
                .forEach(row -> plans.put(row.position(), row.plan()));
        return new HoldingRows(open.rows(), money, plans);
    }
}
