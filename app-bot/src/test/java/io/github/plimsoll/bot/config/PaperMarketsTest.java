package io.github.plimsoll.bot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.PaperCosts;
import io.github.plimsoll.execution.PaperDepth;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.VenueTerms;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaperMarketsTest {
    private static final Instrument BTC = Instrument.cryptoPerp("BTC");
    private static final Instrument ETH = Instrument.cryptoPerp("ETH");
    private static final VenueTerms TERMS = new VenueTerms(
            Ratio.parse("0.001"), Ratio.parse("0.0001"), Ratio.parse("0.85"), Leverage.of(100), Usd.of(10));

    private static PaperCosts costs(String text, Instrument market) {
        return Objects.requireNonNull(
                PaperMarkets.parse(text).costs(List.of(BTC, ETH)).get(market.id()));
    }

    @Test
    void nothingSaidIsTheDefault() {
        assertThat(costs("", BTC)).isEqualTo(PaperCosts.defaults());
        assertThat(PaperMarkets.parse("").terms(BTC, TERMS)).isEqualTo(TERMS);
    }

    @Test
    void whatAMarketSaysComesBeforeWhatIsSaidForAll() {
        String text = "fee=0.2%, BTC-USD.closeFee=0.3%,slippage=0.1%,ETH-USD.slippage=0%,funding=-0.01%,latency=2s";
        Ratio fee = Ratio.parse("0.002");
        Ratio more = Ratio.parse("0.003");
        Ratio funding = Ratio.parse("-0.0001");
        assertThat(costs(text, BTC))
                .isEqualTo(new PaperCosts(fee, more, null, Ratio.parse("0.001"), null, 2_000_000, funding));
        assertThat(costs(text, ETH)).isEqualTo(new PaperCosts(fee, fee, null, Ratio.ZERO, null, 2_000_000, funding));
        assertThat(PaperMarkets.parse(text).terms(BTC, TERMS).takerFee())
                .as("rules count the larger fee")
                .isEqualTo(more);
        assertThat(PaperMarkets.parse("spread=0.02%").terms(ETH, TERMS).spread())
                .isEqualTo(Ratio.parse("0.0002"));
    }

    @Test
    void depthBringsItsParts() {
        assertThat(costs("depth=500000,impact=1%,share=25%,refill=500ms", ETH).depth())
                .isEqualTo(new PaperDepth(Usd.of(500_000), Ratio.parse("0.01"), Ratio.parse("0.25"), 500_000));
        assertThat(costs("BTC-USD.depth=1000", BTC).depth())
                .isEqualTo(new PaperDepth(Usd.of(1_000), Ratio.ZERO, Ratio.ONE, 1_000_000));
        assertThat(costs("BTC-USD.depth=1000", ETH).depth()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fees=1% | must be part=value, separated by commas, where a part is one of fee,",
                "slippage | such as slippage=0.05%",
                "slippage=0.05%, | must be part=value",
                "slippage=0.05%,slippage=0.1% | must not give slippage twice",
                "slippage=0.05 | must give slippage in percent, such as slippage=0.05%",
                "slippage=20% | slippage must be 0 to 0.1 but is 0.2",
                "slippage=-1% | slippage must be 0 to 0.1",
                "BTC-USD.fee=11% | fee of an open must be 0 to 0.1",
                "latency=100 | must give latency in ms or s, such as latency=100ms",
                "latency=61s | latency must be 1 us to 60 s",
                "impact=1% | must give a depth in dollars with impact, share or refill",
                "depth=0 | depth must be at least 1 USD",
                "funding=2% | funding must be -0.01 to 0.01 an hour",
            })
    void aMistakeIsNamed(String text, String said) {
        assertThatThrownBy(() -> PaperMarkets.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(said);
    }

    @Test
    void aMarketThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> PaperMarkets.parse("DOGE-USD.fee=1%").requireKnown(List.of(BTC, ETH)))
                .isInstanceOf(SettingsException.class)
                .satisfies(e -> assertThat(((SettingsException) e).problems())
                        .containsExactly("PAPER_COSTS names the market DOGE-USD, but there are BTC-USD, ETH-USD"));
    }
}
