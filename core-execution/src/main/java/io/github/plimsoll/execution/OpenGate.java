package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.OpeningAsk;
import io.github.plimsoll.execution.spi.OpeningRows;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.MarketHours;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.pricefeed.PriceReading;
import io.github.plimsoll.risk.AccountState;
import io.github.plimsoll.risk.Approved;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.MarketState;
import io.github.plimsoll.risk.OpenOrder;
import io.github.plimsoll.risk.PriceStatus;
import io.github.plimsoll.risk.RiskDecision;
import io.github.plimsoll.risk.RiskEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The whole gate for orders that add risk: identify, control, rate, price and risk. It records nothing. */
final class OpenGate {
    /** Intents with an unknown outcome that one decision looks at; more than that blocks everybody's new risk. */
    private static final int UNKNOWN_LIMIT = 1_000;

    private final DeskParts parts;
    private final AccountReader reader;
    private final Policies policies;

    OpenGate(DeskParts parts, AccountReader reader, Policies policies) {
        this.parts = parts;
        this.reader = reader;
        this.policies = policies;
    }

    /**
     * What was read.
     *
     * @param into the position that is to be changed
     * @param exits how that one ends
     * @param working orders of it that have not ended
     */
    record Seen(
            @Nullable Decision before,
            @Nullable StoredIntent intent,
            @Nullable AccountReading account,
            @Nullable StoredPosition into,
            ExitPlan exits,
            List<StoredIntent> working,
            List<Latch> latches,
            long epoch,
            long unknown) {

        /** The account as the rules count it: a position that is changed keeps the place that it has. */
        AccountState state(AccountReading reading, Addition addition, Listing listing, @Nullable Price price) {
            if (into == null || !into.open()) {
                return reading.state();
            }
            if (addition.removal() == null) {
                return Increasing.inItsPlace(reading.state(), listing);
            }
            return price == null ? reading.state() : Removing.without(reading.state(), listing, into, price);
        }
    }

    /** A decision that is not recorded yet. */
    record Draft(
            Addition addition,
            Seen seen,
            AccountReading account,
            OpenOrder order,
            @Nullable Approved approved,
            @Nullable Price price,
            long priceAsOf,
            String policyHash,
            List<RuleLine> rules,
            Charge charge,
            long decidedAt) {
        boolean passed() {
            return approved != null && rules.stream().allMatch(RuleLine::passed);
        }
    }

    Seen see(Addition addition) {
        OpenCommand command = addition.order();
        long now = now();
        long day = AccountReader.day(now);
        Store store = parts.store();
        OpeningRows rows = store.opening(new OpeningAsk(
                command.key(), command.account(), day, AccountReader.start(day), UNKNOWN_LIMIT, reader.ask()));
        Optional<Decision> before = rows.before();
        if (before.isPresent()) {
            SortableId intent = before.get().intent();
            StoredIntent row = intent == null
                    ? null
                    : store.<Optional<StoredIntent>>read(tx -> tx.intent(intent))
                            .orElse(null);
            return new Seen(before.get(), row, null, null, ExitPlan.NONE, List.of(), List.of(), 0, 0);
        }
        AccountReading account =
                rows.account().map(found -> reader.read(store, found, now)).orElse(null);
        List<StoredIntent> unknowns = rows.unknown();
        long unknown = unknowns.size() == UNKNOWN_LIMIT
                ? UNKNOWN_LIMIT
                : unknowns.stream()
                        .filter(i -> i.account().equals(command.account())
                                && i.instrument().equals(command.instrument()))
                        .count();
        SortableId into = addition.into();
        if (into == null) {
            return new Seen(null, null, account, null, ExitPlan.NONE, List.of(), rows.latches(), rows.epoch(), unknown);
        }
        // After the account, as everything of it.
        return store.read(tx -> new Seen(
                null,
                null,
                account,
                tx.position(into).orElseThrow(),
                tx.exits(into),
                tx.openIntents(into),
                rows.latches(),
                rows.epoch(),
                unknown));
    }

    RiskEngine engine(AccountReading account) {
        return policies.of(account.account()).engine();
    }

