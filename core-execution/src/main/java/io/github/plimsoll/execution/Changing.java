package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.ReduceCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes how open positions end. What tightens takes an exit's lane; what gives protection away adds risk and passes the
 * gate of opens. A level that would fire at once is refused: a close says so by its own name.
 */
final class Changing {
    private final DeskParts parts;
    private final RiskOfExits risk;

    Changing(DeskParts parts, RiskOfExits risk) {
        this.parts = parts;
        this.risk = risk;
    }

    Receipt change(ChangeCommand command) {
        return Recorded.once(parts, command.key(), command.payloadHash(), (tx, charge) -> change(tx, command, charge));
    }

    private Receipt change(StoreTx tx, ChangeCommand command, Charge charge) {
        Optional<StoredPosition> found = tx.position(command.position());
        if (found.isEmpty() || !found.get().user().equals(command.user())) {
            return Receipt.notHers(command.position());
        }
        Account account = tx.lockAccount(found.get().account()).orElseThrow();
        StoredPosition position = tx.position(command.position()).orElseThrow();
        ExitPlan plan = tx.exits(position.id());
        Listing listing = parts.listings().require(position.instrument());
        ControlState control = parts.control().effective(tx.latches(), account, position.instrument());
        long now = parts.clock().epochMicros();

        ExitTerms before = ExitTerms.of(position, plan);
        List<RuleLine> rules = new ArrayList<>();
        ExitTerms after = null;
        if (!position.open()) {
            rules.add(Rulebook.violated(
                    ReduceCode.POSITION_CLOSED.name(), "", "the position is closed", "", "nothing any more"));
        } else {
            try {
                after = before.with(
                        command.change(),
                        position.side(),
                        position.entry(),
                        Exits.breakEven(position, listing),
                        risk.usable(listing).orElse(null),
                        now);
            } catch (IllegalArgumentException | ArithmeticException impossible) {
                rules.add(Rulebook.violated(
                        Receipt.EXITS_IMPOSSIBLE, "", String.valueOf(impossible.getMessage()), "", ""));
            }
        }
        if (after != null) {
            judge(tx, command, account, position, listing, control, before, after, charge, now, rules);
        }
        return record(tx, command, account, position, before, after, rules, now);
    }

    private void judge(
            StoreTx tx,
            ChangeCommand command,
            Account account,
            StoredPosition position,
            Listing listing,
            ControlState control,
            ExitTerms before,
            ExitTerms after,
            Charge charge,
            long now,
            List<RuleLine> rules) {
        boolean loosens = before.isLoosenedBy(after, command.change(), position.side());
        if (!control.permitsReducing()) {
            rules.add(Rulebook.violated(
                    ReduceCode.CONTROL_FROZEN.name(),
                    ControlState.HALTED.name(),
                    control.name(),
                    "",
                    "nothing until a person ends the freeze"));
        }
        fires(position, listing, before, after).ifPresent(rules::add);
        beyondLiquidation(tx, position, after).ifPresent(rules::add);
        tooSoon(position, listing, after).ifPresent(rules::add);
        if (loosens) {
            rules.addAll(risk.opening(tx, account, position, listing, after.protection(position.side()), control, now));
            // The room of an open must be there; what is counted are positions, so none is used.
            Charge room = new Charge(parts.limiter());
            rules.addAll(room.open(command.user().value(), 1));
            room.settle(false);
        } else {
            rules.add(new RuleLine("NEUTRAL", true, words(before), words(after), "", ""));
            rules.addAll(charge.exit(command.user().value()));
        }
    }

    private static String words(ExitTerms terms) {
        String text = terms.text();
        return text.isEmpty() ? "no exits" : text;
    }

    /** A level on the wrong side of the price is no stop and no target: it would close at once. */
    private Optional<RuleLine> fires(StoredPosition position, Listing listing, ExitTerms before, ExitTerms after) {
        Optional<Price> price = risk.known(listing);
        if (price.isEmpty()) {
            return Optional.of(Rulebook.violated(
                    Receipt.PRICE_MISSING, "", "there is no price to hold the level against", "", "the same later"));
        }
        Side side = position.side();
        long units = price.get().units();
        boolean up = side == Side.LONG;
        if (moved(before.stop(), after.stop()) && Exits.lost(side, after.stop(), units)) {
            return Optional.of(atOnce("stop " + after.stop(), price.get(), up ? "below" : "above"));
        }
        Price trail = after.plan().trail() == null ? null : after.plan().trail().stop(side);
        boolean newTrail = after.plan().trail() != null
                && !after.plan().trail().equals(before.plan().trail());
        if (newTrail && Exits.lost(side, trail, units)) {
            return Optional.of(atOnce("trailing stop " + trail, price.get(), up ? "below" : "above"));
        }
        if (moved(before.target(), after.target()) && Exits.won(side, after.target(), units)) {
            return Optional.of(atOnce("target " + after.target(), price.get(), up ? "above" : "below"));
        }
        return after.plan().targets().stream()
                .filter(t -> t.id() > before.plan().lastTarget() && Exits.won(side, t.level(), units))
                .map(t -> atOnce("target " + t.level(), price.get(), up ? "above" : "below"))
                .findFirst();
    }

