package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.bot.live.ControlGate;
import io.github.plimsoll.bot.live.LiveSide;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.Ids;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Origin;
import io.github.plimsoll.execution.spi.StopJournal;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.risk.ControlState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which transactions leave in which state of control. */
class ControlGateTest {
    @ParameterizedTest
    @CsvSource({"REDUCE_ONLY,true", "HALTED,true", "FROZEN,false"})
    @DisplayName(
            "what takes back an order that rests at the venue leaves wherever exits do, and what places one does not")
    void takesBack(ControlState state, boolean leaves) throws IOException {
        WorldClock clock = WorldClock.of(() -> System.currentTimeMillis() * 1_000L, System::nanoTime);
        try (VenueStub venue = new VenueStub()) {
            LiveSide side = VenueStub.maker(venue.environment(), "")
                    .make(List.of(Instrument.cryptoPerp("BTC"), Instrument.cryptoPerp("ETH")), instrument -> 0, clock);
            Account account = side.accounts().get(0);
            MemoryStore store = new MemoryStore(System::nanoTime);
            StoredIntent open = open(account);
            store.transact(tx -> {
                tx.insertAccount(account);
                tx.insertIntent(open);
                return open;
            });
            ControlPlane control = new ControlPlane(store, new Kept(), clock, new Ids(clock, new SplittableRandom(7)));
            control.ready();
            control.stop(Latch.GLOBAL, state, "asked for", "a test", "trace");
            ControlGate gate = new ControlGate(side, control, store);
            String id = open.id().toString();
            assertThat(gate.may(id, false)).isFalse();
            assertThat(gate.may(id + ":3", false)).as("another try").isFalse();
            assertThat(gate.may(id + ":off:1", false)).isEqualTo(leaves);
            assertThat(gate.may(id, true)).as("in its place").isEqualTo(leaves);
        }
    }

    private static StoredIntent open(Account account) {
        SortableId id = new SortableId(1, 7);
        return new StoredIntent(
                id,
                new SortableId(1, 8),
                "key",
                account.id(),
                account.user(),
                IntentKind.OPEN,
                Origin.USER,
                "BTC-USD",
                new SortableId(1, 9),
                Side.LONG,
                1_000_000,
                0,
                Usd.of(50),
                Leverage.of(10),
                Price.parse("50000.00", 2),
                1,
                null,
                null,
                null,
                null,
                0,
                Long.MAX_VALUE,
                1,
                0,
                IntentState.RECORDED,
                null,
                "trace",
                1);
    }

    private static final class Kept implements StopJournal {
        private final List<Latch> all = new ArrayList<>();

        @Override
        public void record(Latch latch) {
            all.add(latch);
        }

        @Override
        public List<Latch> pending() {
            return List.copyOf(all);
        }

        @Override
        public void clear() {
            all.clear();
        }
    }
}
