package io.github.plimsoll.risk;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The last accepted opening orders of an account, at most {@value #CAPACITY}, and when a named person last opened the
 * throttle of automated ones. Immutable.
 *
 * @param orders in the order in which they were accepted
 * @param releasedMicros automated orders up to this time no longer count for the throttle; microseconds since the epoch
 */
public record OrderLog(List<Accepted> orders, long releasedMicros) {
    /** How many orders are kept; the oldest go first. */
    public static final int CAPACITY = 256;

    public static final OrderLog EMPTY = new OrderLog(List.of(), Long.MIN_VALUE);

    /**
     * An accepted order.
     *
     * @param fingerprint {@link OpenOrder#fingerprint}
     */
    public record Accepted(long fingerprint, long atMicros, boolean automated) {}

    public OrderLog {
        Objects.requireNonNull(orders, "orders");
        orders = List.copyOf(orders.subList(Math.max(0, orders.size() - CAPACITY), orders.size()));
    }

    public OrderLog plus(OpenOrder order, long atMicros) {
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
        return orders.size() < CAPACITY || orders.get(0).atMicros() <= micros;
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
            long from = orders.get(i).atMicros() - windowMicros;
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