    ControlState control(Seen seen, AccountReading account, OpenCommand command) {
        return parts.control().effective(seen.latches(), account.account(), command.instrument(), command.strategy());
    }

    MarketState market(Listing listing) {
        return RiskTerms.market(
                listing,
                parts.feed().read(parts.feed().index(listing.instrument().id())));
    }

    static @Nullable Price price(Listing listing, MarketState market) {
        return market.status() == PriceStatus.USABLE
                ? Price.of(market.priceUnits(), listing.instrument().priceDecimals())
                : null;
    }

    /** Holds what the order is charged: whoever gets the draft settles it. */
    Draft decide(Addition addition, Listing listing, Seen seen, AccountReading account) {
        long now = now();
        PriceReading reading =
                parts.feed().read(parts.feed().index(addition.order().instrument()));
        MarketState there = RiskTerms.market(listing, reading);
        Price at = addition.at();
        MarketState market = at == null ? there : RiskTerms.moved(there, at);
        OpenOrder order = order(addition, listing, seen, market);
        Charge charge = new Charge(parts.limiter());
        Draft draft = null;
        try {
            List<RuleLine> rules = rules(addition, listing, seen, account, market, order, charge, now);
            rules.addAll(AtVenue.refusals(parts, this, addition, listing, seen, account, there, now));
            RiskEngine engine = engine(account);
            RiskDecision decision = engine.assess(
                    order,
                    seen.state(account, addition, listing, price(listing, market)),
                    market,
                    control(seen, account, addition.order()),
                    seen.epoch(),
                    now);
            Approved approved = decision.fold(yes -> verified(engine, yes, order, reading, at, now), no -> null);
            draft = new Draft(
                    addition,
                    seen,
                    account,
                    order,
                    approved,
                    price(listing, market),
                    market.asOfMicros(),
                    engine.policy().hash(),
                    rules,
                    charge,
                    now);
            return draft;
        } finally {
            if (draft == null) {
                charge.settle(false);
            }
        }
    }

    /** What is added to a position has its stop and target; what collateral is taken out of is judged as it will be. */
    private static OpenOrder order(Addition addition, Listing listing, Seen seen, MarketState market) {
        OpenOrder order = RiskTerms.order(addition.order(), market);
        StoredPosition into = seen.into();
        if (into == null) {
            return order;
        }
        Price price = price(listing, market);
        MarginCommand removal = addition.removal();
        return removal == null || price == null
                ? Increasing.part(order, into, seen.exits())
                : Removing.left(into, seen.exits(), listing, removal.amount(), price)
                        .orElse(order);
    }

    /** Control, rate, price, risk: every line of the gate in the order of an answer; holds what the order is charged. */
    List<RuleLine> rules(
            Addition addition,
            Listing listing,
            Seen seen,
            AccountReading account,
            MarketState market,
            OpenOrder order,
            Charge charge,
            long now) {
        OpenCommand command = addition.order();
        ControlState control = control(seen, account, command);
        Price price = price(listing, market);
        AccountState state = seen.state(account, addition, listing, price);
        List<RuleLine> rules = new ArrayList<>();
        List<RuleLine> risk = Rulebook.risk(engine(account).explain(order, state, market, control, now));
        parts.heldElsewhere(account.account()).ifPresent(rules::add);
        notArmed(account).ifPresent(rules::add);
        risk.stream().filter(line -> line.code().startsWith("CONTROL_")).forEach(rules::add);
        StoredPosition into = seen.into();
        if (into != null) {
            rules.addAll(position(addition, into, seen, account));
        }
        closed(listing, now).ifPresent(rules::add);
        rules.addAll(charge.open(command.user().value(), addition.removal() == null ? volume(order) : 1));
        risk.stream().filter(line -> line.code().startsWith("PRICE_")).forEach(rules::add);
        rules.addAll(unproved(listing, seen, account));
        MarginCommand removal = addition.removal();
        List<RuleLine> size = ofTheOrder(risk);
        if (into == null || removal == null || price == null || !into.open()) {
            rules.addAll(size);
        } else {
            rules.addAll(removed(
                    removal,
                    into,
                    seen.exits(),
                    listing,
                    price,
                    size,
                    left ->
                            ofTheOrder(Rulebook.risk(engine(account).explain(left, state, market, control, now)))
                                    .stream()
                                    .allMatch(RuleLine::passed)));
        }
        if (price != null) {
            PlannedExits.refusal(command, price, now).ifPresent(rules::add);
        }
        if (into != null && removal == null && into.open() && price != null) {
            rules.addAll(Increasing.result(
                    into,
                    seen.exits(),
                    listing,
                    order,
                    price,
                    whole -> Rulebook.risk(engine(account).explain(whole, state, market, control, now))));
        }
        return rules;
    }

