package io.github.plimsoll.avantis.market;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.RefusedException;
import org.junit.jupiter.api.Test;

/** Markets by name, and what is no market. */
class CatalogueTest {
    private static Catalogue read(String pairs) {
        return Catalogue.read(Markets.catalogue(pairs).getBytes(UTF_8));
    }

    @Test
    void aMarketIsFoundByItsNameAndNumberZeroIsEther() {
        Catalogue all = Markets.usual();
        assertThat(all.find("ETH/USD").orElseThrow().terms().index()).isZero();
        PairTerms btc = all.find("BTC/USD").orElseThrow().terms();
        assertThat(btc.index()).isEqualTo(1);
        assertThat(btc.maxLeverage()).isEqualTo(750_000_000_000L);
        assertThat(btc.minNotional()).isEqualTo(100_000_000);
        assertThat(btc.openFees().taker()).isEqualTo(500_000_000);
        assertThat(all.find("BTC/USD").orElseThrow().state().longInterest()).isEqualTo(312_589_240_000L);
        assertThat(all.find("BTC_UPSIDE/USD").orElseThrow().terms().index()).isEqualTo(116);
        assertThat(all.find("BTC_UPSIDE/USD").orElseThrow().terms().minLeverage())
                .isEqualTo(750_000_000_000L);
        assertThat(all.find("DOGE/USD")).isEmpty();
        assertThat(all.unreadable()).isEmpty();
    }

    @Test
    void aNameThatTwoListedMarketsHaveIsNobodys() {
        Catalogue all = read(Markets.pair(1, "BTC", false) + "," + Markets.pair(7, "BTC", false));
        assertThat(all.find("BTC/USD")).isEmpty();
        assertThat(all.unreadable()).singleElement().asString().contains("BTC/USD");
        String dead = Markets.pair(7, "BTC", false).replace("\"isPairListed\":true", "\"isPairListed\":false");
        assertThat(read(Markets.pair(1, "BTC", false) + "," + dead)
                        .find("BTC/USD")
                        .orElseThrow()
                        .terms()
                        .index())
                .isEqualTo(1);
        assertThat(read(dead.replace("\"7\"", "\"0\"").replace("\"index\":7", "\"index\":0") + ","
                                + Markets.pair(1, "BTC", false))
                        .find("BTC/USD")
                        .orElseThrow()
                        .terms()
                        .index())
                .isEqualTo(1);
    }

    @Test
    void aMarketThatIsDescribedInPartIsNotThereAndWhyIsTold() {
        for (String without : new String[] {"\"closeOnlyMode\":false", "\"pairMaxOI\":26118551.95", "\"maxSlP\":80"}) {
            Catalogue all = read(
                    Markets.pair(1, "BTC", false).replace(without, "\"x\":1") + "," + Markets.pair(0, "ETH", false));
            assertThat(all.find("BTC/USD")).as(without).isEmpty();
            assertThat(all.find("ETH/USD")).isPresent();
            assertThat(all.unreadable()).singleElement().asString().startsWith("pair 1: ");
        }
        assertThat(read(Markets.pair(1, "BTC", false).replace("\"index\":1", "\"index\":2"))
                        .find("BTC/USD"))
                .isEmpty();
    }

    @Test
    void whatIsNoCatalogueIsRefused() {
        for (String text : new String[] {"", "[]", "{}", "<html>", "{\"dataVersion\":3}"}) {
            assertThatThrownBy(() -> Catalogue.read(text.getBytes(UTF_8))).isInstanceOf(RefusedException.class);
        }
    }
}
