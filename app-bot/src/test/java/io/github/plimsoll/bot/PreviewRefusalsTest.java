package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.PaperVenue;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.feeds.Tape;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.MarketHours;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.risk.VenueTerms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the desk itself has against an order is in its preview, in words that a person can act on. */
class PreviewRefusalsTest {
    private static final String ORDER = "BTC-USD long 100 2x";

    private static Installation demo(Module instead) {
        return Installation.open(
                new MemoryStore(System::nanoTime),
                new MemoryBook(),
                List.of(Tape.btcUsd(), Tape.ethUsd()),
                Duration.ofSeconds(10),
                Map.of(),
                instead);
    }

    /** The world of the demo begins at midnight between Sunday and Monday; this market opens on Tuesday. */
    private static Listings closedBitcoin() {
        Instrument btc = Tape.btcUsd().instrument();
        Instrument timed = new Instrument(
                btc.id(),
                btc.kind(),
                btc.base(),
                btc.quote(),
                btc.collateral(),
                btc.priceDecimals(),
                btc.sizeDecimals(),
                btc.daysPerYear(),
                MarketHours.parse("Tue 13:30-20:00"),
                btc.group());
        VenueTerms terms = new VenueTerms(
                Ratio.parse("0.001"), Ratio.parse("0.00002"), Ratio.parse("0.85"), Leverage.of(500), Usd.of(10));
        return Listings.of(List.of(
                new Listing(timed, terms, 1_000), new Listing(Tape.ethUsd().instrument(), terms, 1_000)));
    }

    /** The preview, the lesson and the order itself say the same. */
    private static String refused(Installation demo, String user, String code, String sentence) {
        JsonNode preview = demo.answer(user + " /preview " + ORDER);
        String text = preview.get("text").asText();
        assertThat(preview.get("code").asText()).isEqualTo("OK");
        assertThat(text.lines())
                .contains(
                        "REFUSED " + code + " - " + sentence,
                        "Largest collateral that would pass in this shape: 0.00 USD");
        assertThat(text).doesNotContain("/confirm");
        JsonNode data = preview.get("data");
        assertThat(data.get("would_pass").asBoolean()).isFalse();
        assertThat(data.get("refusals")).hasSize(1);
        assertThat(data.at("/refusals/0/code").asText()).isEqualTo(code);
        assertThat(data.get("max_collateral").asText()).isEqualTo("0.00");
        assertThat(data.has("token")).isFalse();

        assertThat(demo.answer(user + " /calc " + ORDER).get("text").asText())
                .contains("It would be refused now by " + code)
                .contains("Largest collateral that would pass in this shape: 0.00 USD");

        JsonNode open = demo.answer(user + " /open " + ORDER);
        assertThat(open.get("code").asText()).isEqualTo(code);
        assertThat(open.get("text").asText()).startsWith("Refused: " + code + " - " + sentence);
        return text;
    }

    @Test
    void aClosedMarketSaysWhenItOpensAndTheOthersTrade() {
        try (Installation demo = demo(new AbstractModule() {
            @Provides
            @Singleton
            Listings listings() {
                return closedBitcoin();
            }
        })) {
            String text = refused(
                    demo,
                    "@hours",
                    "MARKET_CLOSED",
                    "market hours: closed at 2026-01-05 00:00 UTC, open only in Tue 13:30-20:00; would pass: closing now,"
                            + " opening from 2026-01-06 13:30 UTC");
            assertThat(text).as("nothing else is against it").doesNotContain("NO  ");
            JsonNode open = demo.answer("@hours /preview ETH-USD long 100 2x");
            assertThat(open.at("/data/would_pass").asBoolean()).isTrue();
            assertThat(open.at("/data/max_collateral").asText()).isNotEqualTo("0.00");
        }
    }

    @Test
    void aLiveAccountThatNobodyArmedSaysWhatItWaitsFor() {
        LiveVenue live = new LiveVenue();
        try (Installation demo = demo(new AbstractModule() {
            @Provides
            List<Venue> venues(PaperVenue paper) {
                return List.of(paper, live);
            }
        })) {
            UserId user = new UserId("brave");
            Account account =
                    new Account(new AccountId("dry:paper:brave"), user, live.name(), Mode.LIVE, Asset.USDC, 1, 0);
            assertThat(demo.part(TradeDesk.class).createAccount(account, Usd.of(10_000), "test"))
                    .isTrue();
            refused(
                    demo,
                    "@brave",
                    "LIVE_NOT_ARMED",
                    "LIVE trading: not armed, needed LIVE armed by an operator since this start; would pass: closing now,"
                            + " opening after an operator arms LIVE");
            assertThat(live.submits).hasValue(0);
        }
    }
}
