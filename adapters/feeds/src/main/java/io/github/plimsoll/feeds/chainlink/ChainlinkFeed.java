package io.github.plimsoll.feeds.chainlink;

import io.github.plimsoll.pricefeed.SourcePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One Chainlink feed. Immutable.
 *
 * @param market our id, such as {@code BTC-USD}
 * @param proxy address of the proxy, never of an aggregator: 0x and 40 hex digits
 * @param decimals decimals of the prices that are passed on, 0 to 18: those of the instrument. What the feed says more
 *     exactly is rounded down
 * @param heartbeat how often the feed is renewed at least, 1 s to 2 days; each feed has its own, USDC/USD a day
 * @param margin how late it may be, 0 s to 1 h
 */
public record ChainlinkFeed(String market, String proxy, int decimals, Duration heartbeat, Duration margin) {
    /** @throws IllegalArgumentException naming every problem at once */
    public ChainlinkFeed {
        List<String> problems = new ArrayList<>();
        if (market.isBlank()) {
            problems.add("a market needs an id");
        }
        if (!proxy.matches("0x[0-9a-fA-F]{40}")) {
            problems.add("the proxy's address is 0x and 40 hex digits");
        }
        if (decimals < 0 || decimals > 18) {
            problems.add("decimals are 0 to 18, not " + decimals);
        }
        if (heartbeat.compareTo(Duration.ofSeconds(1)) < 0 || heartbeat.compareTo(Duration.ofDays(2)) > 0) {
            problems.add("the heartbeat is PT1S to PT48H, not " + heartbeat);
        }
        if (margin.isNegative() || margin.compareTo(Duration.ofHours(1)) > 0) {
            problems.add("the margin is PT0S to PT1H, not " + margin);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Chainlink feed " + market + ": " + String.join("; ", problems));
        }
    }

    /** With a margin of 60 s. */
    public ChainlinkFeed(String market, String proxy, int decimals, Duration heartbeat) {
        this(market, proxy, decimals, heartbeat, Duration.ofSeconds(60));
    }

    /** Heartbeat and margin. */
    public Duration maxAge() {
        return heartbeat.plus(margin);
    }

    /** What a price feed has to say of the source on this market: its own largest age, which makes it a witness there. */
    public SourcePolicy policy() {
        Duration longest = Duration.ofDays(2);
        return SourcePolicy.ofMaxAge(maxAge().compareTo(longest) <= 0 ? maxAge() : longest);
    }
}
