package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.bot.chain.Addresses;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.risk.VenueTerms;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Orders are decided by the stricter one of what paper costs and of what a person approved of the venue of real money. */
class LiveTermsTest {
    private static final String APPROVED = """
            pair.BTC/USD.maxLeverage = 750000000000
            pair.BTC/USD.minNotional = 100000000
            pair.BTC/USD.openMakerFee = 100000000
            pair.BTC/USD.openTakerFee = 500000000
            pair.BTC/USD.closeMakerFee = 100000000
            pair.BTC/USD.closeTakerFee = 1234567890
            """;

    private static ChainRun run(VenueStub venue, String approved, Map<String, String> more) {
        Map<String, String> environment = venue.environment();
        environment.putAll(more);
        return new ChainRun(
                environment,
                user -> new Addresses.Found(Optional.of(ChainRun.WALLET), ""),
                Optional.of(VenueStub.maker(environment, approved)));
    }

    private static VenueTerms terms(ChainRun run, String market) {
        return run.part(Listings.class).require(market).terms();
    }

    @Test
    @DisplayName(
            "the larger fee, spread and smallest order and the smaller leverage hold, in the market of real money alone")
    void theStricterHolds() throws IOException {
        try (VenueStub venue = new VenueStub()) {
            ChainRun run = run(venue, APPROVED, Map.of("AVANTIS_SPREAD_PCT", "0.06", "AVANTIS_MARKETS", "BTC-USD"));
            VenueTerms btc = terms(run, "BTC-USD");
            assertThat(btc.takerFee()).as("0.123456789 %, rounded up").hasToString("0.001235");
            assertThat(btc.spread()).hasToString("0.0006");
            assertThat(btc.maxLeverage()).hasToString("75x");
            assertThat(btc.minNotional()).hasToString("100.00");
            assertThat(terms(run, "ETH-USD").maxLeverage()).hasToString("500x");
            assertThat(terms(run, "ETH-USD").minNotional()).hasToString("10.00");
            JsonNode shown = run.answer("/markets");
            assertThat(shown.toString()).contains("75x", "500x");
        }
    }

    @Test
    @DisplayName("paper that costs nothing loosens nothing of real money, and paper that costs more is stricter")
    void paperLoosensNothing() throws IOException {
        try (VenueStub venue = new VenueStub()) {
            Map<String, String> free = Map.of("PAPER_COSTS", "fee=0%,spread=0%", "AVANTIS_SPREAD_PCT", "0.06");
            VenueTerms btc = terms(run(venue, APPROVED, free), "BTC-USD");
            assertThat(btc.takerFee()).hasToString("0.001235");
            assertThat(btc.spread()).hasToString("0.0006");
            Map<String, String> dear = Map.of("PAPER_COSTS", "fee=2%,spread=1%", "AVANTIS_SPREAD_PCT", "0.06");
            VenueTerms most = terms(run(venue, APPROVED, dear), "BTC-USD");
            assertThat(most.takerFee()).hasToString("0.02");
            assertThat(most.spread()).hasToString("0.01");
        }
    }

    @Test
    @DisplayName("while nothing is approved, or not all of it can be read, paper's terms hold")
    void nothingApproved() throws IOException {
        try (VenueStub venue = new VenueStub()) {
            for (String approved : new String[] {"", APPROVED.replace("750000000000", "much")}) {
                VenueTerms btc = terms(run(venue, approved, Map.of("AVANTIS_SPREAD_PCT", "")), "BTC-USD");
                assertThat(btc.maxLeverage()).hasToString("500x");
                assertThat(btc.takerFee()).hasToString("0.001");
            }
        }
    }
}
