package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.Level;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.OpenCommand;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code /open}, {@code /preview} and their confirmation read alike. */
record OpenSyntax(
        Listing listing,
        Side side,
        Typed.Stake stake,
        @Nullable Level stopLoss,
        @Nullable Level takeProfit,
        @Nullable Ratio slippage) {
    static final String USAGE = "MARKET long|short USD|n:USD LEVERAGE [sl LEVEL] [tp LEVEL] [slippage PERCENT]";

    /** Reads words of an order that only some commands know; whether the next one was such a word. */
    @FunctionalInterface
    interface More {
        boolean take(Words words, Listing listing);
    }

    static OpenSyntax read(Words words, Trading trading) {
        return read(words, trading, (any, listing) -> false);
    }

    static OpenSyntax read(Words words, Trading trading, More more) {
        Listings listings = trading.listings();
        Listing listing = Typed.market(words, listings);
        Side side = Typed.side(words);
        Typed.Stake stake = Typed.stake(words);
        Level stop = null;
        Level target = null;
        Ratio slippage = null;
        while (words.any()) {
            if (stop == null && words.takeIf("sl")) {
                stop = Typed.level(words, listing, "stop loss");
            } else if (target == null && words.takeIf("tp")) {
                target = Typed.level(words, listing, "take profit");
            } else if (slippage == null && words.takeIf("slippage")) {
                slippage = Typed.slippage(words);
            } else if (!more.take(words, listing)) {
                words.end();
            }
        }
        if (side == Side.LONG) {
            Typed.belowEntry(words, stop, "stop loss of a long");
        } else {
            Typed.belowEntry(words, target, "take profit of a short");
        }
        return new OpenSyntax(listing, side, stake, stop, target, slippage);
    }

    OpenCommand command(Session session) {
        OpenCommand any = new OpenCommand(
                session.key(),
                session.user(),
                session.account().id(),
                listing.instrument().id(),
                side,
                stake.collateral(),
                stake.leverage(),
                stopLoss,
                takeProfit,
                session.trace());
        return any.within(slippage);
    }

    /** The same order in one spelling: what a confirmation is bound to. */
    String canonical() {
        return listing.instrument() + " " + side.name().toLowerCase(Locale.ROOT) + " " + stake.collateral() + " "
                + stake.leverage() + (stopLoss == null ? "" : " sl " + stopLoss)
                + (takeProfit == null ? "" : " tp " + takeProfit)
                + (slippage == null ? "" : " slippage " + slippage.toPercent());
    }
}
