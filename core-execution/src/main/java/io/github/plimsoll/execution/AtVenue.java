package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.OvertakenException;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.risk.MarketState;
import io.github.plimsoll.risk.OpenOrder;
import io.github.plimsoll.risk.RiskCode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Entries whose order waits at the venue: what the gate asks of them beside what it asks of every open, and the entry that is
 * recorded with the order. They hold margin and quota from the moment they are placed, as the venue may carry them out at any.
 */
final class AtVenue {
    private AtVenue() {}

    /** Nothing for an addition that does not wait there. */
    static List<RuleLine> refusals(
            DeskParts parts,
            OpenGate gate,
            Addition addition,
            Listing listing,
            OpenGate.Seen seen,
            AccountReading account,
            MarketState there,
            long now) {
        Addition.Waiting waiting = addition.waiting();
        if (waiting == null) {
            return List.of();
        }
        EntryCommand command = waiting.command();
        List<RuleLine> rules = new ArrayList<>(notKept(parts, account.account(), command));
        Entries.crossed(command, OpenGate.price(listing, there)).ifPresent(rules::add);
        parts.store().read(tx -> Entries.full(tx, command.order())).ifPresent(rules::add);
        Price limit = command.limit();
        if (limit != null) {
            rules.addAll(collar(gate, command.order(), seen, account, there, limit, now));
        }
        return rules;
    }

    /** What a venue cannot wait for; nothing for an entry that waits here. */
    static List<RuleLine> notKept(DeskParts parts, Account account, EntryCommand command) {
        List<RuleLine> rules = new ArrayList<>();
        if (!command.atVenue()) {
            return rules;
        }
        parts.notOffered(account, Capability.RESTING_ORDERS, "orders that rest there", "an order that waits here")
                .ifPresent(rules::add);
        if (command.trigger() != null && command.limit() != null) {
            rules.add(Rulebook.violated(
                    EntryReceipt.AT_VENUE_ONE_PRICE,
                    "1",
                    "2",
                    "prices",
                    "a trigger or a limit alone, or both in an order that waits here"));
        }
        boolean ends = command.order().exits().stream().anyMatch(exit -> exit instanceof ExitChange.End);
        if (ends) {
            rules.add(Rulebook.violated(
                    EntryReceipt.AT_VENUE_DEADLINE,
                    "",
                    "a deadline counts from the opening, and the venue opens at any time",
                    "",
                    "the same without the deadline, or an order that waits here"));
        }
        return rules;
    }

    /** How far a limit may lie from the market, asked of the market as it is. */
    static List<RuleLine> collar(
            OpenGate gate,
            OpenCommand command,
            OpenGate.Seen seen,
            AccountReading account,
            MarketState market,
            Price limit,
            long now) {
        OpenOrder named = RiskTerms.limited(RiskTerms.order(command, market), limit);
        return Rulebook.risk(gate.engine(account)
                        .explain(named, account.state(), market, gate.control(seen, account, command), now))
                .stream()
                .filter(line -> line.code().equals(RiskCode.PRICE_OFF_COLLAR.name()))
                .toList();
    }

    /**
     * Places the entry of an order that is recorded in this transaction.
     *
     * @throws OvertakenException when the last room of the account was taken meanwhile
     */
    static void insert(StoreTx tx, Addition.Waiting waiting, StoredIntent order, long now) {
        EntryCommand command = waiting.command();
        if (Entries.full(tx, command.order()).isPresent()) {
            throw new OvertakenException();
        }
        StoredEntry entry = Entries.entry(
                command, waiting.entry(), now, order.decision(), tx.nextEntryNumber(order.account()), order);
        tx.insertEntry(entry);
        Entries.audit(tx, entry, order.user().value(), "ENTRY", Entries.describe(entry), entry.trace(), now);
    }

    /**
     * Calls an entry off: an order that nobody has begun to send ends with it at once, any other one when its venue has said
     * so. Until then the entry is {@link EntryState#ENDING} and the order holds what it holds.
     *
     * @param order its order, locked
     * @param by who calls it off: what the audit names
     * @return its next version; as it was when its order has ended, or it is being ended already
     */
    static StoredEntry callOff(
            StoreTx tx, DeskParts parts, StoredEntry entry, StoredIntent order, String by, String why, String trace) {
        if (order.state().terminal() || entry.state() != EntryState.SENT) {
            return entry;
        }
        long now = parts.clock().epochMicros();
        boolean unsent = order.state() == IntentState.RECORDED;
        if (unsent) {
            new IntentCloser(by, parts.clock(), parts.ids()).end(tx, order, IntentState.CANCELLED, why);
        }
        StoredEntry next = unsent ? entry.end(EntryState.CANCELLED, why) : entry.ending(why);
        Entries.write(tx, entry, next);
        Entries.audit(tx, next, by, "ENTRY_" + next.state(), why, trace, now);
        if (unsent) {
            Entries.tell(tx, parts.ids(), next, now);
        }
        return next;
    }

    /** Entries of the account whose order rests at its venue or is on its way there, and that nobody has called off. */
    static List<StoredEntry> resting(StoreTx tx, Account account) {
        return tx.entries(account.id(), EnumSet.of(EntryState.SENT), Entries.MOST).stream()
                .filter(StoredEntry::atVenue)
                .toList();
    }

    /** The order of an entry that has one. */
    static Optional<StoredIntent> order(StoreTx tx, StoredEntry entry) {
        return Optional.ofNullable(entry.intent()).flatMap(tx::intent);
    }
}
