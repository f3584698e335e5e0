package io.github.plimsoll.redis;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.InvalidPlanException;
import io.github.plimsoll.ratelimit.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what the limiter needs. Not thread-safe. */
public final class RedisLimiterBuilder {
    final String uri;
    String installation = "p";
    Duration timeout = Duration.ofMillis(500);
    Duration holdFor = Duration.ofMinutes(10);
    Duration recordedWithin = Duration.ofSeconds(1);
    int sharePercent;
    int processes = 1;
    boolean timeFromClock;

    @Nullable
    Plan plan;

    @Nullable
    WorldClock clock;

    RedisLimiterBuilder(String uri) {
        this.uri = uri;
    }

    public RedisLimiterBuilder plan(Plan limits) {
        plan = limits;
        return this;
    }

    /** For what is counted in this process, and for {@link #timeFromClock()}. */
    public RedisLimiterBuilder clock(WorldClock worldClock) {
        clock = worldClock;
        return this;
    }

    /** Which limits are shared: letters and digits, also the hash tag of every key; {@code p} unless said otherwise. */
    public RedisLimiterBuilder installation(String name) {
        installation = name;
        return this;
    }

    /** How long a decision waits for Redis; 500 ms unless said otherwise. */
    public RedisLimiterBuilder timeout(Duration longest) {
        timeout = longest;
        return this;
    }

    /** When a forgotten reservation counts as committed; 10 minutes unless said otherwise. */
    public RedisLimiterBuilder holdFor(Duration longest) {
        holdFor = longest;
        return this;
    }

    /**
     * How soon a grant is in the recorded usage; 1 s unless said otherwise. Before counters are rebuilt, so long is
     * waited for what was granted just before they were lost.
     */
    public RedisLimiterBuilder recordedWithin(Duration longest) {
        recordedWithin = longest;
        return this;
    }

    /**
     * Gives each process a share of every limit that is rebuilt from history, to be used while Redis is away. The
     * shares are taken from what Redis may grant, so that all together never exceed the limit.
     *
     * @param percent of each limit for one process, 0 (trades are refused, the default) to 99
     * @param ofProcesses the most processes that ever run at once; all shares together leave something to Redis
     */
    public RedisLimiterBuilder localShare(int percent, int ofProcesses) {
        sharePercent = percent;
        processes = ofProcesses;
        return this;
    }

    /** Decides by the clock given instead of the server's: for simulation and tests. */
    public RedisLimiterBuilder timeFromClock() {
        timeFromClock = true;
        return this;
    }

    /**
     * Connects in the background: a Redis that is down is no reason not to start.
     *
     * @throws InvalidPlanException with every problem at once, when something is missing or out of range, or the
     *     plan cannot be counted exactly in Redis or is too small for the shares
     */
    public RedisLimiter build() {
        Plan limits = plan;
        WorldClock time = clock;
        List<String> problems = new ArrayList<>();
        if (limits == null) {
            problems.add("a limiter needs a plan");
        }
        if (time == null) {
            problems.add("a limiter needs a clock");
        }
        if (!installation.matches("[A-Za-z0-9]{1,32}")) {
            problems.add("the installation is 1 to 32 letters and digits, such as prod1, not " + installation);
        }
        between("timeout", timeout, Duration.ofMillis(1), Duration.ofMinutes(1), problems);
        between("holdFor", holdFor, Duration.ofSeconds(1), Duration.ofDays(1), problems);
        between("recordedWithin", recordedWithin, Duration.ZERO, Duration.ofSeconds(20), problems);
        if (sharePercent < 0 || processes < 1 || (long) sharePercent * processes > 99) {
            problems.add("the local shares, percent times processes, must be 0 to 99, not " + sharePercent + " times "
                    + processes);
        }
        if (limits == null || time == null || !problems.isEmpty()) {
            throw new InvalidPlanException(problems);
        }
        return new RedisLimiter(this, limits, time);
    }

    private static void between(String name, Duration actual, Duration least, Duration most, List<String> problems) {
        if (actual.compareTo(least) < 0 || actual.compareTo(most) > 0) {
            problems.add(name + " must be " + least + " to " + most + ", not " + actual);
        }
    }
}
