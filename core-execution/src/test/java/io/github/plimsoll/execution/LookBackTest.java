package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.World.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.HistoryAsk;
import io.github.plimsoll.execution.spi.ProfitMark;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.LossWindows;
import io.github.plimsoll.risk.PolicyScope;
import io.github.plimsoll.risk.RiskLimit;
import io.github.plimsoll.risk.RiskPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is asked of an account's past, and loss windows by hand. */
class LookBackTest {
    private static final long NOW = micros("2024-05-15T12:00:00Z"); // a Wednesday
    private static final long MINUTE = 60_000_000L;

    private static long micros(String time) {
        return Instant.parse(time).getEpochSecond() * 1_000_000L;
    }

    private static ProfitMark mark(long at, int profit, int peak) {
        return new ProfitMark(World.HERS, at, Usd.of(profit), Usd.of(peak));
    }

    @Test
    void nothingIsAskedThatNoRuleLooksAt() {
        RiskPolicy policy = RiskPolicy.defaults();
        assertThat(LookBack.ask(policy)).isEqualTo(HistoryAsk.NONE);
        assertThat(LookBack.ask(with(RiskLimit.COOLDOWN))).isEqualTo(new HistoryAsk(256, 0, false));
        assertThat(LookBack.ask(with(RiskLimit.DUPLICATE_WINDOW))).isEqualTo(new HistoryAsk(0, 256, false));
        assertThat(LookBack.ask(with(RiskLimit.MAX_DRAWDOWN))).isEqualTo(new HistoryAsk(0, 0, true));
        RiskPolicy scoped = policy.toBuilder("scoped", 1)
                .limit(new PolicyScope(PolicyScope.Kind.MARKET, "BTC-USD"), RiskLimit.COOLDOWN, MINUTE)
                .build();
        assertThat(LookBack.ask(scoped)).isEqualTo(new HistoryAsk(256, 0, false));
    }

    private static RiskPolicy with(RiskLimit limit) {
        return RiskPolicy.defaults().toBuilder("one", 1)
                .limit(limit, limit == RiskLimit.MAX_DRAWDOWN ? 250_000 : MINUTE)
                .build();
    }

    @Test
    void windowsAreMeasuredFromTheYoungestMarkThatIsOldEnough() {
        List<ProfitMark> marks = List.of(
                mark(micros("2024-05-12T23:59:30Z"), 100, 400),
                mark(micros("2024-05-13T00:00:30Z"), 90, 400),
                mark(NOW - 61 * MINUTE, 50, 400),
                mark(NOW - 60 * MINUTE, 40, 400),
                mark(NOW - 59 * MINUTE, 30, 400),
                mark(NOW - MINUTE, -20, 400));
        // Equity 980: 1,000 came in and 20 were lost at the last mark, 35 by now; the peak was 1,400.
        assertThat(LookBack.windows(marks, usd("965"), usd("-35"), NOW))
                .contains(new LossWindows(usd("-75"), usd("-135"), usd("1400")));
    }

    @Test
    void aYoungAccountIsMeasuredFromItsFirstMark() {
        List<ProfitMark> marks = List.of(mark(NOW - 3 * MINUTE, 0, 0), mark(NOW - MINUTE, 10, 10));
        assertThat(LookBack.windows(marks, usd("1012"), usd("12"), NOW))
                .contains(new LossWindows(usd("12"), usd("12"), usd("1012")));
    }

    @Test
    void silentMarksSayNothing() {
        assertThat(LookBack.windows(List.of(), usd("1"), usd("1"), NOW)).isEmpty();
        List<ProfitMark> marks = List.of(mark(NOW - LookBack.MARKS_SILENT_MICROS, 0, 0));
        assertThat(LookBack.windows(marks, usd("1"), usd("0"), NOW)).isPresent();
        assertThat(LookBack.windows(marks, usd("1"), usd("0"), NOW + 1)).isEqualTo(Optional.empty());
    }

    @Test
    void aWeekBeginsOnMonday() {
        assertThat(LookBack.monday(NOW)).isEqualTo(micros("2024-05-13T00:00:00Z"));
        assertThat(LookBack.monday(micros("2024-05-13T00:00:00Z"))).isEqualTo(micros("2024-05-13T00:00:00Z"));
        assertThat(LookBack.monday(micros("2024-05-12T23:59:59Z"))).isEqualTo(micros("2024-05-06T00:00:00Z"));
        assertThat(LookBack.monday(micros("1969-12-30T00:00:00Z"))).isEqualTo(micros("1969-12-29T00:00:00Z"));
    }
}
