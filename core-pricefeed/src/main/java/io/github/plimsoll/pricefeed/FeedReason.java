package io.github.plimsoll.pricefeed;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Why a quote was refused or a market has no usable price. Declaration order is the order in which reasons are listed;
 * names are stable on the wire.
 */
public enum FeedReason {
    /** The market takes no orders at this hour. Unit: seconds until it opens; the limit is 0. */
    MARKET_CLOSED(Unit.SECONDS),
    /** Nobody has read the sequencer's uptime feed for too long, or ever. Unit: seconds. */
    SEQUENCER_UNKNOWN(Unit.SECONDS),
    /** The chain's sequencer is down, or its feed has no valid round. Unit: the feed's answer, 0 is up. */
    SEQUENCER_DOWN(Unit.ANSWER),
    /** The sequencer has not been up again for long enough: the limit must be exceeded. Unit: seconds. */
    SEQUENCER_GRACE(Unit.SECONDS),
    /** The newest block of the chain is too old, or none was seen. Unit: seconds. */
    CHAIN_HALTED(Unit.SECONDS),
    /** Blocks have not come in time for long enough after a halt: the limit must be reached. Unit: seconds. */
    CHAIN_SETTLING(Unit.SECONDS),
    /** Fewer sources with a fresh, sound quote than the quorum. Unit: sources. */
    QUORUM_NOT_MET(Unit.SOURCES),
    /** Enough fresh sources, but they do not agree within the largest deviation. Unit: percent. */
    SOURCES_DISAGREE(Unit.PERCENT),
    /** A slow source that must confirm the price has no fresh word or contradicts it. Unit: witnesses. */
    UNCONFIRMED(Unit.WITNESSES),
    /** After the start a quorum must agree for some time: the limit must be reached. Unit: seconds. */
    WARMING_UP(Unit.SECONDS),
    /** The agreed price moved further from the last good one than the time between allows. Unit: percent. */
    JUMP(Unit.PERCENT),
    /** The agreed price lies too far from its average over the window. Unit: percent. */
    OFF_AVERAGE(Unit.PERCENT),
    /** The source misbehaved too often and does not count until so many sound quotes in a row. Unit: quotes. */
    QUARANTINED(Unit.QUOTES),
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
    /** The power of ten of the price is not the one this source has. Unit: power of ten. */
    EXPONENT_CHANGED(Unit.EXPONENT),
    /** The bid lies above the ask. Unit: percent. */
    CROSSED_BOOK(Unit.PERCENT),
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
        WITNESSES("witnesses"),
        SECONDS("s"),
        PERCENT("%"),
        ANSWER(""),
        EXPONENT(""),
        /** Quote currency per base unit. */
        PRICE("");

        private final String symbol;

        Unit(String symbol) {
            this.symbol = symbol;
        }

        /** Printed behind a number; empty for prices, answers and powers of ten. */
        public String symbol() {
            return symbol;
        }
    }

    /** The reasons for which single quotes are counted against their source, in declaration order. */
    public static List<FeedReason> ofQuotes() {
        return Arrays.stream(values())
                .filter(reason ->
                        Arrays.stream(OfferResult.values()).anyMatch(result -> result.reasonOrNull() == reason))
                .toList();
    }

    private final Unit unit;

    FeedReason(Unit unit) {
        this.unit = unit;
    }

    public Unit unit() {
        return unit;
    }

    /** For people, such as {@code exponent changed}. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
