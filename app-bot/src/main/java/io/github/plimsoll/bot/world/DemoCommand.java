package io.github.plimsoll.bot.world;

import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.command.Command;
import io.github.plimsoll.bot.command.Data;
import io.github.plimsoll.bot.command.Durations;
import io.github.plimsoll.bot.command.Say;
import io.github.plimsoll.bot.command.Session;
import io.github.plimsoll.bot.command.UserError;
import io.github.plimsoll.bot.command.Words;
import io.github.plimsoll.feeds.Disturbance;
import io.github.plimsoll.feeds.TapeFeed;
import io.github.plimsoll.feeds.TapePosition;
import io.github.plimsoll.feeds.TapeSources;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /demo}: moves world time and disturbs the demo's price sources; exists only in the demo's bindings. */
final class DemoCommand implements Command {
    private final World world;
    private final TapeFeed tape;

    DemoCommand(World world, TapeFeed tape) {
        this.world = world;
        this.tape = tape;
    }

    @Override
    public String name() {
        return "/demo";
    }

    @Override
    public String usage() {
        return "advance 5m | stale|outlier|outage|ok [SOURCE]";
    }

    @Override
    public String purpose() {
        return "lets world time pass or disturbs the demo's price sources";
    }

    @Override
    public String example() {
        return "/demo advance 5m";
    }

    @Override
    public boolean counted() {
        return false;
    }

    @Override
    public Answer run(Session session, Words words) {
        String what = words.take("action").toLowerCase(Locale.ROOT);
        if (what.equals("advance")) {
            long micros = Durations.take(words, "World time passes at most 31d at a time");
            words.end();
            long start = world.nowMicros();
            boolean whole = world.advance(micros);
            String now = "World time is now " + Data.time(world.nowMicros()) + ".";
            return whole
                    ? Answer.ok(now, data())
                    : new Answer(
                            Answer.Outcome.ERROR,
                            "INTERRUPTED",
                            "Stopped after " + Say.seconds(world.nowMicros() - start)
                                    + " s of world time, because the system is stopping. " + now,
                            data());
        }
        Disturbance how;
        switch (what) {
            case "stale" -> how = Disturbance.STALE;
            case "outlier" -> how = Disturbance.OUTLIER;
            case "outage" -> how = Disturbance.OUTAGE;
            case "ok" -> how = Disturbance.OK;
            default -> throw words.wrong("BAD_DEMO", "The demo knows advance, stale, outlier, outage and ok.");
        }
        return disturb(how, what, words);
    }

    private Answer disturb(Disturbance how, String what, Words words) {
        if (!words.any()) {
            world.exclusive(() -> {
                tape.disturbAll(how);
                return true;
            });
            return Answer.ok("All sources: " + what + ".", data());
        }
        String source = words.take("source").toLowerCase(Locale.ROOT);
        words.end();
        if (!TapeSources.NAMES.contains(source)) {
            throw new UserError(
                    "UNKNOWN_SOURCE",
                    "There is no source \"" + Words.shown(source) + "\"; the sources are "
                            + String.join(", ", TapeSources.NAMES) + ", for example /demo " + what + " "
                            + TapeSources.NAMES.get(0));
        }
        world.exclusive(() -> {
            tape.disturb(source, how);
            return true;
        });
        return Answer.ok("Source " + source + ": " + what + ".", data());
    }

    private Map<String, Object> data() {
        TapePosition position = tape.position();
        List<Map<String, Object>> markets = new ArrayList<>();
        for (TapePosition.Market market : position.markets()) {
            markets.add(Data.of("instrument", market.instrument())
                    .and("tick", market.tick())
                    .and("ticks", market.ticks())
                    .and("interpolated", market.interpolated())
                    .and("ended", market.ended())
                    .map());
        }
        Data sources = Data.empty();
        TapeSources.NAMES.forEach(name -> sources.and(name, tape.disturbance(name)));
        return Data.of("time", Data.time(world.nowMicros()))
                .and("sources", sources.map())
                .and("tape", markets)
                .map();
    }
}
