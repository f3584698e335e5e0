package io.github.plimsoll.avantis.venue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is known of an order that waits at the venue beyond what was signed, as its row keeps it where other orders have the id under
 * which the venue tells of them. Immutable.
 *
 * @param index which of the trader's waiting orders in its market it is; -1 before it was found among them
 * @param block in which the venue says that it was placed; 0 when it says none
 * @param off whether it is to be called off
 * @param tries how often that was tried
 * @param triedAt when the last try was begun, epoch microseconds; 0 before any
 */
record RestingNote(long index, long block, boolean off, int tries, long triedAt) {
    static final RestingNote NOTHING = new RestingNote(-1, 0, false, 0, 0);

    private static final Pattern TEXT =
            Pattern.compile("rests:(-1|[0-9]{1,18}):([0-9]{1,18}):(off|on):([0-9]{1,9}):([0-9]{1,18})");

    /** Of an order that waits; nothing is known of one of which nothing was written yet. */
    static RestingNote of(SignedOrder order) {
        Matcher all = TEXT.matcher(order.trackingId());
        return all.matches()
                ? new RestingNote(
                        Long.parseLong(all.group(1)),
                        Long.parseLong(all.group(2)),
                        all.group(3).equals("off"),
                        Integer.parseInt(all.group(4)),
                        Long.parseLong(all.group(5)))
                : NOTHING;
    }

    /** The order with it. */
    SignedOrder on(SignedOrder order) {
        return order.tracked("rests:" + index + ":" + block + ":" + (off ? "off" : "on") + ":" + tries + ":" + triedAt);
    }

    boolean isFound() {
        return index >= 0;
    }

    RestingNote found(long at, long placedIn) {
        return new RestingNote(at, placedIn, off, tries, triedAt);
    }

    RestingNote calledOff() {
        return new RestingNote(index, block, true, tries, triedAt);
    }

    RestingNote tried(long now) {
        return new RestingNote(index, block, off, tries + 1, now);
    }

    /** Under which the last try is known to the sender; behind the order's id, so that whoever reads it knows whose it is. */
    String send(SignedOrder order) {
        return order.id() + OFF + tries;
    }

    /** Behind the id of an order in that of a transaction that takes it back. */
    static final String OFF = ":off:";
}
