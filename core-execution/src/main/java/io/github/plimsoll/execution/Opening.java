package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.OpeningRows;
import io.github.plimsoll.execution.spi.Reservation;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.MarketHours;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.pricefeed.PriceReading;
import io.github.plimsoll.risk.Approved;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.MarketState;
import io.github.plimsoll.risk.MaxOrder;
import io.github.plimsoll.risk.OpenOrder;
import io.github.plimsoll.risk.Preview;
import io.github.plimsoll.risk.PriceStatus;
import io.github.plimsoll.risk.RiskCode;
import io.github.plimsoll.risk.RiskDecision;
import io.github.plimsoll.risk.RiskEngine;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Identify, control, rate, price, risk and record for orders that add risk. */
final class Opening {
    /** Intents with an unknown outcome that one decision looks at; more than that blocks everybody's new risk. */
    private static final int UNKNOWN_LIMIT = 1_000;

    private final DeskParts parts;
    private final AccountReader reader;
    private final Policies policies;
    /** One decision per key at a time: the second arrival must not meet the quota that the first one holds. */
    private final Object[] keyLocks = new Object[256];

    Opening(DeskParts parts, AccountReader reader, Policies policies) {
        this.parts = parts;
        this.reader = reader;
        this.policies = policies;
        Arrays.setAll(keyLocks, i -> new Object());
    }

    /** What one transaction read. */
    private record Seen(
            @Nullable Decision before,
            @Nullable StoredIntent intent,
            @Nullable AccountReading account,
            List<Latch> latches,
            long epoch,
            long unknown) {}

    /** A decision that is not recorded yet. */
    private record Draft(
            Seen seen,
            AccountReading account,
            OpenOrder order,
            @Nullable Approved approved,
            @Nullable Price price,
            long priceAsOf,
            List<RuleLine> rules,
            Charge charge,
            long decidedAt) {
        boolean passed() {
            return approved != null && rules.stream().allMatch(RuleLine::passed);
        }
    }

    Receipt open(OpenCommand command) {
        return open(command, null);
    }

    /**
     * Opens what a resting entry waited for, in one transaction with the entry's own step. A refusal that time may mend is
     * not recorded, so that the entry can go on waiting.
     */
    Receipt open(StoredEntry entry) {
        return open(EntryRules.command(entry), entry);
    }

    private Receipt open(OpenCommand command, @Nullable StoredEntry entry) {
        synchronized (lock(command.key())) {
            return decideAndRecord(command, entry);
        }
    }

    /** Whoever decides about a key holds it. */
    Object lock(String key) {
        return keyLocks[Math.floorMod(key.hashCode(), keyLocks.length)];
    }

    private Receipt decideAndRecord(OpenCommand command, @Nullable StoredEntry entry) {
        Optional<Listing> listing = parts.listings().find(command.instrument());
        if (listing.isEmpty()) {
            return Receipt.refused(Receipt.MARKET_UNKNOWN, "there is no market " + command.instrument());
        }
        for (int attempt = 1; attempt <= DeskParts.MAX_DECISIONS; attempt++) {
            Seen seen = see(command);
            if (seen.before() != null) {
                return repeat(command, seen.before(), seen.intent());
            }
            AccountReading account = seen.account();
            if (account == null || !account.account().user().equals(command.user())) {
                return Receipt.refused(
                        Receipt.ACCOUNT_NOT_FOUND, "you have no account " + command.account() + "; begin with /start");
            }
            Optional<Receipt> receipt = record(command, decide(command, listing.get(), seen, account), entry);
            if (receipt.isPresent()) {
                return receipt.get();
            }
        }
        return Receipt.refused(
                Receipt.CONTENDED,
                "the account changed " + DeskParts.MAX_DECISIONS + " times while the order was decided; send it again");
    }

    Preview preview(OpenCommand command) {
        Listing listing = parts.listings().require(command.instrument());
        Seen seen = see(command);
        AccountReading account = require(command, seen);
        MarketState market = market(listing);
        return engine(account)
                .preview(
                        RiskTerms.order(command, market),
                        account.state(),
                        market,
                        control(seen, account, command),
                        now());
    }

