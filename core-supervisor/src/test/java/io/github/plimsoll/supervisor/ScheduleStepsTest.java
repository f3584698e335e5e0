package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.supervisor.spi.SlotStore;
import io.github.plimsoll.testkit.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The exact moments of a schedule: when it begins, when it is looked at again, and what it tells. */
class ScheduleStepsTest {
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualClock clock = new ManualClock(); // 2026-01-01T00:00Z, a slot of every schedule here
    private final World world = new World();
    private final MemorySlotStore store = new MemorySlotStore(clock::monotonicNanos);
    private final List<String> log = new ArrayList<>();

    private final ScheduleListener listener = new ScheduleListener() {
        @Override
        public void began(String schedule, long slot) {
            log.add(schedule + " began");
        }

        @Override
        public void ended(String schedule, long slot, Optional<Failure> failure) {
            log.add(schedule + " ended" + failure.map(why -> " " + why).orElse(""));
        }

        @Override
        public void skipped(String schedule, long slot, long slots) {
            log.add(schedule + " skipped " + slots);
        }
    };

    private Scheduler scheduler(String owner, ThreadFactory threads, ScheduleSpec... specs) {
        Scheduler scheduler = new Scheduler(store, owner, clock, new SplittableRandom(1), threads, listener);
        for (ScheduleSpec spec : specs) {
            scheduler.add(spec);
        }
        return scheduler;
    }

    private static ScheduleSpec quarters() {
        return ScheduleSpec.of("q", Schedule.aligned(QUARTER), context -> {});
    }

    private void end() {
        World.Step last = world.threads.get(world.threads.size() - 1);
        last.finish();
    }

    /** Seconds to the next look, as the tick says. */
    private static Duration looked(Scheduler scheduler) {
        return Duration.ofNanos(scheduler.tick());
    }

    @Test
    @DisplayName(
            "a tick says when something may be due: a second at most, less before a slot, half of one while it runs")
    void looks() {
        assertThat(scheduler("p", world).tick()).isEqualTo(Long.MAX_VALUE);
        clock.advance(Duration.ofMillis(100));
        Scheduler scheduler = scheduler("p", world, quarters());
        assertThat(looked(scheduler)).isEqualTo(SECOND);
        clock.advance(QUARTER.minus(Duration.ofMillis(400)));
        assertThat(looked(scheduler)).isEqualTo(Duration.ofMillis(300));
        clock.advance(Duration.ofMillis(300));
        assertThat(looked(scheduler)).isEqualTo(Duration.ofNanos(1_000));
        assertThat(log).containsExactly("q began");
        assertThat(looked(scheduler)).isEqualTo(Duration.ofMillis(500));
        assertThat(scheduler.schedules().get(0).running()).isTrue();
        end();
        assertThat(looked(scheduler)).isEqualTo(SECOND);
        assertThat(scheduler.schedules()).containsExactly(new ScheduleSnapshot("q", false, 1, 0, 0, Optional.empty()));
    }

    @Test
    @DisplayName("jitter is drawn once for each slot, uniform from 0 to its bound, and the slot begins exactly then")
    void jitter() {
        Scheduler scheduler = scheduler("p", world, quarters().withJitter(Duration.ofSeconds(30)));
        SplittableRandom same = new SplittableRandom(1);
        for (int slot = 0; slot < 3; slot++) {
            long delay = same.nextLong(30_000_001);
            assertThat(looked(scheduler)).isEqualTo(Duration.ofNanos(Math.min(delay, 1_000_000) * 1_000));
            clock.advanceMicros(delay - 200_000);
            assertThat(looked(scheduler)).as("slot %s", slot).isEqualTo(Duration.ofMillis(200));
            assertThat(log).hasSize(2 * slot);
            clock.advanceMicros(200_000);
            scheduler.tick();
            assertThat(log).hasSize(2 * slot + 1);
            end();
            scheduler.tick();
            clock.advanceMicros(QUARTER.toNanos() / 1_000 - delay);
        }
    }

