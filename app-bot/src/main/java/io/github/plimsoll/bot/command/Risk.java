package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.risk.RiskLimit;
import io.github.plimsoll.risk.RiskPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code /risk}: shows the risk policy that every order must pass. */
final class Risk implements Command {
    private final Trading trading;

    Risk(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/risk";
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String purpose() {
        return "shows the risk policy that every order must pass";
    }

    @Override
    public String example() {
        return "/risk";
    }

    @Override
    public Answer run(Session session, Words words) {
        words.end();
        Account account = session.account();
        RiskPolicy policy = trading.desk().policy(account);
        String text = policy.name() + " version " + policy.version() + "\nlargest position "
                + policy.maxPosition() + " USD notional\nlargest leverage " + policy.maxLeverage()
                + "\naccount risk at most " + policy.maxAccountRisk().toPercent() + " of equity at a move of "
                + policy.stressMove().toPercent() + "\nliquidation buffer "
                + policy.liquidationBuffer().toPercent()
                + " of the distance from entry to liquidation\ndaily loss at most "
                + policy.maxDailyLoss().toPercent() + " of the equity at 00:00 UTC plus deposits since\noldest price "
                + policy.maxPriceAge().toMillis() / 1000 + " s" + named(policy)
                + (account.rules().isEmpty()
                        ? ""
                        : "\nof these your own: " + account.rules().replace(",", ", "));
        return Answer.ok(
                text,
                Data.of("policy", policy.name())
                        .and("version", policy.version())
                        .and("hash", policy.hash())
                        .and("max_position", policy.maxPosition())
                        .and("max_leverage", policy.maxLeverage())
                        .and("max_account_risk", policy.maxAccountRisk())
                        .and("stress_move", policy.stressMove())
                        .and("liquidation_buffer", policy.liquidationBuffer())
                        .and("max_daily_loss", policy.maxDailyLoss())
                        .and("max_price_age_s", policy.maxPriceAge().toMillis() / 1000)
                        .and("rules", rules(policy))
                        .and("own", account.rules().isEmpty() ? null : account.rules())
                        .map());
    }

    /** Every rule beyond the mandatory ones, one line each, as the engine applies it. */
    private static String named(RiskPolicy policy) {
        StringBuilder text = new StringBuilder();
        policy.limits().forEach((limit, value) -> {
            if (!limit.isMandatory()) {
                text.append('\n').append(line(limit, value));
            }
        });
        policy.scoped()
                .forEach((scope, limits) -> limits.forEach((limit, value) ->
                        text.append('\n').append(scope).append(": ").append(line(limit, value))));
        policy.permitted().ifPresent(markets -> text.append("\nonly ").append(String.join(", ", markets)));
        policy.tiers()
                .forEach(tier -> text.append("\nup to ")
                        .append(tier.upTo())
                        .append(" USD notional leverage ")
                        .append(tier.maxLeverage()));
        return text.toString();
    }

    private static String line(RiskLimit limit, long value) {
        return limit.code().title() + ": " + limit.key() + " " + limit.print(value);
    }

    private static List<Map<String, Object>> rules(RiskPolicy policy) {
        List<Map<String, Object>> all = new ArrayList<>();
        policy.limits().forEach((limit, value) -> all.add(rule("", limit, value)));
        policy.scoped()
                .forEach((scope, limits) ->
                        limits.forEach((limit, value) -> all.add(rule(scope.toString(), limit, value))));
        return all;
    }

    private static Map<String, Object> rule(String scope, RiskLimit limit, long value) {
        return Data.of("limit", limit.key())
                .and("code", limit.code())
                .and("scope", scope)
                .and("value", limit.print(value))
                .map();
    }
}
