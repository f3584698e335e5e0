package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.pricefeed.PriceFeed;

/**
 * Plays the bars of one market through the whole paper trade path: feed, limits, risk, record, fence, venue, books. The
 * strategy sees a bar when it is closed; what it orders is first matched at the next bar, which is no later than its
 * deadline here: there is no time between two bars. A bar at which nothing can happen
 * (no order works, nothing waits, no price of an open position is reached, nothing is due) costs a comparison and the
 * strategy's own look, and allocates nothing; the feed hears the bars at which something may, and the one before. One
 * thread drives it.
 */
public final class Replay {
    /** Closed bars of one market, oldest first. */
    public interface Bars {
        int size();

        /** When the bar was closed, world time in microseconds; rises from bar to bar. */
        long closedAtMicros(int bar);

        /** Its last price in units of the market's price decimals, above 0. */
        long closeUnits(int bar);
    }

    /** Decides at closed bars. */
    public interface Strategy {
        /** Whether it wants to act at this bar; called once for every bar, in order. */
        boolean wants(int bar, long closeUnits);

        /** Acts, through the desk. */
        void act(int bar, TradeDesk desk);
    }

    private final PaperTrading paper;
    private final PriceFeed feed;
    private final int market;
    private final int sources;
    private final ReplayClock clock;
    private final boolean everyBar;
    private final PaperTrading.Calm calm = new PaperTrading.Calm();
    private long looks;

    private Replay(PaperTrading paper, PriceFeed feed, int market, ReplayClock clock, boolean everyBar) {
        this.paper = paper;
        this.feed = feed;
        this.market = market;
        this.sources = feed.sources().size();
        this.clock = clock;
        this.everyBar = everyBar;
        paper.playsBars();
    }

    /**
     * @param paper trades on the same feed and the same clock
     * @param feed all of its sources say the close of each bar
     * @throws IllegalArgumentException when the feed does not know the market
     */
    public static Replay of(PaperTrading paper, PriceFeed feed, String instrument, ReplayClock clock) {
        Given.notNull(paper, "paper");
        return new Replay(paper, feed, feed.index(instrument), clock, false);
    }

    /** The same, but each bar goes through every part of the trade path, whether or not anything can happen. */
    public Replay everyBar() {
        return new Replay(paper, feed, market, clock, true);
    }

    /** How many bars were looked at by the trade path. */
    public long looks() {
        return looks;
    }

    /**
     * Plays all bars.
     *
     * @throws IllegalArgumentException when a bar is not later than the one before, or has no price
     */
    public void run(Bars bars, Strategy strategy) {
        int size = bars.size();
        long before = Long.MIN_VALUE;
        boolean heard = false;
        paper.calm(calm);
        for (int bar = 0; bar < size; bar++) {
            long now = bars.closedAtMicros(bar);
            long close = bars.closeUnits(bar);
            if (now <= before || close <= 0) {
                throw new IllegalArgumentException(
                        "bar " + bar + " closes at " + now + " us after " + before + " us at " + close + " units");
            }
            before = now;
            boolean wants = strategy.wants(bar, close);
            if (!wants && !everyBar && calm.holds(close, now)) {
                heard = false;
                continue;
            }
            if (!heard && bar > 0 && !everyBar) {
                hear(bars.closedAtMicros(bar - 1), bars.closeUnits(bar - 1));
            }
            hear(now, close);
            heard = true;
            looks++;
            paper.step();
            if (wants) {
                strategy.act(bar, paper.desk());
                paper.step();
            }
            paper.calm(calm);
        }
    }

    private void hear(long now, long close) {
        clock.moveTo(now);
        for (int source = 0; source < sources; source++) {
            feed.offer(market, source, close, 0, now);
        }
    }
}
