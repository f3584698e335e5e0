package io.github.plimsoll.ratelimit;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Naive model of one key: every charge ever made with its time, and each question answered from all of them. */
final class NaiveKey {
    private static final long OPEN = Long.MAX_VALUE;

    static final class Charged {
        final String limitId;
        final long cost;
        private long at = OPEN;
        private boolean cancelled;

        private Charged(String limitId, long cost) {
            this.limitId = limitId;
            this.cost = cost;
        }

        void commit(long now) {
            at = now;
        }

        void cancel() {
            cancelled = true;
        }

        /** While it is open, it is taken as committed at this time. */
        private long at(long now) {
            return at == OPEN ? now : at;
        }
    }

    private final List<Charged> all = new ArrayList<>();

    Charged charge(String limitId, long cost) {
        Charged made = new Charged(limitId, cost);
        all.add(made);
        return made;
    }

    private List<Charged> of(Limit limit) {
        return all.stream()
                .filter(one -> one.limitId.equals(limit.id()) && !one.cancelled)
                .toList();
    }

    private static BigInteger sum(List<Charged> charges) {
        return charges.stream().map(one -> BigInteger.valueOf(one.cost)).reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** What counts at a time, for a window: those whose window has not ended. */
    private List<Charged> counting(Limit limit, long now, long time) {
        return of(limit).stream()
                .filter(one -> {
                    if (limit instanceof SlidingWindow window) {
                        return one.at(now) > time - window.windowMicros();
                    }
                    if (limit instanceof CalendarWindow window) {
                        return one.at(now) / window.windowMicros() == time / window.windowMicros();
                    }
                    return one.at == OPEN && time == now;
                })
                .toList();
    }

    /** Parts of tokens owed at a time, a period's length of them each. */
    private static BigInteger owed(Limit limit, List<Charged> charges, long now, long time) {
        BigInteger owed = BigInteger.ZERO;
        long before = 0;
        for (Charged one : charges.stream()
                .sorted(Comparator.comparingLong(c -> c.at(now)))
                .toList()) {
            owed = drained(limit, owed, one.at(now) - before)
                    .add(BigInteger.valueOf(one.cost).multiply(period(limit)));
            before = one.at(now);
        }
        return drained(limit, owed, time - before);
    }

    private static BigInteger drained(Limit limit, BigInteger owed, long micros) {
        return owed.subtract(rate(limit).multiply(BigInteger.valueOf(micros))).max(BigInteger.ZERO);
    }

    static boolean tokens(Limit limit) {
        return limit instanceof Gcra || limit instanceof TokenBucket;
    }

    private static BigInteger rate(Limit limit) {
        return BigInteger.valueOf(limit instanceof Gcra gcra ? gcra.rate() : ((TokenBucket) limit).refill());
    }

    private static BigInteger period(Limit limit) {
        return BigInteger.valueOf(
                limit instanceof Gcra gcra ? gcra.periodMicros() : ((TokenBucket) limit).periodMicros());
    }

    /** Whether the cost fits at a time from now on, when what is open now is committed now. */
    boolean fits(Limit limit, long capacity, long cost, long now, long time) {
        BigInteger room = BigInteger.valueOf(capacity).subtract(BigInteger.valueOf(cost));
        if (tokens(limit)) {
            return owed(limit, of(limit), now, time).compareTo(room.multiply(period(limit))) <= 0;
        }
        List<Charged> counting = counting(limit, now, time);
        long events = limit instanceof SlidingWindow window ? window.maxEvents() : Long.MAX_VALUE;
        return sum(counting).compareTo(room) <= 0 && counting.size() < events;
    }

    BigInteger used(Limit limit, long now) {
        if (!tokens(limit)) {
            return sum(counting(limit, now, now));
        }
        List<Charged> open = of(limit).stream().filter(one -> one.at == OPEN).toList();
        List<Charged> done = of(limit).stream().filter(one -> one.at != OPEN).toList();
        return owed(limit, done, now, now)
                .add(period(limit))
                .subtract(BigInteger.ONE)
                .divide(period(limit))
                .add(sum(open));
    }

    boolean idle(Limit limit, long now) {
        return used(limit, now).signum() == 0;
    }

    /** The bound that the limit promises, looked for in every window that begins with a charge. */
    boolean keepsItsBound(Limit limit, long capacity) {
        List<Charged> done = of(limit).stream()
                .filter(one -> one.at != OPEN)
                .sorted(Comparator.comparingLong(c -> c.at))
                .toList();
        for (int first = 0; first < done.size(); first++) {
            BigInteger sum = BigInteger.ZERO;
            for (int i = first; i < done.size(); i++) {
                long apart = done.get(i).at - done.get(first).at;
                if (limit instanceof SlidingWindow window && apart >= window.windowMicros()) {
                    break;
                }
                if (limit instanceof CalendarWindow window
                        && done.get(i).at / window.windowMicros() != done.get(first).at / window.windowMicros()) {
                    break;
                }
                sum = sum.add(BigInteger.valueOf(done.get(i).cost));
                BigInteger most = BigInteger.valueOf(capacity);
                boolean within = tokens(limit)
                        ? sum.multiply(period(limit))
                                        .compareTo(most.multiply(period(limit))
                                                .add(rate(limit).multiply(BigInteger.valueOf(apart))))
                                <= 0
                        : limit instanceof InFlight || sum.compareTo(most) <= 0;
                if (!within) {
                    return false;
                }
            }
        }
        return true;
    }
}
