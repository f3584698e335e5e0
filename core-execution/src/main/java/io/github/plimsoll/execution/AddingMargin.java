package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.Reservation;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.ReduceCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Collateral into a position: it moves the liquidation away, so it needs ownership, the lane of exits and no freeze, never
 * a price or a risk limit, and no more than is free.
 */
final class AddingMargin {
    private final DeskParts parts;

    AddingMargin(DeskParts parts) {
        this.parts = parts;
    }

    Receipt add(MarginCommand command) {
        return Recorded.once(parts, command.key(), command.payloadHash(), (tx, charge) -> add(tx, command, charge));
    }

    private Receipt add(StoreTx tx, MarginCommand command, Charge charge) {
        Optional<StoredPosition> found = tx.position(command.position());
        if (found.isEmpty() || !found.get().user().equals(command.user())) {
            return Receipt.notHers(command.position());
        }
        Account account = tx.lockAccount(found.get().account()).orElseThrow();
        StoredPosition position = tx.position(command.position()).orElseThrow();
        ControlState control = parts.control().effective(tx.latches(), account, position.instrument());
        List<RuleLine> rules = new ArrayList<>();
        if (!control.permitsReducing()) {
            rules.add(Rulebook.violated(
                    ReduceCode.CONTROL_FROZEN.name(),
                    ControlState.HALTED.name(),
                    control.name(),
                    "",
                    "nothing until a person ends the freeze"));
        }
        parts.marginNotOffered(account).ifPresent(rules::add);
        if (!position.open()) {
            rules.add(Increasing.closed());
        }
        Usd free = free(tx, account);
        rules.add(
                command.amount().compareTo(free) <= 0
                        ? new RuleLine(
                                "NEUTRAL",
                                true,
                                free.toString(),
                                command.amount().toString(),
                                "USD",
                                "")
                        : Rulebook.violated(
                                Receipt.CASH_TOO_LOW,
                                free.toString(),
                                command.amount().toString(),
                                "USD",
                                "at most " + (free.isNegative() ? Usd.ZERO : free) + " USD"));
        rules.addAll(charge.exit(command.user().value()));
        return record(tx, command, account, position, rules);
    }

    /** What is neither in a position nor held by an order. */
    static Usd free(StoreTx tx, Account account) {
        Usd free = tx.balance(account.id(), Book.CASH);
        for (Reservation held : tx.reservations(account.id())) {
            StoredIntent order = tx.intent(held.intent()).orElseThrow();
            free = free.minus(AccountReader.unfilled(held.margin(), order.sizeUnits(), order.filledUnits()));
        }
        return free;
    }

    private Receipt record(
            StoreTx tx, MarginCommand command, Account account, StoredPosition position, List<RuleLine> rules) {
        long now = parts.clock().epochMicros();
        SortableId intentId = parts.ids().next();
        Decision decision = Recorded.decision(
                        parts,
                        tx,
                        account,
                        IntentKind.ADD_MARGIN,
                        position.instrument(),
                        position.id(),
                        command.key(),
                        command.payloadHash(),
                        command.user(),
                        command.trace(),
                        rules,
                        command.inputs(),
                        now)
                .making(intentId);
        Recorded.insert(tx, decision);
        if (!decision.approved()) {
            tx.appendAudit(Audits.refused(decision));
            return Receipt.of(decision, null, false);
        }
        StoredIntent intent = new StoredIntent(
                intentId,
                decision.id(),
                command.key(),
                account.id(),
                command.user(),
                IntentKind.ADD_MARGIN,
                Origin.USER,
                position.instrument(),
                position.id(),
                position.side(),
                command.amount().micros(),
                0,
                command.amount(),
                null,
                null,
                0,
                null,
                null,
                null,
                null,
                decision.epoch(),
                Long.MAX_VALUE,
                now,
                0,
                IntentState.RECORDED,
                null,
                command.trace(),
                1);
        tx.insertIntent(intent);
        tx.insertReservation(
                new Reservation(intentId, account.id(), position.instrument(), command.amount(), Usd.ZERO, Usd.ZERO));
        if (!tx.updateAccount(TradeDesk.next(account, 0), account.version())) {
            throw new StoreException(
                    StoreException.Kind.RETRY,
                    "the account changed",
                    new IllegalStateException(account.id().value()));
        }
        tx.appendAudit(new AuditEntry(
                now,
                command.user().value(),
                "ADD_MARGIN",
                intentId.toString(),
                command.amount() + " USD into position " + position.id(),
                command.trace()));
        return Receipt.of(decision, intent, false);
    }
}
