package io.github.plimsoll.bot.command;

import io.github.plimsoll.bot.live.LiveSide;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.risk.ControlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code /status}: shows what you may do now and why. */
final class Status implements Command {
    private final Trading trading;
    private final List<LiveSide> live;

    /** @param live where real money is traded */
    Status(Trading trading, List<LiveSide> live) {
        this.trading = trading;
        this.live = List.copyOf(live);
    }

    @Override
    public String name() {
        return "/status";
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String purpose() {
        return "shows what you may do now and why";
    }

    @Override
    public String example() {
        return "/status";
    }

    @Override
    public Answer run(Session session, Words words) {
        words.end();
        List<Latch> latches = trading.control().latches();
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> markets = new ArrayList<>();
        for (Listing listing : trading.listings().all()) {
            String id = listing.instrument().id();
            ControlState state = trading.control().effective(latches, session.account(), id);
            PriceView price = PriceView.of(trading.feed(), listing);
            lines.add(id + ": " + state + ", " + price.text());
            markets.add(
                    price.data(Data.of("instrument", id).and("control", state)).map());
        }
        List<String> waiting = trading.readiness().waitingFor();
        ControlState global = trading.control().global(latches);
        Holding holding = Holding.of(trading, session.account(), latches);
        List<String> doubts = live.stream()
                .flatMap(side -> side.look().problems(session.account()).stream()
                        .map(problem -> "at " + side.venue().name() + ": " + problem))
                .toList();
        lines.addAll(0, doubts);
        lines.addAll(0, holding.lines());
        return Answer.ok(
                session.account().mode() + " account, trading is " + global
                        + (waiting.isEmpty() ? "" : ", " + trading.readiness().sentence()) + "\n"
                        + String.join("\n", lines),
                Data.of("mode", session.account().mode())
                        .and("control", global)
                        .and("held", holding.data())
                        .and("in_doubt", doubts.isEmpty() ? null : doubts)
                        .and("starting", waiting.isEmpty() ? null : waiting)
                        .and("time", Data.time(trading.pace().nowMicros()))
                        .and("markets", markets)
                        .map());
    }
}
