package io.github.plimsoll.feeds;

import io.github.plimsoll.pricefeed.FeedReason;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.pricefeed.Refusal;
import io.github.plimsoll.testkit.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Both tapes, a price feed and a clock, from the world start. */
final class Replay {
    static final List<Tape> TAPES = List.of(Tape.btcUsd(), Tape.ethUsd());
    static final long SECOND = 1_000_000;
    static final int BTC = 0;
    static final int ETH = 1;

    final ManualClock clock = new ManualClock(Tape.WORLD_START_MICROS);
    final PriceFeed feed = TapeSources.priceFeed(clock, TAPES);
    final TapeFeed tape;

    Replay(long seed) {
        tape = TapeFeed.create(TAPES, seed, feed);
    }

    void moveTo(long micros) {
        clock.advanceMicros(micros - clock.epochMicros());
    }

    void run(long seconds) {
        tape.pumpUntil(clock.epochMicros() + seconds * SECOND, this::moveTo);
    }

    /** Every delivery and what can be read after it. */
    List<String> trace(int events) {
        List<String> trace = new ArrayList<>();
        for (int i = 0; i < events && !tape.atEnd(); i++) {
            long at = tape.nextEventMicros();
            moveTo(at);
            int sent = tape.step(at);
            trace.add(at + " " + sent + " " + prices());
        }
        return trace;
    }

    String prices() {
        return price(BTC) + " " + price(ETH);
    }

    private String price(int market) {
        return feed.read(market).fold(p -> p.units() + "@" + p.asOfMicros() + p.sources(), List::toString);
    }

    List<FeedReason> reasons(int market) {
        return feed.read(market)
                .fold(
                        p -> List.<FeedReason>of(),
                        r -> r.stream().map(Refusal::reason).toList());
    }

    Optional<Refusal> refusal(int market, String source) {
        return feed.read(market)
                .fold(
                        p -> Optional.<Refusal>empty(),
                        r -> r.stream()
                                .filter(x -> x.source().equals(Optional.of(source)))
                                .findFirst());
    }

    long rejects(int market, int source, FeedReason reason) {
        return feed.health()
                .markets()
                .get(market)
                .sources()
                .get(source)
                .rejects()
                .getOrDefault(reason, 0L);
    }
}
