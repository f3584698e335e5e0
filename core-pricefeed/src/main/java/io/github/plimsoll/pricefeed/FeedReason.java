package io.github.plimsoll.pricefeed;

/**
 * Why a quote was refused or a market has no usable price. Declaration order is the order in which reasons are listed;
 * names are stable on the wire.
 */
public enum FeedReason {
    /** Fewer sources with a fresh, sound quote than the quorum. Unit: sources. */
    QUORUM_NOT_MET(Unit.SOURCES),
    /** Enough fresh sources, but they do not agree within the largest deviation. Unit: percent. */
    SOURCES_DISAGREE(Unit.PERCENT),
    /** The agreed price moved further from the last good one than the time between allows. Unit: percent. */
    JUMP(Unit.PERCENT),
    /** The source has never sent a sound quote. Unit: quotes. */
    NO_QUOTE(Unit.QUOTES),
    /** By its own time or by the time since it was received the quote is older than the largest age. Unit: seconds. */
    STALE(Unit.SECONDS),
    /** The quote's time lies further ahead of the clock than the skew allows. Unit: seconds. */
    FUTURE(Unit.SECONDS),
    /** The quote's time does not lie after the newest one seen from this source. Unit: seconds of going back. */
    OUT_OF_ORDER(Unit.SECONDS),
    /** The same time and price once more. Unit: quotes. */
    DUPLICATE(Unit.QUOTES),
    /** The price is 0 or below. Unit: price. */
    NON_POSITIVE(Unit.PRICE),
    /** The confidence interval is negative. Unit: price. */
    NEGATIVE_CONFIDENCE(Unit.PRICE),
    /** The market's rule needs a confidence interval and the quote has none. Unit: price. */
    NO_CONFIDENCE(Unit.PRICE),
    /** The confidence interval, of the quote or of the price made of all, is too wide for its price. Unit: percent. */
    CONFIDENCE_TOO_WIDE(Unit.PERCENT),
    /** The price lies outside the configured range of this market. Unit: price. */
    OUT_OF_SANITY_RANGE(Unit.PRICE),
    /** The time moves, the value has not changed for longer than the bound. Unit: seconds. */
    FROZEN_VALUE(Unit.SECONDS),
    /** The price lies too far from the median of the fresh sources. Unit: percent. */
    OUTLIER(Unit.PERCENT);

    /** What limit and actual value of a {@link Refusal} are counted in. */
    public enum Unit {
        SOURCES("sources"),
        QUOTES("quotes"),
        SECONDS("s"),
        PERCENT("%"),
        /** Quote currency per base unit. */
        PRICE("");

        private final String symbol;

        Unit(String symbol) {
            this.symbol = symbol;
        }

        /** Printed behind a number; empty for prices. */
        public String symbol() {
            return symbol;
        }
    }

    private final Unit unit;

    FeedReason(Unit unit) {
        this.unit = unit;
    }

    public Unit unit() {
        return unit;
    }
}
