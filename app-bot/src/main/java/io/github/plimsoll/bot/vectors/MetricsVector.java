package io.github.plimsoll.bot.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.plimsoll.execution.stats.AnnualReturn;
import io.github.plimsoll.execution.stats.ClosedTrade;
import io.github.plimsoll.execution.stats.Deviation;
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
import io.github.plimsoll.numbers.Usd;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Statistics of returns, of an equity series or of trades; see docs/vectors.md. */
final class MetricsVector {
    /** More than a case by hand has, and less than would fill the memory. */
    private static final int MOST_VALUES = 100_000;

    private static final List<String> SERIES = List.of("returns", "index", "equity", "trades");

    private MetricsVector() {}

    static ObjectNode answer(JsonNode one) {
        List<String> given = SERIES.stream().filter(one::has).toList();
        if (given.size() != 1) {
            throw new IllegalArgumentException("a case has exactly one of " + SERIES + ", not " + given);
        }
        JsonNode series = one.get(given.get(0));
        if (!series.isArray() || series.size() > MOST_VALUES) {
            throw new IllegalArgumentException(given.get(0) + " must be a list of at most " + MOST_VALUES);
        }
        ReturnTerms terms = terms(one);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        switch (given.get(0)) {
            case "returns" -> returns(answer, Optional.of(doubles(series)), terms);
            case "index" -> returns(answer, Optional.of(ofIndex(series)), terms);
            case "equity" -> equity(answer, series, one, terms);
            default -> trades(answer, series, one, terms);
        }
        return answer;
    }

    private static ReturnTerms terms(JsonNode one) {
        double periods = Decimal.ratio(one, "periods_per_year", ReturnTerms.DAYS_OF_A_YEAR);
        return new ReturnTerms(
                periods,
                perPeriod(one, "risk_free", periods),
                perPeriod(one, "target", periods),
                Fields.one(Deviation.class, one, "deviation", Deviation.SAMPLE),
                Fields.one(AnnualReturn.class, one, "annual", AnnualReturn.COMPOUND));
    }

    private static double perPeriod(JsonNode one, String name, double periods) {
        String annual = name + "_annual";
        if (one.has(name) && one.has(annual)) {
            throw new IllegalArgumentException("give " + name + " or " + annual + ", not both");
        }
        return one.has(annual)
                ? ReturnTerms.perPeriod(Decimal.ratio(one, annual, 0), periods)
                : Decimal.ratio(one, name, 0);
    }

    private static double[] doubles(JsonNode series) {
        double[] all = new double[series.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = Decimal.of(series.get(i), "return").doubleValue();
        }
        return all;
    }

    private static double[] ofIndex(JsonNode series) {
        double[] all = new double[Math.max(0, series.size() - 1)];
        for (int i = 0; i < all.length; i++) {
            BigDecimal before = Decimal.of(series.get(i), "index");
            if (before.signum() <= 0) {
                throw new IllegalArgumentException("an index must be above 0 but is " + before);
            }
            all[i] = Decimal.of(series.get(i + 1), "index")
                    .subtract(before)
                    .divide(before, MathContext.DECIMAL128)
                    .doubleValue();
        }
        return all;
    }

    private static void equity(ObjectNode answer, JsonNode series, JsonNode one, ReturnTerms terms) {
        List<EquityPoint> points = new ArrayList<>();
        boolean timed = timed(series, "at");
        for (JsonNode value : series) {
            JsonNode equity = value.isObject() ? value.path("equity") : value;
            long at = timed ? Decimal.micros(value.get("at"), "at") : points.size();
            points.add(new EquityPoint(at, Decimal.usd(equity, "equity"), Decimal.usd(value, "flow", Usd.ZERO)));
        }
        returns(
                answer,
                Returns.timeWeighted(points, Fields.one(FlowTiming.class, one, "flow_timing", FlowTiming.START)),
                terms);
        if (!points.isEmpty()) {
            drawdown(answer.putObject("drawdown_usd"), Drawdown.of(points));
        }
        if (timed) {
            ObjectNode periods = answer.putObject("periods");
            for (Period period : Period.values()) {
                list(periods, period, PeriodPnl.ofEquity(points, period));
            }
        }
    }

    private static boolean timed(JsonNode series, String name) {
        int with = 0;
        for (JsonNode value : series) {
            with += value.has(name) ? 1 : 0;
        }
        if (with > 0 && with < series.size()) {
            throw new IllegalArgumentException(name + " is missing in " + (series.size() - with) + " of "
                    + series.size() + ": give it everywhere or nowhere");
        }
        return with > 0;
    }

    private static void drawdown(ObjectNode to, Drawdown drawdown) {
        to.put("peak", drawdown.peak().toString())
                .put("depth", drawdown.depth().toString())
                .put("now", drawdown.now().toString())
                .put("longest_us", drawdown.longestMicros());
    }

