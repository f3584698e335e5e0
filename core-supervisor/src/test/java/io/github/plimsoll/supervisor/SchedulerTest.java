package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.supervisor.spi.SlotStore;
import io.github.plimsoll.testkit.Cases;
import io.github.plimsoll.testkit.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SchedulerTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration QUARTER = Duration.ofMinutes(15);

    private final ManualClock clock = new ManualClock(); // 2026-01-01T00:00Z
    private final World world = new World();
    private final MemorySlotStore store = new MemorySlotStore(clock::monotonicNanos);
    private final List<String> log = new ArrayList<>();

    private static String time(long micros) {
        return Instant.ofEpochMilli(micros / 1_000).toString().substring(11, 16);
    }

    private final ScheduleListener listener = new ScheduleListener() {
        @Override
        public void began(String schedule, long slot) {
            log.add("began " + time(slot));
        }

        @Override
        public void ended(String schedule, long slot, Optional<Failure> failure) {
            log.add("ended " + time(slot) + failure.map(f -> " " + f.message()).orElse(""));
        }

        @Override
        public void skipped(String schedule, long slot, long slots) {
            log.add("skipped " + slots + " to " + time(slot));
        }

        @Override
        public void storeFailed(String schedule, RuntimeException failure) {
            log.add("store " + failure.getMessage());
        }
    };

    private Scheduler scheduler(String owner, ScheduleSpec spec) {
        Scheduler scheduler = new Scheduler(store, owner, clock, new SplittableRandom(1), world, listener);
        scheduler.add(spec);
        scheduler.tick();
        return scheduler;
    }

    private static ScheduleSpec quarters() {
        return ScheduleSpec.of("report", Schedule.aligned(QUARTER), context -> {});
    }

    /** Lets time pass by seconds, every run ending as soon as it is looked at. */
    private void pass(Scheduler scheduler, Duration time) {
        for (long i = 0; i < time.toSeconds(); i++) {
            clock.advance(Duration.ofSeconds(1));
            scheduler.tick();
            endAll();
            scheduler.tick();
        }
    }

    private void endAll() {
        world.threads.forEach(thread -> {
            if (thread.started) {
                thread.started = false;
                thread.finish();
            }
        });
    }

    @Test
    @DisplayName("slots of 15 minutes run at 00, 15, 30 and 45 of the wall clock, whenever the process began")
    void aligned() {
        clock.advance(Duration.ofMinutes(7));
        Scheduler scheduler = scheduler("p1", quarters());
        pass(scheduler, Duration.ofMinutes(40));
        assertThat(log)
                .containsExactly(
                        "began 00:15", "ended 00:15", "began 00:30", "ended 00:30", "began 00:45", "ended 00:45");
        assertThat(scheduler.schedules())
                .containsExactly(new ScheduleSnapshot("report", false, 3, 0, 0, Optional.empty()));
    }

    @Test
    @DisplayName(
            "SUP-08 a restart neither repeats nor loses a slot: its outcome is stored, and one whose process died is LOST")
    void sup08() {
        Scheduler first = scheduler("p1", quarters());
        pass(first, Duration.ofMinutes(16));
        clock.advance(Duration.ofMinutes(14));
        first.tick(); // 00:30 begins, and the process dies
        clock.advance(Duration.ofSeconds(5));
        log.clear();
        Scheduler second = scheduler("p2", quarters());
        pass(second, Duration.ofMinutes(16));
        assertThat(log).containsExactly("began 00:45", "ended 00:45");
        assertThat(store.recent("report", 9))
                .extracting(slot -> time(slot.slotMicros()) + " " + slot.owner() + " "
                        + slot.end().orElseThrow())
                .containsExactly("00:45 p2 DONE", "00:30 p1 LOST", "00:15 p1 DONE", "00:00 p1 DONE");
    }

    @Test
    @DisplayName(
            "SUP-09 a second instance is kept out by a lease: a slot runs in one of two processes, and never beside the one before")
    void sup09() {
        Scheduler one = scheduler("p1", quarters().with(Overlap.QUEUE).with(MissedSlots.RUN_ONCE));
        Scheduler two = scheduler("p2", quarters().with(Overlap.QUEUE).with(MissedSlots.RUN_ONCE));
        one.tick();
        two.tick();
        assertThat(log).containsExactly("began 00:00");
        for (int i = 0; i < 16 * 60; i++) { // the first run goes on; its lease is renewed
            clock.advance(Duration.ofSeconds(1));
            if (i < 4 * 60) {
                one.tick();
            }
            two.tick();
        }
        // p1 stopped renewing after four minutes, so that p2 takes over
        assertThat(log).contains("began 00:15");
        assertThat(store.recent("report", 2)).extracting(SlotStore.Slot::owner).containsExactly("p2", "p1");
        MemorySlotStore other = new MemorySlotStore(clock::monotonicNanos);
        assertThat(other.claim("s", 1, "a", MINUTE)).isEqualTo(SlotStore.Claim.CLAIMED);
        assertThat(other.claim("s", 1, "b", MINUTE)).isEqualTo(SlotStore.Claim.PASSED);
        assertThat(other.claim("s", 2, "b", MINUTE)).isEqualTo(SlotStore.Claim.HELD);
        assertThat(other.renew("s", "b", MINUTE)).isFalse();
    }

    @Test
    @DisplayName("SUP-10 any interval from a minute to a day works, also one that divides neither hour nor day")
    void sup10() {
        Cases.check("slots of any interval", 2_000, random -> {
            Duration interval = Duration.ofSeconds(random.nextInt(60, 86_401));
            Schedule schedule = Schedule.aligned(interval);
            long micros = interval.toNanos() / 1_000;
            long now = ManualClock.START_MICROS + random.nextLong(400L * 86_400_000_000L);
            long next = schedule.next(now);
            assertThat(next).isGreaterThan(now).isLessThanOrEqualTo(now + micros);
            assertThat(next % micros).isZero();
            assertThat(schedule.next(next)).isEqualTo(next + micros);
            assertThat(schedule.latest(next, next + 3 * micros + 5)).isEqualTo(next + 3 * micros);
        });
        assertThatThrownBy(() -> Schedule.aligned(Duration.ofSeconds(59)))
                .hasMessage("schedule: interval must be PT1M to PT24H, not PT59S");
        assertThatThrownBy(() -> Schedule.aligned(Duration.ofDays(1).plusMillis(1)))
                .hasMessageContaining("PT24H");
    }

    @Test
    @DisplayName("missed slots: skipped, the latest run once, or each run in order up to the bound")
    void missed() {
        for (MissedSlots policy : MissedSlots.values()) {
            log.clear();
            String name = policy.name();
            ScheduleSpec spec = new ScheduleSpec(
                    name,
                    Schedule.aligned(QUARTER),
                    context -> {},
                    policy,
                    Overlap.QUEUE,
                    Duration.ZERO,
                    MINUTE,
                    MINUTE,
                    2);
            Scheduler scheduler = new Scheduler(store, "p1", clock, new SplittableRandom(1), world, listener);
            long start = (clock.epochMicros() / 3_600_000_000L + 1) * 3_600_000_000L;
            clock.advanceMicros(start - clock.epochMicros());
            scheduler.add(spec);
            scheduler.tick();
            pass(scheduler, Duration.ofSeconds(2));
            clock.advance(Duration.ofMinutes(50)); // 15, 30 and 45 went by
            pass(scheduler, Duration.ofSeconds(5));
            assertThat(log.stream().map(line -> line.replaceAll("[0-9][0-9]:", "h:")))
                    .as(name)
                    .containsExactlyElementsOf(
                            switch (policy) {
                                case SKIP -> List.of("began h:00", "ended h:00", "skipped 3 to h:45");
                                case RUN_ONCE ->
                                    List.of(
                                            "began h:00",
                                            "ended h:00",
                                            "skipped 2 to h:30",
                                            "began h:45",
                                            "ended h:45");
                                case CATCH_UP ->
                                    List.of(
                                            "began h:00",
                                            "ended h:00",
                                            "skipped 1 to h:15",
                                            "began h:30",
                                            "ended h:30",
                                            "began h:45",
                                            "ended h:45");
                            });
        }
    }

    @Test
    @DisplayName("overlap: a slot whose time comes while the one before runs is skipped or waits")
    void overlap() {
        Scheduler scheduler = scheduler("p1", quarters().withLongest(Duration.ofHours(5)));
        clock.advance(Duration.ofMinutes(16));
        scheduler.tick();
        assertThat(log).containsExactly("began 00:00", "skipped 1 to 00:15");
        endAll();
        pass(scheduler, Duration.ofSeconds(3));
        assertThat(log).hasSize(3);
        log.clear();
        ScheduleSpec queued = new ScheduleSpec(
                "q",
                Schedule.aligned(QUARTER),
                context -> {},
                MissedSlots.SKIP,
                Overlap.QUEUE,
                Duration.ZERO,
                Duration.ofMinutes(10),
                Duration.ofHours(5),
                9);
        clock.advance(Duration.ofMinutes(14));
        Scheduler waits = scheduler("p1", queued);
        clock.advance(Duration.ofMinutes(16));
        waits.tick();
        endAll();
        pass(waits, Duration.ofSeconds(3));
        assertThat(log).containsExactly("began 00:45", "ended 00:45");
    }

    @Test
    @DisplayName("a clock set back repeats nothing, one set forward skips as told")
    void clockJumps() {
        Scheduler scheduler = scheduler("p1", quarters());
        pass(scheduler, Duration.ofMinutes(31));
        log.clear();
        clock.stepWall(Duration.ofMinutes(-40));
        pass(scheduler, Duration.ofMinutes(38));
        assertThat(log).isEmpty();
        pass(scheduler, Duration.ofMinutes(17));
        assertThat(log).containsExactly("began 00:45", "ended 00:45");
        log.clear();
        clock.stepWall(Duration.ofDays(400));
        pass(scheduler, MINUTE);
        assertThat(log).hasSize(1).allMatch(line -> line.startsWith("skipped 10000 to"));
    }

    @Test
    @DisplayName(
            "a run that takes too long is interrupted, and one that ignores it is given up; both slots have failed")
    void tooLong() {
        Scheduler scheduler = scheduler("p1", quarters().withLongest(MINUTE));
        clock.advance(Duration.ofSeconds(61));
        scheduler.tick();
        assertThat(world.threads.get(0).wasInterrupted).isTrue();
        clock.advance(MINUTE);
        scheduler.tick();
        assertThat(log).containsExactly("began 00:00", "ended 00:00 took longer than PT1M and ignored the interrupt");
        assertThat(store.recent("report", 1).get(0).end()).contains(SlotStore.End.FAILED);
    }

    @Test
    @DisplayName("while the store is down nothing is begun; an end it could not be told is told before the next begin")
    void storeDown() {
        AtomicBoolean down = new AtomicBoolean(true);
        SlotStore broken = new Flaky(store, down);
        Scheduler scheduler = new Scheduler(broken, "p1", clock, new SplittableRandom(1), world, listener);
        scheduler.add(quarters());
        scheduler.tick();
        assertThat(log).containsExactly("store down");
        assertThat(world.threads).isEmpty();
        down.set(false);
        clock.advance(QUARTER);
        scheduler.tick();
        down.set(true);
        endAll();
        scheduler.tick();
        down.set(false);
        scheduler.tick();
        assertThat(log).containsExactly("store down", "began 00:15", "store down", "ended 00:15");
        assertThat(store.recent("report", 1).get(0).end()).contains(SlotStore.End.DONE);
    }

    @Test
    @DisplayName(
            "fixed rate keeps its beat, fixed delay counts from the end, neither asks the store; jitter is within bounds")
    void processTime() {
        List<Long> begins = new ArrayList<>();
        Scheduler scheduler = new Scheduler(
                new Flaky(store, new AtomicBoolean(true)),
                "p1",
                clock,
                new SplittableRandom(1),
                world,
                new ScheduleListener() {
                    @Override
                    public void began(String schedule, long slot) {
                        begins.add(clock.monotonicNanos() / 1_000_000_000L);
                    }
                });
        scheduler.add(ScheduleSpec.of("rate", Schedule.fixedRate(Duration.ofSeconds(10)), context -> {}));
        pass(scheduler, Duration.ofSeconds(31));
        assertThat(begins).containsExactly(1L, 11L, 21L, 31L);
        begins.clear();
        Scheduler delayed = new Scheduler(store, "p1", clock, new SplittableRandom(1), world, new ScheduleListener() {
            @Override
            public void began(String schedule, long slot) {
                begins.add(clock.monotonicNanos() / 1_000_000_000L);
            }
        });
        delayed.add(ScheduleSpec.of(
                "delay", Schedule.fixedDelay(Duration.ofSeconds(10)), context -> clock.advance(Duration.ofSeconds(5))));
        pass(delayed, Duration.ofSeconds(31));
        assertThat(begins).containsExactly(32L, 47L, 62L, 77L);
        begins.clear();
        scheduler(
                "p1",
                ScheduleSpec.of("jitter", Schedule.aligned(QUARTER), context -> {})
                        .withJitter(Duration.ofSeconds(30)));
        assertThat(log).isEmpty();
    }

    @Test
    @DisplayName("a failing task fails its slot and nothing else; why is kept")
    void failing() {
        Scheduler scheduler = scheduler("p1", ScheduleSpec.of("bad", Schedule.aligned(QUARTER), context -> {
            throw new IOException("no report");
        }));
        pass(scheduler, Duration.ofMinutes(16));
        assertThat(log).containsExactly("began 00:00", "ended 00:00 no report", "began 00:15", "ended 00:15 no report");
        assertThat(store.recent("bad", 1).get(0).detail()).isEqualTo("java.io.IOException: no report");
        assertThat(scheduler.schedules().get(0).failures()).isEqualTo(2);
        scheduler.add(quarters());
        assertThatThrownBy(() -> scheduler.add(quarters())).hasMessageContaining("a schedule report already");
    }

    @Test
    @Timeout(20)
    @DisplayName("as a task it runs what is due and, told to stop, waits for what runs")
    void asTask() {
        Run[] run = new Run[1];
        Scheduler scheduler = new Scheduler(store, "p1", clock, new SplittableRandom(1), Thread::new, listener);
        scheduler.add(ScheduleSpec.of("once", Schedule.fixedRate(Duration.ofDays(1)), context -> {
            run[0].tellToStop();
            while (!context.stopping()) {
                Thread.sleep(1);
            }
        }));
        run[0] = new Run(scheduler.asTask(), System::nanoTime, new Bell(), System.nanoTime());
        run[0].run();
        assertThat(run[0].failure()).isNull();
        assertThat(scheduler.schedules().get(0).runs()).isOne();
    }

    private record Flaky(SlotStore inner, AtomicBoolean down) implements SlotStore {
        private SlotStore up() {
            if (down.get()) {
                throw new IllegalStateException("down");
            }
            return inner;
        }

        @Override
        public OptionalLong latest(String schedule) {
            return up().latest(schedule);
        }

        @Override
        public Claim claim(String schedule, long slotMicros, String owner, Duration lease) {
            return up().claim(schedule, slotMicros, owner, lease);
        }

        @Override
        public boolean renew(String schedule, String owner, Duration lease) {
            return up().renew(schedule, owner, lease);
        }

        @Override
        public void finish(String schedule, long slotMicros, String owner, End end, String detail) {
            up().finish(schedule, slotMicros, owner, end, detail);
        }

        @Override
        public List<Slot> recent(String schedule, int most) {
            return up().recent(schedule, most);
        }
    }

    @Test
    @DisplayName("law: a slot fires at most once under random crashes, store failures and clocks of two processes")
    void atMostOnce() {
        int[] fired = new int[1];
        Cases.check("slots at most once", Integer.getInteger("plimsoll.slots", 300), random -> {
            ManualClock storeClock = new ManualClock();
            MemorySlotStore shared = new MemorySlotStore(storeClock::monotonicNanos);
            AtomicBoolean down = new AtomicBoolean();
            TreeMap<Long, Integer> begun = new TreeMap<>();
            ManualClock[] clocks = {new ManualClock(), new ManualClock()};
            Scheduler[] running = new Scheduler[2];
            World threads = new World();
            int incarnation = 0;
            for (int step = 0; step < 150; step++) {
                int p = random.nextInt(2);
                if (running[p] == null || random.nextInt(25) == 0) {
                    running[p] = new Scheduler(
                            new Flaky(shared, down),
                            "p" + incarnation++,
                            clocks[p],
                            random,
                            threads,
                            new ScheduleListener() {
                                @Override
                                public void began(String schedule, long slot) {
                                    begun.merge(slot, 1, Integer::sum);
                                }
                            });
                    running[p].add(new ScheduleSpec(
                            "s",
                            Schedule.aligned(MINUTE),
                            context -> {},
                            MissedSlots.values()[random.nextInt(3)],
                            Overlap.values()[random.nextInt(2)],
                            Duration.ofSeconds(random.nextInt(30)),
                            Duration.ofSeconds(1 + random.nextInt(60)),
                            Duration.ofMinutes(2),
                            3));
                }
                down.set(random.nextInt(8) == 0);
                running[p].tick();
                if (random.nextInt(3) == 0 && !threads.threads.isEmpty()) {
                    World.Step one = threads.threads.get(random.nextInt(threads.threads.size()));
                    if (one.started) {
                        one.started = false;
                        one.finish();
                    }
                }
                Duration pause = Duration.ofSeconds(random.nextInt(40));
                storeClock.advance(pause);
                clocks[0].advance(pause);
                clocks[1].advance(pause);
                if (random.nextInt(12) == 0) {
                    clocks[p].stepWall(Duration.ofSeconds(random.nextInt(-400, 400)));
                }
            }
            fired[0] += begun.size();
            assertThat(begun.values()).allMatch(times -> times == 1);
        });
        assertThat(fired[0]).isPositive();
    }
}