    /** What refuses the order now beside risk rules, control state and rate limits. */
    List<RuleLine> refusals(OpenCommand command) {
        Listing listing = parts.listings().require(command.instrument());
        Seen seen = see(command);
        AccountReading account = require(command, seen);
        List<RuleLine> rules = new ArrayList<>();
        notArmed(account).ifPresent(rules::add);
        closed(listing, now()).ifPresent(rules::add);
        rules.addAll(unproved(listing, seen, account));
        return rules;
    }

    MaxOrder maxOrder(OpenCommand command) {
        Listing listing = parts.listings().require(command.instrument());
        Seen seen = see(command);
        AccountReading account = require(command, seen);
        MarketState market = market(listing);
        return engine(account)
                .maxOrder(
                        RiskTerms.order(command, market),
                        account.state(),
                        market,
                        control(seen, account, command),
                        now());
    }

    /**
     * What the whole gate says of an order.
     *
     * @param before the decision that holds the key already
     * @param account empty for an account that is not the user's
     * @param market the validated price now, when there is one
     */
    record Gate(
            Optional<Decision> before,
            Optional<AccountReading> account,
            List<RuleLine> rules,
            @Nullable Price market,
            long priceAsOf,
            String policyHash,
            long epoch,
            long now) {}

    /**
     * Asks the whole gate about an order as if the market stood at a price; holds, charges and records nothing. How far the
     * limit that it names may lie from the market is asked of the market as it is.
     */
    Gate gate(OpenCommand command, Listing listing, Price at, @Nullable Price limit) {
        long now = now();
        Seen seen = see(command);
        Optional<AccountReading> account = Optional.ofNullable(seen.account())
                .filter(found -> found.account().user().equals(command.user()));
        if (seen.before() != null || account.isEmpty()) {
            return new Gate(Optional.ofNullable(seen.before()), account, List.of(), null, 0, "", seen.epoch(), now);
        }
        MarketState market = market(listing);
        MarketState there = RiskTerms.moved(market, at);
        OpenOrder order = RiskTerms.order(command, there);
        Charge charge = new Charge(parts.limiter());
        try {
            List<RuleLine> rules = rules(command, listing, seen, account.get(), there, order, charge, now);
            if (limit != null) {
                rules.addAll(collar(command, seen, account.get(), market, limit, now));
            }
            return new Gate(
                    Optional.empty(),
                    account,
                    rules,
                    price(listing, market),
                    market.asOfMicros(),
                    engine(account.get()).policy().hash(),
                    seen.epoch(),
                    now);
        } finally {
            charge.settle(false);
        }
    }

    private List<RuleLine> collar(
            OpenCommand command, Seen seen, AccountReading account, MarketState market, Price limit, long now) {
        OpenOrder named = RiskTerms.limited(RiskTerms.order(command, market), limit);
        return Rulebook.risk(
                        engine(account).explain(named, account.state(), market, control(seen, account, command), now))
                .stream()
                .filter(line -> line.code().equals(RiskCode.PRICE_OFF_COLLAR.name()))
                .toList();
    }

    private static AccountReading require(OpenCommand command, Seen seen) {
        AccountReading account = seen.account();
        if (account == null || !account.account().user().equals(command.user())) {
            throw new IllegalArgumentException("no account " + command.account());
        }
        return account;
    }

    private Seen see(OpenCommand command) {
        return parts.store().transact(tx -> {
            long now = now();
            long day = AccountReader.day(now);
            OpeningRows rows = tx.openingRows(
                    command.key(), command.account(), day, AccountReader.start(day), UNKNOWN_LIMIT, reader.ask());
            Optional<Decision> before = rows.before();
            if (before.isPresent()) {
                SortableId intent = before.get().intent();
                StoredIntent row = intent == null ? null : tx.intent(intent).orElse(null);
                return new Seen(before.get(), row, null, List.of(), 0, 0);
            }
            AccountReading account =
                    rows.account().map(found -> reader.read(tx, found, now)).orElse(null);
            List<StoredIntent> unknowns = rows.unknown();
            long unknown = unknowns.size() == UNKNOWN_LIMIT
                    ? UNKNOWN_LIMIT
                    : unknowns.stream()
                            .filter(i -> i.account().equals(command.account())
                                    && i.instrument().equals(command.instrument()))
                            .count();
            return new Seen(null, null, account, rows.latches(), rows.epoch(), unknown);
        });
    }

