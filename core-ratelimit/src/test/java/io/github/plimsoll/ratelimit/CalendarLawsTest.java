package io.github.plimsoll.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.ratelimit.AnyPlan.Call;
import io.github.plimsoll.ratelimit.Decision.Denied;
import io.github.plimsoll.testkit.Cases;
import io.github.plimsoll.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Days of the calendar, and clocks that do not behave. */
class CalendarLawsTest {
    private static final int CASES = 400;
    private static final Key ANN = Key.of("user", "ann");
    /** Ordinary days, leap days, the days that 2100 and 2023 do not have, ends of years. */
    private static final List<String> DAYS =
            List.of("2026-06-15", "2024-02-28", "2024-02-29", "2023-02-28", "2000-02-29", "2100-02-28", "2027-12-31");

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static LocalDate day(long micros) {
        return LocalDate.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
    }

    private static Plan perDay(long capacity) {
        return Plan.builder()
                .limit(CalendarWindow.utcDay("day", "user", capacity))
                .action("A", Charge.perCall("day"))
                .build();
    }

    /** Shortly before midnight, just then, or any time of the day. */
    private static long start(RandomGenerator random) {
        LocalDate day = LocalDate.parse(DAYS.get(random.nextInt(DAYS.size())));
        long midnight = micros(day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        return midnight
                - switch (random.nextInt(3)) {
                    case 0 -> random.nextInt(4);
                    case 1 -> random.nextInt(5_000_000);
                    default -> random.nextLong(CalendarWindow.DAY_MICROS);
                };
    }

    @Test
    @DisplayName("a day is the calendar's, to the microsecond at midnight UTC and over leap days:"
            + " never more than the capacity on a date, and the wait ends with the date")
    void days() {
        Cases.check("a day is the calendar's", CASES, random -> {
            ManualClock clock = new ManualClock(start(random));
            long capacity = random.nextInt(1, 9);
            RateLimiter limiter = EveryKindLawsTest.limiter(clock, perDay(capacity));
            Map<LocalDate, Long> used = new LinkedHashMap<>();
            for (int step = 0; step < 30; step++) {
                clock.advanceMicros(
                        switch (random.nextInt(4)) {
                            case 0 -> random.nextInt(3);
                            case 1 -> random.nextInt(2_000_000);
                            case 2 -> random.nextLong(CalendarWindow.DAY_MICROS / 4);
                            default -> 0;
                        });
                long now = clock.epochMicros();
                long cost = random.nextLong(1, capacity + 1);
                long before = used.getOrDefault(day(now), 0L);
                Decision answer = limiter.tryAcquire("A", ANN, cost);
                assertThat(answer.granted()).isEqualTo(before + cost <= capacity);
                if (answer instanceof Denied denied) {
                    long end = micros(
                            day(now).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
                    assertThat(denied).isEqualTo(new Denied("day", capacity, before, cost, end - now));
                } else {
                    used.merge(day(now), cost, Long::sum);
                }
            }
        });
    }

    @Test
    @DisplayName("the wall clock steps back and forth, over midnights too: not one answer changes")
    void wallSteps() {
        Cases.check("wall steps change nothing", CASES, random -> {
            long start = start(random);
            ManualClock steady = new ManualClock(start);
            ManualClock stepping = new ManualClock(start);
            Plan plan = AnyPlan.of(random);
            RateLimiter one = EveryKindLawsTest.limiter(steady, plan);
            RateLimiter two = EveryKindLawsTest.limiter(stepping, plan);
            for (int step = 0; step < 20; step++) {
                long pause = AnyPlan.pause(random, plan);
                steady.advanceMicros(pause);
                stepping.advanceMicros(pause);
                stepping.stepWall(Duration.ofMinutes(random.nextInt(-3_000, 3_000)));
                Call call = Call.any(random, plan, 2);
                boolean reserve = call.reserves(plan);
                assertThat(call.on(two, reserve))
                        .hasToString(call.on(one, reserve).toString());
            }
        });
    }

    @Test
    @DisplayName(
            "a clock that itself goes back and forth mints nothing under any kind of limit, with keys evicted in between")
    void brokenClock() {
        Cases.check("a broken clock mints nothing", CASES, random -> {
            BrokenClock clock = new BrokenClock();
            clock.micros = 1_000_000;
            Plan plan = AnyPlan.of(random);
            RateLimiter limiter =
                    RateLimiter.builder().clock(clock).plan(plan).maxKeys(2).build();
            NaiveLimiter naive = new NaiveLimiter(plan);
            // what the counters of a lane and kind have seen of time: a call that can never pass looks at none
            Map<String, Long> latest = new LinkedHashMap<>();
            for (int step = 0; step < 40; step++) {
                long pause = AnyPlan.pause(random, plan);
                clock.micros = Math.max(
                        0, Math.min(clock.micros + (random.nextInt(3) == 0 ? -pause : pause), 2_000_000_000_000_000L));
                Call call = Call.any(random, plan, 3);
                boolean reserve = call.reserves(plan);
                Decision answer = call.on(limiter, reserve);
                if (!naive.canEverFit(call)) {
                    continue;
                }
                if (answer instanceof Decision.Unavailable) {
                    break; // which of the tables saw the time is not told
                }
                call.action()
                        .charges()
                        .forEach(charge -> latest.merge(group(plan, call, charge), clock.micros, Math::max));
                if (answer instanceof Granted granted) {
                    List<NaiveKey.Charged> added = naive.charge(call);
                    for (int i = 0; i < added.size(); i++) {
                        long at = latest.getOrDefault(
                                group(plan, call, call.action().charges().get(i)), 0L);
                        added.get(i).commit(at);
                    }
                    if (reserve) {
                        limiter.commit(granted.reservation());
                    }
                }
            }
            naive.keepsEveryBound();
        });
    }

    private static String group(Plan plan, Call call, Charge charge) {
        return call.action().lane() + plan.limit(charge.limitId()).orElseThrow().keyKind();
    }
}
