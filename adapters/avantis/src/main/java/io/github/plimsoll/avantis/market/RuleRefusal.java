package io.github.plimsoll.avantis.market;

/**
 * Why the venue would not take an order.
 *
 * @param rule which
 * @param limit what is allowed, in the unit of the sentence; 0 where there is no number
 * @param actual what was asked for
 * @param sentence both, and what would pass
 */
public record RuleRefusal(TradeRule rule, long limit, long actual, String sentence) {
    @Override
    public String toString() {
        return rule + ": " + sentence;
    }
}