    @Test
    @DisplayName("a slot may begin as late as it is told, and not a microsecond later")
    void lateness() {
        Scheduler scheduler = scheduler("p", world, quarters());
        scheduler.tick();
        end();
        scheduler.tick();
        clock.advance(QUARTER.plus(MINUTE));
        scheduler.tick();
        end();
        scheduler.tick();
        assertThat(log).containsExactly("q began", "q ended", "q began", "q ended");
        clock.advance(QUARTER.plusNanos(1_000));
        assertThat(looked(scheduler)).isEqualTo(Duration.ofNanos(1_000));
        assertThat(log).hasSize(5).endsWith("q skipped 1");
        assertThat(looked(scheduler)).isEqualTo(SECOND);
        clock.advance(QUARTER.plus(MINUTE));
        scheduler.tick();
        assertThat(scheduler.schedules().get(0).skipped()).isEqualTo(2);
    }

    @Test
    @DisplayName(
            "a run may take as long as it is told; a moment later it is interrupted, and after as long again given up")
    void longest() {
        clock.advance(QUARTER); // began is not the beginning of the clock
        Scheduler scheduler = scheduler("p", world, quarters().withLongest(MINUTE));
        scheduler.tick();
        World.Step run = world.threads.get(0);
        clock.advance(MINUTE);
        scheduler.tick();
        assertThat(run.wasInterrupted).isFalse();
        clock.advanceMicros(1);
        scheduler.tick();
        assertThat(run.wasInterrupted).isTrue();
        clock.advance(MINUTE.minusNanos(1_000));
        scheduler.tick();
        assertThat(log).containsExactly("q began");
        clock.advanceMicros(1);
        scheduler.tick();
        assertThat(log).hasSize(2);
    }

    @Test
    @DisplayName("a lease is renewed every 20 s while a run goes on")
    void renewed() {
        Scheduler scheduler = scheduler("p", world, quarters());
        scheduler.tick();
        clock.advance(Duration.ofMillis(19_999));
        scheduler.tick();
        clock.advance(Duration.ofMillis(40_001)); // 60 s after the begin: the lease would be over
        assertThat(store.claim("q", ManualClock.START_MICROS + 1, "other", MINUTE))
                .as("not renewed before 20 s")
                .isEqualTo(SlotStore.Claim.CLAIMED);

        Scheduler second = scheduler("p", world, ScheduleSpec.of("r", Schedule.aligned(MINUTE), context -> {}));
        second.tick();
        long began = clock.epochMicros();
        clock.advance(Duration.ofSeconds(20));
        second.tick();
        clock.advance(Duration.ofSeconds(40));
        assertThat(store.claim("r", began + 1, "other", MINUTE))
                .as("renewed at 20 s")
                .isEqualTo(SlotStore.Claim.HELD);
    }

    @Test
    @DisplayName("a slot that another process still runs the one before of is skipped or waits, as told")
    void held() {
        Scheduler one = scheduler("p1", world, quarters().withLongest(Duration.ofHours(1)));
        one.tick();
        Scheduler skips = scheduler("p2", world, quarters());
        Scheduler waits = scheduler("p3", world, quarters().with(Overlap.QUEUE));
        clock.advance(QUARTER);
        store.renew("q", "p1", MINUTE);
        log.clear();
        assertThat(looked(skips)).isEqualTo(Duration.ofNanos(1_000));
        assertThat(log).containsExactly("q skipped 1");
        assertThat(looked(skips)).isEqualTo(SECOND);
        assertThat(looked(waits)).isEqualTo(SECOND);
        assertThat(log).hasSize(1);
        end();
        one.tick();
        waits.tick();
        assertThat(log).endsWith("q began");
    }

    @Test
    @DisplayName("who comes too late for a slot goes on after the latest one that anybody had")
    void passed() {
        Scheduler late = scheduler("p1", world, quarters().with(MissedSlots.CATCH_UP));
        late.tick();
        end();
        late.tick();
        log.clear();
        clock.advance(QUARTER.multipliedBy(2));
        long latest = clock.epochMicros();
        assertThat(store.claim("q", latest, "p2", MINUTE)).isEqualTo(SlotStore.Claim.CLAIMED);
        store.finish("q", latest, "p2", SlotStore.End.DONE, "");
        assertThat(looked(late)).isEqualTo(Duration.ofNanos(1_000));
        assertThat(looked(late)).as("both slots went by").isEqualTo(SECOND);
        assertThat(log).isEmpty();
    }

