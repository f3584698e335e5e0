package io.github.plimsoll.bot.page;

import io.github.plimsoll.bot.command.Say;
import io.github.plimsoll.health.PageView.Feed;
import io.github.plimsoll.health.PageView.Source;
import io.github.plimsoll.health.PageView.Tone;
import io.github.plimsoll.pricefeed.FeedHealth;
import io.github.plimsoll.pricefeed.Refusal;
import io.github.plimsoll.pricefeed.SourceState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Markets and sources as the page shows them. Not thread-safe. */
final class Feeds {
    private final RejectWatch rejects = new RejectWatch();

    List<Feed> of(FeedHealth health, long nowMicros) {
        List<Feed> all = new ArrayList<>();
        for (FeedHealth.MarketHealth market : health.markets()) {
            all.add(feed(market, nowMicros));
        }
        return all;
    }

    private Feed feed(FeedHealth.MarketHealth market, long nowMicros) {
        boolean allUp = market.sources().stream().allMatch(source -> source.state() == SourceState.UP);
        Tone tone = !market.usable() ? Tone.BAD : allUp ? Tone.GOOD : Tone.WARN;
        List<Source> sources = new ArrayList<>();
        for (FeedHealth.SourceHealth source : market.sources()) {
            sources.add(new Source(
                    source.source(),
                    source.state().name(),
                    source.state() == SourceState.UP ? Tone.GOOD : Tone.BAD,
                    source.price().map(Say::price).orElse(""),
                    source.ageMicros().isPresent() ? tenths(source.ageMicros().getAsLong()) : "",
                    source.updates(),
                    rejects.last(market.instrument().id(), source, nowMicros)));
        }
        return new Feed(
                market.instrument().id(),
                market.indicative().map(last -> Say.price(last.price())).orElse(""),
                !market.usable() ? "no usable price" : allUp ? "good" : "usable",
                tone,
                market.reasons().stream().map(Refusal::toString).collect(Collectors.joining("; ")),
                sources);
    }

    /** Seconds to one decimal, rounded up: an age that changes in every glance says nothing more. */
    static String tenths(long micros) {
        return Say.seconds(Math.floorDiv(micros + 99_999, 100_000L) * 100_000L);
    }
}
