package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.risk.ControlState;
import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the watch over resting entries does with each step, and that it does nothing when there is nothing to do. */
class EntryWatchTest extends ScriptedWorld {
    private static final Duration HOUR = Duration.ofHours(1);
    private int keys;

    private StoredEntry place(@Nullable String trigger, @Nullable String limit, Duration valid) {
        EntryReceipt receipt = world.desk.place(new EntryCommand(
                world.command("k" + keys++, Side.LONG, "100", 10),
                trigger == null ? null : World.price(trigger),
                limit == null ? null : World.price(limit),
                valid.toNanos() / 1_000));
        assertThat(receipt.reason()).isEmpty();
        return Objects.requireNonNull(receipt.entry());
    }

    private StoredEntry stored(StoredEntry entry) {
        return world.memory.transact(tx -> tx.entry(entry.id())).orElseThrow();
    }

    private int asked(Runnable what) {
        int before = store().count;
        what.run();
        return store().count - before;
    }

    /** Away from the store until something is due again. */
    private void atRest() {
        world.entryWatch.step();
        assertThat(world.entryWatch.isDue()).isFalse();
    }

    @Test
    void itIsDueWhenAPriceMovedAndNotWhenItStands() {
        assertThat(world.entryWatch.isDue()).as("what is stored was never read").isTrue();
        atRest();
        assertThat(world.entryWatch.waits()).isFalse();
        place(null, "49000", HOUR);
        assertThat(world.entryWatch.waits()).as("it was placed").isTrue();
        assertThat(world.entryWatch.isDue()).isTrue();
        atRest();
        assertThat(world.entryWatch.waits()).isTrue();
        world.quote();
        assertThat(world.entryWatch.isDue()).as("the same price").isFalse();
        assertThat(asked(world.entryWatch::step)).isZero();
        world.tick("49999");
        assertThat(world.entryWatch.isDue()).isTrue();
        assertThat(asked(world.entryWatch::step)).as("too far: nobody is asked").isZero();
        assertThat(world.entryWatch.isDue()).isFalse();
    }

    @Test
    void whatAnotherProcessPlacedIsSeenAfterTenSeconds() {
        atRest();
        World other = world.sibling();
        EntryReceipt receipt = other.desk.place(
                new EntryCommand(other.command("o", Side.LONG, "100", 10), null, World.price("49000"), 3_600_000_000L));
        assertThat(receipt.accepted()).isTrue();
        assertThat(world.entryWatch.isDue()).isFalse();
        world.advance(Duration.ofMillis(9_999));
        assertThat(world.entryWatch.isDue()).isFalse();
        world.advance(Duration.ofMillis(1));
        assertThat(world.entryWatch.isDue()).isTrue();
        world.tick("48900");
        assertThat(world.entryWatch.step()).isEqualTo(1);
        assertThat(stored(Objects.requireNonNull(receipt.entry())).state()).isEqualTo(EntryState.SENT);
        world.run(Duration.ofSeconds(2));
    }

    @Test
    void itEndsTheMicrosecondAfterItsTime() {
        StoredEntry early = place(null, "49000", Duration.ofSeconds(5));
        StoredEntry late = place(null, "48000", HOUR);
        atRest();
        world.clock.advanceMicros(early.validUntil() - world.clock.epochMicros());
        assertThat(world.entryWatch.isDue()).as("its last microsecond").isFalse();
        world.entryWatch.step();
        assertThat(stored(early).state()).isEqualTo(EntryState.WORKING);
        world.clock.advanceMicros(1);
        assertThat(world.entryWatch.isDue()).isTrue();
        assertThat(world.entryWatch.step()).isZero();
        assertThat(stored(early).state()).isEqualTo(EntryState.EXPIRED);
        assertThat(stored(late).state()).isEqualTo(EntryState.WORKING);
        assertThat(asked(world.entryWatch::step)).isZero();
    }