    /** Neither control nor price, and not what the desk has said already, with the time of the next opening. */
    private static List<RuleLine> ofTheOrder(List<RuleLine> risk) {
        return risk.stream().filter(OpenGate::ofTheOrder).toList();
    }

    private static boolean ofTheOrder(RuleLine line) {
        String code = line.code();
        return !code.startsWith("CONTROL_")
                && !code.startsWith("PRICE_")
                && (line.passed() || !code.equals(Receipt.MARKET_CLOSED));
    }

    /** What the position that is left has against it, and what could be taken out; only that when none would be left. */
    private static List<RuleLine> removed(
            MarginCommand removal,
            StoredPosition from,
            ExitPlan exits,
            Listing listing,
            Price price,
            List<RuleLine> ofTheRest,
            Predicate<OpenOrder> passes) {
        boolean none =
                Removing.left(from, exits, listing, removal.amount(), price).isEmpty();
        if (!none && ofTheRest.stream().allMatch(RuleLine::passed)) {
            return ofTheRest;
        }
        Usd most = Removing.most(from, exits, listing, price, passes);
        List<RuleLine> rules = new ArrayList<>(none ? List.of() : ofTheRest);
        if (none || most.isPositive()) {
            rules.add(Removing.tooMuch(from, removal.amount(), most));
        }
        return rules;
    }

    /** What the position has against it. */
    private List<RuleLine> position(Addition addition, StoredPosition into, Seen seen, AccountReading account) {
        List<RuleLine> rules = new ArrayList<>();
        MarginCommand removal = addition.removal();
        (removal == null
                        ? parts.notOffered(
                                account.account(),
                                Capability.INCREASE,
                                "increases",
                                "a new position in the same market")
                        : parts.marginNotOffered(account.account()))
                .ifPresent(rules::add);
        Increasing.taken(into).ifPresent(rules::add);
        if (removal == null) {
            Removing.busy(seen.working().stream()
                            .filter(intent -> intent.kind() == IntentKind.REMOVE_MARGIN)
                            .toList())
                    .ifPresent(rules::add);
            return rules;
        }
        Removing.busy(seen.working()).ifPresent(rules::add);
        return rules;
    }

    /** An order beyond the ledger is beyond every volume limit; the risk rules say why. */
    static long volume(OpenOrder order) {
        try {
            return order.notional().micros();
        } catch (ArithmeticException beyondLedger) {
            return Long.MAX_VALUE;
        }
    }

    /** New risk of a LIVE account waits for an operator and for every configured source. */
    Optional<RuleLine> notArmed(AccountReading account) {
        return account.account().mode() == Mode.LIVE
                ? parts.control().liveBlocked().map(Rulebook::liveBlocked)
                : Optional.empty();
    }

    static Optional<RuleLine> closed(Listing listing, long now) {
        MarketHours hours = listing.instrument().hours();
        return hours.isOpen(now) ? Optional.empty() : Optional.of(Rulebook.closed(hours, now));
    }

    /** What is not known about the account stands against new risk. */
    static List<RuleLine> unproved(Listing listing, Seen seen, AccountReading account) {
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
    private Approved verified(
            RiskEngine engine, Approved approved, OpenOrder order, PriceReading reading, @Nullable Price at, long now) {
        boolean samePrice = reading.fold(
                price -> price.mintedBy(parts.feed())
                        && (at == null ? price.units() : at.units()) == approved.priceUnits()
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

    private long now() {
        return parts.clock().epochMicros();
    }
}
