package io.github.plimsoll.bot.command;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.risk.RiskLesson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What experience says about figures like these: it advises and never decides.
 *
 * @param leverage leverage of the position
 * @param atStress loss at the stress move as a share of equity
 * @param distance from the price to liquidation as a share of the price
 */
record Lesson(Leverage leverage, Ratio atStress, Ratio distance) {
    /** A hint with its weight: low, medium or high. */
    record Warning(String weight, String text) {
        Map<String, Object> data() {
            return Data.of("weight", weight).and("text", text).map();
        }
    }

    /** How much of the account a stress move takes, in one word. */
    static String level(Ratio atStress) {
        return word(RiskLesson.level(atStress));
    }

    String leverageClass() {
        RiskLesson.LeverageClass of = figures().leverageClass();
        return of == RiskLesson.LeverageClass.ULTRA_HIGH ? "ultra-high" : word(of);
    }

    /** 25 to 100; more leverage, more at stake or a nearer liquidation never score higher. */
    int score() {
        return figures().score();
    }

    String verdict() {
        return word(figures().verdict());
    }

    private RiskLesson figures() {
        return new RiskLesson(leverage, atStress, distance);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    List<Warning> warnings() {
        List<Warning> all = new ArrayList<>();
        int times = leverage.hundredths();
        if (times >= 5_000) {
            all.add(new Warning(
                    times >= 20_000 ? "high" : "medium",
                    "leverage " + leverage + ": a move of " + Shares.down(distance) + " takes the whole collateral"));
        }
        if (atStress.millionths() >= 100_000) {
            all.add(new Warning(
                    atStress.millionths() >= 200_000 ? "high" : "medium",
                    "the stress move costs " + Shares.text(atStress) + " of your equity"));
        }
        if (distance.millionths() <= 10_000) {
            all.add(new Warning(
                    distance.millionths() <= 5_000 ? "high" : "medium",
                    "liquidation is only " + Shares.down(distance) + " away"));
        }
        all.add(new Warning("low", "liquidation takes the collateral of this position and nothing beyond it"));
        return all;
    }
}
