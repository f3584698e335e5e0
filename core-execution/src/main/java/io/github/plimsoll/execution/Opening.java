package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.risk.MarketState;
import io.github.plimsoll.risk.MaxOrder;
import io.github.plimsoll.risk.OpenOrder;
import io.github.plimsoll.risk.Preview;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Orders that add risk: asked of the whole gate, then recorded. */
final class Opening {
    private final DeskParts parts;
    private final OpenGate gate;
    private final OpenRecord record;
    /** One decision per key at a time: the second arrival must not meet the quota that the first one holds. */
    private final Object[] keyLocks = new Object[256];

    Opening(DeskParts parts, AccountReader reader, Policies policies) {
        this.parts = parts;
        this.gate = new OpenGate(parts, reader, policies);
        this.record = new OpenRecord(parts, gate);
        Arrays.setAll(keyLocks, i -> new Object());
    }

    Receipt open(OpenCommand command) {
        return decide(Addition.open(command));
    }

    /**
     * Opens what a resting entry waited for, in one transaction with the entry's own step. A refusal that time may mend is
     * not recorded, so that the entry can go on waiting.
     */
    Receipt open(StoredEntry entry) {
        return decide(Addition.of(entry));
    }

    /** Opens what waits at its venue, and places the entry of it in the same transaction. */
    Receipt open(EntryCommand command) {
        return decide(Addition.waiting(command, parts.ids().next()));
    }

    Receipt increase(IncreaseCommand command) {
        Optional<StoredPosition> found = parts.store().read(tx -> tx.position(command.position()));
        if (found.isEmpty() || !found.get().user().equals(command.user())) {
            return Receipt.notHers(command.position());
        }
        return decide(Addition.increase(command, found.get()));
    }

    /** Collateral out of a position. */
    Receipt remove(MarginCommand command) {
        Optional<StoredPosition> found = parts.store().transact(tx -> tx.position(command.position()));
        return found.isEmpty() || !found.get().user().equals(command.user())
                ? Receipt.notHers(command.position())
                : decide(Addition.removal(command, found.get()));
    }

    private Receipt decide(Addition addition) {
        synchronized (lock(addition.key())) {
            return decideAndRecord(addition);
        }
    }

    /** Whoever decides about a key holds it. */
    Object lock(String key) {
        return keyLocks[Math.floorMod(key.hashCode(), keyLocks.length)];
    }

    private Receipt decideAndRecord(Addition addition) {
        OpenCommand command = addition.order();
        Optional<Listing> listing = parts.listings().find(command.instrument());
        if (listing.isEmpty()) {
            return Receipt.refused(Receipt.MARKET_UNKNOWN, "there is no market " + command.instrument());
        }
        for (int attempt = 1; attempt <= DeskParts.MAX_DECISIONS; attempt++) {
            OpenGate.Seen seen = gate.see(addition);
            if (seen.before() != null) {
                return repeat(addition.payloadHash(), seen.before(), seen.intent());
            }
            AccountReading account = seen.account();
            if (account == null || !account.account().user().equals(command.user())) {
                return Receipt.refused(
                        Receipt.ACCOUNT_NOT_FOUND, "you have no account " + command.account() + "; begin with /start");
            }
            Optional<Receipt> receipt = record.record(gate.decide(addition, listing.get(), seen, account));
            if (receipt.isPresent()) {
                return receipt.get();
            }
        }
        return Receipt.refused(
                Receipt.CONTENDED,
                "the account changed " + DeskParts.MAX_DECISIONS + " times while the order was decided; send it again");
    }

    /** @param at where the market is thought to stand; where it stands when absent */
    Preview preview(OpenCommand command, @Nullable Price at) {
        Listing listing = parts.listings().require(command.instrument());
        OpenGate.Seen seen = gate.see(Addition.open(command));
        AccountReading account = require(command, seen);
        MarketState market = market(listing, at);
        return gate.engine(account)
                .preview(
                        RiskTerms.order(command, market),
                        account.state(),
                        market,
                        gate.control(seen, account, command),
                        now());
    }

