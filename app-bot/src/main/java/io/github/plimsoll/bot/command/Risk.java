package io.github.plimsoll.bot.command;

import io.github.plimsoll.risk.RiskPolicy;

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
        RiskPolicy policy = trading.risk().policy();
        String text = policy.name() + " version " + policy.version() + "\nlargest position "
                + policy.maxPosition() + " USD notional\nlargest leverage " + policy.maxLeverage()
                + "\naccount risk at most " + policy.maxAccountRisk().toPercent() + " of equity at a move of "
                + policy.stressMove().toPercent() + "\nliquidation buffer "
                + policy.liquidationBuffer().toPercent()
                + " of the distance from entry to liquidation\ndaily loss at most "
                + policy.maxDailyLoss().toPercent() + " of the equity at 00:00 UTC plus deposits since\noldest price "
                + policy.maxPriceAge().toMillis() / 1000 + " s";
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
                        .map());
    }
}
