package io.github.plimsoll.feeds.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Bps;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.pricefeed.Aggregation;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.MadRule;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.pricefeed.SourcePolicy;
import io.github.plimsoll.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FeedsConfigTest {
    private static final List<Instrument> INSTRUMENTS =
            List.of(Instrument.cryptoPerp("BTC"), Instrument.cryptoPerp("ETH"));
    private static final String GOOD = """
            # two markets
            BTC-USD.pyth-hermes = known
            BTC-USD.binance = BTCUSDT
            BTC-USD.binance.max-age = 3s
            BTC-USD.kraken = BTC/USD
            BTC-USD.kraken.ask = XXBTZUSD
            BTC-USD.coingecko = bitcoin
            BTC-USD.coingecko.max-age = 3m
            BTC-USD.quorum = 3
            ETH-USD.binance = ETHUSDT   # the other one
            ETH-USD.kraken = ETH/USD
            pyth-hermes.key-from = PYTH_KEY
            binance.by = stream
            binance.stale-after = 30s
            """;

    private static FeedsConfig read(String text) {
        return FeedsConfig.read(text, INSTRUMENTS, Map.of("PYTH_KEY", "a-secret")::get);
    }

    @Test
    @DisplayName("sources, ids, policies and endpoints come out of one text, and make a price feed")
    void reads() {
        FeedsConfig config = read(GOOD);
        assertThat(config.sources())
                .extracting(SourceSpec::name)
                .containsExactly("pyth-hermes", "binance", "kraken", "coingecko");
        SourceSpec kraken = config.sources().get(2);
        assertThat(kraken.pushed())
                .containsExactly(new Listing("BTC-USD", "BTC/USD", 10), new Listing("ETH-USD", "ETH/USD", 10));
        assertThat(kraken.asked()).containsExactly(new Listing("BTC-USD", "XXBTZUSD", 10));
        assertThat(config.sources().get(1).asked()).isEmpty();
        assertThat(config.sources().get(1).settings().staleAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.sources().get(3).settings().pollEvery()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.policy("BTC-USD").quorum()).isEqualTo(3);
        assertThat(config.policy("BTC-USD").source("binance").maxAge()).contains(Duration.ofSeconds(3));
        assertThat(config.policy("BTC-USD").isWitness("coingecko")).isTrue();
        assertThat(config.sources().toString()).doesNotContain("a-secret");
        assertThatThrownBy(() -> config.policy("X")).hasMessage("no market X; there are [BTC-USD, ETH-USD]");

        ManualClock clock = new ManualClock();
        PriceFeed feed = config.priceFeed(clock);
        assertThat(feed.sources()).containsExactly("pyth-hermes", "binance", "kraken", "coingecko");
        try (LiveNet net = new LiveNet(clock, System::nanoTime, new SplittableRandom(1), RawTap.NONE)) {
            List<PriceSource> sources = config.build(net);
            assertThat(QuoteSink.of(feed, sources)).isNotNull();
            assertThat(sources.get(2).channels()).containsExactly("kraken.stream", "kraken.ask");
        }
    }

    @Test
    @DisplayName("every term of a market's policy can be set, and what is wrong with any of them is named at once")
    void terms() {
        String two = "BTC-USD.binance = BTCUSDT\nBTC-USD.coinbase = BTC-USD\n";
        FeedPolicy policy = read(two + """
                        BTC-USD.max-age = 4s
                        BTC-USD.clock-skew = 200ms
                        BTC-USD.silence-after = 20s
                        BTC-USD.frozen-after = 2m
                        BTC-USD.jump-confirmation = 9s
                        BTC-USD.warm-up = 3s
                        BTC-USD.max-deviation = 0.4%
                        BTC-USD.jump-limit = 5%
                        BTC-USD.max-confidence = 40
                        BTC-USD.sanity-min = 1000
                        BTC-USD.sanity-max = 200000
                        BTC-USD.aggregation = weighted-median
                        BTC-USD.mad = 4
                        BTC-USD.binance.weight = 2
                        BTC-USD.coinbase.weight = 3
                        """).policy("BTC-USD");
        assertThat(policy)
                .isEqualTo(FeedPolicy.builder()
                        .maxAge(Duration.ofSeconds(4))
                        .maxClockSkew(Duration.ofMillis(200))
                        .silenceBound(Duration.ofSeconds(20))
                        .frozenBound(Duration.ofMinutes(2))
                        .jumpConfirmation(Duration.ofSeconds(9))
                        .warmUp(Duration.ofSeconds(3))
                        .maxDeviation(Ratio.ofMillionths(4_000))
                        .jumpLimitPerMinute(Ratio.ofMillionths(50_000))
                        .maxConfidence(Bps.of(40))
                        .sanityRange(Price.parse("1000", 10), Price.parse("200000", 10))
                        .aggregation(Aggregation.WEIGHTED_MEDIAN)
                        .mad(new MadRule(4, MadRule.USUAL.floor()))
                        .source("binance", SourcePolicy.ofWeight(2))
                        .source("coinbase", SourcePolicy.ofWeight(3))
                        .build());
        assertThat(read(two + "BTC-USD.aggregation = pyth").policy("BTC-USD").aggregation())
                .isEqualTo(Aggregation.PYTH);
        assertThat(read(two + "BTC-USD.aggregation = median").policy("BTC-USD").aggregation())
                .isEqualTo(Aggregation.MEDIAN);

        assertThatThrownBy(() -> read(two + """
                        BTC-USD.aggregation = mean
                        BTC-USD.max-deviation = much
                        BTC-USD.sanity-max = 200000
                        BTC-USD.max-age = 9s
                        BTC-USD.jump-confirmation = 9s
                        BTC-USD.mad = 0
                        BTC-USD.max-speed = 1
                        """))
                .hasMessageContainingAll(
                        "line 3: BTC-USD.aggregation is median, weighted-median or pyth, not mean",
                        "line 4: BTC-USD.max-deviation percent",
                        "BTC-USD: sanity-min and sanity-max need each other",
                        "jump confirmation must be longer than the max age of PT9S but is PT9S",
                        "line 8: BTC-USD.mad a MAD rule takes a multiple of 1 to 100",
                        "line 9: nothing is called BTC-USD.max-speed");
        assertThatThrownBy(() ->
                        read(two.replace("BTCUSDT", "BTCUSDT\nBTC-USD.binance.max-age = 4s") + "BTC-USD.max-age = 3s"))
                .as("slower than the market: a witness makes no price")
                .hasMessageContaining("its prices come from 1 independent origins: [coinbase]");
    }

    @Test
    @DisplayName("every problem is named at once, with its line")
    void problems() {
        assertThatThrownBy(() -> read("""
                        BTC-USD.binance = btcusdt
                        BTC-USD.binance = BTCUSDT
                        BTC-USD.binance.heartbeat = soon
                        BTC-USD.binance.max-age = 3h
                        BTC-USD.mock = 1
                        DOGE-USD.binance = DOGEUSDT
                        BTC-USD.pyth-lazer = known
                        nonsense
                        coinbase.by = stream
                        binance.poll-every = 10ms
                        binance.by = telegraph
                        binance.url = wss://user:password@example.org
                        BTC-USD.quorum = 4
                        """))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "line 2: BTC-USD.binance is set twice, first on line 1",
                        "line 3: BTC-USD.binance.heartbeat must be a duration such as 5s, 200ms or 2m but is soon",
                        "line 5: nothing is called BTC-USD.mock",
                        "line 6: DOGE-USD is neither a market of [BTC-USD, ETH-USD] nor a source of",
                        "pyth-lazer needs a key; write pyth-lazer.key-from = NAME_OF_A_VARIABLE",
                        "line 8: must look like BTC-USD.binance = BTCUSDT",
                        "line 9: coinbase has settings but no market",
                        "line 10: binance may be asked every PT1S at most, not every PT0.01S",
                        "line 11: binance.by is stream, ask or both, not telegraph",
                        "line 12: binance.url must be an address such as",
                        "BTC-USD needs a quorum of 4 but its prices come from 1 independent origins: [pyth]",
                        "source binance: the id of BTC-USD must look like [A-Z0-9]{2,24} but is btcusdt")
                .message()
                .doesNotContain("password@");
        assertThatThrownBy(() -> read("")).hasMessageContaining("there is no market; write for example");
    }

    @Test
    @DisplayName("plain http and ws are for this machine only: a price and a key are nobody else's")
    void inTheClear() {
        String two = "BTC-USD.binance = BTCUSDT\nBTC-USD.coinbase = BTC-USD\n";
        for (String here : List.of("http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:1")) {
            assertThat(read(two + "coinbase.ask-url = " + here).sources()).hasSize(2);
        }
        for (String away : List.of("http://example.org", "ws://127.0.0.1.example.org", "ws://10.0.0.1")) {
            assertThatThrownBy(() -> read(two + "coinbase.url = " + away))
                    .hasMessageContaining("coinbase.url must be an address such as https://example.org");
        }
    }

    @Test
    @DisplayName("a key that is not set, or cannot be a key, is named and never shown")
    void keys() {
        String text = GOOD.replace("PYTH_KEY", "OTHER");
        assertThatThrownBy(() -> read(text)).hasMessageEndingWith("the variable OTHER is not set");
        assertThatThrownBy(() -> FeedsConfig.read(GOOD, INSTRUMENTS, name -> "with blank"))
                .hasMessageContaining("an API key is 1 to 4096 printable")
                .message()
                .doesNotContain("with blank");
    }

    @Test
    @DisplayName(
            "PRC-11 an id has one place: that of another market is refused, known ones need not be repeated, pages agree")
    void identity() throws IOException {
        String ofEth = KnownFeeds.id(SourceKind.PYTH_HERMES, "ETH-USD").orElseThrow();
        assertThatThrownBy(() -> read(GOOD.replace("hermes = known", "hermes = 0x" + ofEth)))
                .hasMessage("feeds: line 2: BTC-USD.pyth-hermes: this is the id of ETH-USD");
        assertThatThrownBy(() -> read(GOOD + "ETH-USD.coinbase = BTC-USD\nBTC-USD.coinbase = BTC-USD\n"))
                .hasMessageContaining("symbol BTC-USD is named twice");
        assertThatThrownBy(() -> read(GOOD.replace("binance = BTCUSDT", "binance = known")))
                .hasMessageContaining("no id is known; write it out");
        String page = Files.readString(Path.of("README.md"));
        for (String market : List.of("BTC-USD", "ETH-USD", "SOL-USD")) {
            String hermes = KnownFeeds.id(SourceKind.PYTH_HERMES, market).orElseThrow();
            String lazer = KnownFeeds.id(SourceKind.PYTH_LAZER, market).orElseThrow();
            assertThat(page).contains("| " + market + " | `" + hermes + "` | " + lazer + " |");
        }
    }
}
