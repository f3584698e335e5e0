package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.ReduceCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Paper money into an account and out of it: one posting against the book of what is outside, which no result, peak or
 * drawdown ever counts. It is a new version of the account, so that an order that was decided on the cash before is decided
 * again.
 */
final class Transferring {
    /** As much as an account may hold free: far from the bounds of the ledger, whatever it wins. */
    static final Usd MOST = Usd.of(1_000_000_000L);

    private final DeskParts parts;

    Transferring(DeskParts parts) {
        this.parts = parts;
    }

    Receipt transfer(TransferCommand command) {
        return Recorded.once(parts, command.key(), command.payloadHash(), (tx, charge) -> transfer(tx, command));
    }

    private Receipt transfer(StoreTx tx, TransferCommand command) {
        Optional<Account> found = tx.lockAccount(command.account())
                .filter(account -> account.user().equals(command.user()));
        if (found.isEmpty()) {
            return Receipt.refused(Receipt.ACCOUNT_NOT_FOUND, "you have no account " + command.account());
        }
        Account account = found.get();
        long now = parts.clock().epochMicros();
        ControlState control = parts.control().effective(tx.latches(), account, "");
        Usd cash = tx.balance(account.id(), Book.CASH);
        Usd free = AddingMargin.free(tx, account);
        Decision decision = Recorded.decision(
                parts,
                tx,
                account,
                IntentKind.CHANGE,
                "",
                null,
                command.key(),
                command.payloadHash(),
                command.user(),
                command.trace(),
                rules(command, account.mode(), control, cash, free),
                command.inputs(),
                now);
        Recorded.insert(tx, decision);
        if (!decision.approved()) {
            tx.appendAudit(Audits.refused(decision));
            return Receipt.of(decision, null, false);
        }
        book(tx, command, account, decision, cash.plus(command.change()), now);
        return Receipt.of(decision, null, false);
    }

    /** Pure: whether it may be. */
    static List<RuleLine> rules(TransferCommand command, Mode mode, ControlState control, Usd cash, Usd free) {
        List<RuleLine> rules = new ArrayList<>();
        if (mode != Mode.DRY) {
            rules.add(Rulebook.violated(
                    Receipt.NOT_OFFERED,
                    "",
                    "the money of a LIVE account moves on the chain, not by a command",
                    "",
                    "sending it to or from the wallet of the account"));
            return rules;
        }
        if (!control.permitsReducing()) {
            rules.add(Rulebook.violated(
                    ReduceCode.CONTROL_FROZEN.name(),
                    ControlState.HALTED.name(),
                    control.name(),
                    "",
                    "nothing until a person ends the freeze"));
        }
        Usd amount = command.amount();
        Usd limit = command.deposits() ? MOST.minus(cash) : free;
        Usd passes = limit.isNegative() ? Usd.ZERO : limit;
        if (amount.compareTo(limit) <= 0) {
            rules.add(new RuleLine("NEUTRAL", true, limit.toString(), amount.toString(), "USD", ""));
        } else {
            rules.add(Rulebook.violated(
                    command.deposits() ? Receipt.CASH_TOO_HIGH : Receipt.CASH_TOO_LOW,
                    limit.toString(),
                    amount.toString(),
                    "USD",
                    "at most " + passes + " USD"));
        }
        return rules;
    }

    private void book(StoreTx tx, TransferCommand command, Account account, Decision decision, Usd cash, long now) {
        book(
                parts,
                tx,
                account,
                new Flow(
                        command.change(),
                        decision.id().toString(),
                        command.user().value(),
                        command.trace()),
                cash,
                now);
    }

    /**
     * Money from outside, or to it.
     *
     * @param change negative for what went out
     * @param reference names it once among the account's
     * @param by who says so
     */
    record Flow(Usd change, String reference, String by, String trace) {
        String type() {
            return change.isPositive() ? "DEPOSIT" : "WITHDRAWAL";
        }
    }

    /** @param cash of the account after it */
    static void book(DeskParts parts, StoreTx tx, Account account, Flow flow, Usd cash, long now) {
        tx.post(new Posting(
                parts.ids().next(),
                account.id(),
                flow.type(),
                flow.reference(),
                null,
                now,
                Bookings.flow(flow.change())));
        if (!tx.updateAccount(TradeDesk.next(account, 0), account.version())) {
            throw new StoreException(
                    StoreException.Kind.RETRY,
                    "the account changed",
                    new IllegalStateException(account.id().value()));
        }
        Usd amount = flow.change().abs();
        tx.appendAudit(new AuditEntry(
                now,
                flow.by(),
                flow.type(),
                account.id().value(),
                amount + " USD, cash " + cash + " USD",
                flow.trace()));
        SortedMap<String, String> data = new TreeMap<>();
        data.put("account", account.id().value());
        data.put("amount", amount.toString());
        data.put("cash", cash.toString());
        data.put("mode", account.mode().name());
        tx.appendEvent(new BusinessEvent(
                0,
                parts.ids().next(),
                flow.change().isPositive() ? "DEPOSITED" : "WITHDRAWN",
                account.user().value(),
                now,
                flow.trace(),
                data));
        tx.saveWorldTime(now);
    }
}
