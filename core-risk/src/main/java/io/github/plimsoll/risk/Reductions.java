package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Quantity;
import java.util.Optional;

/** The rules of reducing orders. */
final class Reductions {
    private Reductions() {}

    /** The first rule that refuses, in the order of {@link ReduceCode}. */
    static Optional<ReduceRefused> refusal(
            PositionView position,
            Quantity size,
            ControlState control,
            boolean nativeReduceOnly,
            boolean unknownCloseOutstanding) {
        if (!control.permitsReducing()) {
            return refused(
                    ReduceCode.CONTROL_FROZEN,
                    ControlState.HALTED.name(),
                    control.name(),
                    "nothing until a person ends the freeze");
        }
        Quantity remaining = position.remaining();
        Quantity reserved = position.reservedByOpenCloses();
        Quantity minimum = position.minPartialSize();
        if (remaining.isZero()) {
            return refused(ReduceCode.POSITION_CLOSED, "0", "0", "nothing; the position is closed");
        }
        if (reserved.decimals() != remaining.decimals()
                || minimum.decimals() != remaining.decimals()
                || reserved.units() > remaining.units()) {
            return refused(
                    ReduceCode.POSITION_INVALID,
                    remaining.toString(),
                    reserved.toString(),
                    "a position whose figures are consistent");
        }
        if (size.decimals() != remaining.decimals()) {
            return refused(
                    ReduceCode.SIZE_DECIMALS,
                    Integer.toString(remaining.decimals()),
                    Integer.toString(size.decimals()),
                    "a size with " + remaining.decimals() + " decimals");
        }
        long available = remaining.units() - reserved.units();
        String availableText = Quantity.of(available, remaining.decimals()).toString();
        if (size.isZero()) {
            return refused(ReduceCode.SIZE_NOT_POSITIVE, "0", "0", "a size above 0, at most " + availableText);
        }
        if (unknownCloseOutstanding && !nativeReduceOnly) {
            return refused(
                    ReduceCode.CLOSE_OUTCOME_UNKNOWN,
                    "no close with an unknown outcome",
                    "one",
                    "the same close once the outcome of the earlier one is known");
        }
        if (size.units() > available) {
            return refused(
                    ReduceCode.SIZE_ABOVE_REMAINING,
                    availableText,
                    size.toString(),
                    available == 0
                            ? "nothing; all that remains is already being closed"
                            : "a size of at most " + availableText);
        }
        if (size.units() < minimum.units() && size.units() < available) {
            boolean onlyAll = available <= minimum.units();
            return refused(
                    ReduceCode.SIZE_BELOW_MIN_PARTIAL,
                    minimum.toString(),
                    size.toString(),
                    onlyAll
                            ? "all that is left, " + availableText
                            : "a size of at least " + minimum + ", or all that is left, " + availableText);
        }
        return Optional.empty();
    }

    private static Optional<ReduceRefused> refused(ReduceCode code, String limit, String actual, String wouldPass) {
        return Optional.of(new ReduceRefused(code, limit, actual, wouldPass));
    }
}
