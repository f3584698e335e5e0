package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;

/**
 * How much a paper market takes, and what taking it costs. The impact is linear in the order flow, as in the model of Kyle
 * ("Continuous Auctions and Insider Trading", Econometrica 53, 1985): {@code impact * notional / depth}, and the whole of a
 * fill pays what its last dollar would pay. Immutable.
 *
 * @param usd depth on either side, at least 1 USD
 * @param impact by which share the price is worse for a fill of the whole depth, 0 to 1
 * @param share of the depth that one order gets at once, above 0 to 1; its rest works on
 * @param refillMicros after so long the depth is there again for the rest, 1 us to 1 h
 */
public record PaperDepth(Usd usd, Ratio impact, Ratio share, long refillMicros) {
    public PaperDepth {
        Given.notNull(usd, "usd");
        Given.notNull(impact, "impact");
        Given.notNull(share, "share");
        if (usd.compareTo(Usd.of(1)) < 0) {
            throw new IllegalArgumentException("depth must be at least 1 USD but is " + usd);
        }
        if (impact.millionths() < 0 || impact.millionths() > Ratio.ONE_MILLIONTHS) {
            throw new IllegalArgumentException("impact must be 0 to 1 but is " + impact);
        }
        if (share.millionths() < 1 || share.millionths() > Ratio.ONE_MILLIONTHS) {
            throw new IllegalArgumentException("share must be above 0 to 1 but is " + share);
        }
        if (refillMicros < 1 || refillMicros > 3_600_000_000L) {
            throw new IllegalArgumentException("refill must be 1 us to 1 h but is " + refillMicros + " us");
        }
    }
}
