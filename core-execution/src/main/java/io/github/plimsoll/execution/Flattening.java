package io.github.plimsoll.execution;

import io.github.plimsoll.execution.FlattenReceipt.Outcome;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.risk.ReduceCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Closes all positions of an account, and calls off what waits at its venue. The list is recorded under the key first, so that the same key closes the same
 * positions for ever and finishes what a crash cut short; each close has a key of its own.
 */
final class Flattening {
    private static final String LISTED = "position ";

    private final DeskParts parts;
    private final Closing closing;

    Flattening(DeskParts parts, Closing closing) {
        this.parts = parts;
        this.closing = closing;
    }

    FlattenReceipt flatten(FlattenCommand command) {
        Receipt listed = Recorded.once(parts, command.key(), command.payloadHash(), (tx, charge) -> list(tx, command));
        Decision decision = listed.decision();
        if (!listed.accepted() || decision == null) {
            return new FlattenReceipt(listed.code(), listed.reason(), List.of());
        }
        List<FlattenReceipt.Each> all = new ArrayList<>();
        decision.inputs().forEach((name, id) -> {
            if (name.startsWith(LISTED)) {
                all.add(close(command, SortableId.parse(id)));
            }
        });
        return new FlattenReceipt(Receipt.OK, "", all);
    }

    private Receipt list(StoreTx tx, FlattenCommand command) {
        Optional<Account> found = tx.lockAccount(command.account())
                .filter(account -> account.user().equals(command.user()));
        if (found.isEmpty()) {
            return Receipt.refused(Receipt.ACCOUNT_NOT_FOUND, "you have no account " + command.account());
        }
        long now = parts.clock().epochMicros();
        SortedMap<String, String> inputs = new TreeMap<>();
        inputs.put("account", command.account().value());
        inputs.put("user", command.user().value());
        List<StoredPosition> open = tx.openPositions(command.account());
        for (int i = 0; i < open.size(); i++) {
            inputs.put(
                    LISTED + Integer.toString(1_000_000 + i).substring(1),
                    open.get(i).id().toString());
        }
        Decision decision = Recorded.decision(
                parts,
                tx,
                found.get(),
                IntentKind.CHANGE,
                "",
                null,
                command.key(),
                command.payloadHash(),
                command.user(),
                command.trace(),
                List.of(new RuleLine("REDUCE_ONLY", true, "", open.size() + " positions", "", "")),
                inputs,
                now);
        Recorded.insert(tx, decision);
        for (StoredEntry entry : AtVenue.resting(tx, found.get())) {
            AtVenue.order(tx, entry)
                    .ifPresent(order -> AtVenue.callOff(
                            tx, parts, entry, order, command.user().value(), "all was closed", command.trace()));
        }
        tx.appendAudit(new AuditEntry(
                now,
                command.user().value(),
                "FLATTEN",
                command.account().value(),
                open.size() + " positions",
                command.trace()));
        return Receipt.of(decision, null, false);
    }

    private FlattenReceipt.Each close(FlattenCommand command, SortableId id) {
        CloseCommand close = new CloseCommand(
                command.key(id), command.user(), id, new CloseAmount.All(), Origin.USER, command.trace());
        Optional<Receipt> receipt = answer(close);
        StoredPosition now = parts.store().transact(tx -> tx.position(id)).orElseThrow();
        return new FlattenReceipt.Each(
                now, receipt.map(Flattening::outcome).orElse(Outcome.FAILED), receipt.orElse(null));
    }

    /** One position's trouble keeps no other from its way out; the same key tells later what became of it. */
    private Optional<Receipt> answer(CloseCommand close) {
        try {
            return Optional.of(closing.close(close));
        } catch (StoreException silent) {
            return Optional.empty();
        }
    }

    private static Outcome outcome(Receipt receipt) {
        if (receipt.accepted()) {
            return Outcome.SENT;
        }
        boolean over = receipt.code().equals(Receipt.ALREADY_CLOSING)
                || receipt.code().equals(ReduceCode.POSITION_CLOSED.name());
        return over ? Outcome.ALREADY_CLOSING : Outcome.FAILED;
    }
}
