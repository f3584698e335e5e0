package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Resting;
import io.github.plimsoll.numbers.Price;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A wish to open a position when the market reaches a price. With a trigger alone it is a stop entry: it opens at the
 * market once the price has reached the trigger, from below for a long, from above for a short. With a limit alone it is
 * a limit order: it opens when it can fill at the limit or better, and never fills worse. With both it is a stop-limit:
 * the trigger arms it, then it is a limit order.
 *
 * @param order what to open; levels in percent count from the price at which the order is decided, then, and a deadline
 *     from that time
 * @param trigger price at the decimals of the instrument, or null
 * @param limit price at the decimals of the instrument, or null
 * @param validMicros how long it may wait, world time, 1 s to 90 days
 * @param atVenue whether the order waits at the venue: it is sent at once, holds its margin and charges its quota as an open
 *     does, and is carried out by the venue even while no process of ours runs; the venue needs
 *     {@link io.github.plimsoll.execution.spi.Capability#RESTING_ORDERS}. Levels in percent count from the price that it
 *     waits for
 */
public record EntryCommand(
        OpenCommand order,
        @Nullable Price trigger,
        @Nullable Price limit,
        long validMicros,
        boolean atVenue) {
    /** How long an entry may wait at most, microseconds. */
    public static final long LONGEST_MICROS = 90L * 86_400_000_000L;

    private static final long SHORTEST_MICROS = 1_000_000L;

    /** @throws IllegalArgumentException when a parameter lies outside its range */
    public EntryCommand {
        if (trigger == null && limit == null) {
            throw new IllegalArgumentException("a resting entry needs a trigger or a limit");
        }
        if (limit != null && order.maxSlippage() != null) {
            throw new IllegalArgumentException("an order with a limit takes no slippage: the limit is the worst price");
        }
        if (validMicros < SHORTEST_MICROS || validMicros > LONGEST_MICROS) {
            throw new IllegalArgumentException("an entry may wait 1 s to 90 days");
        }
    }

    /** One that waits here. */
    public EntryCommand(OpenCommand order, @Nullable Price trigger, @Nullable Price limit, long validMicros) {
        this(order, trigger, limit, validMicros, false);
    }

    /** The price at which it is judged while it waits. */
    Price at() {
        return limit != null ? limit : Objects.requireNonNull(trigger);
    }

    /** What its venue is told of it. */
    Resting resting() {
        return new Resting(limit != null ? Resting.Kind.LIMIT : Resting.Kind.STOP, at());
    }

    String payloadHash() {
        return Hashes.sha256("entry/1\n" + inputs());
    }

    SortedMap<String, String> inputs() {
        SortedMap<String, String> inputs = order.inputs();
        if (limit != null) {
            inputs.put("limit", limit.toString());
        }
        if (trigger != null) {
            inputs.put("trigger", trigger.toString());
        }
        inputs.put("valid_micros", Long.toString(validMicros));
        if (atVenue) {
            inputs.put("waits_at", "venue");
        }
        return inputs;
    }
}
