package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;

/** When a resting entry is due and what becomes of it: pure functions of entry, price and time. */
final class EntryRules {
    /** Orders of one entry that may end without a fill. */
    static final int MAX_TRIES = 20;

    /** How the key of its order begins; id and number of the try follow. */
    static final String KEY = "entry:";

    private static final long REST_MICROS = 1_000_000;
    /** How much better the price must be before a limit is tried again, in hundredths of a percent. */
    private static final long BETTER_BPS = 1;

    private EntryRules() {}

    enum Look {
        NOTHING,
        /** The trigger of a stop-limit is reached, its limit cannot be had. */
        ARM,
        OPEN
    }

    /** @param spread share of the price that the venue takes on top of it */
    static Look look(StoredEntry entry, long units, Ratio spread, long now) {
        boolean armed = entry.armed() || reached(entry, units);
        if (!armed || now < entry.notBefore()) {
            return armed && !entry.armed() ? Look.ARM : Look.NOTHING;
        }
        if (entry.limit() == null || (within(entry, units, spread) && betterThanLast(entry, units))) {
            return Look.OPEN;
        }
        return entry.armed() ? Look.NOTHING : Look.ARM;
    }

    /** Whether a price has come as far as the trigger: a long waits for it from below, a short from above. */
    static boolean reached(Side side, Price trigger, long units) {
        return side == Side.LONG ? units >= trigger.units() : units <= trigger.units();
    }

    private static boolean reached(StoredEntry entry, long units) {
        Price trigger = entry.trigger();
        return trigger != null && reached(entry.side(), trigger, units);
    }

    /** Whether a fill at this price, the spread included, is no worse than the limit. */
    private static boolean within(StoredEntry entry, long units, Ratio spread) {
        Price limit = entry.limit();
        if (limit == null) {
            return true;
        }
        boolean buys = entry.side() == Side.LONG;
        long share = Ratio.ONE_MILLIONTHS + (buys ? spread.millionths() : -spread.millionths());
        long fill =
                Exact.mulDiv(units, Math.max(0, share), Ratio.ONE_MILLIONTHS, buys ? Rounding.CEILING : Rounding.FLOOR);
        return buys ? fill <= limit.units() : fill >= limit.units();
    }

    /** A limit that was tried and not filled is not tried again at the same price. */
    private static boolean betterThanLast(StoredEntry entry, long units) {
        Price tried = entry.tried();
        if (tried == null || entry.limit() == null) {
            return true;
        }
        long step = Math.max(1, Exact.mulDiv(tried.units(), BETTER_BPS, 10_000, Rounding.UP));
        return entry.side() == Side.LONG ? units <= tried.units() - step : units >= tried.units() + step;
    }

    /** A refusal that time may mend: the entry goes on waiting, and nothing is recorded. */
    static boolean passing(String code) {
        return code.startsWith("CONTROL_")
                || code.startsWith("PRICE_")
                || code.equals(Receipt.CONTENDED)
                || code.equals(Receipt.LIVE_NOT_ARMED)
                || code.equals(Receipt.LIVE_NOT_AGREED)
                || code.equals(Receipt.VENUE_HELD_ELSEWHERE)
                || code.equals(Receipt.MARKET_CLOSED)
                || code.equals(Receipt.OUTCOME_UNKNOWN)
                || code.equals(Receipt.EQUITY_UNKNOWN);
    }

    /** What an entry becomes when its order has ended. */
    static StoredEntry after(StoredEntry entry, StoredIntent order, long now) {
        if (order.filledUnits() > 0) {
            String part = order.filledUnits() == order.sizeUnits() ? null : "filled in part";
            return entry.end(EntryState.DONE, part);
        }
        String why = order.state() + (order.reason() == null ? "" : ": " + order.reason());
        if (entry.atVenue()) {
            return endAtVenue(entry, order, why, now);
        }
        if (now > entry.validUntil()) {
            return entry.end(EntryState.EXPIRED, "its time is over; its last order was " + why);
        }
        if (entry.tries() >= MAX_TRIES) {
            return entry.end(EntryState.REJECTED, entry.tries() + " orders without a fill; the last was " + why);
        }
        return entry.again(Math.addExact(now, REST_MICROS), "its last order was " + why);
    }

    /**
     * One that waited at its venue does not begin to wait here: the venue was named because nobody may be here. What its owner
     * or a stop called off is cancelled, and so is what the venue ended by itself.
     */
    private static StoredEntry endAtVenue(StoredEntry entry, StoredIntent order, String why, long now) {
        if (now > entry.validUntil()) {
            return entry.end(EntryState.EXPIRED, "its time is over; its order was " + why);
        }
        if (entry.state() == EntryState.ENDING) {
            return entry.end(EntryState.CANCELLED, entry.reason());
        }
        return order.state() == IntentState.CANCELLED
                ? entry.end(EntryState.CANCELLED, "its order was " + why)
                : entry.end(EntryState.REJECTED, "its order was " + why);
    }

    /** The idempotency key of its next order: a repeated try is the same order. */
    static String nextKey(StoredEntry entry) {
        return key(entry.id(), entry.tries() + 1);
    }

    static String key(SortableId entry, int number) {
        return KEY + entry + ":" + number;
    }

    /** What it opens. */
    static OpenCommand command(StoredEntry entry) {
        return EntryExits.of(entry).order(entry, nextKey(entry), entry.trace());
    }
}
