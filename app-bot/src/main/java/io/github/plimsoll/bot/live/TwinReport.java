package io.github.plimsoll.bot.live;

import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.numbers.Decimals;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How real fills and fees went beside those of paper, market by market. */
public final class TwinReport {
    /** Hundredths of a basis point in one. */
    private static final long SCALE = 1_000_000;

    private TwinReport() {}

    /**
     * One market. Basis points are those of the notional, weighted by it, with two decimals.
     *
     * @param market instrument id
     * @param fills how many
     * @param notional of all of them
     * @param worse dollars by which their prices were worse than on paper; negative when they were better
     * @param meanBps the same in basis points
     * @param worstBps of the worst of them
     * @param fees what the venue took
     * @param paperFees what paper takes
     */
    public record Market(
            String market,
            int fills,
            Usd notional,
            Usd worse,
            String meanBps,
            String worstBps,
            Usd fees,
            Usd paperFees) {
        /** One sentence. */
        public String text() {
            boolean better = worse.isNegative();
            return market + ": " + fills + (fills == 1 ? " fill" : " fills") + " of " + notional + " USD, "
                    + (better ? worse.negate() + " USD better" : worse + " USD worse")
                    + " than on paper (mean " + meanBps + " bp, worst " + worstBps + " bp; below zero is better); fees "
                    + fees + " USD, on paper " + paperFees + " USD";
        }
    }

    /** By market; entries of something else are left out. */
    public static List<Market> of(List<AuditEntry> entries) {
        SortedMap<String, List<TwinFill>> byMarket = new TreeMap<>();
        for (AuditEntry entry : entries) {
            TwinFill.of(entry)
                    .ifPresent(fill -> byMarket.computeIfAbsent(fill.market(), name -> new ArrayList<>())
                            .add(fill));
        }
        return byMarket.entrySet().stream()
                .map(one -> market(one.getKey(), one.getValue()))
                .toList();
    }

    private static Market market(String name, List<TwinFill> fills) {
        Usd notional = Usd.ZERO;
        Usd worse = Usd.ZERO;
        Usd fees = Usd.ZERO;
        Usd paper = Usd.ZERO;
        long worst = Long.MIN_VALUE;
        for (TwinFill fill : fills) {
            notional = notional.plus(fill.notional());
            worse = worse.plus(fill.worse());
            fees = fees.plus(fill.fee());
            paper = paper.plus(fill.paperFee());
            worst = Math.max(worst, scaled(fill.worse(), fill.notional()));
        }
        return new Market(
                name,
                fills.size(),
                notional,
                worse,
                Decimals.print(scaled(worse, notional), 2, 2),
                Decimals.print(worst, 2, 2),
                fees,
                paper);
    }

    /** Of dust there is no share. */
    private static long scaled(Usd part, Usd whole) {
        return whole.isPositive() ? Exact.mulDiv(part.micros(), SCALE, whole.micros(), Rounding.HALF_EVEN) : 0;
    }

    /** Who writes the entries, for who looks for them. */
    public static String actor() {
        return TwinFill.ACTOR;
    }
}