    /** What refuses the order now beside risk rules, control state and rate limits; as {@link #preview}. */
    List<RuleLine> refusals(OpenCommand command, @Nullable Price at, @Nullable Price limit) {
        Listing listing = parts.listings().require(command.instrument());
        OpenGate.Seen seen = gate.see(Addition.open(command));
        AccountReading account = require(command, seen);
        List<RuleLine> rules = new ArrayList<>();
        parts.heldElsewhere(account.account()).ifPresent(rules::add);
        gate.notArmed(account).ifPresent(rules::add);
        OpenGate.closed(listing, now()).ifPresent(rules::add);
        rules.addAll(OpenGate.unproved(listing, seen, account));
        Price price = OpenGate.price(listing, market(listing, at));
        if (price != null) {
            PlannedExits.refusal(command, price, now()).ifPresent(rules::add);
        }
        if (limit != null) {
            AtVenue.collar(gate, command, seen, account, gate.market(listing), limit, now()).stream()
                    .filter(line -> !line.passed())
                    .forEach(rules::add);
        }
        return rules;
    }

    List<RateRoom> rates(OpenCommand command) {
        OpenOrder order = RiskTerms.order(command, gate.market(parts.listings().require(command.instrument())));
        return new Charge(parts.limiter()).look(command.user().value(), OpenGate.volume(order));
    }

    MaxOrder maxOrder(OpenCommand command, @Nullable Price at) {
        Listing listing = parts.listings().require(command.instrument());
        OpenGate.Seen seen = gate.see(Addition.open(command));
        AccountReading account = require(command, seen);
        MarketState market = market(listing, at);
        return gate.engine(account)
                .maxOrder(
                        RiskTerms.order(command, market),
                        account.state(),
                        market,
                        gate.control(seen, account, command),
                        now());
    }

    private MarketState market(Listing listing, @Nullable Price at) {
        MarketState market = gate.market(listing);
        return at == null ? market : RiskTerms.moved(market, at);
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
        Addition addition = Addition.open(command);
        OpenGate.Seen seen = gate.see(addition);
        Optional<AccountReading> account = Optional.ofNullable(seen.account())
                .filter(found -> found.account().user().equals(command.user()));
        if (seen.before() != null || account.isEmpty()) {
            return new Gate(Optional.ofNullable(seen.before()), account, List.of(), null, 0, "", seen.epoch(), now);
        }
        MarketState market = gate.market(listing);
        MarketState there = RiskTerms.moved(market, at);
        OpenOrder order = RiskTerms.order(command, there);
        Charge charge = new Charge(parts.limiter());
        try {
            List<RuleLine> rules = gate.rules(addition, listing, seen, account.get(), there, order, charge, now);
            if (limit != null) {
                rules.addAll(AtVenue.collar(gate, command, seen, account.get(), market, limit, now));
            }
            return new Gate(
                    Optional.empty(),
                    account,
                    rules,
                    OpenGate.price(listing, market),
                    market.asOfMicros(),
                    gate.engine(account.get()).policy().hash(),
                    seen.epoch(),
                    now);
        } finally {
            charge.settle(false);
        }
    }

    private static AccountReading require(OpenCommand command, OpenGate.Seen seen) {
        AccountReading account = seen.account();
        if (account == null || !account.account().user().equals(command.user())) {
            throw new IllegalArgumentException("no account " + command.account());
        }
        return account;
    }

    static Receipt repeat(String payloadHash, Decision before, @Nullable StoredIntent intent) {
        if (!before.payloadHash().equals(payloadHash)) {
            return Receipt.refused(
                    Receipt.KEY_REUSED, "the idempotency key was used before for another command; use a new key");
        }
        return Receipt.of(before, intent, true);
    }

    MarketState market(Listing listing) {
        return gate.market(listing);
    }

    private long now() {
        return parts.clock().epochMicros();
    }
}
