package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.Faults.Crash;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.ControlState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The process is killed before and after every single step that leaves it (each store operation, each commit, each venue
 * call, each journal write), for all k, is started again on what survives, and the user sends every command again.
 */
class CrashLoopTest {
    /** One life of an installation under fire. */
    private static final class Story {
        final boolean venueSurvives;
        final Faults faults = new Faults();
        final World world;
        /** Between the answer to a stop and the wish to resume the stop must hold. */
        boolean stopped;

        Story(boolean venueSurvives) {
            this.venueSurvives = venueSurvives;
            this.world = World.create(w -> {
                w.storeWrap = faults::store;
                w.venueWrap = faults::venue;
                w.journalWrap = faults::journal;
                w.hook = faults::point;
            });
        }

        /**
         * Open, increase, margin in and out, close a half, stop, close the rest, resume, stop without a store, open again,
         * stop loss. Every command may be repeated.
         */
        void play() {
            Optional<SortableId> first = open(world.command("o1", Side.LONG, "100", 10));
            if (first.isPresent()) {
                world.desk.increase(new IncreaseCommand("i1", World.ALICE, first.get(), Usd.of(50), null, "trace-i1"));
                world.settle();
                world.desk.margin(new MarginCommand("m1", World.ALICE, first.get(), Usd.of(40), "trace-m1"));
                world.settle();
                world.desk.margin(new MarginCommand("m2", World.ALICE, first.get(), Usd.of(-30), "trace-m2"));
                world.settle();
                world.close("c1", first.get(), World.half());
                world.settle();
            }
            world.control.stop(Latch.GLOBAL, ControlState.HALTED, "drill", "olga", "t");
            stopped = true;
            if (first.isPresent()) {
                Receipt rest = world.close("c2", first.get(), World.all());
                world.settle();
                if (!venueSurvives && rest.accepted() && world.state(rest) == IntentState.CANCELLED) {
                    // Only the dead venue knew that exit. Its owner was told, and asks again.
                    assertThat(world.events("CANCELLED"))
                            .anyMatch(told -> world.intent(rest)
                                    .id()
                                    .toString()
                                    .equals(told.data().get("intent")));
                    world.close("c3", first.get(), World.all());
                    world.settle();
                }
            }
            stopped = false;
            world.control.resume(Latch.GLOBAL, "olga", "t");
            faults.storeIsDown = true;
            world.control.stop(Latch.GLOBAL, ControlState.HALTED, "drill without a store", "olga", "t");
            stopped = true;
            faults.storeIsDown = false;
            world.control.flush("t");
            stopped = false;
            world.control.resume(Latch.GLOBAL, "olga", "t");
            open(world.command("o2", Side.SHORT, "200", 5, Level.percent(Percent.of(2)), null));
            world.tick("51300");
            world.settle();
            world.run(Duration.ofMillis(300));
        }

        private Optional<SortableId> open(OpenCommand command) {
            Receipt receipt = world.desk.open(command);
            assertThat(receipt.accepted()).as(receipt.reason()).isTrue();
            world.settle();
            return Optional.of(Objects.requireNonNull(receipt.intent()).position())
                    .filter(id -> world.find(id).filter(StoredPosition::open).isPresent());
        }

        /** Starts a new process on what survives; the kill may come again at the given point of it. */
        void restart(long secondKill) {
            faults.storeIsDown = false;
            faults.arm(secondKill);
            try {
                if (!venueSurvives) {
                    world.newPaper();
                    faults.fills.clear();
                }
                world.boot();
                world.recover();
            } catch (Crash again) {
                faults.arm(0);
                if (!venueSurvives) {
                    world.newPaper();
                    faults.fills.clear();
                }
                world.boot();
                world.recover();
            }
            faults.arm(0);
            Books.check(world);
            if (stopped) {
                assertThat(world.latches()).extracting(Latch::state).containsExactly(ControlState.HALTED);
                assertThat(world.control.effective(world.latches(), World.account(World.HERS, World.ALICE), "BTC-USD"))
                        .isEqualTo(ControlState.HALTED);
            }
            assertThat(world.journal.pending()).isEmpty();
        }

        void finish() {
            play();
            Books.checkAtRest(world);
            assertThat(world.latches()).isEmpty();
            assertThat(world.events("MISMATCH")).isEmpty();
            assertThat(faults.fills.values())
                    .allSatisfy(fills -> assertThat(fills).hasSize(1));
            List<StoredPosition> open = world.memory.transact(tx -> tx.openPositions());
            assertThat(open).isEmpty();
        }
    }

    private static long points(boolean venueSurvives) {
        Story story = new Story(venueSurvives);
        story.faults.arm(0);
        story.play();
        long points = story.faults.count();
        story.finish();
        assertThat(story.world.intents())
                .as("without a crash: two opens, an increase, margin in and out, two closes, one stop loss")
                .hasSize(8);
        return points;
    }

    private static void loop(boolean venueSurvives) {
        long points = points(venueSurvives);
        assertThat(points).as("points of one play").isGreaterThan(600);
        for (long k = 1; k <= points; k++) {
            kill(venueSurvives, k, 0);
        }
    }

    private static void kill(boolean venueSurvives, long k, long second) {
        Story story = new Story(venueSurvives);
        story.faults.arm(k);
        try {
            story.play();
            throw new AssertionError("point " + k + " was never reached");
        } catch (Crash crash) {
            try {
                story.restart(second);
                story.finish();
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError(
                        "killed at point " + k + ", " + crash.getMessage()
                                + (second > 0 ? ", and again at " + second : "") + ": " + broken.getMessage(),
                        broken);
            }
        }
    }

    @Test
    @DisplayName(
            "EXE-48 the intent is stored before the act: killed at every point, the next start brings both together")
    void killedAtEveryPointWhileTheVenueLivesOn() {
        loop(true);
    }

    @Test
    void killedAtEveryPointTogetherWithTheVenue() {
        loop(false);
    }

    @Test
    void killedAgainWhileRecovering() {
        long points = points(true);
        for (long k = 5; k <= points; k += 41) {
            for (long second = 1; second <= 60; second += 7) {
                kill(k % 2 == 0, k, second);
            }
        }
    }
}
