package io.github.plimsoll.bot.command;

import io.github.plimsoll.pricefeed.FeedHealth;
import io.github.plimsoll.pricefeed.FeedReason;
import io.github.plimsoll.pricefeed.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code /price_feeds}: every source of every market with its age, state, deviation and what was refused. */
final class PriceFeeds implements Command {
    private final Trading trading;

    PriceFeeds(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/price_feeds";
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String purpose() {
        return "shows every price source with age, state, deviation and what was refused";
    }

    @Override
    public String example() {
        return "/price_feeds";
    }

    @Override
    public Answer run(Session session, Words words) {
        words.end();
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> markets = new ArrayList<>();
        for (FeedHealth.MarketHealth market : trading.feed().health().markets()) {
            List<String> reasons =
                    market.reasons().stream().map(Refusal::toString).toList();
            lines.add(market.instrument() + ": "
                    + (market.usable() ? "usable" : "no usable price: " + String.join("; ", reasons)));
            List<Map<String, Object>> sources = new ArrayList<>();
            for (FeedHealth.SourceHealth source : market.sources()) {
                lines.add("  " + line(source));
                sources.add(data(source));
            }
            markets.add(Data.of("instrument", market.instrument())
                    .and("usable", market.usable())
                    .and("reasons", reasons)
                    .and("sources", sources)
                    .map());
        }
        return Answer.ok(
                lines.isEmpty() ? "No market has a price source." : String.join("\n", lines),
                Data.of("feeds", markets).map());
    }

    private static String line(FeedHealth.SourceHealth source) {
        return source.source() + " " + source.state()
                + source.price().map(p -> " " + Say.price(p)).orElse(", no quote yet")
                + (source.ageMicros().isPresent()
                        ? ", " + Say.seconds(source.ageMicros().getAsLong()) + " s old"
                        : "")
                + source.deviation().map(off -> ", " + off + " off the price").orElse("")
                + ", " + source.updates() + " quotes"
                + (source.rejects().isEmpty() ? "" : ", refused " + counts(source))
                + source.lastReject().map(r -> ", last for " + r.words()).orElse("");
    }

    private static Map<String, Object> data(FeedHealth.SourceHealth source) {
        Optional<FeedReason> last = source.lastReject();
        return Data.of("source", source.source())
                .and("state", source.state())
                .and("price", source.price().orElse(null))
                .and(
                        "age_s",
                        source.ageMicros().isPresent()
                                ? Say.seconds(source.ageMicros().getAsLong())
                                : null)
                .and("deviation", source.deviation().orElse(null))
                .and("updates", source.updates())
                .and("rejects", rejects(source))
                .and("last_reject", last.map(FeedReason::name).orElse(null))
                .map();
    }

    /** By reason, such as {@code outlier}: how many quotes were refused. */
    static Map<String, Object> rejects(FeedHealth.SourceHealth source) {
        Data data = Data.empty();
        source.rejects().forEach((reason, count) -> data.and(reason.words().replace(' ', '_'), count));
        return data.map();
    }

    private static String counts(FeedHealth.SourceHealth source) {
        return source.rejects().entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().words())
                .collect(Collectors.joining(", "));
    }
}
