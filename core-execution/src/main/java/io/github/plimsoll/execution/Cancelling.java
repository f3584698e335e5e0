package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.ReduceCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes back orders that were recorded and not sent. A close that a stop, a target or a deadline asked for is never taken
 * back, and a person's close only where new risk may be taken: without it the risk stays.
 */
final class Cancelling {
    private final DeskParts parts;

    Cancelling(DeskParts parts) {
        this.parts = parts;
    }

    Receipt cancel(CancelCommand command) {
        return Recorded.once(parts, command.key(), command.payloadHash(), (tx, charge) -> cancel(tx, command, charge));
    }

    private Receipt cancel(StoreTx tx, CancelCommand command, Charge charge) {
        Optional<StoredIntent> found = tx.intent(command.order());
        if (found.isEmpty() || !found.get().user().equals(command.user())) {
            return Receipt.refused(
                    Receipt.ORDER_NOT_FOUND, "you have no order " + command.order() + "; /orders lists yours");
        }
        // The account first: in the order in which settlement locks.
        StoredIntent intent =
                tx.lockedIntent(found.get().account(), command.order()).orElseThrow();
        Account account = tx.account(intent.account()).orElseThrow();
        ControlState control = parts.control().effective(tx.latches(), account, intent.instrument());
        List<RuleLine> rules = new ArrayList<>();
        refusal(intent, control).ifPresent(rules::add);
        if (rules.isEmpty()) {
            rules.add(new RuleLine("NEUTRAL", true, "", intent.state().name(), "", ""));
            rules.addAll(charge.exit(command.user().value()));
        }
        Decision decision = Recorded.decision(
                parts,
                tx,
                account,
                IntentKind.CHANGE,
                intent.instrument(),
                intent.position(),
                command.key(),
                command.payloadHash(),
                command.user(),
                command.trace(),
                rules,
                command.inputs(),
                parts.clock().epochMicros());
        Recorded.insert(tx, decision);
        if (!decision.approved()) {
            tx.appendAudit(Audits.refused(decision));
            return Receipt.of(decision, null, false);
        }
        new IntentCloser(command.user().value(), parts.clock(), parts.ids())
                .end(tx, intent, IntentState.CANCELLED, "taken back by its user");
        return Receipt.of(decision, null, false);
    }

    private static Optional<RuleLine> refusal(StoredIntent intent, ControlState control) {
        if (!control.permitsReducing()) {
            return Optional.of(Rulebook.violated(
                    ReduceCode.CONTROL_FROZEN.name(),
                    ControlState.HALTED.name(),
                    control.name(),
                    "",
                    "nothing until a person ends the freeze"));
        }
        if (intent.state().terminal()) {
            return Optional.of(Rulebook.violated(
                    Receipt.ORDER_ENDED, "", "the order is " + intent.state(), "", "nothing any more"));
        }
        if (intent.state() != IntentState.RECORDED) {
            return Optional.of(Rulebook.violated(
                    Receipt.ORDER_SENT,
                    "",
                    "the order is " + intent.state() + " and may execute",
                    "",
                    "closing what it opens, when it has"));
        }
        if (intent.kind() == IntentKind.CLOSE && intent.origin().isTrigger()) {
            return Optional.of(Rulebook.violated(
                    Receipt.EXIT_STANDS,
                    "",
                    "a " + intent.origin() + " asked for it",
                    "",
                    "nothing; it goes out as soon as sending is permitted"));
        }
        if (intent.kind() == IntentKind.CLOSE && !control.permitsOpening()) {
            return Optional.of(Rulebook.violated(
                    Receipt.EXIT_STANDS,
                    "trading " + ControlState.ACTIVE,
                    control.name(),
                    "",
                    "taking a close back when the state is ACTIVE again"));
        }
        return Optional.empty();
    }
}