    private static boolean moved(@Nullable Price before, @Nullable Price after) {
        return after != null && !after.equals(before);
    }

    private static RuleLine atOnce(String what, Price price, String side) {
        return Rulebook.violated(
                Receipt.LEVEL_FIRES_NOW,
                "",
                "the " + what + " would fire at once, the price is " + price,
                "",
                "a level " + side + " " + price + ", or a close now");
    }

    private static Optional<RuleLine> beyondLiquidation(StoreTx tx, StoredPosition position, ExitTerms after) {
        Price stop = after.stop();
        Price liquidation = Removing.nearest(position, tx.openIntents(position.id()));
        return stop == null || Exits.isTighter(position.side(), stop, liquidation)
                ? Optional.empty()
                : Optional.of(Rulebook.violated(
                        Receipt.STOP_BEYOND_LIQUIDATION,
                        liquidation.toString(),
                        stop.toString(),
                        "USD",
                        "a stop that is reached before the liquidation price"));
    }

    /** A stop that moved to the entry before there is a profit would fire at once. */
    private static Optional<RuleLine> tooSoon(StoredPosition position, Listing listing, ExitTerms after) {
        Price reached = after.plan().breakEven();
        Price least = Exits.breakEven(position, listing);
        return reached == null || Exits.isTighter(position.side(), reached, least)
                ? Optional.empty()
                : Optional.of(Rulebook.violated(
                        Receipt.BREAK_EVEN_TOO_NEAR,
                        least.toString(),
                        reached.toString(),
                        "USD",
                        "a price that earns more than the fees"));
    }

    private Receipt record(
            StoreTx tx,
            ChangeCommand command,
            Account account,
            StoredPosition position,
            ExitTerms before,
            @Nullable ExitTerms after,
            List<RuleLine> rules,
            long now) {
        Decision decision = Recorded.decision(
                parts,
                tx,
                account,
                IntentKind.CHANGE,
                position.instrument(),
                position.id(),
                command.key(),
                command.payloadHash(),
                command.user(),
                command.trace(),
                rules,
                command.inputs(),
                now);
        Recorded.insert(tx, decision);
        if (!decision.approved() || after == null) {
            tx.appendAudit(Audits.refused(decision));
            return Receipt.of(decision, null, false);
        }
        write(tx, account, position, before, after);
        tx.appendAudit(new AuditEntry(
                now,
                command.user().value(),
                "EXITS",
                position.id().toString(),
                words(before) + " -> " + words(after),
                command.trace()));
        event(tx, "EXITS_CHANGED", position, after, command.trace(), now);
        return Receipt.of(decision, null, false);
    }

    /** Every change is a new version of the position: what fires or decides on the old one looks again. */
    private static void write(StoreTx tx, Account account, StoredPosition position, ExitTerms before, ExitTerms after) {
        boolean written = tx.updatePosition(position.withLevels(after.stop(), after.target()), position.version())
                && tx.updateAccount(TradeDesk.next(account, 0), account.version())
                && (after.plan().equals(before.plan())
                        || tx.updateExits(
                                position.id(), after.plan(), before.plan().version()));
        if (!written) {
            throw new StoreException(
                    StoreException.Kind.RETRY,
                    "the position changed",
                    new IllegalStateException(position.id().toString()));
        }
    }

    /** Moves the stop of a position whose break-even price was reached; does nothing when that is done or over. */
    void breakEven(SortableId id) {
        Contended.transact(parts.store(), tx -> {
            Optional<StoredPosition> found = tx.position(id);
            if (found.isEmpty()) {
                return false;
            }
            Account account = tx.lockAccount(found.get().account()).orElseThrow();
            StoredPosition position = tx.position(id).orElseThrow();
            ExitPlan plan = tx.exits(id);
            if (!position.open() || plan.breakEven() == null) {
                return false;
            }
            Listing listing = parts.listings().require(position.instrument());
            Price moved = Exits.tighter(position.side(), position.stopLoss(), Exits.breakEven(position, listing));
            ExitTerms after = new ExitTerms(moved, position.takeProfit(), plan.withBreakEven(null));
            write(tx, account, position, ExitTerms.of(position, plan), after);
            long now = parts.clock().epochMicros();
            String trace = "trigger-" + id;
            tx.appendAudit(
                    new AuditEntry(now, "BREAK_EVEN", "EXITS", id.toString(), "the stop moved to " + moved, trace));
            event(tx, "BREAK_EVEN", position, after, trace, now);
            return true;
        });
    }

    private void event(StoreTx tx, String type, StoredPosition position, ExitTerms terms, String trace, long now) {
        SortedMap<String, String> data = new TreeMap<>();
        data.put("exits", words(terms));
        data.put("instrument", position.instrument());
        data.put("number", "P" + position.number());
        data.put("position", position.id().toString());
        data.put("stop", String.valueOf(terms.stop()));
        tx.appendEvent(
                new BusinessEvent(0, parts.ids().next(), type, position.user().value(), now, trace, data));
    }
}
