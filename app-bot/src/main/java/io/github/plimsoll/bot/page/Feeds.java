package io.github.plimsoll.bot.page;

import io.github.plimsoll.bot.command.Say;
import io.github.plimsoll.health.PageView.Feed;
import io.github.plimsoll.health.PageView.Source;
import io.github.plimsoll.health.PageView.Tone;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.pricefeed.FeedHealth;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.FeedReason;
import io.github.plimsoll.pricefeed.Indicative;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.pricefeed.Refusal;
import io.github.plimsoll.pricefeed.SourceState;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Markets and sources as the page shows them. Not thread-safe. */
final class Feeds {
    private final RejectWatch rejects = new RejectWatch();
    private final Deviations deviations = new Deviations();

    List<Feed> of(PriceFeed prices, long nowMicros) {
        List<Feed> all = new ArrayList<>();
        for (FeedHealth.MarketHealth market : prices.health().markets()) {
            FeedPolicy policy = prices.policy(prices.index(market.instrument().id()));
            all.add(feed(market, policy.maxDeviation(), nowMicros));
        }
        return all;
    }

    private Feed feed(FeedHealth.MarketHealth market, Ratio bound, long nowMicros) {
        Optional<Price> price = market.indicative().map(Indicative::price);
        boolean allUp = market.sources().stream().allMatch(source -> source.state() == SourceState.UP);
        Tone tone = !market.usable() ? Tone.BAD : allUp ? Tone.GOOD : Tone.WARN;
        List<Source> sources = new ArrayList<>();
        for (FeedHealth.SourceHealth source : market.sources()) {
            String deviation = Deviations.percent(source.price(), price);
            sources.add(new Source(
                    source.source(),
                    source.state().name(),
                    source.state() == SourceState.UP ? Tone.GOOD : Tone.BAD,
                    source.price().map(Say::price).orElse(""),
                    source.ageMicros().isPresent() ? tenths(source.ageMicros().getAsLong()) : "",
                    source.updates(),
                    deviation,
                    deviations.noted(market.instrument().id(), source.source(), deviation, nowMicros),
                    counts(source),
                    rejects.last(market.instrument().id(), source, nowMicros)));
        }
        return new Feed(
                market.instrument().id(),
                price.map(Say::price).orElse(""),
                BigDecimal.valueOf(bound.millionths(), 4).toPlainString(),
                !market.usable() ? "no usable price" : allUp ? "good" : "usable",
                tone,
                market.reasons().stream().map(Refusal::toString).collect(Collectors.joining("; ")),
                sources);
    }

    /** Such as {@code 3 outlier, 1 stale}; a quote that came twice is no trouble. */
    private static String counts(FeedHealth.SourceHealth source) {
        return source.rejects().entrySet().stream()
                .filter(entry -> entry.getKey() != FeedReason.DUPLICATE)
                .map(entry -> entry.getValue() + " " + entry.getKey().words())
                .collect(Collectors.joining(", "));
    }

    /** Seconds to one decimal, rounded up: an age that changes in every glance says nothing more. */
    static String tenths(long micros) {
        return Say.seconds(Math.floorDiv(micros + 99_999, 100_000L) * 100_000L);
    }
}