    private static void trades(ObjectNode answer, JsonNode series, JsonNode one, ReturnTerms terms) {
        List<ClosedTrade> trades = new ArrayList<>();
        boolean timed = timed(series, "closed_at");
        for (JsonNode value : series) {
            Usd net = Decimal.usd(value.isObject() ? value.path("pnl") : value, "pnl");
            long closed = timed ? Decimal.micros(value.get("closed_at"), "closed_at") : 0;
            long opened = value.has("opened_at") ? Decimal.micros(value.get("opened_at"), "opened_at") : closed;
            trades.add(new ClosedTrade(net, opened, closed));
        }
        trades.sort(Comparator.comparingLong(ClosedTrade::closedAt));
        TradeStats stats = TradeStats.of(trades);
        answer.put("trades", stats.trades())
                .put("wins", stats.wins())
                .put("losses", stats.losses())
                .put("even", stats.even())
                .put("net", stats.net().toString())
                .put("gross_profit", stats.grossProfit().toString())
                .put("gross_loss", stats.grossLoss().toString())
                .put("largest_win", stats.largestWin().toString())
                .put("largest_loss", stats.largestLoss().toString())
                .put("longest_winning_streak", stats.longestWinningStreak())
                .put("longest_losing_streak", stats.longestLosingStreak());
        put(answer, "win_rate", stats.winRate(), 0);
        put(answer, "expectancy", stats.expectancyMicros(), Usd.DECIMALS);
        put(answer, "average_win", stats.averageWinMicros(), Usd.DECIMALS);
        put(answer, "average_loss", stats.averageLossMicros(), Usd.DECIMALS);
        put(answer, "payoff_ratio", stats.payoffRatio(), 0);
        put(answer, "profit_factor", stats.profitFactor().ratio(), 0);
        answer.put("profit_factor_state", stats.profitFactor().state().name());
        if (timed) {
            ObjectNode periods = answer.putObject("periods");
            for (Period period : Period.values()) {
                list(periods, period, PeriodPnl.ofTrades(trades, period));
            }
        }
        if (one.has("capital")) {
            returns(
                    answer,
                    Returns.onCapital(results(trades, one, timed), Decimal.usd(one.get("capital"), "capital")),
                    terms);
        }
    }

    /** The results that count as one return each: those of trades, or of periods, quiet ones included. */
    private static List<Usd> results(List<ClosedTrade> trades, JsonNode one, boolean timed) {
        if (!one.has("period")) {
            return trades.stream().map(ClosedTrade::net).toList();
        }
        if (!timed) {
            throw new IllegalArgumentException("period needs closed_at in every trade");
        }
        Period period = Fields.one(Period.class, one, "period", Period.DAY);
        return PeriodPnl.withEmpty(PeriodPnl.ofTrades(trades, period), period, MOST_VALUES).stream()
                .map(PeriodPnl::pnl)
                .toList();
    }

    private static void list(ObjectNode to, Period period, List<PeriodPnl> made) {
        ArrayNode all = to.putArray(period.name().toLowerCase(Locale.ROOT));
        for (PeriodPnl one : made) {
            all.addObject()
                    .put("start", one.start().toString())
                    .put("pnl", one.pnl().toString())
                    .put("count", one.count());
        }
    }

    private static void returns(ObjectNode answer, Optional<double[]> returns, ReturnTerms terms) {
        answer.put("capital_sufficed", returns.isPresent());
        ReturnStats stats = ReturnStats.of(returns.orElse(new double[0]), terms);
        answer.put("returns", stats.count());
        put(answer, "mean", stats.mean());
        put(answer, "deviation", stats.deviation());
        put(answer, "volatility", stats.volatility());
        put(answer, "downside_deviation", stats.downsideDeviation());
        put(answer, "total_return", stats.totalReturn());
        put(answer, "compound_growth", stats.compoundGrowth());
        put(answer, "annual_return", stats.annualReturn());
        put(answer, "max_drawdown", stats.maxDrawdown());
        put(answer, "drawdown_peak", stats.peak());
        put(answer, "drawdown_trough", stats.trough());
        put(answer, "drawdown_recovered", stats.recovered());
        answer.put("longest_drawdown", stats.longestDrawdown());
        put(answer, "sharpe", stats.sharpe());
        put(answer, "sortino", stats.sortino());
        put(answer, "calmar", stats.calmar());
    }

    private static void put(ObjectNode to, String name, OptionalDouble value) {
        if (value.isPresent()) {
            to.put(name, Decimal.text(new BigDecimal(value.getAsDouble())));
        } else {
            to.putNull(name);
        }
    }

    private static void put(ObjectNode to, String name, OptionalInt value) {
        if (value.isPresent()) {
            to.put(name, value.getAsInt());
        } else {
            to.putNull(name);
        }
    }

    private static void put(ObjectNode to, String name, Optional<Fraction> value, int shift) {
        if (value.isPresent()) {
            to.put(
                    name,
                    Decimal.text(
                            value.get().toBigDecimal(MathContext.DECIMAL128).movePointLeft(shift)));
        } else {
            to.putNull(name);
        }
    }
}
