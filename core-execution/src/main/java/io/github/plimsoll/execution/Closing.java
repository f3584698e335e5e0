package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.ExitTarget;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.pricefeed.Indicative;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.PositionView;
import io.github.plimsoll.risk.ReduceDecision;
import io.github.plimsoll.risk.ReduceOnly;
import io.github.plimsoll.risk.ReduceRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ownership, idempotency and the {@code ReduceOnly} permit for orders that take risk away. No opening limit applies,
 * and a full close passes no rate limit at all: a user always finds a way out.
 */
final class Closing {
    private final DeskParts parts;

    Closing(DeskParts parts) {
        this.parts = parts;
    }

    /** What a trigger saw before it fired: the version of its position, and the partial target, 0 for everything. */
    private record Fired(long version, int target) {}

    Receipt close(CloseCommand command) {
        return close(command, null);
    }

    /**
     * The close of a trigger: refused as POSITION_CHANGED when the position is no longer as the trigger saw it.
     *
     * @param target a partial target, which is marked as fired in the same transaction; 0 for everything
     */
    Receipt fire(CloseCommand command, long version, int target) {
        return close(command, new Fired(version, target));
    }

    private Receipt close(CloseCommand command, @Nullable Fired fired) {
        return Recorded.once(
                parts, command.key(), command.payloadHash(), (tx, charge) -> close(tx, command, fired, charge));
    }

    private Receipt close(StoreTx tx, CloseCommand command, @Nullable Fired fired, Charge charge) {
        Optional<StoredPosition> found = tx.position(command.position());
        if (found.isEmpty() || !found.get().user().equals(command.user())) {
            return Receipt.notHers(command.position());
        }
        Account account = tx.lockAccount(found.get().account()).orElseThrow();
        StoredPosition position = tx.position(command.position()).orElseThrow();
        int target = fired == null ? 0 : fired.target();
        ExitPlan plan = target == 0 ? ExitPlan.NONE : tx.exits(position.id());
        Optional<ExitTarget> exit =
                plan.targets().stream().filter(t -> t.id() == target).findFirst();
        if (fired != null && (fired.version() != position.version() || stale(target, exit))) {
            return Receipt.refused(Receipt.POSITION_CHANGED, "position " + position.id() + " is looked at again");
        }
        Listing listing = parts.listings().require(position.instrument());
        ControlState control = parts.control().effective(tx.latches(), account, position.instrument());
        Optional<Price> price = displayPrice(listing);
        List<RuleLine> rules = new ArrayList<>();
        long units = exit.map(t -> Exits.units(position, plan, t, listing.minPartialUnits()))
                .orElseGet(() -> units(command.amount(), position, listing, price));
        ReduceOnly permit = null;
        if (units < 0) {
            rules.add(Rulebook.violated(
                    Receipt.PRICE_MISSING,
                    "",
                    "a close in dollars needs a price and there is none",
                    "",
                    "a close in percent or of all"));
        } else {
            permit = permit(tx, account, position, listing, units, control).fold(yes -> yes, no -> {
                rules.add(closing(tx, position, no).orElseGet(() -> Rulebook.reduce(no)));
                return null;
            });
            if (permit != null && !permit.closesAllLeft() && command.origin() == Origin.USER) {
                rules.addAll(charge.exit(command.user().value()));
            }
        }
        boolean approved = permit != null && rules.stream().allMatch(RuleLine::passed);
        if (approved) {
            rules.add(new RuleLine(
                    "REDUCE_ONLY",
                    true,
                    listing.quantity(position.remainingUnits()).toString(),
                    listing.quantity(units).toString(),
                    listing.instrument().base(),
                    ""));
        }
        Receipt receipt = record(tx, command, account, position, permit, price, control, rules, approved);
        StoredIntent intent = receipt.intent();
        if (target > 0 && intent != null) {
            ExitPlan next = plan.fired(target, intent.id(), intent.sizeUnits());
            if (!tx.updateExits(position.id(), next, plan.version())) {
                throw new StoreException(
                        StoreException.Kind.RETRY,
                        "the exits changed",
                        new IllegalStateException(position.id().toString()));
            }
        }
        return receipt;
    }

    private static boolean stale(int target, Optional<ExitTarget> exit) {
        return target > 0 && exit.map(ExitTarget::fired).orElse(true);
    }

    /** All that is left is closing: a refusal that says by which order, and no riddle about sizes. */
    private static Optional<RuleLine> closing(StoreTx tx, StoredPosition position, ReduceRefused refused) {
        boolean aboutSize = switch (refused.code()) {
            case SIZE_NOT_POSITIVE, SIZE_ABOVE_REMAINING, CLOSE_OUTCOME_UNKNOWN -> true;
            default -> false;
        };
        if (!aboutSize || position.closingUnits() < position.remainingUnits()) {
            return Optional.empty();
        }
        List<String> orders = tx.openIntents(position.id()).stream()
                .filter(intent -> intent.kind() == IntentKind.CLOSE)
                .map(intent -> intent.id().toString())
                .toList();
        return Optional.of(Rulebook.violated(
                Receipt.ALREADY_CLOSING,
                "",
                (orders.size() == 1 ? "order " : "orders ") + String.join(", ", orders)
                        + (orders.size() == 1 ? " closes" : " close") + " all that is left",
                "",
                "nothing until that has ended; /orders shows it"));
    }

