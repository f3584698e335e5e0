package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.EntryCommand;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.OpenCommand;
import io.github.plimsoll.numbers.Price;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words that make an open wait for a price: {@code limit}, {@code trigger}, {@code for} and {@code at-venue}. */
final class Resting implements OpenSyntax.More {
    static final String USAGE = "[limit PRICE] [trigger PRICE] [for DURATION] [at-venue]";
    private static final String AT_VENUE = "at-venue";
    private static final List<String> ONCE = List.of("limit", "trigger", "for", AT_VENUE);
    /** A day, unless something else is said. */
    private static final long DEFAULT_MICROS = 86_400_000_000L;

    private @Nullable Price limit;
    private @Nullable Price trigger;
    private long validMicros;
    private boolean atVenue;

    @Override
    public boolean take(Words words, Listing listing) {
        if (limit == null && words.takeIf("limit")) {
            limit = price(words, listing, "limit");
        } else if (trigger == null && words.takeIf("trigger")) {
            trigger = price(words, listing, "trigger");
        } else if (validMicros == 0 && words.takeIf("for")) {
            validMicros = Durations.take(words, "An order waits at most 31d");
        } else if (!atVenue && words.takeIf(AT_VENUE)) {
            atVenue = true;
        } else {
            words.twice(ONCE);
            return false;
        }
        return true;
    }

    private static Price price(Words words, Listing listing, String what) {
        String word = words.take(what + " as price");
        return Typed.parse(
                words, "BAD_PRICE", () -> Price.parse(word, listing.instrument().priceDecimals()));
    }

    /** Whether the order waits. */
    boolean waits() {
        return limit != null || trigger != null;
    }

    /** Whether it names its worst price. */
    boolean limited() {
        return limit != null;
    }

    /** @throws UserError when the words do not go together */
    void check(Words words, OpenSyntax order) {
        if (!waits() && validMicros > 0) {
            throw words.wrong(
                    "NO_PRICE", "\"for\" says how long an order waits for its limit or trigger; there is none.");
        }
        if (!waits() && atVenue) {
            throw words.wrong(
                    "NO_PRICE", "\"at-venue\" says where an order waits for its limit or trigger; there is none.");
        }
        if (limit != null && order.slippage() != null) {
            throw words.wrong(
                    "LIMIT_AND_SLIPPAGE", "An order with a limit takes no slippage: the limit is the worst price.");
        }
    }

    /** The words in one spelling: what a confirmation is bound to. */
    String canonical() {
        return (limit == null ? "" : " limit " + limit)
                + (trigger == null ? "" : " trigger " + trigger)
                + (validMicros == 0 ? "" : " for " + validMicros / 1_000_000L + "s")
                + (atVenue ? " " + AT_VENUE : "");
    }

    EntryCommand command(OpenCommand order) {
        return new EntryCommand(order, trigger, limit, validMicros == 0 ? DEFAULT_MICROS : validMicros, atVenue);
    }
}
