package io.github.plimsoll.bot.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.health.PageView.Limit;
import io.github.plimsoll.health.PageView.Tone;
import io.github.plimsoll.ratelimit.LimitStatus;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.Headroom;
import io.github.plimsoll.risk.RiskCode;
import io.github.plimsoll.risk.RiskUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BarsTest {
    private static Headroom dollars(RiskCode code, long limit, long used) {
        return new Headroom(code, RiskUnit.USD, limit, used, Math.max(0, limit - used), 6);
    }

    @Test
    void limitsOfTheAccountAreShownOnceAndThoseOfMarketsForEach() {
        List<Headroom> rooms = List.of(
                dollars(RiskCode.POSITION_ABOVE_MAX, 100_000_000, 25_000_000),
                dollars(RiskCode.DAILY_LOSS_ABOVE_MAX, 500_000_000, 0));
        List<Limit> bars = new ArrayList<>();
        Bars.risk(rooms, "BTC-USD", true, bars);
        Bars.risk(rooms, "ETH-USD", false, bars);
        assertThat(bars).extracting(Limit::scope).containsExactly("BTC-USD", "", "ETH-USD");
        assertThat(bars.get(0).name()).isEqualTo(RiskCode.POSITION_ABOVE_MAX.title());
        assertThat(bars.get(0).percent()).isEqualTo("25");
        assertThat(bars.get(1).percent()).isEqualTo("0");
        assertThat(bars).extracting(Limit::unit).containsOnly("USD");
    }

    @Test
    void centsAreRoundedAgainstTheTrader() {
        List<Limit> bars = new ArrayList<>();
        Bars.risk(List.of(dollars(RiskCode.POSITION_ABOVE_MAX, 99_999_999, 1)), "BTC-USD", true, bars);
        assertThat(bars.get(0).limit()).isEqualTo("99.99");
        assertThat(bars.get(0).used()).isEqualTo("0.01");
        assertThat(bars.get(0).left()).isEqualTo("99.99");
        assertThat(bars.get(0).percent()).as("a little is not nothing").isEqualTo("0.01");
    }

    @Test
    void theToneTurnsAtFourFifthsAndAtTheLimit() {
        assertThat(opens(10, 7).tone()).isEqualTo(Tone.PLAIN);
        assertThat(opens(10, 8).tone()).isEqualTo(Tone.WARN);
        assertThat(opens(10, 9).percent()).isEqualTo("90");
        assertThat(opens(10, 10).tone()).isEqualTo(Tone.BAD);
        assertThat(opens(10, 12).percent()).as("never above the bar").isEqualTo("100");
        assertThat(opens(0, 0).tone()).as("a limit of nothing is full").isEqualTo(Tone.BAD);
        assertThat(opens(0, 0).percent()).isEqualTo("100");
        assertThat(opens(3, -1).percent()).isEqualTo("0");
    }

    @Test
    void countsStayCountsAndVolumeIsDollars() {
        assertThat(opens(5, 2).used()).isEqualTo("2");
        assertThat(opens(5, 2).left()).isEqualTo("3");
        assertThat(opens(5, 2).unit()).isEmpty();
        Limit volume =
                Bars.rate(new LimitStatus(TradingPlan.VOLUME, 10_000_000_000L, 1_500_000L, 9_998_500_000L, 0, 0));
        assertThat(volume.used()).isEqualTo("1.50");
        assertThat(volume.limit()).isEqualTo("10000.00");
        assertThat(volume.unit()).isEqualTo("USD");
        assertThat(volume.tone()).isEqualTo(Tone.PLAIN);
    }

    private static Limit opens(long limit, long used) {
        return Bars.rate(new LimitStatus(TradingPlan.OPENS, limit, used, Math.max(0, limit - used), 0, 0));
    }
}
