package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.ratelimit.LimitStatus;
import io.github.plimsoll.ratelimit.TradingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code /limits}: shows every limit with what is used and left. */
final class Limits implements Command {
    private final Trading trading;

    Limits(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/limits";
    }

    @Override
    public String usage() {
        return "[MARKET]";
    }

    @Override
    public String purpose() {
        return "shows every limit with what is used and left";
    }

    @Override
    public String example() {
        return "/limits BTC-USD";
    }

    @Override
    public Answer run(Session session, Words words) {
        Listing listing = words.any()
                ? Typed.market(words, trading.listings())
                : trading.listings().all().get(0);
        words.end();
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> risk = Rooms.read(trading, session, listing, lines);
        List<Map<String, Object>> rate = new ArrayList<>();
        for (LimitStatus status :
                trading.limiter().status(TradingPlan.user(session.user().value()))) {
            lines.add(RateText.line(status, trading.pace().nowMicros()));
            rate.add(RateText.data(status, trading.pace().nowMicros()));
        }
        return Answer.ok(
                String.join("\n", lines),
                Data.of("instrument", listing.instrument())
                        .and("risk", risk)
                        .and("rate", rate)
                        .map());
    }
}
