package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The table of control states, row by row. */
class ControlStateTest {
    @Test
    void whatEachStatePermits() {
        assertRow(ControlState.ACTIVE, true, true, true, true);
        assertRow(ControlState.REDUCE_ONLY, false, true, false, true);
        assertRow(ControlState.HALTED, false, true, false, false);
        assertRow(ControlState.FROZEN, false, false, false, false);
    }

    private static void assertRow(
            ControlState state, boolean opening, boolean reducing, boolean strategies, boolean strategyExits) {
        assertThat(state.permitsOpening()).isEqualTo(opening);
        assertThat(state.permits(OrderClass.OPENING)).isEqualTo(opening);
        assertThat(state.permitsReducing()).isEqualTo(reducing);
        assertThat(state.permits(OrderClass.REDUCING)).isEqualTo(reducing);
        assertThat(state.permits(OrderClass.NEUTRAL)).isEqualTo(reducing);
        assertThat(state.permitsStrategies()).isEqualTo(strategies);
        assertThat(state.permitsStrategyExits()).isEqualTo(strategyExits);
    }

    @Test
    void theStrictestWins() {
        ControlState[] byStrictness = {
            ControlState.ACTIVE, ControlState.REDUCE_ONLY, ControlState.HALTED, ControlState.FROZEN
        };
        assertThat(ControlState.values()).containsExactly(byStrictness);
        for (int a = 0; a < byStrictness.length; a++) {
            for (int b = 0; b < byStrictness.length; b++) {
                assertThat(ControlState.strictest(byStrictness[a], byStrictness[b]))
                        .isEqualTo(byStrictness[Math.max(a, b)]);
            }
        }
    }
}
