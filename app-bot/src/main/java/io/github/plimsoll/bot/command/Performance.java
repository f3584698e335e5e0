package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.stats.ClosedTrade;
import io.github.plimsoll.execution.stats.Drawdown;
import io.github.plimsoll.execution.stats.EquityPoint;
import io.github.plimsoll.execution.stats.FlowTiming;
import io.github.plimsoll.execution.stats.Fraction;
import io.github.plimsoll.execution.stats.Period;
import io.github.plimsoll.execution.stats.PeriodPnl;
import io.github.plimsoll.execution.stats.ReturnStats;
import io.github.plimsoll.execution.stats.ReturnTerms;
import io.github.plimsoll.execution.stats.Returns;
import io.github.plimsoll.execution.stats.TradeStats;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * {@code /performance}: what your closed positions made by day, week or month in UTC, and how well. Ratios are of daily
 * returns on the equity at the start of each UTC day, deposits and withdrawals taken out, 365 days a year, without a risk
 * free return, as {@link ReturnTerms#daily} has it; what is not defined is left out.
 */
final class Performance implements Command {
    /** So many closed positions are read; what is older does not count, and is said. */
    static final int MOST_TRADES = 5_000;

    private static final int DAYS = 90;
    private static final int PERIODS = 7;
    private static final long DAY_MICROS = 86_400_000_000L;

    private final Trading trading;

    Performance(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/performance";
    }

    @Override
    public String usage() {
        return "[day|week|month]";
    }

    @Override
    public String purpose() {
        return "shows what your closed positions made by day, week or month, win rate, drawdown and ratios";
    }

    @Override
    public String example() {
        return "/performance week";
    }

    @Override
    public Answer run(Session session, Words words) {
        Period period = words.takeIf("week") ? Period.WEEK : words.takeIf("month") ? Period.MONTH : Period.DAY;
        if (period == Period.DAY && !words.takeIf("day") && words.any()) {
            throw words.wrong(
                    "BAD_PERIOD",
                    "The period must be day, week or month but is \"" + Words.shown(words.peek()) + "\".");
        }
        words.end();
        AccountId account = session.account().id();
        long now = trading.pace().nowMicros();
        List<StoredPosition> closed =
                new ArrayList<>(trading.store().transact(tx -> tx.closedPositions(account, MOST_TRADES)));
        Collections.reverse(closed);
        List<ClosedTrade> trades = closed.stream()
                .map(p -> new ClosedTrade(p.realized(), p.openedAt(), Math.max(p.openedAt(), p.closedAt())))
                .toList();
        List<String> lines = new ArrayList<>();
        Data data = Data.of("period", period);
        periods(trades, period, now, lines, data);
        trades(trades, lines, data);
        List<Snapshot> kept = trading.desk().snapshots(account, Math.floorDiv(now, DAY_MICROS) - DAYS);
        days(trading.store().transact(tx -> points(tx, account, kept)), lines, data);
        unknown(kept, lines, data);
        if (closed.size() == MOST_TRADES) {
            lines.add("Of the last " + MOST_TRADES + " closed positions only.");
        }
        return Answer.ok(String.join("\n", lines), data.map());
    }

    private static void periods(List<ClosedTrade> trades, Period period, long now, List<String> lines, Data data) {
        List<PeriodPnl> listed = PeriodPnl.ofTrades(trades, period);
        LocalDate current = period.start(now);
        Usd made = listed.stream()
                .filter(one -> one.start().equals(current))
                .map(PeriodPnl::pnl)
                .findFirst()
                .orElse(Usd.ZERO);
        lines.add("Positions closed this " + period.name().toLowerCase(Locale.ROOT) + " (since " + current
                + " UTC): realised " + Say.signed(made) + " USD after all their fees");
        List<Map<String, Object>> rows = new ArrayList<>();
        for (PeriodPnl one : listed.subList(Math.max(0, listed.size() - PERIODS), listed.size())) {
            lines.add(one.start() + "  " + Say.signed(one.pnl()) + " USD of " + one.count()
                    + (one.count() == 1 ? " position" : " positions"));
            rows.add(Data.of("start", one.start())
                    .and("pnl", one.pnl())
                    .and("closed", one.count())
                    .map());
        }
        data.and("this_period", made).and("periods", rows);
    }

    private static void trades(List<ClosedTrade> trades, List<String> lines, Data data) {
        TradeStats stats = TradeStats.of(trades);
        String winRate = stats.winRate().map(rate -> percent(rate.toDouble())).orElse("-");
        String factor = stats.profitFactor().ratio().map(Performance::round).orElse("-");
        String expectancy = stats.expectancyMicros().map(Performance::dollars).orElse("-");
        String payoff = stats.payoffRatio().map(Performance::round).orElse("-");
        lines.add("Closed " + stats.trades() + ": won " + stats.wins() + ", lost " + stats.losses() + ", even "
                + stats.even() + "; net " + Say.signed(stats.net()) + " USD");
        lines.add("Win rate " + winRate + ", profit factor " + factor + ", expectancy " + expectancy + " USD, payoff "
                + payoff + ", longest losing streak " + stats.longestLosingStreak());
        data.and("closed", stats.trades())
                .and("won", stats.wins())
                .and("lost", stats.losses())
                .and("even", stats.even())
                .and("net", stats.net())
                .and("win_rate", absent(winRate))
                .and("profit_factor", absent(factor))
                .and("expectancy", absent(expectancy))
                .and("payoff", absent(payoff))
                .and("longest_losing", stats.longestLosingStreak());
    }

    private static void days(List<EquityPoint> points, List<String> lines, Data data) {
        if (points.isEmpty()) {
            lines.add("No day has begun with this account yet, so there is no drawdown and no ratio.");
            return;
        }
        Drawdown fall = Drawdown.of(points);
        ReturnStats stats = Returns.timeWeighted(points, FlowTiming.START)
                .map(returns -> ReturnStats.of(returns, ReturnTerms.daily()))
                .orElseGet(() -> ReturnStats.of(new double[0], ReturnTerms.daily()));
        String sharpe = ratio(stats.sharpe());
        String sortino = ratio(stats.sortino());
        String calmar = ratio(stats.calmar());
        lines.add("By the starts of " + points.size() + " days: deepest fall " + fall.depth() + " USD, now "
                + fall.now() + " USD below the peak");
        lines.add("Sharpe " + sharpe + ", Sortino " + sortino + ", Calmar " + calmar + " of " + stats.count()
                + " daily returns");
        data.and("days", points.size())
                .and("max_drawdown", fall.depth())
                .and("drawdown", fall.now())
                .and("returns", stats.count())
                .and("sharpe", absent(sharpe))
                .and("sortino", absent(sortino))
                .and("calmar", absent(calmar));
    }

    private static void unknown(List<Snapshot> kept, List<String> lines, Data data) {
        long unknown = kept.stream().filter(snapshot -> !snapshot.known()).count();
        if (unknown > 0) {
            lines.add("Left out " + unknown + (unknown == 1 ? " day" : " days")
                    + " in which a position had no validated price.");
        }
        data.and("unknown_days", unknown);
    }

    /** The equity at the start of each day that is known, with what flowed in or out since the one before. */
    private static List<EquityPoint> points(StoreTx tx, AccountId account, List<Snapshot> kept) {
        List<EquityPoint> points = new ArrayList<>();
        Usd after = Usd.ZERO;
        for (Snapshot snapshot : kept) {
            Usd equity = snapshot.dayEquity();
            if (equity != null) {
                long start = snapshot.day() * DAY_MICROS;
                // EXTERNAL falls by what comes in; what came since the first point and not since this one came between.
                Usd since = tx.movement(account, Book.EXTERNAL, "", start).negate();
                Usd flow = points.isEmpty() ? Usd.ZERO : after.minus(since);
                after = since;
                points.add(new EquityPoint(start, equity, flow));
            }
        }
        return points;
    }

    private static String percent(double fraction) {
        return BigDecimal.valueOf(fraction * 100).setScale(2, RoundingMode.HALF_EVEN) + "%";
    }

    private static String round(Fraction fraction) {
        return fraction.toBigDecimal(MathContext.DECIMAL64)
                .setScale(2, RoundingMode.HALF_EVEN)
                .toPlainString();
    }

    private static String dollars(Fraction micros) {
        return micros.toBigDecimal(MathContext.DECIMAL64)
                .movePointLeft(6)
                .setScale(2, RoundingMode.HALF_EVEN)
                .toPlainString();
    }

    private static String ratio(OptionalDouble value) {
        return value.isEmpty()
                ? "-"
                : BigDecimal.valueOf(value.getAsDouble())
                        .setScale(2, RoundingMode.HALF_EVEN)
                        .toPlainString();
    }

    private static @Nullable String absent(String shown) {
        return shown.equals("-") ? null : shown;
    }
}
