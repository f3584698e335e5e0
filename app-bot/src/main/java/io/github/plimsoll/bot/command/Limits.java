package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.spi.StandingLock;
import io.github.plimsoll.ratelimit.LimitStatus;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.RiskLock;
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
        List<Map<String, Object>> locks = locks(session, lines);
        List<Map<String, Object>> rate = new ArrayList<>();
        for (LimitStatus status :
                trading.limiter().status(TradingPlan.user(session.user().value()))) {
            lines.add(RateText.line(status, trading.pace().nowMicros()));
            rate.add(RateText.data(status, trading.pace().nowMicros()));
        }
        Data data =
                Data.of("instrument", listing.instrument()).and("risk", risk).and("rate", rate);
        return Answer.ok(String.join("\n", lines), (locks.isEmpty() ? data : data.and("locks", locks)).map());
    }

    /** Those that stand now, each in front of what it keeps shut. */
    private List<Map<String, Object>> locks(Session session, List<String> lines) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (StandingLock standing : trading.desk().locks(session.account().id())) {
            RiskLock lock = standing.lock();
            if (lock.untilMicros() < trading.pace().nowMicros()) {
                continue;
            }
            boolean latched = lock.untilMicros() == RiskLock.LATCHED;
            String what = lock.name().isEmpty() ? "every open" : lock.name();
            lines.add("locked: " + what + ", " + lock.reason() + ", set by " + standing.by()
                    + (latched ? " until a person ends it" : " until " + Data.time(lock.untilMicros())));
            all.add(Data.of("scope", lock.scope())
                    .and("name", lock.name())
                    .and("reason", lock.reason())
                    .and("by", standing.by())
                    .and("until", latched ? null : Data.time(lock.untilMicros()))
                    .map());
        }
        return all;
    }
}