    static Receipt repeat(String payloadHash, Decision before, @Nullable StoredIntent intent) {
        if (!before.payloadHash().equals(payloadHash)) {
            return Receipt.refused(
                    Receipt.KEY_REUSED, "the idempotency key was used before for another command; use a new key");
        }
        return Receipt.of(before, intent, true);
    }

    private static Receipt repeat(OpenCommand command, Decision before, @Nullable StoredIntent intent) {
        return repeat(command.payloadHash(), before, intent);
    }

    private RiskEngine engine(AccountReading account) {
        return policies.of(account.account()).engine();
    }

    private ControlState control(Seen seen, AccountReading account, OpenCommand command) {
        return parts.control().effective(seen.latches(), account.account(), command.instrument());
    }

    private Draft decide(OpenCommand command, Listing listing, Seen seen, AccountReading account) {
        long now = now();
        PriceReading reading = parts.feed().read(parts.feed().index(command.instrument()));
        MarketState market = RiskTerms.market(listing, reading);
        OpenOrder order = RiskTerms.order(command, market);
        Charge charge = new Charge(parts.limiter());
        Draft draft = null;
        try {
            draft = draft(command, listing, seen, account, reading, market, order, charge, now);
            return draft;
        } finally {
            if (draft == null) {
                charge.settle(false);
            }
        }
    }

    /** An order beyond the ledger is beyond every volume limit; the risk rules say why. */
    private static long volume(OpenOrder order) {
        try {
            return order.notional().micros();
        } catch (ArithmeticException beyondLedger) {
            return Long.MAX_VALUE;
        }
    }

    private Draft draft(
            OpenCommand command,
            Listing listing,
            Seen seen,
            AccountReading account,
            PriceReading reading,
            MarketState market,
            OpenOrder order,
            Charge charge,
            long now) {
        List<RuleLine> rules = rules(command, listing, seen, account, market, order, charge, now);
        RiskEngine engine = engine(account);
        RiskDecision decision =
                engine.assess(order, account.state(), market, control(seen, account, command), seen.epoch(), now);
        Approved approved = decision.fold(yes -> verified(engine, yes, order, reading, now), no -> null);
        return new Draft(
                seen, account, order, approved, price(listing, market), market.asOfMicros(), rules, charge, now);
    }

    private static @Nullable Price price(Listing listing, MarketState market) {
        return market.status() == PriceStatus.USABLE
                ? Price.of(market.priceUnits(), listing.instrument().priceDecimals())
                : null;
    }

    /** Control, rate, price, risk: every line of the gate in the order of an answer; holds what the order is charged. */
    private List<RuleLine> rules(
            OpenCommand command,
            Listing listing,
            Seen seen,
            AccountReading account,
            MarketState market,
            OpenOrder order,
            Charge charge,
            long now) {
        ControlState control = control(seen, account, command);
        List<RuleLine> rules = new ArrayList<>();
        List<RuleLine> risk = Rulebook.risk(engine(account).explain(order, account.state(), market, control, now));
        notArmed(account).ifPresent(rules::add);
        risk.stream().filter(line -> line.code().startsWith("CONTROL_")).forEach(rules::add);
        closed(listing, now).ifPresent(rules::add);
        rules.addAll(charge.open(command.user().value(), volume(order)));
        risk.stream().filter(line -> line.code().startsWith("PRICE_")).forEach(rules::add);
        rules.addAll(unproved(listing, seen, account));
        risk.stream()
                .filter(line ->
                        !line.code().startsWith("CONTROL_") && !line.code().startsWith("PRICE_"))
                // The desk has said so already, and when it opens.
                .filter(line -> line.passed() || !line.code().equals(Receipt.MARKET_CLOSED))
                .forEach(rules::add);
        return rules;
    }

    /** New risk of a LIVE account waits for an operator and for every configured source. */
    private Optional<RuleLine> notArmed(AccountReading account) {
        return account.account().mode() == Mode.LIVE
                ? parts.control().liveBlocked().map(Rulebook::liveBlocked)
                : Optional.empty();
    }

    private static Optional<RuleLine> closed(Listing listing, long now) {
        MarketHours hours = listing.instrument().hours();
        return hours.isOpen(now) ? Optional.empty() : Optional.of(Rulebook.closed(hours, now));
    }

