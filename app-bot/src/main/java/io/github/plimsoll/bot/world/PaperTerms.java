package io.github.plimsoll.bot.world;

import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.VenueTerms;

/**
 * What the paper venue asks in each market: Avantis' liquidation threshold, 0.10% fee per side, at most 500x. The
 * Bitcoin spread of 0.002% per side is small enough that 500x is a matter of the rules; that of the other markets is
 * 0.01%, which comes too close to the liquidation at about 330x.
 */
final class PaperTerms {
    private static final Ratio NARROW = Ratio.parse("0.00002");
    private static final Ratio WIDE = Ratio.parse("0.0001");

    private PaperTerms() {}

    /** A market as orders are decided by, with what the setting of paper costs says of it. */
    static Listing listing(Instrument instrument, Settings settings) {
        return new Listing(instrument, settings.get(Keys.PAPER_COSTS).terms(instrument, of(instrument)), 1_000);
    }

    private static VenueTerms of(Instrument instrument) {
        return new VenueTerms(
                Ratio.parse("0.001"),
                instrument.base().equals("BTC") ? NARROW : WIDE,
                Ratio.parse("0.85"),
                Leverage.of(500),
                Usd.of(10));
    }
}
