package io.github.plimsoll.redis;

import io.github.plimsoll.ratelimit.Action;
import io.github.plimsoll.ratelimit.Decision;
import io.github.plimsoll.ratelimit.Granted;
import io.github.plimsoll.ratelimit.Limit;
import io.github.plimsoll.ratelimit.LimitStatus;
import io.github.plimsoll.ratelimit.Reservation;
import io.github.plimsoll.ratelimit.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What the script answered, in the words of the core. */
final class Answers {
    private Answers() {}

    /** Whether another process has changed limits of single keys, so that nothing was decided. */
    static boolean adjusted(List<Object> answer) {
        return number(answer, 0) == -2;
    }

    static Decision decision(
            RedisLimiter limiter,
            Call call,
            Action action,
            Subject subject,
            long[] costs,
            List<Object> answer,
            boolean held,
            Supplier<Decision> lost) {
        long code = number(answer, 0);
        if (code < 0) {
            return lost.get();
        }
        limiter.count(action.name(), code > 0);
        if (code == 0) {
            String id = call.limits.get((int) number(answer, 1) - 1).id();
            boolean events = number(answer, 4) == 1;
            return new Decision.Denied(
                    events ? id + ".events" : id,
                    number(answer, 5),
                    number(answer, 3),
                    events ? 1 : number(answer, 6),
                    number(answer, 2));
        }
        List<Granted.Remaining> remaining = new ArrayList<>();
        List<Reservation.Part> parts = new ArrayList<>();
        for (int i = 0; i < costs.length; i++) {
            String id = call.limits.get(i).id();
            remaining.add(new Granted.Remaining(id, number(answer, 2 + i)));
            parts.add(new Reservation.Part(id, costs[i]));
        }
        if (!held) {
            return Granted.of(remaining, null);
        }
        limiter.opened();
        return Granted.of(
                remaining, new Reservation(limiter, subject, action.name(), action.lane(), parts, number(answer, 1)));
    }

    static List<LimitStatus> status(List<Limit> limits, long[] capacities, long cost, List<Object> answer) {
        List<LimitStatus> all = new ArrayList<>();
        for (int i = 0; i < limits.size(); i++) {
            all.add(new LimitStatus(
                    limits.get(i).id(),
                    capacities[i],
                    number(answer, 2 + 4 * i),
                    number(answer, 3 + 4 * i),
                    number(answer, 4 + 4 * i),
                    cost > capacities[i] ? LimitStatus.NEVER : number(answer, 5 + 4 * i)));
        }
        return List.copyOf(all);
    }

    private static long number(List<Object> answer, int index) {
        return (Long) answer.get(index);
    }
}