    /** What is not known about the account stands against new risk. */
    private static List<RuleLine> unproved(Listing listing, Seen seen, AccountReading account) {
        List<RuleLine> rules = new ArrayList<>();
        if (seen.unknown() > 0) {
            rules.add(Rulebook.violated(
                    Receipt.OUTCOME_UNKNOWN,
                    "0",
                    Long.toString(seen.unknown()),
                    "unknown orders",
                    "after the outcome of the earlier order in " + listing.instrument() + " is proved"));
        }
        Rulebook.unpriced(account.account(), listing.instrument()).ifPresent(rules::add);
        if (!account.unmarked().isEmpty()) {
            rules.add(Rulebook.violated(
                    Receipt.EQUITY_UNKNOWN,
                    "",
                    "no usable price for your position in " + String.join(", ", account.unmarked()),
                    "",
                    "when its price is usable again"));
        }
        return rules;
    }

    /** Only our own engine's approval of this very order at this very price stands. */
    private Approved verified(RiskEngine engine, Approved approved, OpenOrder order, PriceReading reading, long now) {
        boolean samePrice = reading.fold(
                price -> price.mintedBy(parts.feed())
                        && price.units() == approved.priceUnits()
                        && price.confidenceUnits() == approved.confidenceUnits()
                        && price.asOfMicros() == approved.priceAsOfMicros(),
                none -> false);
        if (!approved.mintedBy(engine)
                || !approved.orderHash().equals(order.orderHash())
                || !approved.policyHash().equals(engine.policy().hash())
                || !samePrice
                || !approved.isValidAt(now)) {
            throw new IllegalStateException("an approval does not belong to its order, price, policy or time");
        }
        return approved;
    }

    private Optional<Receipt> record(OpenCommand command, Draft draft, @Nullable StoredEntry entry) {
        boolean charged = false;
        try {
            if (entry != null) {
                Optional<Receipt> waits = waits(draft, entry);
                if (waits.isPresent()) {
                    return waits;
                }
            }
            SortableId decisionId = parts.ids().next();
            SortableId intentId = parts.ids().next();
            SortableId positionId = parts.ids().next();
            boolean passed = draft.passed();
            Decision decision =
                    decision(command, draft, decisionId, passed ? intentId : null, passed ? positionId : null);
            StoredIntent intent = passed ? intent(command, draft, entry, intentId, decisionId, positionId) : null;
            try {
                if (!parts.store().transact(tx -> write(tx, command, draft, entry, decision, intent))) {
                    // The same key arrived twice at once and the other one was first.
                    return Optional.empty();
                }
            } catch (StaleAccount moved) {
                return Optional.empty();
            } catch (StaleEntry ended) {
                return Optional.of(Receipt.refused(EntryReceipt.ENTRY_ENDED, "the entry was changed meanwhile"));
            } catch (StoreException failed) {
                if (failed.kind() == StoreException.Kind.RETRY) {
                    return Optional.empty();
                }
                if (failed.kind() != StoreException.Kind.COMMIT_UNKNOWN) {
                    throw failed;
                }
                // It may stand: what it used stays used unless another decision is proved to hold the key.
                charged = passed;
                if (!stands(command, decisionId, failed)) {
                    charged = false;
                    return Optional.empty();
                }
            }
            charged = passed;
            return Optional.of(Receipt.of(decision, intent, false));
        } finally {
            draft.charge().settle(charged);
        }
    }

    /**
     * Whether our decision is the one that holds the key after a commit without an answer.
     *
     * @throws StoreException the failure itself when there is no proof either way
     */
    private boolean stands(OpenCommand command, SortableId decision, StoreException failed) {
        Decision stored;
        try {
            stored = see(command).before();
        } catch (StoreException silent) {
            failed.addSuppressed(silent);
            throw failed;
        }
        if (stored == null) {
            throw failed;
        }
        return stored.id().equals(decision);
    }

    /** Why an entry goes on waiting: the answer that is not recorded. */
    private static Optional<Receipt> waits(Draft draft, StoredEntry entry) {
        Price limit = entry.limit();
        Price now = draft.price();
        if (limit != null && now != null && entry.side().sign() * Long.compare(now.units(), limit.units()) > 0) {
            return Optional.of(Receipt.refused(Receipt.CONTENDED, "the price has left the limit again"));
        }
        return draft.rules().stream()
                .filter(line -> !line.passed())
                .findFirst()
                .filter(line -> EntryRules.passing(line.code()))
                .map(line -> Receipt.refused(line.code(), Rulebook.sentence(line)));
    }

