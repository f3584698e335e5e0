package io.github.plimsoll.redis;

import io.github.plimsoll.ratelimit.Action;
import io.github.plimsoll.ratelimit.CalendarWindow;
import io.github.plimsoll.ratelimit.Charge;
import io.github.plimsoll.ratelimit.Gcra;
import io.github.plimsoll.ratelimit.InFlight;
import io.github.plimsoll.ratelimit.InvalidPlanException;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.Lane;
import io.github.plimsoll.ratelimit.Limit;
import io.github.plimsoll.ratelimit.Plan;
import io.github.plimsoll.ratelimit.SlidingWindow;
import io.github.plimsoll.ratelimit.TokenBucket;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the counters of a plan lie in Redis: a group of limits per lane and kind of key, and an entry per key. */
final class Layout {
    /** Redis computes in doubles: whole numbers below this are exact. */
    private static final long EXACT = 1L << 52;

    /** The limits that one kind of key has in one lane. */
    record Group(
            Lane lane,
            String kind,
            List<Limit> limits,
            List<String> plain,
            List<List<Integer>> tracks,
            String lua,
            long ttlMillis) {
        /** Whether records carry a cost for this window. */
        boolean costs(Limit limit) {
            return !plain.contains(limit.id());
        }

        /** From 1, as Lua counts; 0 when the limit is of another group. */
        int position(String limitId) {
            for (int i = 0; i < limits.size(); i++) {
                if (limits.get(i).id().equals(limitId)) {
                    return i + 1;
                }
            }
            return 0;
        }
    }

    final Plan plan;
    final List<Group> groups = new ArrayList<>();
    /** Names the layout: counters of another one are never read. */
    final String mark;
    /** What counters that are rebuilt from history remember: under another memory they lack what this one would count. */
    final String memory;

    private final String prefix;

