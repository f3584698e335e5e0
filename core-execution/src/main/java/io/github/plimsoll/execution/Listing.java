package io.github.plimsoll.execution;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.risk.VenueTerms;
import java.util.Objects;

/**
 * A market as this installation trades it. Immutable.
 *
 * @param instrument the instrument
 * @param terms what the venue charges and allows
 * @param minPartialUnits smallest partial close in size units, at least 1
 */
public record Listing(Instrument instrument, VenueTerms terms, long minPartialUnits) {
    public Listing {
        Objects.requireNonNull(instrument, "instrument");
        Objects.requireNonNull(terms, "terms");
        if (minPartialUnits < 1 || minPartialUnits > Exact.pow10(18)) {
            throw new IllegalArgumentException("smallest partial close of " + instrument + " must be at least 1 unit");
        }
    }

    Quantity quantity(long units) {
        return Quantity.of(units, instrument.sizeDecimals());
    }
}
