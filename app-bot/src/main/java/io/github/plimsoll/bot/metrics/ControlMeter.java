package io.github.plimsoll.bot.metrics;

import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.risk.ControlState;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What may be done now, and the orders under way. One caller at a time. */
final class ControlMeter {
    private static final int MOST = 1_000;
    private static final Set<IntentState> OPEN = open();

    private record Stored(
            List<Latch> latches, Map<IntentState, Integer> open, int unknown, Map<DeadLetter.Kind, Integer> letters) {}

    private final Board board;
    /** Kept while the database does not answer: a stop that was seen holds until it is seen gone. */
    private List<Latch> latches = List.of();

    ControlMeter(Board board) {
        this.board = board;
    }

    private static Set<IntentState> open() {
        Set<IntentState> states = EnumSet.allOf(IntentState.class);
        states.removeIf(IntentState::terminal);
        return states;
    }

    /** @throws io.github.plimsoll.execution.spi.StoreException when the database does not answer */
    void store(Store store) {
        Stored stored = store.transact(tx -> {
            Map<IntentState, Integer> counts = new EnumMap<>(IntentState.class);
            tx.intents(OPEN, MOST).forEach(intent -> counts.merge(intent.state(), 1, Integer::sum));
            return new Stored(
                    tx.latches(),
                    counts,
                    tx.intents(EnumSet.of(IntentState.UNKNOWN), MOST).size(),
                    tx.waitingDeadLetters());
        });
        latches = stored.latches();
        for (IntentState state : OPEN) {
            board.set(TradeMetrics.OPEN_INTENTS, stored.open().getOrDefault(state, 0), state.name());
        }
        board.set(TradeMetrics.UNKNOWN_INTENTS, stored.unknown());
        for (DeadLetter.Kind kind : DeadLetter.Kind.values()) {
            board.set(TradeMetrics.DEAD_LETTERS, stored.letters().getOrDefault(kind, 0), kind.name());
        }
    }

    void show(ControlPlane control) {
        Set<Latch> all = new LinkedHashSet<>(latches);
        all.addAll(control.unwritten());
        ControlState holds = control.global(latches);
        for (ControlState state : ControlState.values()) {
            board.set(TradeMetrics.CONTROL, state == holds ? 1 : 0, state.name());
        }
        board.set(TradeMetrics.STOPS, all.size());
        board.set(TradeMetrics.READY, control.isReady() ? 1 : 0);
    }
}
