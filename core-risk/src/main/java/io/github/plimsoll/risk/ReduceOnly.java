package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.SortableId;
import java.util.function.Function;

/**
 * Proof that an order only reduces: position, version and a size that never exceeds what remains after the closes that
 * are already open, so that it cannot flip the position. Only {@link RiskEngine#permit} makes one. Immutable. Source:
 * contracts, section 3.
 */
public final class ReduceOnly implements ReduceDecision {
    private final RiskEngine minter;
    private final PositionView position;
    private final Quantity size;

    ReduceOnly(RiskEngine minter, PositionView position, Quantity size) {
        this.minter = minter;
        this.position = position;
        this.size = size;
    }

    public SortableId positionId() {
        return position.id();
    }

    public AccountId account() {
        return position.account();
    }

    /** The position's version that the permit holds for. */
    public long positionVersion() {
        return position.version();
    }

    /** What may be closed. */
    public Quantity size() {
        return size;
    }

    /** Whether this closes all that is still open and not already being closed. */
    public boolean closesAllLeft() {
        return size.units()
                == position.remaining().units()
                        - position.reservedByOpenCloses().units();
    }

    /** Whether this very engine made the permit. */
    public boolean mintedBy(RiskEngine engine) {
        return minter == engine;
    }

    @Override
    public <R> R fold(
            Function<? super ReduceOnly, ? extends R> permitted, Function<? super ReduceRefused, ? extends R> refused) {
        return permitted.apply(this);
    }

    @Override
    public String toString() {
        return "ReduceOnly[" + position.id() + " v" + position.version() + " size " + size + "]";
    }
}
