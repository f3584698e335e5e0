package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.UserId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a user has chosen. The row is made with every default in it when the user's first account is made, so that a later
 * change of a default changes nothing for anybody who is there. Immutable.
 *
 * @param user whose
 * @param slippage by which share of the decided price the fill of an order may be worse that names none, 0 to 1; any price
 *     will do when absent
 * @param confirm whether an order that adds risk is shown first and placed by a confirmation only
 * @param news which events the user is told of
 * @param version for compare-and-set
 */
public record UserSettings(UserId user, @Nullable Ratio slippage, boolean confirm, News news, long version) {
    /** Which events a user is told of. What is answered to a command is always answered. */
    public enum News {
        /** Every event of the user's and every stop. */
        ALL,
        /** Liquidations, orders not taken, unknown outcomes, trouble with prices, stops. */
        IMPORTANT,
        NONE
    }

    public UserSettings {
        if (slippage != null && (slippage.millionths() < 0 || slippage.compareTo(Ratio.ONE) > 0)) {
            throw new IllegalArgumentException("slippage must be 0% to 100% but is " + slippage.toPercent());
        }
    }

    /** Those of a new user. */
    public static UserSettings defaults(UserId user) {
        return new UserSettings(user, null, false, News.ALL, 1);
    }

    public UserSettings withSlippage(@Nullable Ratio next) {
        return new UserSettings(user, next, confirm, news, version + 1);
    }

    public UserSettings withConfirm(boolean next) {
        return new UserSettings(user, slippage, next, news, version + 1);
    }

    public UserSettings withNews(News next) {
        return new UserSettings(user, slippage, confirm, next, version + 1);
    }

    /** As a person reads it: every setting. */
    public String text() {
        return "slippage " + (slippage == null ? "none" : slippage.toPercent()) + ", confirm "
                + (confirm ? "on" : "off") + ", news " + news.name().toLowerCase(Locale.ROOT);
    }
}
