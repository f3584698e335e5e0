package io.github.plimsoll.bot.command;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import java.util.ArrayList;
import java.util.List;
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
        long share = atStress.millionths();
        if (share >= 100_000) {
            return "extreme";
        }
        if (share >= 50_000) {
            return "aggressive";
        }
        return share >= 20_000 ? "moderate" : "conservative";
    }

    String leverageClass() {
        int times = leverage.hundredths();
        if (times >= 20_000) {
            return "ultra-high";
        }
        if (times >= 10_000) {
            return "very high";
        }
        if (times >= 5_000) {
            return "high";
        }
        return times >= 1_000 ? "moderate" : "conservative";
    }

    /** 0 to 100; more leverage, more at stake or a nearer liquidation never score higher. */
    int score() {
        int times = leverage.hundredths();
        int score = 100;
        score -= times > 10_000 ? 30 : times > 5_000 ? 15 : times > 2_500 ? 5 : 0;
        score -= atStress.millionths() > 100_000 ? 25 : atStress.millionths() > 50_000 ? 10 : 0;
        score -= distance.millionths() < 10_000 ? 20 : distance.millionths() < 20_000 ? 10 : 0;
        return score;
    }

    String verdict() {
        int score = score();
        if (score >= 80) {
            return "excellent";
        }
        if (score >= 60) {
            return "good";
        }
        return score >= 40 ? "risky" : "very risky";
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
