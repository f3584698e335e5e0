package io.github.plimsoll.feeds.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.supervisor.ChildSpec;
import io.github.plimsoll.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FeedSinkTest {
    private final ManualClock clock = new ManualClock();
    private final PriceFeed feed = PriceFeed.builder(clock)
            .market(Instrument.cryptoPerp("BTC"), FeedPolicy.builder().quorum(2).build())
            .source("one")
            .source("two")
            .build();

    private record Named(String name, List<String> markets) implements PriceSource {
        @Override
        public List<ChildSpec> children(QuoteSink sink) {
            return List.of();
        }

        @Override
        public SourceHealth health() {
            return new SourceHealth(name, List.of(), Map.of());
        }
    }

    private Tick book(long bid, long ask, long madeAt) {
        return new Tick("BTC-USD", new Tick.Book(bid, ask, 1, 1, 0), 0, madeAt, Tick.NO_SEQUENCE, Session.UNSTATED);
    }

    @Test
    @DisplayName("prices of two sources make a price of the feed, with the receive time of their messages")
    void makesAPrice() {
        QuoteSink sink =
                QuoteSink.of(feed, List.of(new Named("one", List.of("BTC-USD")), new Named("two", List.of("BTC-USD"))));
        for (int second = 0; second < 60; second++) {
            clock.advance(Duration.ofSeconds(1));
            sink.offer("one", book(50_000 + second % 2, 50_010, clock.epochMicros()), clock.monotonicNanos());
            sink.offer("two", book(50_001, 50_011 + second % 2, clock.epochMicros()), clock.monotonicNanos());
        }
        assertThat(feed.usable(0)).isTrue();
        sink.connected("one");
        assertThat(feed.usable(0)).isTrue();
    }

    @Test
    @DisplayName("every source and market that the feed does not know is named at once")
    void namesAllProblems() {
        assertThatThrownBy(() -> QuoteSink.of(
                        feed, List.of(new Named("three", List.of("BTC-USD")), new Named("one", List.of("ETH-USD")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "price feed: no source three; there are [one, two]; one quotes ETH-USD, but there is no such"
                                + " market in the feed");
    }
}
