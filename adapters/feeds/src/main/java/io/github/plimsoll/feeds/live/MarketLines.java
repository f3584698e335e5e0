package io.github.plimsoll.feeds.live;

import io.github.plimsoll.numbers.Bps;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.pricefeed.Aggregation;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.MadRule;
import java.util.Optional;

/** What the lines of a market say of its price, beside its sources, quorum and age; what they do not say is as the policy has it. */
final class MarketLines {
    private final Instrument market;
    private final FeedsLines lines;

    MarketLines(Instrument market, FeedsLines lines) {
        this.market = market;
        this.lines = lines;
    }

    /** Ranges are the policy's to judge. */
    void into(FeedPolicy.Builder policy) {
        lines.take(key("clock-skew"), Parsed::duration).ifPresent(policy::maxClockSkew);
        lines.take(key("jump-confirmation"), Parsed::duration).ifPresent(policy::jumpConfirmation);
        lines.take(key("frozen-after"), Parsed::duration).ifPresent(policy::frozenBound);
        lines.take(key("silence-after"), Parsed::duration).ifPresent(policy::silenceBound);
        lines.take(key("warm-up"), Parsed::duration).ifPresent(policy::warmUp);
        lines.take(key("max-deviation"), MarketLines::percent).ifPresent(policy::maxDeviation);
        lines.take(key("jump-limit"), MarketLines::percent).ifPresent(policy::jumpLimitPerMinute);
        lines.take(key("max-confidence"), text -> Bps.of(Parsed.whole(text))).ifPresent(policy::maxConfidence);
        lines.take(key("aggregation"), MarketLines::aggregation).ifPresent(policy::aggregation);
        lines.take(key("mad"), text -> new MadRule(Parsed.whole(text), MadRule.USUAL.floor()))
                .ifPresent(policy::mad);
        Optional<Price> low = lines.take(key("sanity-min"), this::price);
        Optional<Price> high = lines.take(key("sanity-max"), this::price);
        if (low.isPresent() && high.isPresent()) {
            policy.sanityRange(low.get(), high.get());
        } else if (low.isPresent() || high.isPresent()) {
            throw new IllegalArgumentException("sanity-min and sanity-max need each other");
        }
    }

    private String key(String name) {
        return market.id() + "." + name;
    }

    private static Ratio percent(String text) {
        return Percent.parse(text).toRatio();
    }

    private static Aggregation aggregation(String text) {
        return switch (text) {
            case "median" -> Aggregation.MEDIAN;
            case "weighted-median" -> Aggregation.WEIGHTED_MEDIAN;
            case "pyth" -> Aggregation.PYTH;
            default -> throw new IllegalArgumentException("is median, weighted-median or pyth, not " + text);
        };
    }

    private Price price(String text) {
        return Price.parse(text, market.priceDecimals());
    }
}
