package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.ExitChange;
import io.github.plimsoll.execution.Level;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.OpenCommand;
import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code /open}, {@code /preview} and their confirmation read alike. */
record OpenSyntax(
        Listing listing,
        Side side,
        Typed.Stake stake,
        @Nullable Level stopLoss,
        @Nullable Level takeProfit,
        @Nullable Ratio slippage,
        List<ExitChange> exits) {
    static final String USAGE = "MARKET long|short USD|n:USD LEVERAGE [sl LEVEL] [tp LEVEL [SHARE]]"
            + " [trail OFFSET [from LEVEL]] [breakeven LEVEL] [exit DURATION] [slippage PERCENT]";

    /** For commands that read the same and place nothing. */
    static final String SAME = "MARKET long|short USD|n:USD LEVERAGE [more as for /open]";

    /** What an order says once. */
    private static final List<String> ONCE = List.of("sl", "trail", "breakeven", "exit", "slippage");

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
        Typed.Stake stake = Typed.stake(words, listing);
        Level stop = null;
        Level target = null;
        Ratio slippage = null;
        List<ExitChange> exits = new ArrayList<>();
        while (words.any()) {
            if (stop == null && words.takeIf("sl")) {
                stop = Typed.level(words, listing, "stop loss");
            } else if (words.takeIf("tp")) {
                ExitChange.Target typed = (ExitChange.Target) ExitSyntax.target(words, listing, side);
                if (typed.level() == null || (typed.share() == null && target != null)) {
                    throw words.wrong("BAD_LEVEL", "There is one target for all; others need a share, such as 50%.");
                }
                target = typed.share() == null ? typed.level() : target;
                add(exits, typed.share() == null ? null : typed);
            } else if (once(exits, ExitChange.Trail.class) && words.takeIf("trail")) {
                exits.add(ExitSyntax.trail(words, listing));
            } else if (once(exits, ExitChange.BreakEven.class) && words.takeIf("breakeven")) {
                exits.add(new ExitChange.BreakEven(Typed.level(words, listing, "break-even price")));
            } else if (once(exits, ExitChange.End.class) && words.takeIf("exit")) {
                exits.add(ExitSyntax.end(words));
            } else if (slippage == null && words.takeIf("slippage")) {
                slippage = Typed.slippage(words);
            } else if (!more.take(words, listing)) {
                words.twice(ONCE);
                words.end();
            }
        }
        if (side == Side.LONG) {
            Typed.belowEntry(words, stop, "stop loss of a long");
        }
        shares(words, exits);
        return new OpenSyntax(listing, side, stake, stop, target, slippage, List.copyOf(exits));
    }

    private static void add(List<ExitChange> exits, @Nullable ExitChange exit) {
        if (exit != null) {
            exits.add(exit);
        }
    }

    private static boolean once(List<ExitChange> exits, Class<?> kind) {
        return exits.stream().noneMatch(kind::isInstance);
    }

    private static void shares(Words words, List<ExitChange> exits) {
        long sum = 0;
        int targets = 0;
        for (ExitChange exit : exits) {
            boolean none = (exit instanceof ExitChange.Trail trail && trail.offset() == null)
                    || (exit instanceof ExitChange.End end && end.afterMicros() == 0);
            if (none) {
                throw words.wrong("BAD_LEVEL", "A new position has no exits yet that could be taken away.");
            }
            if (exit instanceof ExitChange.Target target && target.share() != null) {
                sum += target.share().tenThousandths();
                targets++;
            }
        }
        if (sum > Percent.ONE_HUNDRED || targets > ExitPlan.MOST_TARGETS) {
            throw words.wrong(
                    "BAD_PERCENT",
                    "The targets together close at most 100% of a position, in at most " + ExitPlan.MOST_TARGETS
                            + " parts, but would close " + new Percent(sum) + " in " + targets + ".");
        }
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
        return any.within(slippage).ending(exits);
    }

    /** With the slippage that its owner has chosen for orders that name none. */
    OpenSyntax within(@Nullable Ratio chosen) {
        return slippage != null || chosen == null
                ? this
                : new OpenSyntax(listing, side, stake, stopLoss, takeProfit, chosen, exits);
    }

    /** The same order in one spelling: what a confirmation is bound to. */
    String canonical() {
        return listing.instrument() + " " + side.name().toLowerCase(Locale.ROOT) + " " + stake.collateral() + " "
                + stake.leverage() + (stopLoss == null ? "" : " sl " + stopLoss)
                + (takeProfit == null ? "" : " tp " + takeProfit)
                + exits.stream().map(ExitSyntax::text).collect(Collectors.joining())
                + (slippage == null ? "" : " slippage " + slippage.toPercent());
    }
}