    @Test
    @DisplayName("a run that gets no thread has failed; the last failure stays known after runs that work")
    void noThread() {
        boolean[] none = {true};
        Scheduler scheduler = scheduler(
                "p",
                work -> {
                    if (none[0]) {
                        throw new IllegalStateException("no thread");
                    }
                    return world.newThread(work);
                },
                quarters());
        assertThat(looked(scheduler)).isEqualTo(Duration.ofNanos(1_000));
        assertThat(log).containsExactly("q began", "q ended java.lang.IllegalStateException: no thread");
        none[0] = false;
        clock.advance(QUARTER);
        scheduler.tick();
        end();
        scheduler.tick();
        ScheduleSnapshot seen = scheduler.schedules().get(0);
        assertThat(seen.runs()).isEqualTo(2);
        assertThat(seen.failures()).isEqualTo(1);
        assertThat(seen.lastFailure()).contains(new Failure("java.lang.IllegalStateException", "no thread"));
    }

    @Test
    @DisplayName("a catch-up by the calendar begins with the oldest that is within its bound")
    void calendarCatchUp() {
        Schedule hourly = Schedule.calendar("0 * * * *");
        long hour = 3_600_000_000L;
        long first = ManualClock.START_MICROS;
        assertThat(hourly.oldest(first, first, 3)).isEqualTo(first);
        assertThat(hourly.oldest(first, first + 2 * hour, 3)).isEqualTo(first);
        assertThat(hourly.oldest(first, first + 3 * hour - 1, 3)).isEqualTo(first);
        assertThat(hourly.oldest(first, first + 3 * hour, 3)).isEqualTo(first + hour);
        assertThat(hourly.latest(first, first + 3 * hour)).isEqualTo(first + 3 * hour);
        Schedule rate = Schedule.fixedRate(SECOND);
        assertThat(rate.latest(7, 3_000_006)).isEqualTo(2_000_007);
        assertThat(rate.oldest(7, 3_000_007, 2)).isEqualTo(2_000_007);
    }

    @Test
    @DisplayName("an owner has 1 to 100 characters, a name is taken once, and there are 1,000 schedules at most")
    void bounds() {
        assertThatThrownBy(() -> scheduler(" ", world)).hasMessageContaining("the owner must have 1 to 100 characters");
        assertThatThrownBy(() -> scheduler("x".repeat(101), world)).hasMessageContaining("the owner must have");
        Scheduler full = scheduler("x".repeat(100), world);
        for (int i = 0; i < 1_000; i++) {
            full.add(ScheduleSpec.of("s" + i, Schedule.fixedDelay(MINUTE), context -> {}));
        }
        assertThatThrownBy(() -> full.add(quarters())).hasMessageContaining("there are 1000");
    }

    @Test
    @Timeout(20)
    @DisplayName("as a task it beats, notices what is added, and interrupted it interrupts what runs")
    void interruptedTask() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Scheduler scheduler = scheduler("p", Thread::new);
        long began = System.nanoTime();
        Run run = new Run(scheduler.asTask(), System::nanoTime, new Bell(), began);
        Thread thread = new Thread(run);
        thread.start();
        while (run.lastBeat() == began) {
            Thread.sleep(1);
        }
        scheduler.add(ScheduleSpec.of("long", Schedule.fixedRate(Duration.ofDays(1)), context -> {
            running.countDown();
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException told) {
                interrupted.countDown();
                throw told;
            }
        }));
        running.await();
        thread.interrupt();
        interrupted.await();
        thread.join();
        assertThat(run.failure()).isInstanceOf(InterruptedException.class);
        scheduler.add(quarters());
        scheduler.tick();
        assertThat(log).as("it begins nothing any more").doesNotContain("q began");
        Run again = new Run(scheduler.asTask(), System::nanoTime, new Bell(), System.nanoTime());
        Thread next = new Thread(again);
        next.start();
        while (scheduler.schedules().stream().noneMatch(seen -> seen.name().equals("q") && seen.runs() == 1)) {
            Thread.sleep(1);
        }
        again.tellToStop();
        next.join();
        assertThat(again.failure()).as("started anew it begins again").isNull();
    }

    @Test
    @DisplayName("a store that fails is asked again after a second")
    void storeFails() {
        SlotStore broken = new MemorySlotStore(() -> {
            throw new IllegalStateException("no clock");
        });
        Scheduler scheduler = new Scheduler(broken, "p", clock, new SplittableRandom(1), world, listener);
        scheduler.add(ScheduleSpec.of("q", Schedule.aligned(QUARTER), context -> {
            throw new IOException("never run");
        }));
        assertThat(looked(scheduler)).isEqualTo(SECOND);
        assertThat(world.threads).isEmpty();
    }
}
