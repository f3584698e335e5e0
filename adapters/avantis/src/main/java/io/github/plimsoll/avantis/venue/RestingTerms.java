package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.PlaceCall;
import io.github.plimsoll.execution.spi.Resting;

/**
 * What an order waits for at the venue, as it was signed. Immutable.
 *
 * @param type {@link PlaceCall#STOP} or {@link PlaceCall#LIMIT}
 * @param price 1e-10 dollars
 * @param leverage 1e-10 of 1x
 * @param slippage 1e-10 percent
 */
public record RestingTerms(int type, long price, long leverage, long slippage) {
    static RestingTerms of(PlaceCall call) {
        return new RestingTerms(
                call.type(), call.trade().openPrice(), call.trade().leverage(), call.slippage());
    }

    static int type(Resting.Kind kind) {
        return switch (kind) {
            case STOP -> PlaceCall.STOP;
            case LIMIT -> PlaceCall.LIMIT;
        };
    }
}
