package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What each position earned by the venue's own fills, worked out a second time with decimal fractions. */
final class Truth {
    private static final MathContext EXACT = new MathContext(60);
    /** The books may meet fills in another order, with another collateral at the close: so not only from the whole on. */
    private static final BigDecimal DRAINED = new BigDecimal("0.9");

    private final Map<SortableId, Line> lines = new TreeMap<>();
    private final Manner manner;

    private Truth(Manner manner) {
        this.manner = manner;
    }

    private static final class Line {
        private BigDecimal units = BigDecimal.ZERO;
        private BigDecimal cost = BigDecimal.ZERO;
        private BigDecimal collateral = BigDecimal.ZERO;
        /** Of a long, before fees. */
        private BigDecimal gross = BigDecimal.ZERO;

        private BigDecimal fees = BigDecimal.ZERO;
        private int fills;
        private boolean isLong;
        /** Liquidated: the venue keeps what was left. */
        private boolean liquidated;
        /** A close that lost about all of its collateral: what it lost beyond is the venue's. */
        private boolean drained;
    }

    /**
     * What happened to all positions.
     *
     * @param manner of the venue
     * @param opens orders by id that are no closes
     * @param foreign what nobody of ours opened
     */
    static Truth of(
            Manner manner,
            List<VenueEvent> events,
            Map<SortableId, StoredIntent> opens,
            Map<SortableId, Exchange.Foreign> foreign) {
        Truth truth = new Truth(manner);
        foreign.forEach((position, as) -> {
            Line line = truth.lines.computeIfAbsent(position, any -> new Line());
            line.isLong = as.side() == Side.LONG;
            line.units = BigDecimal.valueOf(as.units(), 8);
            line.cost = line.units.multiply(as.entry().toBigDecimal());
            line.collateral = as.collateral().toBigDecimal();
        });
        for (VenueEvent event : events) {
            Line line = truth.lines.computeIfAbsent(event.position(), any -> new Line());
            switch (event.kind()) {
                case FILL -> truth.fill(line, event, event.order() == null ? null : opens.get(event.order()));
                case LIQUIDATED -> line.liquidated = true;
                case FUNDING, ROLLOVER, GAS ->
                    line.fees = line.fees.add(event.fee().toBigDecimal());
                case MARGIN -> moved(line, event, opens.get(Objects.requireNonNull(event.order())));
                case DECLINED, REVERTED, CANCELLED -> {}
            }
        }
        return truth;
    }

    /** @param order null when it is one of another account */
    private static void moved(Line line, VenueEvent event, @Nullable StoredIntent order) {
        if (order != null) {
            BigDecimal amount = BigDecimal.valueOf(event.units(), 6);
            boolean in = order.kind() == IntentKind.ADD_MARGIN;
            line.collateral = in ? line.collateral.add(amount) : line.collateral.subtract(amount);
        }
    }

    private void fill(Line line, VenueEvent event, @Nullable StoredIntent open) {
        BigDecimal units = BigDecimal.valueOf(event.units(), 8);
        BigDecimal value = units.multiply(Objects.requireNonNull(event.price()).toBigDecimal());
        line.fills++;
        line.fees = line.fees.add(event.fee().toBigDecimal());
        if (open != null) {
            line.isLong = open.side() == Side.LONG;
            line.units = line.units.add(units);
            line.cost = line.cost.add(value);
            BigDecimal put = open.collateral()
                    .toBigDecimal()
                    .multiply(units)
                    .divide(BigDecimal.valueOf(open.sizeUnits(), 8), EXACT);
            BigDecimal paid = manner == Manner.CHARGING ? event.fee().toBigDecimal() : BigDecimal.ZERO;
            line.collateral = line.collateral.add(put.subtract(paid));
        } else if (line.units.signum() > 0) {
            BigDecimal share = line.cost.multiply(units).divide(line.units, EXACT);
            BigDecimal released = line.collateral.multiply(units).divide(line.units, EXACT);
            BigDecimal won = line.isLong ? value.subtract(share) : share.subtract(value);
            BigDecimal lost = event.fee().toBigDecimal().subtract(won);
            line.drained |= lost.compareTo(released.multiply(DRAINED)) > 0;
            line.collateral = line.collateral.subtract(released);
            line.gross = line.gross.add(value.subtract(share));
            line.cost = line.cost.subtract(share);
            line.units = line.units.subtract(units);
        }
    }

    /** Holds a position that was never liquidated against it, to a micro-dollar for each fill. */
    void check(StoredPosition position) {
        Line line = lines.get(position.id());
        if (line == null || line.liquidated) {
            return;
        }
        BigDecimal gross = position.side() == Side.LONG ? line.gross : line.gross.negate();
        BigDecimal expected = gross.subtract(line.fees);
        BigDecimal difference = position.realized().toBigDecimal().subtract(expected);
        // A loss beyond the collateral is the venue's: then, and only then, the books hold more.
        boolean lostAll = line.drained && difference.signum() > 0;
        BrokenInvariant.require(
                "I17",
                lostAll || difference.abs().compareTo(BigDecimal.valueOf(line.fills + 1L, 6)) <= 0,
                "position ",
                position.id(),
                " realised ",
                position.realized(),
                " by the books and ",
                expected,
                " by the venue's fills");
        BigDecimal margin = position.collateral().toBigDecimal().subtract(line.collateral);
        BrokenInvariant.require(
                "I17",
                !position.open() || margin.abs().compareTo(BigDecimal.valueOf(line.fills + 1L, 6)) <= 0,
                "position ",
                position.id(),
                " is held by ",
                position.collateral(),
                " USD in the books and by ",
                line.collateral,
                " at the venue");
    }

    static Map<SortableId, StoredIntent> opens(List<StoredIntent> intents) {
        Map<SortableId, StoredIntent> opens = new TreeMap<>();
        for (StoredIntent intent : intents) {
            if (intent.kind() != IntentKind.CLOSE) {
                opens.put(intent.id(), intent);
            }
        }
        return opens;
    }
}