    private boolean write(
            StoreTx tx,
            OpenCommand command,
            Draft draft,
            @Nullable StoredEntry entry,
            Decision decision,
            @Nullable StoredIntent intent) {
        if (!tx.insertDecision(decision)) {
            return false;
        }
        if (entry != null) {
            StoredEntry next = intent == null
                    ? entry.end(EntryState.REJECTED, Receipt.firstReason(decision.rules()))
                    : entry.sent(intent.id(), intent.decidedPrice());
            if (!tx.updateEntry(next, entry.version())) {
                throw new StaleEntry();
            }
            if (intent == null) {
                Entries.tell(tx, parts.ids(), next, draft.decidedAt());
            }
        }
        if (intent == null) {
            tx.appendAudit(Audits.refused(decision));
            return true;
        }
        Account row = draft.account().account();
        if (!tx.updateAccount(TradeDesk.next(row, 0), row.version())) {
            throw new StaleAccount();
        }
        tx.saveDayEquity(row.id(), draft.account().day(), draft.account().dayEquity());
        tx.insertIntent(intent);
        var reservation = Objects.requireNonNull(draft.approved()).reservation();
        tx.insertReservation(new Reservation(
                intent.id(),
                row.id(),
                intent.instrument(),
                reservation.margin(),
                reservation.worstLoss(),
                reservation.notional()));
        if (!command.exits().isEmpty()) {
            ExitPlan plan = ExitTerms.planned(
                    command.exits(), command.side(), Objects.requireNonNull(draft.price()), draft.decidedAt());
            tx.updateExits(intent.position(), plan, 0);
        }
        tx.appendAudit(new AuditEntry(
                draft.decidedAt(),
                command.user().value(),
                "OPEN",
                intent.id().toString(),
                command.side() + " " + command.instrument() + " " + command.collateral() + " USD at "
                        + command.leverage(),
                command.trace()));
        return true;
    }

    private Decision decision(
            OpenCommand command,
            Draft draft,
            SortableId id,
            @Nullable SortableId intent,
            @Nullable SortableId position) {
        String code = draft.rules().stream()
                .filter(line -> !line.passed())
                .map(RuleLine::code)
                .findFirst()
                .orElse(Receipt.OK);
        return new Decision(
                id,
                command.key(),
                command.payloadHash(),
                command.account(),
                command.user(),
                IntentKind.OPEN,
                command.instrument(),
                intent != null,
                code,
                intent,
                position,
                draft.price(),
                draft.priceAsOf(),
                engine(draft.account()).policy().hash(),
                draft.account().account().version(),
                draft.seen().epoch(),
                draft.decidedAt(),
                command.trace(),
                draft.rules(),
                command.inputs());
    }

    private static StoredIntent intent(
            OpenCommand command,
            Draft draft,
            @Nullable StoredEntry entry,
            SortableId id,
            SortableId decision,
            SortableId position) {
        Approved approved = Objects.requireNonNull(draft.approved());
        return new StoredIntent(
                id,
                decision,
                command.key(),
                command.account(),
                command.user(),
                IntentKind.OPEN,
                command.origin(),
                command.instrument(),
                position,
                command.side(),
                approved.size().units(),
                0,
                command.collateral(),
                command.leverage(),
                approved.price(),
                approved.priceAsOfMicros(),
                draft.order().stopLoss(),
                draft.order().takeProfit(),
                entry != null && entry.limit() != null ? entry.limit() : command.worst(approved.price()),
                approved.controlEpoch(),
                approved.validUntilMicros(),
                draft.decidedAt(),
                0,
                IntentState.RECORDED,
                null,
                command.trace(),
                1);
    }

    MarketState market(Listing listing) {
        return RiskTerms.market(
                listing,
                parts.feed().read(parts.feed().index(listing.instrument().id())));
    }

    private long now() {
        return parts.clock().epochMicros();
    }

    /** The account changed between decision and record: decide again. */
    private static final class StaleAccount extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        StaleAccount() {
            super("account changed", null, false, false);
        }
    }

    /** The entry ended or moved on between decision and record: its order must not stand. */
    private static final class StaleEntry extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        StaleEntry() {
            super("entry changed", null, false, false);
        }
    }
}