    @Test
    void aStopLimitIsArmedInOneStepAndTheStoredOneIsWatched() {
        StoredEntry both = place("51000", "50500", HOUR);
        atRest();
        world.tick("51000");
        assertThat(world.entryWatch.step()).isZero();
        assertThat(stored(both).armed()).isTrue();
        assertThat(world.entryWatch.isDue()).as("it is read again").isTrue();
        atRest();
        world.tick("50400");
        assertThat(world.entryWatch.step()).isEqualTo(1);
        world.run(Duration.ofSeconds(2));
        assertThat(stored(both).state()).isEqualTo(EntryState.DONE);
    }

    @Test
    void anEntryThatAStopHoldsBackIsAskedForOnceASecondThoughThePriceStands() {
        StoredEntry entry = place(null, "49000", HOUR);
        world.stop(ControlState.REDUCE_ONLY);
        world.tick("48900");
        assertThat(asked(world.entryWatch::step)).isPositive();
        assertThat(stored(entry).state()).isEqualTo(EntryState.WORKING);
        assertThat(world.entryWatch.isDue()).isFalse();
        world.clock.advanceMicros(999_999);
        world.quote();
        assertThat(world.entryWatch.isDue()).isFalse();
        world.clock.advanceMicros(1);
        assertThat(world.entryWatch.isDue()).isTrue();
        world.control.resume("global", "olga", "t");
        assertThat(world.entryWatch.step()).isEqualTo(1);
        world.run(Duration.ofSeconds(2));
        assertThat(stored(entry).state()).isEqualTo(EntryState.DONE);
    }

    @Test
    void aStoreThatFailsLeavesItToALaterStepAndHoldsUpNoOther() {
        StoredEntry first = place(null, "49000", HOUR);
        StoredEntry second = place(null, "49100", HOUR);
        atRest();
        world.tick("48900");
        store().script.add(ScriptedStore.Next.UNAVAILABLE);
        assertThat(world.entryWatch.step()).as("the second is opened").isEqualTo(1);
        assertThat(stored(first).state()).isEqualTo(EntryState.WORKING);
        assertThat(stored(second).state()).isEqualTo(EntryState.SENT);
        store().down = true;
        world.clock.advanceMicros(1_000_000);
        world.quote();
        assertThatThrownBy(world.entryWatch::step).isInstanceOf(StoreException.class);
        store().down = false;
        world.run(Duration.ofSeconds(3));
        assertThat(stored(first).state()).isEqualTo(EntryState.DONE);
        assertThat(stored(second).state()).isEqualTo(EntryState.DONE);
    }

    @Test
    void aReadThatFailsIsDoneAgain() {
        StoredEntry entry = place(null, "49000", HOUR);
        store().script.addAll(Collections.singleton(ScriptedStore.Next.UNAVAILABLE));
        assertThatThrownBy(world.entryWatch::step).isInstanceOf(StoreException.class);
        world.tick("48900");
        assertThat(world.entryWatch.step()).isEqualTo(1);
        assertThat(stored(entry).state()).isEqualTo(EntryState.SENT);
        world.run(Duration.ofSeconds(2));
    }

    @Test
    void afterManyRefusalsInARowTheOthersAreLeftAloneForASecond() {
        for (int i = 0; i < Entries.MOST; i++) {
            place(null, "49000", HOUR);
        }
        for (int i = 0; i < Entries.MOST; i++) {
            EntryReceipt receipt = world.desk.place(new EntryCommand(
                    new OpenCommand(
                            "b" + i,
                            World.BOB,
                            World.HIS,
                            "BTC-USD",
                            Side.LONG,
                            World.usd("100"),
                            Leverage.of(10),
                            null,
                            null,
                            "t"),
                    null,
                    World.price("49000"),
                    3_600_000_000L));
            assertThat(receipt.accepted()).isTrue();
        }
        world.stop(ControlState.HALTED);
        atRest();
        world.tick("48900");
        int held = asked(world.entryWatch::step);
        world.tick("48901");
        assertThat(asked(world.entryWatch::step)).as("each rests").isZero();
        int each = held / 64;
        assertThat(held).as("64 of 100 were asked for").isEqualTo(64 * each).isPositive();
        world.clock.advanceMicros(1_000_000);
        world.tick("48902");
        assertThat(asked(world.entryWatch::step)).isPositive();
        world.control.resume("global", "olga", "t");
        world.run(Duration.ofSeconds(3));
    }
}
