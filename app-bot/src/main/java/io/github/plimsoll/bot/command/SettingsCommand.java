package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.UserSettings;
import io.github.plimsoll.execution.spi.UserSettings.News;
import io.github.plimsoll.numbers.Ratio;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code /settings}: shows what you have chosen, or changes one or more of it. */
final class SettingsCommand implements Command {
    private final Trading trading;

    SettingsCommand(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/settings";
    }

    @Override
    public String usage() {
        return "[slippage PERCENT|none] [confirm on|off] [news all|important|none]";
    }

    @Override
    public String purpose() {
        return "shows or changes your slippage, whether opens are confirmed, and what you are told";
    }

    @Override
    public String example() {
        return "/settings slippage 0.5% confirm on news important";
    }

    @Override
    public Answer run(Session session, Words words) {
        UnaryOperator<UserSettings> change = settings -> settings;
        while (words.any()) {
            UnaryOperator<UserSettings> before = change;
            UnaryOperator<UserSettings> next = one(words);
            change = settings -> next.apply(before.apply(settings));
        }
        session.account(); // the first contact makes the row
        return answer(trading.desk().changeSettings(session.user(), change, session.trace()));
    }

    private static UnaryOperator<UserSettings> one(Words words) {
        if (words.takeIf("slippage")) {
            Ratio slippage = words.takeIf("none") ? null : Typed.slippage(words);
            return settings -> settings.withSlippage(slippage);
        }
        if (words.takeIf("confirm")) {
            boolean on = words.takeIf("on");
            if (!on && !words.takeIf("off")) {
                throw choice(words, "confirm", "on or off");
            }
            return settings -> settings.withConfirm(on);
        }
        if (words.takeIf("news")) {
            for (News news : News.values()) {
                if (words.takeIf(news.name().toLowerCase(Locale.ROOT))) {
                    return settings -> settings.withNews(news);
                }
            }
            throw choice(words, "news", "all, important or none");
        }
        throw words.wrong(
                "BAD_ARGUMENT",
                "What can be set is slippage, confirm and news but not \"" + Words.shown(words.peek()) + "\".");
    }

    private static UserError choice(Words words, String what, String choices) {
        return words.wrong(
                "BAD_ARGUMENT", "\"" + what + "\" is " + choices + " but not \"" + Words.shown(words.peek()) + "\".");
    }

    private static Answer answer(UserSettings settings) {
        @Nullable Ratio slippage = settings.slippage();
        return Answer.ok(
                "slippage: " + (slippage == null ? "none, any price will do" : "at most " + slippage.toPercent())
                        + " for an order that names none\nconfirm: "
                        + (settings.confirm()
                                ? "on, /open shows the order first and /confirm places it"
                                : "off, /open places at once")
                        + "\nnews: " + settings.news().name().toLowerCase(Locale.ROOT),
                Data.of("slippage", slippage == null ? null : slippage.toPercent())
                        .and("confirm", settings.confirm())
                        .and("news", settings.news().name().toLowerCase(Locale.ROOT))
                        .map());
    }
}
