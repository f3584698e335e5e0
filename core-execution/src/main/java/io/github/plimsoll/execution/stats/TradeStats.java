package io.github.plimsoll.execution.stats;

import io.github.plimsoll.numbers.Usd;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * What a series of trades came to. A trade wins with a net result above 0, loses below it, and is even at exactly 0; an even
 * trade counts as a trade and as neither. Everything is exact.
 *
 * @param trades how many
 * @param wins how many won
 * @param losses how many lost
 * @param grossProfit sum of the winning results
 * @param grossLoss sum of the losing results as an amount of 0 or above
 * @param largestWin the best single result, 0 without a win
 * @param largestLoss the worst single result as an amount of 0 or above
 * @param longestWinningStreak most wins in a row
 * @param longestLosingStreak most losses in a row; an even trade ends a row
 */
public record TradeStats(
        int trades,
        int wins,
        int losses,
        Usd grossProfit,
        Usd grossLoss,
        Usd largestWin,
        Usd largestLoss,
        int longestWinningStreak,
        int longestLosingStreak) {

    /** @param trades in the order in which they closed; the order matters for the streaks only */
    public static TradeStats of(List<ClosedTrade> trades) {
        int wins = 0;
        int losses = 0;
        Usd profit = Usd.ZERO;
        Usd loss = Usd.ZERO;
        Usd best = Usd.ZERO;
        Usd worst = Usd.ZERO;
        int winning = 0;
        int losing = 0;
        int mostWinning = 0;
        int mostLosing = 0;
        for (ClosedTrade trade : trades) {
            Usd net = trade.net();
            winning = net.isPositive() ? winning + 1 : 0;
            losing = net.isNegative() ? losing + 1 : 0;
            mostWinning = Math.max(mostWinning, winning);
            mostLosing = Math.max(mostLosing, losing);
            if (net.isPositive()) {
                wins++;
                profit = profit.plus(net);
                best = net.compareTo(best) > 0 ? net : best;
            } else if (net.isNegative()) {
                losses++;
                loss = loss.minus(net);
                worst = net.abs().compareTo(worst) > 0 ? net.abs() : worst;
            }
        }
        return new TradeStats(trades.size(), wins, losses, profit, loss, best, worst, mostWinning, mostLosing);
    }

    /** Trades that neither won nor lost. */
    public int even() {
        return trades - wins - losses;
    }

    /** Gross profit less gross loss. */
    public Usd net() {
        return grossProfit.minus(grossLoss);
    }

    /** Wins over all trades, even ones included; empty without trades. */
    public Optional<Fraction> winRate() {
        return over(wins, trades);
    }

    public ProfitFactor profitFactor() {
        return ProfitFactor.of(grossProfit.micros(), grossLoss.micros());
    }

    /** Net result per trade in micro-dollars; empty without trades. */
    public Optional<Fraction> expectancyMicros() {
        return over(net().micros(), trades);
    }

    /** Gross profit per win in micro-dollars; empty without a win. */
    public Optional<Fraction> averageWinMicros() {
        return over(grossProfit.micros(), wins);
    }

    /** Gross loss per loss in micro-dollars, above 0; empty without a loss. */
    public Optional<Fraction> averageLossMicros() {
        return over(grossLoss.micros(), losses);
    }

    /** Average win over average loss; empty without a win or without a loss. */
    public Optional<Fraction> payoffRatio() {
        if (wins == 0 || losses == 0) {
            return Optional.empty();
        }
        return Optional.of(new Fraction(
                BigInteger.valueOf(grossProfit.micros()).multiply(BigInteger.valueOf(losses)),
                BigInteger.valueOf(grossLoss.micros()).multiply(BigInteger.valueOf(wins))));
    }

    private static Optional<Fraction> over(long sum, int count) {
        return count == 0 ? Optional.empty() : Optional.of(Fraction.of(sum, count));
    }
}
