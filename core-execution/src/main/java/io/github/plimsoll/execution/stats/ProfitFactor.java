package io.github.plimsoll.execution.stats;

import java.util.Optional;

/**
 * Gross profit over gross loss, and what it is called where there is no such ratio.
 *
 * @param state what there is
 * @param ratio the ratio; present exactly when the state is {@link State#RATIO}
 */
public record ProfitFactor(State state, Optional<Fraction> ratio) {
    /** Whether there is a ratio, and why not. */
    public enum State {
        /** There were losses: the ratio is defined, 0 when nothing was won. */
        RATIO,
        /** Something was won and nothing lost: no ratio, and no infinity in its place. */
        NO_LOSS,
        /** Nothing was won and nothing lost, or there are no trades. */
        NOTHING
    }

    public ProfitFactor {
        if ((state == State.RATIO) != ratio.isPresent()) {
            throw new IllegalArgumentException("a profit factor " + state + " with the ratio " + ratio);
        }
    }

    /** @param grossLoss as an amount of 0 or above */
    static ProfitFactor of(long grossProfit, long grossLoss) {
        if (grossLoss > 0) {
            return new ProfitFactor(State.RATIO, Optional.of(Fraction.of(grossProfit, grossLoss)));
        }
        return new ProfitFactor(grossProfit > 0 ? State.NO_LOSS : State.NOTHING, Optional.empty());
    }
}
