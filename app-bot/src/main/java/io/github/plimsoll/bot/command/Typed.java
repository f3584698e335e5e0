package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.CloseAmount;
import io.github.plimsoll.execution.Level;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.PolicyScope;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.SortedSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Words to typed values; a mistake becomes one sentence with an example. */
final class Typed {
    /** Largest collateral one order may name, far above every limit: the risk rules say what is allowed. */
    private static final Usd MOST = Usd.of(1_000_000_000L);

    private Typed() {}

    static Listing market(Words words, Listings listings) {
        String word = words.take("market").toUpperCase(Locale.ROOT);
        return listings.find(word)
                .or(() -> listings.find(word + "-USD"))
                .orElseThrow(() -> words.wrong(
                        "UNKNOWN_MARKET",
                        "There is no market \"" + Words.shown(word) + "\"; the markets are " + names(listings) + "."));
    }

    static String venue(Words words, SortedSet<String> venues) {
        String word = words.take("venue").toLowerCase(Locale.ROOT);
        if (!venues.contains(word)) {
            throw words.wrong(
                    "UNKNOWN_VENUE",
                    "There is no venue \"" + Words.shown(word) + "\"; the venues are " + String.join(", ", venues)
                            + ".");
        }
        return word;
    }

    /** @param typed a word that was taken already */
    static String strategy(Words words, String typed) {
        return parse(words, "BAD_STRATEGY", () -> PolicyScope.strategy(typed).name());
    }

    static String names(Listings listings) {
        return listings.all().stream().map(l -> l.instrument().id()).collect(Collectors.joining(", "));
    }