    Layout(Plan plan, String installation, long holdMicros) {
        this.plan = plan;
        List<String> problems = new ArrayList<>();
        Map<String, Lane> lanes = new LinkedHashMap<>();
        plan.actions().forEach(action -> action.charges().forEach(c -> lanes.put(c.limitId(), action.lane())));
        for (Lane lane : Lane.values()) {
            for (String kind :
                    plan.limits().stream().map(Limit::keyKind).distinct().toList()) {
                List<Limit> own = plan.limits().stream()
                        .filter(limit -> limit.keyKind().equals(kind) && lanes.get(limit.id()) == lane)
                        .toList();
                if (!own.isEmpty()) {
                    groups.add(group(lane, kind, own, holdMicros, problems));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidPlanException(problems);
        }
        StringBuilder shape = new StringBuilder("1");
        groups.forEach(group -> {
            shape.append(group.lane()).append(group.kind()).append(group.tracks());
            group.limits()
                    .forEach(limit -> shape.append(limit.id())
                            .append(limit.getClass().getSimpleName())
                            .append(plain(limit.id())));
        });
        mark = Integer.toString(shape.toString().hashCode() & 0x7fffffff, 36);
        prefix = "{" + installation + "}" + mark;
        StringBuilder windows = new StringBuilder();
        plan.limits().stream()
                .filter(Limit::fromHistory)
                .forEach(limit -> windows.append(limit.id())
                        .append(' ')
                        .append(lasts(limit))
                        .append(' '));
        memory = Integer.toString(windows.toString().hashCode() & 0x7fffffff, 36);
    }

    String generationKey() {
        return prefix + "g";
    }

    /** What the generation key must say: who counts, and what was remembered. */
    String generation(String server) {
        return server + memory;
    }

    String versionKey() {
        return prefix + "v";
    }

    String adjustmentsKey() {
        return prefix + "a";
    }

    /** Written to see whether it can be. */
    String probeKey() {
        return prefix + "p";
    }

    String lockKey() {
        return prefix + "l";
    }

    /** One letter for the group, so that keys stay short. */
    String entryKey(Group group, Key key) {
        return prefix + (char) ('A' + groups.indexOf(group)) + key.id();
    }

    private boolean plain(String limitId) {
        return plan.actions().stream()
                .flatMap(action -> action.charges().stream())
                .filter(charge -> charge.limitId().equals(limitId))
                .allMatch(charge -> !charge.perCall() && charge.cost() == 1);
    }

    private Group group(Lane lane, String kind, List<Limit> limits, long holdMicros, List<String> problems) {
        Map<List<String>, List<Integer>> together = new LinkedHashMap<>();
        long longest = holdMicros;
        for (int i = 0; i < limits.size(); i++) {
            Limit limit = limits.get(i);
            check(limit, problems);
            longest = Math.max(longest, lasts(limit) + (limit instanceof SlidingWindow ? holdMicros : 0));
            if (limit instanceof SlidingWindow) {
                List<String> company = plan.actions().stream()
                        .filter(action -> charges(action, limit.id()))
                        .map(Action::name)
                        .toList();
                together.computeIfAbsent(company, k -> new ArrayList<>()).add(i + 1);
            }
        }
        List<List<Integer>> tracks = List.copyOf(together.values());
        long ttl = longest / 1_000 + 1_000;
        List<String> plain = limits.stream().map(Limit::id).filter(this::plain).toList();
        return new Group(lane, kind, limits, plain, tracks, lua(limits, tracks, ttl), ttl);
    }

    /** What the script reads: each limit, then each track with the width of its records and its longest window. */
    private String lua(List<Limit> limits, List<List<Integer>> tracks, long ttl) {
        String[] texts = new String[limits.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = lua(limits.get(i));
        }
        StringBuilder all = new StringBuilder();
        for (int k = 0; k < tracks.size(); k++) {
            int width = 1;
            long longest = 0;
            StringBuilder positions = new StringBuilder();
            for (int position : tracks.get(k)) {
                SlidingWindow window = (SlidingWindow) limits.get(position - 1);
                boolean plain = plain(window.id());
                texts[position - 1] = "{1," + window.windowMicros() + "," + (plain ? 0 : 1) + "," + window.maxEvents()
                        + "," + (k + 1) + "," + (plain ? 0 : width) + "}";
                width += plain ? 0 : 1;
                longest = Math.max(longest, window.windowMicros());
                positions.append(",").append(position);
            }
            all.append("{")
                    .append(width)
                    .append(",")
                    .append(longest)
                    .append(positions)
                    .append("},");
        }
        return "{limits={" + String.join(",", texts) + "},tracks={" + all + "},ttl=" + ttl + "}";
    }

    private static boolean charges(Action action, String limitId) {
        return action.charges().stream().map(Charge::limitId).anyMatch(limitId::equals);
    }

    private static String lua(Limit limit) {
        if (limit instanceof SlidingWindow) {
            return ""; // it is told with its track
        }
        if (limit instanceof CalendarWindow window) {
            return "{2," + window.windowMicros() + ",0}";
        }
        if (limit instanceof InFlight) {
            return "{4,0,0}";
        }
        long common = gcd(rate(limit), period(limit));
        return "{3," + rate(limit) / common + "," + period(limit) / common + "}";
    }

    /** Microseconds after which nothing is charged any more, when nothing else happens. */
    private static long lasts(Limit limit) {
        if (limit instanceof SlidingWindow window) {
            return window.windowMicros();
        }
        if (limit instanceof CalendarWindow window) {
            return window.windowMicros();
        }
        if (limit instanceof InFlight) {
            return 0;
        }
        return BigInteger.valueOf(limit.capacity())
                .multiply(BigInteger.valueOf(period(limit)))
                .divide(BigInteger.valueOf(rate(limit)))
                .add(BigInteger.ONE)
                .min(BigInteger.valueOf(EXACT))
                .longValue();
    }

    private static long rate(Limit limit) {
        return limit instanceof Gcra gcra ? gcra.rate() : ((TokenBucket) limit).refill();
    }

    private static long period(Limit limit) {
        return limit instanceof Gcra gcra ? gcra.periodMicros() : ((TokenBucket) limit).periodMicros();
    }

    /** The largest capacity that Redis counts exactly for this limit. */
    static long most(Limit limit) {
        boolean tokens = limit instanceof Gcra || limit instanceof TokenBucket;
        return tokens ? EXACT / (period(limit) / gcd(rate(limit), period(limit))) : EXACT;
    }

    private static void check(Limit limit, List<String> problems) {
        String name = "limit '" + limit.id() + "'";
        if (limit.capacity() > EXACT) {
            problems.add(name + ": capacity must be at most " + EXACT + " in Redis, not " + limit.capacity());
        } else if (limit instanceof Gcra || limit instanceof TokenBucket) {
            long parts = period(limit) / gcd(rate(limit), period(limit));
            if (BigInteger.valueOf(limit.capacity())
                            .multiply(BigInteger.valueOf(parts))
                            .compareTo(BigInteger.valueOf(EXACT))
                    > 0) {
                problems.add(name + ": capacity " + limit.capacity() + " times " + parts
                        + " parts of a token is beyond 2^52, which is what Redis counts exactly; use coarser units");
            }
        }
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
