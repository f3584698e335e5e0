package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Resting entries: placed through the whole gate as if the market stood at their price, and through the whole gate again
 * when it does. Between the two they hold nothing, neither margin nor quota, so that no limit is used up by waiting.
 */
final class Entries {
    /** Entries of one account that may wait at once. */
    static final int MOST = 50;

    private final DeskParts parts;
    private final Opening opening;
    private final EntryChanging changing;
    private final EntryEnds ends;
    private final AtomicLong changes = new AtomicLong();

    Entries(DeskParts parts, Opening opening) {
        this.parts = parts;
        this.opening = opening;
        this.changing = new EntryChanging(parts, opening);
        this.ends = new EntryEnds(parts);
    }

    /** Rises whenever an entry was placed, changed or ended in this process. */
    long changes() {
        return changes.get();
    }

    EntryReceipt place(EntryCommand command) {
        OpenCommand order = command.order();
        Optional<Listing> listing = parts.listings().find(order.instrument());
        if (listing.isEmpty()) {
            return EntryReceipt.refused(Receipt.MARKET_UNKNOWN, "there is no market " + order.instrument());
        }
        requireDecimals(command.trigger(), listing.get());
        requireDecimals(command.limit(), listing.get());
        if (command.atVenue()) {
            return placeAtVenue(command);
        }
        synchronized (opening.lock(order.key())) {
            for (int attempt = 1; attempt <= DeskParts.MAX_DECISIONS; attempt++) {
                Optional<EntryReceipt> receipt = placeOnce(command, listing.get());
                if (receipt.isPresent()) {
                    changes.incrementAndGet();
                    return receipt.get();
                }
            }
        }
        return EntryReceipt.refused(
                Receipt.CONTENDED,
                "the account changed " + DeskParts.MAX_DECISIONS + " times while the order was decided; send it again");
    }

    /** Its order is recorded with it, and sent as any other open. */
    private EntryReceipt placeAtVenue(EntryCommand command) {
        Receipt receipt = opening.open(command);
        changes.incrementAndGet();
        Decision decision = receipt.decision();
        StoredEntry entry = decision == null
                ? null
                : parts.store().transact(tx -> tx.entryOf(decision.id())).orElse(null);
        return new EntryReceipt(
                receipt.accepted(), receipt.code(), receipt.reason(), decision, entry, receipt.repeated());
    }

    private static void requireDecimals(@Nullable Price price, Listing listing) {
        int decimals = listing.instrument().priceDecimals();
        if (price != null && price.decimals() != decimals) {
            throw new IllegalArgumentException("a price in " + listing.instrument() + " has " + decimals
                    + " decimals but " + price + " has " + price.decimals());
        }
    }

    private Optional<EntryReceipt> placeOnce(EntryCommand command, Listing listing) {
        OpenCommand order = command.order();
        Opening.Gate gate = opening.gate(order, listing, command.at(), command.limit());
        if (gate.before().isPresent()) {
            return Optional.of(repeat(command, gate.before().get()));
        }
        if (gate.account().isEmpty()) {
            return Optional.of(EntryReceipt.refused(
                    Receipt.ACCOUNT_NOT_FOUND, "you have no account " + order.account() + "; begin with /start"));
        }
        try {
            return parts.store().transact(tx -> write(tx, command, gate));
        } catch (StoreException failed) {
            if (failed.kind() == StoreException.Kind.RETRY) {
                return Optional.empty();
            }
            if (failed.kind() == StoreException.Kind.COMMIT_UNKNOWN) {
                return Optional.of(stored(command, failed));
            }
            throw failed;
        }
    }

    /** What stands after a commit without an answer. */
    private EntryReceipt stored(EntryCommand command, StoreException failed) {
        try {
            Optional<Decision> before = parts.store()
                    .transact(tx -> tx.decisionByKey(command.order().key()));
            return repeat(command, before.orElseThrow(() -> failed));
        } catch (StoreException silent) {
            if (silent != failed) {
                failed.addSuppressed(silent);
            }
            throw failed;
        }
    }

