package io.github.plimsoll.bot.command;

import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.LimitStatus;
import io.github.plimsoll.ratelimit.TradingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code /rate_limits}: every rate limit with what is used, what is left and when more comes back. */
final class RateLimits implements Command {
    private final Trading trading;

    RateLimits(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/rate_limits";
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String purpose() {
        return "shows every rate limit with what is used, what is left and when to retry";
    }

    @Override
    public String example() {
        return "/rate_limits";
    }

    @Override
    public Answer run(Session session, Words words) {
        words.end();
        Key user = TradingPlan.user(session.user().value());
        long now = trading.pace().nowMicros();
        List<String> lines = new ArrayList<>();
        List<Map<String, Object>> all = new ArrayList<>();
        for (LimitStatus status : trading.limiter().status(user)) {
            long retry = status.known() ? status.retryAfterMicros() : 0;
            lines.add(Say.limit(status.limitId()) + " - " + RateText.line(status, now)
                    + (retry == 0 ? "" : "; retry in " + Say.lasting(retry)));
            Data data = Data.empty();
            RateText.data(status, now).forEach(data::and);
            all.add(data.and("retry_s", status.known() ? Say.seconds(retry) : null)
                    .map());
        }
        lines.add("A full close and an emergency stop are never refused for a rate; "
                + "stops and exits of positions are heard when no command is left, and count as exits.");
        return Answer.ok(String.join("\n", lines), Data.of("rate", all).map());
    }
}
