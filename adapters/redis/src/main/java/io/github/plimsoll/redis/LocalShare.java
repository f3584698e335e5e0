package io.github.plimsoll.redis;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.Action;
import io.github.plimsoll.ratelimit.Adjusted;
import io.github.plimsoll.ratelimit.Adjustments;
import io.github.plimsoll.ratelimit.CalendarWindow;
import io.github.plimsoll.ratelimit.Charge;
import io.github.plimsoll.ratelimit.Decision;
import io.github.plimsoll.ratelimit.InvalidPlanException;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.Lane;
import io.github.plimsoll.ratelimit.Limit;
import io.github.plimsoll.ratelimit.LimitStatus;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.ratelimit.Reservation;
import io.github.plimsoll.ratelimit.Settlement;
import io.github.plimsoll.ratelimit.SlidingWindow;
import io.github.plimsoll.ratelimit.Subject;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

/**
 * What is decided in this process while Redis is away. Limits that are not rebuilt from history are counted here in
 * full. Of the others each process has a share that Redis never grants: whatever is lost and whenever it comes back,
 * what Redis and all processes granted together stays within the limit. Thread-safe.
 */
final class LocalShare {
    /** Percent of a limit for each process; 0 when trades are refused while Redis is away. */
    private final int percent;

    private final int processes;
    private final RateLimiter limiter;
    private final LongAdder decisions = new LongAdder();
    private boolean restored;
    private List<Adjusted> adjusted = List.of();

    /** @throws InvalidPlanException when a share, or what is left to Redis, is too small for the plan's actions */
    LocalShare(Plan plan, WorldClock clock, int percent, int processes) {
        this.percent = percent;
        this.processes = processes;
        limiter = RateLimiter.builder().clock(clock).plan(own(plan)).build();
    }

    private Plan own(Plan plan) {
        if (percent == 0) {
            return plan;
        }
        with(plan, limit -> capacity(limit, left(limit)));
        return with(plan, limit -> capacity(limit, share(limit)));
    }

    private static Plan with(Plan plan, UnaryOperator<Limit> change) {
        Plan.Builder builder = Plan.builder();
        plan.limits().forEach(limit -> builder.limit(limit.fromHistory() ? change.apply(limit) : limit));
        for (Action action : plan.actions()) {
            Charge[] charges = action.charges().toArray(Charge[]::new);
            if (action.lane() == Lane.EXIT) {
                builder.exitAction(action.name(), charges);
            } else {
                builder.action(action.name(), action.priority(), charges);
            }
        }
        return builder.build();
    }

    private static Limit capacity(Limit limit, long capacity) {
        if (limit instanceof CalendarWindow day) {
            return new CalendarWindow(day.id(), day.keyKind(), capacity, day.windowMicros(), true);
        }
        SlidingWindow window = (SlidingWindow) limit;
        return new SlidingWindow(
                window.id(), window.keyKind(), capacity, window.windowMicros(), window.maxEvents(), true);
    }

    private long share(Limit limit) {
        return limit.capacity() / 100 * percent + limit.capacity() % 100 * percent / 100;
    }

    /** What Redis may grant of a limit: all but the shares. */
    long left(Limit limit) {
        return limit.fromHistory() ? limit.capacity() - processes * share(limit) : limit.capacity();
    }

    int percent() {
        return percent;
    }

    long decisions() {
        return decisions.sum();
    }

    /** Shares begin with all that was recorded, whoever granted it: a process that restarts mints nothing. */
    synchronized void restore(UsageHistory usage) {
        if (percent > 0 && !restored) {
            limiter.restore(usage);
            restored = true;
        }
    }

    Decision decide(boolean reserve, String action, Subject subject, long[] given) {
        decisions.increment();
        if (reserve) {
            return limiter.reserve(action, subject, given);
        }
        return switch (given.length) {
            case 0 -> limiter.tryAcquire(action, subject);
            case 1 -> limiter.tryAcquire(action, subject, given[0]);
            default ->
                limiter.tryAcquire(action, subject, given[0], given[1], Arrays.copyOfRange(given, 2, given.length));
        };
    }

    /** Limits counted here in full follow what keys have of their own; a key with adjusted trades has no share anyway. */
    synchronized void adjust(Adjustments now) {
        for (Adjusted one : adjusted) {
            limiter.clearAdjustments(one.key(), one.limitId());
        }
        adjusted = now.all().stream()
                .filter(one -> limiter.plan()
                        .limit(one.limitId())
                        .filter(limit -> !limit.fromHistory())
                        .isPresent())
                .toList();
        for (Adjusted one : adjusted) {
            long most = limiter.plan().limit(one.limitId()).orElseThrow().capacity();
            if (one.tightened() <= most) {
                limiter.tighten(one.key(), one.limitId(), one.tightened());
            }
            one.special().ifPresent(limiter::give);
        }
    }

    boolean made(Reservation reservation) {
        return reservation.isOf(limiter);
    }

    Settlement settle(Reservation reservation, boolean commit) {
        return commit ? limiter.commit(reservation) : limiter.cancel(reservation);
    }

    /** What this process knows; trades it never grants are shown as used up: without a share nothing is restored here. */
    List<LimitStatus> status(Key key, long cost) {
        return limiter.status(key, cost);
    }

    void change(Plan plan) {
        limiter.change(own(plan));
    }
}