    private ReduceDecision permit(
            StoreTx tx, Account account, StoredPosition position, Listing listing, long units, ControlState control) {
        boolean nativeReduceOnly = parts.venues()
                .find(account.venue())
                .map(venue -> venue.capabilities().contains(Capability.NATIVE_REDUCE_ONLY))
                .orElse(false);
        boolean unknown = tx.openIntents(position.id()).stream()
                .anyMatch(i -> i.kind() == IntentKind.CLOSE && i.state() == IntentState.UNKNOWN);
        PositionView view = new PositionView(
                position.id(),
                position.account(),
                position.version(),
                listing.quantity(position.remainingUnits()),
                listing.quantity(position.closingUnits()),
                listing.quantity(listing.minPartialUnits()));
        return parts.risk().permit(view, listing.quantity(units), control, nativeReduceOnly, unknown);
    }

    /** -1 when dollars were asked and there is no price; an amount beyond 64 bits is more than any position holds. */
    private static long units(CloseAmount amount, StoredPosition position, Listing listing, Optional<Price> price) {
        try {
            return exactUnits(amount, position, listing, price);
        } catch (ArithmeticException beyond) {
            return Long.MAX_VALUE;
        }
    }

    private static long exactUnits(
            CloseAmount amount, StoredPosition position, Listing listing, Optional<Price> price) {
        long free = position.remainingUnits() - position.closingUnits();
        if (amount instanceof CloseAmount.Share share) {
            long wanted = Exact.mulDiv(
                    position.remainingUnits(), share.percent().tenThousandths(), Percent.ONE_HUNDRED, Rounding.DOWN);
            return share.percent().tenThousandths() == Percent.ONE_HUNDRED ? free : wanted;
        }
        if (amount instanceof CloseAmount.Dollars dollars) {
            return price.map(p -> dollarUnits(dollars.notional(), p, free, listing))
                    .orElse(-1L);
        }
        if (amount instanceof CloseAmount.Coins coins) {
            return Exact.rescale(
                    coins.size().units(),
                    coins.size().decimals(),
                    listing.instrument().sizeDecimals(),
                    Rounding.DOWN);
        }
        return free;
    }

    private static long dollarUnits(Usd notional, Price price, long free, Listing listing) {
        int decimals = listing.instrument().sizeDecimals();
        Usd all = Quantity.of(free, decimals).notional(price, Rounding.UP);
        // Exactly what the position is worth means all of it, whatever rounding does to the last unit.
        return all.equals(notional)
                ? free
                : Quantity.ofNotional(notional, price, decimals, Rounding.DOWN).units();
    }

    /** Usable or last known good: a close is never refused for a doubtful price. */
    private Optional<Price> displayPrice(Listing listing) {
        return parts.feed()
                .indicative(parts.feed().index(listing.instrument().id()))
                .map(Indicative::price);
    }

    private Receipt record(
            StoreTx tx,
            CloseCommand command,
            Account account,
            StoredPosition position,
            @Nullable ReduceOnly permit,
            Optional<Price> price,
            ControlState control,
            List<RuleLine> rules,
            boolean approved) {
        long now = parts.clock().epochMicros();
        SortableId decisionId = parts.ids().next();
        SortableId intentId = parts.ids().next();
        long epoch = tx.epoch();
        String code = rules.stream()
                .filter(line -> !line.passed())
                .map(RuleLine::code)
                .findFirst()
                .orElse(Receipt.OK);
        Decision decision = new Decision(
                decisionId,
                command.key(),
                command.payloadHash(),
                account.id(),
                command.user(),
                IntentKind.CLOSE,
                position.instrument(),
                approved,
                code,
                approved ? intentId : null,
                position.id(),
                price.orElse(null),
                0,
                parts.risk().policy().hash(),
                account.version(),
                epoch,
                now,
                command.trace(),
                rules,
                command.inputs());
        if (!approved && command.origin().isTrigger()) {
            // A trigger asks again at the next look. A stored refusal would answer its key for ever, and after a
            // freeze the stop would never fire.
            return Receipt.refused(code, Receipt.firstReason(rules));
        }
        if (!tx.insertDecision(decision)) {
            throw new StoreException(
                    StoreException.Kind.RETRY,
                    "the same key arrived twice at once",
                    new IllegalStateException(command.key()));
        }
        if (!approved || permit == null) {
            tx.appendAudit(Audits.refused(decision));
            return Receipt.of(decision, null, false);
        }
        StoredIntent intent = new StoredIntent(
                intentId,
                decisionId,
                command.key(),
                account.id(),
                command.user(),
                IntentKind.CLOSE,
                command.origin(),
                position.instrument(),
                position.id(),
                position.side(),
                permit.size().units(),
                0,
                Usd.ZERO,
                null,
                price.orElse(null),
                0,
                null,
                null,
                null,
                null,
                epoch,
                Long.MAX_VALUE,
                now,
                0,
                IntentState.RECORDED,
                null,
                command.trace(),
                1);
        tx.insertIntent(intent);
        if (!permit.mintedBy(parts.risk())
                || !permit.positionId().equals(position.id())
                || permit.positionVersion() != position.version()) {
            throw new IllegalStateException("a permit does not belong to its position");
        }
        if (!tx.updatePosition(position.reserveClose(permit.size().units()), position.version())
                || !tx.updateAccount(TradeDesk.next(account, 0), account.version())) {
            throw new StoreException(
                    StoreException.Kind.RETRY,
                    "the position changed",
                    new IllegalStateException(position.id().toString()));
        }
        tx.appendAudit(new AuditEntry(
                now,
                command.origin() == Origin.USER
                        ? command.user().value()
                        : command.origin().name(),
                "CLOSE",
                intentId.toString(),
                permit.size() + " of position " + position.id() + " in state " + control,
                command.trace()));
        return Receipt.of(decision, intent, false);
    }
}