    private EntryReceipt repeat(EntryCommand command, Decision before) {
        if (!before.payloadHash().equals(command.payloadHash())) {
            return EntryReceipt.refused(
                    Receipt.KEY_REUSED, "the idempotency key was used before for another command; use a new key");
        }
        Optional<StoredEntry> entry = parts.store().transact(tx -> tx.entryOf(before.id()));
        return EntryReceipt.of(before, entry.orElse(null), true);
    }

    /** Empty when the same key arrived twice at once and the other one was first. */
    private Optional<EntryReceipt> write(StoreTx tx, EntryCommand command, Opening.Gate gate) {
        OpenCommand order = command.order();
        tx.lockAccount(order.account());
        List<RuleLine> rules = new ArrayList<>(gate.rules());
        crossed(command, gate.market()).ifPresent(rules::add);
        full(tx, order).ifPresent(rules::add);
        Optional<String> code = rules.stream()
                .filter(line -> !line.passed())
                .map(RuleLine::code)
                .findFirst();
        Decision decision = decision(
                parts,
                order,
                IntentKind.OPEN,
                command.payloadHash(),
                command.inputs(),
                gate,
                rules,
                code.orElse(Receipt.OK));
        if (!tx.insertDecision(decision)) {
            return Optional.empty();
        }
        if (code.isPresent()) {
            tx.appendAudit(Audits.refused(decision));
            return Optional.of(EntryReceipt.of(decision, null, false));
        }
        StoredEntry entry = entry(
                command, parts.ids().next(), gate.now(), decision.id(), tx.nextEntryNumber(order.account()), null);
        tx.insertEntry(entry);
        audit(tx, entry, order.user().value(), "ENTRY", describe(entry), entry.trace(), gate.now());
        return Optional.of(EntryReceipt.of(decision, entry, false));
    }

    /** A trigger that the price has passed already would be no trigger. */
    static Optional<RuleLine> crossed(EntryCommand command, @Nullable Price market) {
        Price trigger = command.trigger();
        Side side = command.order().side();
        if (trigger == null || market == null || !EntryRules.reached(side, trigger, market.units())) {
            return Optional.empty();
        }
        return Optional.of(Rulebook.violated(
                EntryReceipt.TRIGGER_REACHED,
                market.toString(),
                trigger.toString(),
                "",
                (side == Side.LONG ? "a trigger above " : "a trigger below ") + market
                        + ", or an order at the market"));
    }

    /** What the whole gate has against an order that would wait, beside the risk rules and rate limits. */
    List<RuleLine> refusals(EntryCommand command) {
        OpenCommand order = command.order();
        List<RuleLine> rules = new ArrayList<>(opening.refusals(order, command.at(), command.limit()));
        Listing listing = parts.listings().require(order.instrument());
        crossed(command, OpenGate.price(listing, opening.market(listing))).ifPresent(rules::add);
        parts.store().transact(tx -> full(tx, order)).ifPresent(rules::add);
        parts.store()
                .transact(tx -> tx.account(order.account()))
                .ifPresent(account -> rules.addAll(AtVenue.notKept(parts, account, command)));
        return rules;
    }

    static Optional<RuleLine> full(StoreTx tx, OpenCommand order) {
        int waiting = tx.entries(order.account(), EntryState.open(), MOST).size();
        return waiting < MOST
                ? Optional.empty()
                : Optional.of(Rulebook.violated(
                        EntryReceipt.ENTRIES_FULL,
                        Integer.toString(MOST),
                        waiting + " wait already",
                        "entries",
                        "after you cancel one"));
    }

