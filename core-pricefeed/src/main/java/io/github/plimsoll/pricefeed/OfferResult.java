package io.github.plimsoll.pricefeed;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of one offered quote. Everything but {@link #ACCEPTED} is counted against its source by reason. */
public enum OfferResult {
    ACCEPTED(null),
    /** Kept, but without influence on {@link PriceFeed#read} while it stays this far from the median. */
    OUTLIER(FeedReason.OUTLIER),
    /** Kept, as a quorum that repeats it confirms it; the market has no price meanwhile. */
    JUMP(FeedReason.JUMP),
    /** Kept, but without influence until the source has earned its way back. */
    QUARANTINED(FeedReason.QUARANTINED),
    /** Not kept. An earlier quote of the source still counts until it is too old. */
    FUTURE(FeedReason.FUTURE),
    /** Not kept. An earlier quote of the source still counts until it is too old. */
    STALE(FeedReason.STALE),
    /** Not kept. The newer quote still counts. */
    OUT_OF_ORDER(FeedReason.OUT_OF_ORDER),
    /** Not kept. The first one still counts. */
    DUPLICATE(FeedReason.DUPLICATE),
    /** The source does not count until its next sound quote with its own exponent. */
    EXPONENT_CHANGED(FeedReason.EXPONENT_CHANGED),
    /** The source does not count until its next sound quote. */
    CROSSED_BOOK(FeedReason.CROSSED_BOOK),
    /** The source does not count until its next sound quote: its last word was not a price. */
    NON_POSITIVE(FeedReason.NON_POSITIVE),
    /** The source does not count until its next sound quote. */
    NEGATIVE_CONFIDENCE(FeedReason.NEGATIVE_CONFIDENCE),
    /** The source does not count until its next sound quote. */
    NO_CONFIDENCE(FeedReason.NO_CONFIDENCE),
    /** The source does not count until its next sound quote. */
    CONFIDENCE_TOO_WIDE(FeedReason.CONFIDENCE_TOO_WIDE),
    /** The source does not count until its next sound quote. */
    OUT_OF_SANITY_RANGE(FeedReason.OUT_OF_SANITY_RANGE),
    /** The source does not count until its value changes. */
    FROZEN_VALUE(FeedReason.FROZEN_VALUE);

    private final @Nullable FeedReason reason;

    OfferResult(@Nullable FeedReason reason) {
        this.reason = reason;
    }

    public boolean accepted() {
        return this == ACCEPTED;
    }

    /** Empty when accepted. */
    public Optional<FeedReason> reason() {
        return Optional.ofNullable(reason);
    }

    /** Whether the source did something that a sound one does not: late, repeated or reordered quotes are none. */
    boolean isStrike() {
        return switch (this) {
            case ACCEPTED, JUMP, QUARANTINED, STALE, OUT_OF_ORDER, DUPLICATE -> false;
            case OUTLIER,
                    FUTURE,
                    EXPONENT_CHANGED,
                    CROSSED_BOOK,
                    NON_POSITIVE,
                    NEGATIVE_CONFIDENCE,
                    NO_CONFIDENCE,
                    CONFIDENCE_TOO_WIDE,
                    OUT_OF_SANITY_RANGE,
                    FROZEN_VALUE -> true;
        };
    }

    @Nullable
    FeedReason reasonOrNull() {
        return reason;
    }
}
