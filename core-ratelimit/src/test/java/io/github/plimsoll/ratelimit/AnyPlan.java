package io.github.plimsoll.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Plans over all kinds of limits, of small numbers that are hit often or of any magnitude, and calls for them. */
final class AnyPlan {
    private static final List<String> KINDS = List.of("user", "market");
    private static final long LONGEST = Ranges.MAX_WINDOW_MICROS;
    private static final long[] DAYS = {1, 8, 60, 50_000, 1_000_000, CalendarWindow.DAY_MICROS};

    private AnyPlan() {}

    static Plan of(RandomGenerator random) {
        boolean small = random.nextInt(3) > 0;
        Plan.Builder plan = Plan.builder();
        List<Limit> limits = new ArrayList<>();
        int count = random.nextInt(1, 5);
        for (int i = 0; i < count; i++) {
            limits.add(limit("l" + i, random, small));
        }
        limits.forEach(plan::limit);
        Limit out = limit("out", random, small);
        List<Limit> some = limits.stream().filter(limit -> random.nextBoolean()).toList();
        return plan.limit(out)
                .action("ALL", charges(random, Priority.FIRST, limits))
                .action("SOME", charges(random, Priority.FIRST, some.isEmpty() ? limits : some))
                .action("LATER", Priority.LAST, charges(random, Priority.LAST, limits.subList(0, 1)))
                .exitAction("OUT", charges(random, Priority.FIRST, List.of(out)))
                .build();
    }

    private static Charge[] charges(RandomGenerator random, Priority priority, List<Limit> limits) {
        return limits.stream()
                .map(limit -> random.nextBoolean()
                        ? Charge.perCall(limit.id())
                        : Charge.fixed(limit.id(), cost(random, priority.of(limit.capacity()))))
                .toArray(Charge[]::new);
    }

    static Limit limit(String id, RandomGenerator random, boolean small) {
        String kind = KINDS.get(random.nextInt(2));
        long capacity = upTo(random, small ? 12 : Limit.MAX_CAPACITY);
        long window = upTo(random, small ? 40 : LONGEST);
        return switch (random.nextInt(5)) {
            case 0 -> {
                int events = random.nextInt(1, 10);
                yield new SlidingWindow(id, kind, capacity, window, events, false);
            }
            case 1 -> new CalendarWindow(id, kind, capacity, DAYS[random.nextInt(small ? 3 : DAYS.length)], false);
            case 2 -> {
                long burst = Math.min(capacity, Ranges.MAX_PRODUCT / window);
                yield new Gcra(id, kind, upTo(random, small ? 12 : Gcra.MAX_RATE), window, burst);
            }
            case 3 -> {
                long most = Math.min(capacity, Ranges.MAX_PRODUCT / window);
                yield new TokenBucket(id, kind, most, upTo(random, small ? 12 : Limit.MAX_CAPACITY), window);
            }
            default -> new InFlight(id, kind, upTo(random, 4));
        };
    }

    /** 1 to this, of every magnitude. */
    static long upTo(RandomGenerator random, long most) {
        return 1 + (random.nextLong() >>> 1 >>> random.nextInt(62)) % most;
    }

    static long cost(RandomGenerator random, long capacity) {
        return switch (random.nextInt(8)) {
            case 0 -> 1;
            case 1 -> capacity;
            default -> Math.max(1, capacity / random.nextInt(1, 7));
        };
    }

    /** A cost that fits one of the plan's limits. */
    static long cost(RandomGenerator random, Plan plan) {
        return cost(
                random,
                List.copyOf(plan.limits())
                        .get(random.nextInt(plan.limits().size()))
                        .capacity());
    }

    /** A time to wait that something of this plan depends on, or none. */
    static long pause(RandomGenerator random, Plan plan) {
        Limit any = List.copyOf(plan.limits()).get(random.nextInt(plan.limits().size()));
        long length = any instanceof SlidingWindow window
                ? window.windowMicros()
                : any instanceof CalendarWindow window
                        ? window.windowMicros()
                        : any instanceof Gcra gcra
                                ? gcra.periodMicros()
                                : any instanceof TokenBucket bucket ? bucket.periodMicros() : 9;
        return switch (random.nextInt(6)) {
            case 0 -> length;
            case 1 -> length - 1;
            case 2, 3 -> random.nextInt(3);
            default -> length / random.nextInt(1, 12);
        };
    }

    /**
     * One call of a trace.
     *
     * @param costs of those charges that are named with the call
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Call(Action action, Keys subject, long[] costs) {
        static Call any(RandomGenerator random, Plan plan, int keys) {
            Action action = List.copyOf(plan.actions())
                    .get(random.nextInt(plan.actions().size()));
            long[] costs = action.charges().stream()
                    .filter(Charge::perCall)
                    .mapToLong(charge -> perCall(
                            random,
                            action.priority()
                                    .of(plan.limit(charge.limitId())
                                            .orElseThrow()
                                            .capacity())))
                    .toArray();
            return new Call(action, subject(random.nextInt(keys), random.nextInt(keys)), costs);
        }

        /** Now and then more than could ever pass. */
        private static long perCall(RandomGenerator random, long capacity) {
            return random.nextInt(20) == 0 ? capacity + 1 : cost(random, capacity);
        }

        static Keys subject(int user, int market) {
            return Keys.of(Key.of("user", "u" + user), Key.of("market", "a market with a long name " + market));
        }

        /** Work in flight can only be reserved. */
        boolean reserves(Plan plan) {
            return action.charges().stream()
                    .anyMatch(charge -> plan.limit(charge.limitId()).orElseThrow() instanceof InFlight);
        }

        Decision tryOn(RateLimiter limiter) {
            String name = action.name();
            return switch (costs.length) {
                case 0 -> limiter.tryAcquire(name, subject);
                case 1 -> limiter.tryAcquire(name, subject, costs[0]);
                case 2 -> limiter.tryAcquire(name, subject, costs[0], costs[1]);
                case 3 -> limiter.tryAcquire(name, subject, costs[0], costs[1], costs[2]);
                default -> limiter.tryAcquire(name, subject, costs[0], costs[1], costs[2], costs[3]);
            };
        }

        Decision reserveOn(RateLimiter limiter) {
            return limiter.reserve(action.name(), subject, costs);
        }

        Decision on(RateLimiter limiter, boolean reserve) {
            return reserve ? reserveOn(limiter) : tryOn(limiter);
        }

        /** What each charge of the action costs. */
        long[] all() {
            long[] all = new long[action.charges().size()];
            int next = 0;
            for (int i = 0; i < all.length; i++) {
                Charge charge = action.charges().get(i);
                all[i] = charge.perCall() ? costs[next++] : charge.cost();
            }
            return all;
        }
    }
}
