package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.live.AllGood;
import io.github.plimsoll.bot.live.LiveLook;
import io.github.plimsoll.bot.live.TwinReport;
import io.github.plimsoll.bot.live.TwinWatch;
import io.github.plimsoll.execution.Ids;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.PaperVenue;
import io.github.plimsoll.execution.Settlement;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.feeds.Tape;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Real fills are held against what paper makes of the same orders, each once. */
class TwinTest {
    private final FillingVenue live = new FillingVenue();
    private final Map<String, String> environment = Map.of(
            "ADMIN_USERS", "demo", "MESSAGES_PER_MINUTE", "1000", "PAPER_COSTS", "fee=0.1%,spread=0%,slippage=0.05%");

    private Installation demo(Store store) {
        return Installation.open(
                store,
                new MemoryBook(),
                List.of(Tape.btcUsd()),
                Duration.ofSeconds(10),
                environment,
                new AbstractModule() {
                    @Provides
                    List<Venue> venues(PaperVenue paper) {
                        return List.of(paper, live);
                    }

                    @Provides
                    LiveLook look() {
                        return () -> AllGood.but(all -> {});
                    }
                });
    }

    private TwinWatch watch(Store store, Installation demo, Account account) {
        List<Instrument> markets = demo.part(Listings.class).all().stream()
                .map(listing -> listing.instrument())
                .toList();
        return new TwinWatch(
                store,
                demo.part(Listings.class),
                Settings.of(environment, Map.of(), List.of())
                        .get(Keys.PAPER_COSTS)
                        .costs(markets),
                List.of(account));
    }

    @Test
    void eachRealFillIsHeldAgainstPaperOnce() {
        Store store = new MemoryStore(System::nanoTime);
        try (Installation demo = demo(store)) {
            Account account = new Account(
                    new AccountId("dry:paper:twin"), new UserId("twin"), live.name(), Mode.LIVE, Asset.USDC, 1, 0);
            assertThat(demo.part(TradeDesk.class).createAccount(account, Usd.of(10_000), "test"))
                    .isTrue();
            Settlement settlement = new Settlement(
                    store, demo.part(Listings.class), live, demo.part(WorldClock.class), demo.part(Ids.class));
            TwinWatch one = watch(store, demo, account);
            TwinWatch other = watch(store, demo, account);
            one.turn();
            assertThat(demo.answer("/execution_mode twin").at("/text").asText())
                    .startsWith("No order of real money was filled in the last 30 days");

            assertThat(demo.code("@paperfan /open BTC-USD long 100 2x")).isEqualTo("OK");
            assertThat(demo.loosen("/execution_mode LIVE").path("code").asText())
                    .isEqualTo("OK");
            assertThat(demo.code("@twin /open BTC-USD long 100 2x")).isEqualTo("PENDING");
            assertThat(settlement.step()).isEqualTo(1);
            one.turn();
            other.turn();
            one.turn();
            // Of what a market has no decimals for any more nothing is said, and what comes after it is.
            store.transact(tx -> {
                BusinessEvent last = tx.events(0, 1_000).stream()
                        .filter(event -> event.type().equals("FILLED"))
                        .reduce((first, second) -> second)
                        .orElseThrow();
                SortedMap<String, String> data = new TreeMap<>(last.data());
                data.put("size", "0.123456789012345");
                tx.appendEvent(new BusinessEvent(
                        0, demo.part(Ids.class).next(), "FILLED", "twin", last.at(), last.trace(), data));
                return true;
            });
            one.turn();
            assertThat(demo.code("@twin /close P1")).isEqualTo("PENDING");
            assertThat(settlement.step()).isEqualTo(1);
            other.turn();
            one.turn();

            List<AuditEntry> kept = store.transact(tx -> tx.audit(TwinReport.actor(), 0, Long.MAX_VALUE, 100));
            assertThat(kept)
                    .as("one of the open and one of the close, and none of paper's own")
                    .hasSize(2);
            JsonNode told = demo.answer("/execution_mode twin");
            JsonNode market = told.at("/data/markets/0");
            assertThat(market.get("instrument").asText()).isEqualTo("BTC-USD");
            assertThat(market.get("fills").asInt()).isEqualTo(2);
            // 0.2 % from the decided price against the trader, where paper goes 0.05 %
            assertThat(market.get("mean_bps").asDouble()).isBetween(14.8, 15.2);
            assertThat(market.get("worst_bps").asDouble()).isBetween(14.8, 15.2);
            assertThat(market.get("fees").asText()).isEqualTo("0.60");
            assertThat(market.get("paper_fees").asDouble()).isBetween(0.38, 0.42);
            assertThat(told.at("/text").asText())
                    .contains("USD worse than on paper")
                    .contains("fees 0.60 USD, on paper 0.");
            assertThat(demo.code("@twin /execution_mode twin")).isEqualTo("ADMIN_ONLY");
        }
    }
}