    static Side side(Words words) {
        String word = words.take("side, long or short,");
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "long" -> Side.LONG;
            case "short" -> Side.SHORT;
            default ->
                throw words.wrong("BAD_SIDE", "The side must be long or short but is \"" + Words.shown(word) + "\".");
        };
    }

    /** Collateral, or with {@code n:} notional, which needs the leverage that follows. */
    static Stake stake(Words words, Listing listing) {
        String word = words.take("amount in USD");
        boolean notional = word.toLowerCase(Locale.ROOT).startsWith("n:");
        String digits = notional ? word.substring(2) : word;
        Usd amount = usd(words, "BAD_AMOUNT", "amount", digits.startsWith("$") ? digits.substring(1) : digits);
        Leverage leverage = leverage(words, listing);
        Usd collateral = notional ? amount.dividedBy(leverage, Rounding.UP) : amount;
        return new Stake(collateral, leverage);
    }

    /** Collateral alone. */
    static Usd collateral(Words words) {
        String word = words.take("amount in USD");
        return usd(words, "BAD_AMOUNT", "amount", word.startsWith("$") ? word.substring(1) : word);
    }

    /** With its sign, which says whether it comes or goes. */
    static Usd change(Words words) {
        String word = words.take("change in USD, such as +50 or -50");
        boolean in = word.startsWith("+");
        if (!in && !word.startsWith("-")) {
            throw words.wrong(
                    "BAD_AMOUNT",
                    "A change begins with its sign, + for in and - for out, but is \"" + Words.shown(word) + "\".");
        }
        String digits = word.substring(word.startsWith("$", 1) ? 2 : 1);
        Usd amount = usd(words, "BAD_AMOUNT", "amount", digits);
        return in ? amount : amount.negate();
    }

    record Stake(Usd collateral, Leverage leverage) {}

    static Usd usd(Words words, String code, String what, String digits) {
        // Compared before it is read: what is too large for money at all is above this limit first.
        boolean plain = digits.matches("[0-9]+(\\.[0-9]+)?");
        if (plain && new BigDecimal(digits).compareTo(MOST.toBigDecimal()) > 0) {
            throw words.wrong(
                    code, "The " + what + " must be at most " + MOST + " USD but is " + Words.shown(digits) + ".");
        }
        Usd amount = parse(words, code, () -> Usd.parse(digits));
        if (!amount.isPositive()) {
            throw words.wrong(code, "The " + what + " must be above 0 USD but is " + amount + ".");
        }
        return amount;
    }

    /** What no market knows is a slip of the pen and no question of limits; less than that is for the risk rules to judge. */
    private static Leverage leverage(Words words, Listing listing) {
        String word = words.take("leverage");
        try {
            return Leverage.parse(word);
        } catch (IllegalArgumentException | ArithmeticException wrong) {
            String said = sentence(wrong);
            String range = " must be 1x to " + new Leverage(Leverage.MAX_HUNDREDTHS);
            throw words.wrong(
                    "BAD_LEVERAGE",
                    said.contains(range)
                            ? said.replace(
                                            range,
                                            " in " + listing.instrument() + " must be 1x to "
                                                    + listing.terms().maxLeverage())
                                    + " /risk shows the largest that your orders may have."
                            : said);
        }
    }

    /** No price falls by 100% or more. */
    static void belowEntry(Words words, @Nullable Level level, String what) {
        if (level != null && !level.fitsBelowEntry()) {
            throw words.wrong(
                    "BAD_LEVEL",
                    "The " + what + " lies below the entry price, so it must be below 100% but is " + level + ".");
        }
    }

    /** A level such as {@code 3%} of the entry price, or a price. */
    static Level level(Words words, Listing listing, String what) {
        String word = words.take(what + " as percent of the entry price or as price");
        return parse(
                words,
                "BAD_LEVEL",
                () -> word.endsWith("%")
                        ? Level.percent(Percent.parse(word))
                        : Level.at(Price.parse(word, listing.instrument().priceDecimals())));
    }

    /** How much worse than the decided price a fill may be, such as {@code 0.5%}. */
    static Ratio slippage(Words words) {
        String word = words.take("slippage in percent, such as 0.5%");
        if (!word.endsWith("%")) {
            throw words.wrong(
                    "BAD_SLIPPAGE", "Slippage is in percent, such as 0.5%, but is \"" + Words.shown(word) + "\".");
        }
        Ratio share = parse(words, "BAD_SLIPPAGE", () -> Percent.parse(word).toRatio());
        if (share.compareTo(Ratio.ZERO) < 0 || share.compareTo(Ratio.ONE) > 0) {
            throw words.wrong("BAD_SLIPPAGE", "Slippage must be 0% to 100% but is " + share.toPercent() + ".");
        }
        return share;
    }

    /** Nothing or {@code all}, {@code 50%}, {@code $40}, or coins with their name such as {@code 0.01 BTC}. */
    static CloseAmount closeAmount(Words words, Listing listing) {
        if (!words.any() || words.takeIf("all")) {
            return new CloseAmount.All();
        }
        String word = words.take("amount");
        if (word.endsWith("%")) {
            return parse(words, "BAD_PERCENT", () -> new CloseAmount.Share(Percent.parse(word)));
        }
        if (word.startsWith("$")) {
            return new CloseAmount.Dollars(usd(words, "BAD_AMOUNT", "amount", word.substring(1)));
        }
        String base = listing.instrument().base();
        if (!words.any()) {
            throw words.wrong(
                    "AMBIGUOUS_AMOUNT",
                    "\"" + Words.shown(word) + "\" could mean percent, dollars or coins: write 50%, $40 or 0.01 " + base
                            + ".");
        }
        if (words.takeIf("usd")) {
            throw words.wrong(
                    "BAD_AMOUNT", "Dollars are written with their sign: $" + Words.shown(word) + ", without USD.");
        }
        if (!words.takeIf(base)) {
            throw words.wrong(
                    "BAD_AMOUNT", "Coins of " + listing.instrument() + " are " + base + ": write 0.01 " + base + ".");
        }
        return parse(
                words,
                "BAD_AMOUNT",
                () -> new CloseAmount.Coins(
                        Quantity.parse(word, listing.instrument().sizeDecimals())));
    }

    static <T> T parse(Words words, String code, Supplier<T> parser) {
        try {
            return parser.get();
        } catch (IllegalArgumentException | ArithmeticException wrong) {
            throw words.wrong(code, sentence(wrong));
        }
    }

    private static String sentence(RuntimeException wrong) {
        String message = String.valueOf(wrong.getMessage());
        return Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
    }
}
