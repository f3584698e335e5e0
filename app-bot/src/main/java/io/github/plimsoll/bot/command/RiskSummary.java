package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.OpenCommand;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.ratelimit.LimitStatus;
import io.github.plimsoll.ratelimit.TradingPlan;
import io.github.plimsoll.risk.MaxOrder;
import io.github.plimsoll.risk.RiskPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code /risk_summary}: every risk limit, what is left of it, and the largest orders that pass now. */
final class RiskSummary implements Command {
    private static final int[] LEVERAGES = {1, 10, 100, 500};

    private final Trading trading;

    RiskSummary(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/risk_summary";
    }

    @Override
    public String usage() {
        return "[MARKET]";
    }

    @Override
    public String purpose() {
        return "shows every risk limit, what is left, and the largest safe size at 1x, 10x, 100x and 500x";
    }

    @Override
    public String example() {
        return "/risk_summary BTC-USD";
    }

    @Override
    public Answer run(Session session, Words words) {
        Listing listing = words.any()
                ? Typed.market(words, trading.listings())
                : trading.listings().all().get(0);
        words.end();
        RiskPolicy policy = trading.desk().policy(session.account());
        List<String> lines = new ArrayList<>();
        lines.add(listing.instrument() + ", policy " + policy + ": at most " + policy.maxPosition()
                + " USD notional, leverage " + policy.maxLeverage() + ", "
                + policy.maxAccountRisk().toPercent()
                + " of equity lost at a move of " + policy.stressMove().toPercent() + ", "
                + policy.maxDailyLoss().toPercent() + " lost in a day, buffer "
                + policy.liquidationBuffer().toPercent() + " of the distance to liquidation");
        List<Map<String, Object>> limits = Rooms.read(trading, session, listing, lines);
        List<Map<String, Object>> sizes = new ArrayList<>();
        for (int times : LEVERAGES) {
            sizes.add(size(session, listing, Leverage.of(times), lines));
        }
        Data data = Data.of("instrument", listing.instrument())
                .and("policy", policy)
                .and("risk", limits)
                .and("sizes", sizes);
        volume(session, lines, data);
        return Answer.ok(String.join("\n", lines), data.map());
    }

    /** The real engine answers: whatever the collateral asked with, it finds the largest one that passes. */
    private Map<String, Object> size(Session session, Listing listing, Leverage leverage, List<String> lines) {
        MaxOrder largest = trading.desk()
                .maxOrder(new OpenCommand(
                        session.key(),
                        session.user(),
                        session.account().id(),
                        listing.instrument().id(),
                        Side.LONG,
                        Usd.of(1),
                        leverage,
                        null,
                        null,
                        session.trace()));
        Data data = Data.of("leverage", leverage).and("collateral", largest.collateral());
        if (!largest.exists()) {
            List<String> codes =
                    largest.blockers().stream().map(b -> b.code().name()).toList();
            lines.add("long at " + leverage + ": nothing passes, " + String.join(", ", codes));
            return data.and("refused_by", codes).map();
        }
        Usd notional = largest.collateral().times(leverage, Rounding.DOWN);
        lines.add("long at " + leverage + " without a stop: collateral up to " + largest.collateral()
                + " USD, notional " + notional + " USD"
                + largest.binding().map(code -> "; then " + code.title()).orElse(""));
        return data.and("notional", notional)
                .and("binding", largest.binding().orElse(null))
                .map();
    }

    /** Rate limits are no risk rules, but the hour's volume caps these sizes too. */
    private void volume(Session session, List<String> lines, Data data) {
        for (LimitStatus status :
                trading.limiter().status(TradingPlan.user(session.user().value()))) {
            if (status.limitId().equals(TradingPlan.VOLUME)) {
                Usd left = Usd.ofMicros(status.remaining());
                lines.add("This hour's volume leaves " + left + " USD of notional for any of these.");
                data.and("volume_left", left);
            }
        }
    }
}
