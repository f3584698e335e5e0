package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;
import java.util.Objects;

/**
 * What a decision reads of a market. A price that cannot be used is a state with its reason, not an absent value; a
 * price or confidence that makes no sense is refused by the engine, never an exception. Immutable.
 *
 * @param instrument the market
 * @param terms what the venue charges and allows there
 * @param status whether the price can be used
 * @param reason why not, for a person to read; empty when it can
 * @param priceUnits price at the instrument's decimals; 0 when there is none
 * @param confidenceUnits half-width of the price's uncertainty in the same units
 * @param asOfMicros time of the oldest contributor, microseconds since the epoch
 */
public record MarketState(
        Instrument instrument,
        VenueTerms terms,
        PriceStatus status,
        String reason,
        long priceUnits,
        long confidenceUnits,
        long asOfMicros) {
    public MarketState {
        Objects.requireNonNull(instrument, "instrument");
        Objects.requireNonNull(terms, "terms");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(reason, "reason");
    }

    /** A market with a price that can be used. */
    public static MarketState priced(
            Instrument instrument, VenueTerms terms, long priceUnits, long confidenceUnits, long asOfMicros) {
        return new MarketState(instrument, terms, PriceStatus.USABLE, "", priceUnits, confidenceUnits, asOfMicros);
    }

    /**
     * A market without a usable price.
     *
     * @throws IllegalArgumentException when the status is USABLE
     */
    public static MarketState unavailable(Instrument instrument, VenueTerms terms, PriceStatus status, String reason) {
        if (status == PriceStatus.USABLE) {
            throw new IllegalArgumentException("an unavailable price cannot have the status USABLE");
        }
        return new MarketState(instrument, terms, status, reason, 0, 0, 0);
    }

    /** Whether there is a price to compute with; its age is the engine's business. */
    boolean hasPrice() {
        return status == PriceStatus.USABLE && priceUnits > 0 && confidenceUnits >= 0;
    }

    Price price(long units) {
        return Price.of(units, instrument.priceDecimals());
    }
}
