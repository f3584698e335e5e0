package io.github.plimsoll.feeds.chainlink;

import io.github.plimsoll.feeds.live.PriceSource;
import io.github.plimsoll.feeds.live.QuoteSink;
import io.github.plimsoll.feeds.live.SourceHealth;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.supervisor.ChildSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Chainlink feeds ({@code AggregatorV3Interface}) as a price source: each feed is polled by a task of its own, so that a
 * slow one delays no other, and each round is passed on once. A round that is not complete, of the future, older than the
 * feed's own heartbeat, or older than one that was read already is kept out and counted. An answer of 0 or below is passed
 * on: a price feed then counts on the source no more.
 *
 * <p>Thread-safe.
 */
public final class ChainlinkSource implements PriceSource {
    private final String name;
    private final List<ChainlinkFeed> feeds;
    private final Duration interval;
    private final List<Reader> readers = new ArrayList<>();
    private final List<Polls> polls = new ArrayList<>();

    /**
     * A source.
     *
     * @param name in the price feed, such as {@code chainlink}
     * @param feeds at least one, each of another market
     * @param interval between two readings of a feed, 100 ms to 10 min
     * @param skew how far ahead of our clock a round's time may lie, 0 s to 1 min
     * @throws IllegalArgumentException in one sentence
     */
    public ChainlinkSource(
            String name, List<ChainlinkFeed> feeds, EthCall chain, WorldClock clock, Duration interval, Duration skew) {
        this.name = Objects.requireNonNull(name, "name");
        this.feeds = List.copyOf(feeds);
        this.interval = interval;
        if (feeds.isEmpty()
                || feeds.stream().map(ChainlinkFeed::market).distinct().count() != feeds.size()) {
            throw new IllegalArgumentException("a Chainlink source needs one feed for each of its markets");
        }
        if (skew.isNegative() || skew.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("the skew is PT0S to PT1M, not " + skew);
        }
        for (ChainlinkFeed feed : this.feeds) {
            Polls of = new Polls(feed.market(), clock);
            polls.add(of);
            readers.add(new Reader(name, feed, chain, clock, skew, of));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> markets() {
        return feeds.stream().map(ChainlinkFeed::market).toList();
    }

    @Override
    public List<ChildSpec> children(QuoteSink sink) {
        List<ChildSpec> all = new ArrayList<>();
        for (int i = 0; i < readers.size(); i++) {
            Reader reader = readers.get(i);
            all.add(ChildSpec.permanent(
                    name + "." + feeds.get(i).market(), new Polling(interval, () -> reader.poll(sink))));
        }
        return List.copyOf(all);
    }

    /** Each feed is a link, in the order of the configuration. */
    @Override
    public SourceHealth health() {
        return new SourceHealth(name, polls.stream().map(Polls::health).toList(), Polls.counts(polls));
    }
}
