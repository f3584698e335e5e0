package io.github.plimsoll.risk;

/**
 * Whether the market has a price that risk may be taken on. Only {@link #USABLE} is ever approved. Source: contracts,
 * section 5.
 */
public enum PriceStatus {
    USABLE,
    /** No source has a price. */
    MISSING,
    /** The newest price is too old, or has not moved for too long. */
    STALE,
    /** Too few sources, or sources that disagree. */
    DISPUTED
}
