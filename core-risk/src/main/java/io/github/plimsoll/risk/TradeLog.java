package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Given;
import java.util.ArrayList;
import java.util.List;

/**
 * The last closed trades of an account, at most {@value #CAPACITY}, as far as behaviour rules read them. A trade that
 * ends even is neither a win nor a loss and leaves a streak alone. Immutable. Source: reference systems, section 1.10.
 */
public final class TradeLog {
    /** How many trades are kept; the oldest go first. */
    public static final int CAPACITY = 256;

    public static final TradeLog EMPTY = new TradeLog(List.of());

    private final List<ClosedTrade> trades;
    private final int streak;
    private final long lastLoss;
    private final int wins;
    private final int losses;

    private TradeLog(List<ClosedTrade> trades) {
        this.trades = trades;
        int inARow = 0;
        long last = Long.MIN_VALUE;
        int won = 0;
        int lost = 0;
        for (ClosedTrade trade : trades) {
            if (trade.pnl().isNegative()) {
                inARow++;
                lost++;
                last = Math.max(last, trade.closedMicros());
            } else if (trade.pnl().isPositive()) {
                inARow = 0;
                won++;
            }
        }
        this.streak = inARow;
        this.lastLoss = last;
        this.wins = won;
        this.losses = lost;
    }

    /** In the order in which they closed; of more than {@value #CAPACITY} the last ones. */
    public static TradeLog of(List<ClosedTrade> trades) {
        List<ClosedTrade> all = Given.noNulls(trades, "trades");
        return new TradeLog(List.copyOf(all.subList(Math.max(0, all.size() - CAPACITY), all.size())));
    }

    public TradeLog plus(ClosedTrade trade) {
        Given.notNull(trade, "trade");
        List<ClosedTrade> more = new ArrayList<>(trades);
        more.add(trade);
        return of(more);
    }

    public List<ClosedTrade> trades() {
        return trades;
    }

    /** Losses since the last win. */
    public int streak() {
        return streak;
    }

    /** When the last loss was; {@link Long#MIN_VALUE} when there is none. */
    long lastLossMicros() {
        return lastLoss;
    }

    int wins() {
        return wins;
    }

    /** Wins and losses together. */
    int decided() {
        return wins + losses;
    }

    /** When a position in the market last ended; {@link Long#MIN_VALUE} when none did. */
    long lastExit(String instrument) {
        long last = Long.MIN_VALUE;
        for (int i = 0; i < trades.size(); i++) {
            ClosedTrade trade = trades.get(i);
            if (trade.instrument().equals(instrument)) {
                last = Math.max(last, trade.closedMicros());
            }
        }
        return last;
    }

    /** Whether the log holds every trade after this time; one that is full may have forgotten some. */
    boolean reaches(long micros) {
        return trades.size() < CAPACITY || trades.get(0).closedMicros() <= micros;
    }

    int stopLossesAfter(long micros) {
        int count = 0;
        for (int i = 0; i < trades.size(); i++) {
            ClosedTrade trade = trades.get(i);
            count += trade.byStopLoss() && trade.closedMicros() > micros ? 1 : 0;
        }
        return count;
    }

    /** @throws ArithmeticException when the sum does not fit */
    long profitAfter(String instrument, long micros) {
        long sum = 0;
        for (int i = 0; i < trades.size(); i++) {
            ClosedTrade trade = trades.get(i);
            if (trade.closedMicros() > micros && trade.instrument().equals(instrument)) {
                sum = Math.addExact(sum, trade.pnl().micros());
            }
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TradeLog log && trades.equals(log.trades);
    }

    @Override
    public int hashCode() {
        return trades.hashCode();
    }
}
