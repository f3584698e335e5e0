package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The last accepted opening orders of an account, and when a named person last opened the throttle of automated ones.
 * Kept are the last {@value #CAPACITY} of all and, so that no number of typed orders opens a shut throttle, the last
 * {@value #CAPACITY} automated ones: at most twice as many. Immutable. Source: reference systems, section 1.10.
 *
 * @param orders in the order in which they were accepted
 * @param releasedMicros automated orders up to this time no longer count for the throttle; microseconds since the epoch
 */
public record OrderLog(List<Accepted> orders, long releasedMicros) {
    /** How many of all, and how many automated ones are kept; the oldest go first. */
    public static final int CAPACITY = 256;

    public static final OrderLog EMPTY = new OrderLog(List.of(), Long.MIN_VALUE);

    /**
     * An accepted order.
     *
     * @param fingerprint {@link OpenOrder#fingerprint}
     */
    public record Accepted(long fingerprint, long atMicros, boolean automated) {}

    public OrderLog {
        orders = kept(Given.noNulls(orders, "orders"));
    }

    private static List<Accepted> kept(List<Accepted> all) {
        List<Accepted> newestFirst = new ArrayList<>();
        int automated = 0;
        for (int i = all.size() - 1; i >= 0; i--) {
            Accepted order = all.get(i);
            automated += order.automated() ? 1 : 0;
            if (all.size() - i <= CAPACITY || (order.automated() && automated <= CAPACITY)) {
                newestFirst.add(order);
            }
        }
        Collections.reverse(newestFirst);
        return List.copyOf(newestFirst);
    }

    public OrderLog plus(OpenOrder order, long atMicros) {
        Given.notNull(order, "order");
        List<Accepted> more = new ArrayList<>(orders);
        more.add(new Accepted(order.fingerprint(), atMicros, order.context().automated()));
        return new OrderLog(more, releasedMicros);
    }

    /** The throttle opened by a person at this time. */
    public OrderLog released(long atMicros) {
        return new OrderLog(orders, atMicros);
    }

    /** When the same order was last accepted; {@link Long#MIN_VALUE} when it was not. */
    long last(long fingerprint) {
        long last = Long.MIN_VALUE;
        for (int i = 0; i < orders.size(); i++) {
            Accepted order = orders.get(i);
            if (order.fingerprint() == fingerprint) {
                last = Math.max(last, order.atMicros());
            }
        }
        return last;
    }

    /** Whether the log holds every order after this time; one that is full may have forgotten some. */
    boolean reaches(long micros) {
        return orders.size() < CAPACITY || orders.get(orders.size() - CAPACITY).atMicros() <= micros;
    }

    /** The most automated orders that ever fell into one window since the throttle was last opened. */
    int mostAutomated(long windowMicros) {
        int most = 0;
        int first = 0;
        int count = 0;
        for (int i = 0; i < orders.size(); i++) {
            if (!counts(orders.get(i))) {
                continue;
            }
            count++;
            long at = orders.get(i).atMicros();
            long from = at < Long.MIN_VALUE + windowMicros ? Long.MIN_VALUE : at - windowMicros;
            while (!counts(orders.get(first)) || orders.get(first).atMicros() <= from) {
                count -= counts(orders.get(first)) ? 1 : 0;
                first++;
            }
            most = Math.max(most, count);
        }
        return most;
    }

    private boolean counts(Accepted order) {
        return order.automated() && order.atMicros() > releasedMicros;
    }
}
