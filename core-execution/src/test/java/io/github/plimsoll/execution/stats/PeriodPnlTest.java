package io.github.plimsoll.execution.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Usd;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeriodPnlTest {
    private static long at(String instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
    }

    private static ClosedTrade trade(String closed, String net) {
        return new ClosedTrade(Usd.parse(net), 0, at(closed));
    }

    private static EquityPoint point(String at, String equity, String flow) {
        return new EquityPoint(at(at), Usd.parse(equity), Usd.parse(flow));
    }

    private static PeriodPnl made(String start, String pnl, int count) {
        return new PeriodPnl(LocalDate.parse(start), Usd.parse(pnl), count);
    }

    /** 1 March 2024 is a Friday, 2024 a leap year; 30 December 2024 begins the first ISO week of 2025. */
    private static final List<ClosedTrade> TRADES = List.of(
            trade("2024-02-29T23:59:59.999999Z", "10.5"),
            trade("2024-03-01T00:00:00Z", "-3.25"),
            trade("2024-03-03T23:59:59.999999Z", "1"),
            trade("2024-03-04T00:00:00Z", "0.000001"),
            trade("2024-12-30T12:00:00Z", "7"),
            trade("2025-01-01T00:00:00Z", "-2"));

    @Test
    void daysWeeksAndMonthsBeginAtMidnightUtcOnMondayAndOnTheFirst() {
        assertThat(PeriodPnl.ofTrades(TRADES, Period.DAY))
                .containsExactly(
                        made("2024-02-29", "10.5", 1),
                        made("2024-03-01", "-3.25", 1),
                        made("2024-03-03", "1", 1),
                        made("2024-03-04", "0.000001", 1),
                        made("2024-12-30", "7", 1),
                        made("2025-01-01", "-2", 1));
        assertThat(PeriodPnl.ofTrades(TRADES, Period.WEEK))
                .containsExactly(
                        made("2024-02-26", "8.25", 3), made("2024-03-04", "0.000001", 1), made("2024-12-30", "5", 2));
        assertThat(PeriodPnl.ofTrades(TRADES, Period.MONTH))
                .containsExactly(
                        made("2024-02-01", "10.5", 1),
                        made("2024-03-01", "-2.249999", 3),
                        made("2024-12-01", "7", 1),
                        made("2025-01-01", "-2", 1));
        assertThat(Period.DAY.start(-1)).isEqualTo(LocalDate.parse("1969-12-31"));
        assertThat(Period.WEEK.start(0)).isEqualTo(LocalDate.parse("1969-12-29"));
    }

    @Test
    void depositsAndWithdrawalsAreNotProfit() {
        List<EquityPoint> points = List.of(
                point("2024-03-01T00:00:00Z", "1000", "1000"),
                point("2024-03-01T12:00:00Z", "1510", "500"),
                point("2024-03-02T00:00:00Z", "1490", "0"),
                point("2024-03-02T00:00:00.000001Z", "490", "-1000"),
                point("2024-03-04T00:00:00Z", "500.5", "0"));
        assertThat(PeriodPnl.ofEquity(points, Period.DAY))
                .containsExactly(
                        made("2024-03-01", "-10", 2), made("2024-03-02", "0", 1), made("2024-03-03", "10.5", 1));
        assertThat(PeriodPnl.ofEquity(points, Period.MONTH)).containsExactly(made("2024-03-01", "0.5", 4));
        Drawdown drawdown = Drawdown.of(points);
        assertThat(drawdown.depth()).isEqualTo(Usd.of(20));
        assertThat(drawdown.peak()).isEqualTo(Usd.of(10));
        assertThat(drawdown.now()).isEqualTo(Usd.parse("9.5"));
        assertThat(drawdown.recoveredAt()).isEmpty();
    }

    @Test
    void quietPeriodsAreFilledInOnRequestAndBounded() {
        List<PeriodPnl> days = PeriodPnl.ofTrades(TRADES.subList(0, 3), Period.DAY);
        assertThat(PeriodPnl.withEmpty(days, Period.DAY, 4))
                .containsExactly(days.get(0), days.get(1), made("2024-03-02", "0", 0), days.get(2));
        assertThatThrownBy(() -> PeriodPnl.withEmpty(days, Period.DAY, 3)).hasMessageContaining("more than 3");
        assertThat(PeriodPnl.withEmpty(List.of(), Period.MONTH, 1)).isEmpty();
        assertThat(PeriodPnl.withEmpty(PeriodPnl.ofTrades(TRADES, Period.MONTH), Period.MONTH, 12))
                .hasSize(12);
    }
}
