package io.github.plimsoll.feeds.chainlink;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.supervisor.Outcome;
import io.github.plimsoll.supervisor.ReconnectingStream;
import io.github.plimsoll.supervisor.ReconnectingStream.State;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;

/** How the polls of one thing went. Written by its task, read by anyone. */
final class Polls {
    /** Longer than that nobody is believed who asks to wait. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private static final ChainlinkProblem[] PROBLEMS = ChainlinkProblem.values();

    private record Seen(State state, int failures, Optional<String> problem, long goodNanos) {}

    private final String what;
    private final WorldClock clock;
    private final AtomicLongArray problems = new AtomicLongArray(PROBLEMS.length);
    private final AtomicLongArray others = new AtomicLongArray(2);
    private volatile Seen seen;

    Polls(String what, WorldClock clock) {
        this.what = what;
        this.clock = clock;
        this.seen = new Seen(State.CONNECTING, 0, Optional.empty(), clock.monotonicNanos());
    }

    /** It is as it should be. */
    void good() {
        others.incrementAndGet(0);
        seen = new Seen(State.LIVE, 0, seen.problem, clock.monotonicNanos());
    }

    /** Something new was passed on. */
    void passed() {
        others.incrementAndGet(1);
    }

    void problem(ChainlinkProblem problem, String detail) {
        problems.incrementAndGet(problem.ordinal());
        Seen before = seen;
        State state = problem == ChainlinkProblem.NO_ANSWER ? State.WAITING : State.STALE;
        String text = what + ": " + problem.name().toLowerCase(Locale.ROOT) + ": " + detail;
        seen = new Seen(state, before.failures + 1, Optional.of(text), before.goodNanos);
    }

    /** Notes it and says how long the other side asks to wait. */
    Duration noAnswer(Outcome<?> outcome) {
        String[] why = {"refused"};
        Duration wait = outcome.fold(
                success -> Duration.ZERO,
                failed -> {
                    why[0] = failed.reason();
                    return failed.retryAfter().orElse(Duration.ZERO);
                },
                refused -> {
                    why[0] = "refused by " + refused.policy();
                    return refused.retryIn();
                },
                replaced -> Duration.ZERO);
        problem(ChainlinkProblem.NO_ANSWER, why[0]);
        return wait.compareTo(LONGEST_WAIT) <= 0 ? wait : LONGEST_WAIT;
    }

    ReconnectingStream.Health health() {
        Seen now = seen;
        Duration silence = Duration.ofNanos(Math.max(0, clock.monotonicNanos() - now.goodNanos));
        return new ReconnectingStream.Health(now.state, silence, now.failures, now.problem);
    }

    /** Adds what was counted to the counts of others. */
    void addTo(Map<String, Long> counts) {
        counts.merge("good", others.get(0), Long::sum);
        counts.merge("prices", others.get(1), Long::sum);
        for (ChainlinkProblem problem : PROBLEMS) {
            counts.merge(
                    "rejected." + problem.name().toLowerCase(Locale.ROOT), problems.get(problem.ordinal()), Long::sum);
        }
    }

    /** What was counted, in fixed order. */
    static Map<String, Long> counts(Iterable<Polls> all) {
        Map<String, Long> counts = new LinkedHashMap<>();
        all.forEach(polls -> polls.addTo(counts));
        return counts;
    }
}
