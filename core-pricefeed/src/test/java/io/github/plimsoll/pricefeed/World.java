package io.github.plimsoll.pricefeed;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.testkit.ManualClock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One market with sources alpha, bravo, charlie (and more) on a clock that the test moves. */
final class World {
    static final Instrument BTC = Instrument.cryptoPerp("BTC");
    static final List<String> NAMES = List.of("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf");

    final ManualClock clock = new ManualClock();
    final PriceFeed feed;

    World() {
        this(FeedPolicy.defaults(), 3);
    }

    World(FeedPolicy policy, int sources) {
        this(policy, sources, null, BTC);
    }

    World(FeedPolicy policy, int sources, @Nullable ChainPolicy chain, Instrument instrument) {
        PriceFeed.Builder builder = PriceFeed.builder(clock).market(instrument, policy);
        if (chain != null) {
            builder.chain(chain);
        }
        NAMES.subList(0, sources).forEach(builder::source);
        feed = builder.build();
    }

    static long units(String price) {
        return Price.parse(price, 10).units();
    }

    OfferResult offer(int source, String price) {
        return feed.offer(0, source, units(price), 0, clock.epochMicros());
    }

    /** Offers one price per source, in order, all made now. */
    void offerAll(String... prices) {
        for (int i = 0; i < prices.length; i++) {
            offer(i, prices[i]);
        }
    }

    void advanceSeconds(long seconds) {
        clock.advanceMicros(seconds * 1_000_000);
    }

    List<FeedReason> reasons() {
        return refusals().stream().map(Refusal::reason).toList();
    }

    List<Refusal> refusals() {
        return feed.read(0).fold(price -> List.<Refusal>of(), reasons -> reasons);
    }

    List<String> texts() {
        return refusals().stream().map(Refusal::toString).toList();
    }

    ValidatedPrice price() {
        return feed.read(0).fold(price -> price, reasons -> {
            throw new AssertionError("unusable: " + reasons);
        });
    }
}