    /** What is recorded of a command about an entry, under the key of its order. */
    static Decision decision(
            DeskParts parts,
            OpenCommand order,
            IntentKind kind,
            String payloadHash,
            SortedMap<String, String> inputs,
            Opening.Gate gate,
            List<RuleLine> rules,
            String code) {
        return new Decision(
                parts.ids().next(),
                order.key(),
                payloadHash,
                order.account(),
                order.user(),
                kind,
                order.instrument(),
                code.equals(Receipt.OK),
                code,
                null,
                null,
                gate.market(),
                gate.priceAsOf(),
                gate.policyHash(),
                gate.account().orElseThrow().account().version(),
                gate.epoch(),
                gate.now(),
                order.trace(),
                rules,
                inputs);
    }

    /** @param sent the order that it has from the beginning; absent when it waits here */
    static StoredEntry entry(
            EntryCommand command,
            SortableId id,
            long now,
            SortableId decision,
            int number,
            @Nullable StoredIntent sent) {
        OpenCommand order = command.order();
        Level stop = order.stopLoss();
        Level target = order.takeProfit();
        return new StoredEntry(
                id,
                decision,
                order.key(),
                order.account(),
                order.user(),
                number,
                order.instrument(),
                order.side(),
                order.collateral(),
                order.leverage(),
                stop == null ? null : stop.canonical(),
                target == null ? null : target.canonical(),
                order.exits().stream().map(ExitWords::of).toList(),
                order.maxSlippage(),
                order.strategy(),
                command.trigger(),
                command.limit(),
                sent != null,
                sent != null || command.trigger() == null,
                sent == null ? 0 : 1,
                sent == null ? null : sent.id(),
                sent == null ? null : sent.decidedPrice(),
                0,
                now,
                Math.addExact(now, command.validMicros()),
                sent == null ? EntryState.WORKING : EntryState.SENT,
                null,
                order.trace(),
                1);
    }

    EntryReceipt change(EntryChangeCommand command) {
        EntryReceipt receipt = changing.change(command);
        changes.incrementAndGet();
        return receipt;
    }

    EntryReceipt cancel(UserId user, SortableId id, String trace) {
        EntryReceipt receipt = ends.cancel(user, id, trace);
        changes.incrementAndGet();
        return receipt;
    }

    /** Its trigger was reached, its limit is not there yet: it must not wait for the trigger again. */
    void arm(StoredEntry entry) {
        parts.store().transact(tx -> tx.updateEntry(entry.arm(), entry.version()));
    }

    void expire(StoredEntry entry) {
        ends.expire(entry);
    }

    boolean settle(StoredEntry entry) {
        return ends.settle(entry);
    }

    static void write(StoreTx tx, StoredEntry entry, StoredEntry next) {
        if (!tx.updateEntry(next, entry.version())) {
            throw new StoreException(
                    StoreException.Kind.RETRY,
                    "another transaction changed entry " + entry.id(),
                    new IllegalStateException("version"));
        }
    }

    static void audit(StoreTx tx, StoredEntry entry, String by, String action, String detail, String trace, long now) {
        tx.appendAudit(new AuditEntry(now, by, action, entry.id().toString(), detail, trace));
    }

    /** Tells its owner that it ended without a fill; a fill tells of itself. */
    static void tell(StoreTx tx, Ids ids, StoredEntry entry, long now) {
        SortedMap<String, String> data = new TreeMap<>();
        data.put("entry", entry.id().toString());
        data.put("instrument", entry.instrument());
        data.put("number", "E" + entry.number());
        data.put("order", describe(entry));
        data.put("reason", entry.reason() == null ? "" : entry.reason());
        data.put("state", entry.state().name());
        tx.appendEvent(
                new BusinessEvent(0, ids.next(), "ENTRY_ENDED", entry.user().value(), now, entry.trace(), data));
        tx.saveWorldTime(now);
    }

    static String describe(StoredEntry entry) {
        return entry.side() + " " + entry.instrument() + " " + entry.collateral() + " USD at " + entry.leverage()
                + (entry.trigger() == null ? "" : ", trigger " + entry.trigger())
                + (entry.limit() == null ? "" : ", limit " + entry.limit())
                + (entry.atVenue() ? ", at the venue" : "");
    }
}
