package io.github.plimsoll.benchmarks.replay;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.Strategy;
import org.ta4j.core.backtest.BarSeriesManager;
import org.ta4j.core.indicators.SMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.num.Num;
import org.ta4j.core.rules.CrossedDownIndicatorRule;
import org.ta4j.core.rules.CrossedUpIndicatorRule;

/** ta4j as its manual shows it: a series of bars, two averages, crossing rules, the series manager. */
final class Ta4jPeer {
    private final BarSeries series;

    Ta4jPeer(Series bars, Class<? extends Num> numbers) {
        series = new BaseBarSeriesBuilder()
                .withName("bench")
                .withNumTypeOf(numbers)
                .build();
        for (int i = 0; i < bars.size(); i++) {
            double close = bars.close(i);
            ZonedDateTime end =
                    Instant.ofEpochMilli(bars.closedAtMicros(i) / 1_000).atZone(ZoneOffset.UTC);
            series.addBar(end, close, close, close, close, 1);
        }
    }

    /** Trades that were opened and closed again; indicators are new for each run. */
    int run() {
        ClosePriceIndicator close = new ClosePriceIndicator(series);
        SMAIndicator fast = new SMAIndicator(close, OurReplay.FAST);
        SMAIndicator slow = new SMAIndicator(close, OurReplay.SLOW);
        Strategy crossing = new BaseStrategy(
                new CrossedUpIndicatorRule(fast, slow), new CrossedDownIndicatorRule(fast, slow), OurReplay.SLOW);
        return new BarSeriesManager(series).run(crossing).getPositionCount();
    }
}
