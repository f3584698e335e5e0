package io.github.plimsoll.avantis.market;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the venue says of itself against what a person approved. */
class VenueFactsTest {
    private static final List<String> TRADED = List.of("BTC/USD", "ETH/USD");

    private static VenueFacts facts(String meta, String pairs) {
        return VenueFacts.of(
                meta.getBytes(UTF_8), Catalogue.read(Markets.catalogue(pairs).getBytes(UTF_8)), TRADED);
    }

    private static final String PAIRS = Markets.pair(0, "ETH", false) + "," + Markets.pair(1, "BTC", false);
    private static final VenueFacts APPROVED = facts(Markets.META, PAIRS);

    private static FactReport now(String meta, String pairs) {
        return facts(meta, pairs).against(VenueFacts.parse(APPROVED.text()), VenueFacts.BASE_MAINNET);
    }

    @Test
    void whatStaysIsTheSame() {
        assertThat(now(Markets.META, PAIRS).clean()).isTrue();
        // Open interest moves all the time.
        assertThat(now(Markets.META, PAIRS.replace("312589.24", "999999")).clean())
                .isTrue();
        assertThat(now(Markets.META, PAIRS).toString()).isEqualTo("the venue is as it was approved");
    }

    @Test
    void boundsOfAMarketAreItsLargestFeeWithItsLeverageAndSmallestOrder() {
        assertThat(APPROVED.bounds("BTC/USD")).contains(new MarketBounds(750_000_000_000L, 100_000_000L, 500_000_000L));
        assertThat(APPROVED.bounds("DOGE/USD")).isEmpty();
        String text = APPROVED.text();
        for (String one : List.of("maxLeverage", "minNotional", "openMakerFee", "closeTakerFee")) {
            String line = text.lines()
                    .filter(any -> any.startsWith("pair.BTC/USD." + one + " "))
                    .findFirst()
                    .orElseThrow();
            assertThat(VenueFacts.parse(text.replace(line + "\n", "")).bounds("BTC/USD"))
                    .as("without " + one)
                    .isEmpty();
            assertThat(VenueFacts.parse(text.replace(line, line + "9x")).bounds("BTC/USD"))
                    .as("unreadable " + one)
                    .isEmpty();
        }
    }

    @Test
    void anAddressThatChangedClosesEveryMarket() {
        String moved = Markets.META.replace("0x44914408af82bC9983bbb330e3578E1105e11d4e", "0x" + "66".repeat(20));
        FactReport report = now(moved, PAIRS);
        assertThat(report.against("BTC/USD"))
                .singleElement()
                .asString()
                .isEqualTo(
                        "meta.addresses.tradingRouter was approved as 0x44914408af82bc9983bbb330e3578e1105e11d4e and is 0x"
                                + "66".repeat(20));
        assertThat(report.against("ETH/USD")).hasSize(1);
        // Even when somebody approved it.
        assertThat(facts(moved, PAIRS)
                        .against(facts(moved, PAIRS), VenueFacts.BASE_MAINNET)
                        .against("BTC/USD"))
                .hasSize(1);
    }

    @Test
    void aTermThatChangedClosesItsMarketAlone() {
        FactReport report = now(
                Markets.META,
                Markets.pair(0, "ETH", false) + ","
                        + Markets.pair(1, "BTC", false).replace("\"maxLeverage\":75", "\"maxLeverage\":50"));
        assertThat(report.against("ETH/USD")).isEmpty();
        assertThat(report.against("BTC/USD"))
                .singleElement()
                .isEqualTo(new FactReport.Change("pair.BTC/USD.maxLeverage", "750000000000", "500000000000"));
    }

    @Test
    void whatIsNewOrGoneIsAChangeToo() {
        assertThat(now(Markets.META.replace("\"units\":{", "\"units\":{\"size\":8,"), PAIRS)
                        .changes())
                .containsExactly(new FactReport.Change("meta.units.size", FactReport.ABSENT, "8"));
        assertThat(now(Markets.META.replace(",\"units\":{\"price\":10}", ""), PAIRS)
                        .changes())
                .containsExactly(new FactReport.Change("meta.units.price", "10", FactReport.ABSENT));
        assertThat(now(Markets.META, Markets.pair(0, "ETH", false)).against("BTC/USD"))
                .isNotEmpty();
        assertThat(now(Markets.META, Markets.pair(0, "ETH", false)).against("ETH/USD"))
                .isEmpty();
    }

    /** A market whose number changed is another one until a person has looked. */
    @Test
    void aNumberThatMovedIsAChange() {
        assertThat(now(Markets.META, Markets.pair(1, "ETH", false) + "," + Markets.pair(0, "BTC", false))
                        .changes())
                .extracting(FactReport.Change::name)
                .containsExactly("pair.BTC/USD.index", "pair.ETH/USD.index");
    }

    @Test
    void nothingIsOpenBeforeAnythingWasCompared() {
        assertThat(FactReport.notCompared().against("BTC/USD")).isNotEmpty();
    }

    @Test
    void approvedFactsAreReadStrictly() {
        assertThat(VenueFacts.parse(APPROVED.text()).text()).isEqualTo(APPROVED.text());
        assertThat(VenueFacts.parse("# by hand\n\nmeta.chainId = 8453\n").text())
                .isEqualTo("meta.chainId = 8453\n");
        assertThatThrownBy(() -> VenueFacts.parse("a = 1\nb 2")).hasMessageContaining("line 2");
        assertThatThrownBy(() -> VenueFacts.parse("a = 1\na = 1")).hasMessageContaining("line 2");
    }
}
