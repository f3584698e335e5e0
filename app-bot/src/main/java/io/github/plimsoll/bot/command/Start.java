package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.AccountReading;

/** {@code /start}: greets you and shows your account. */
final class Start implements Command {
    private final Trading trading;

    Start(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/start";
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String purpose() {
        return "greets you and shows your account";
    }

    @Override
    public String example() {
        return "/start";
    }

    @Override
    public Answer run(Session session, Words words) {
        words.end();
        AccountReading account = trading.desk().account(session.account().id()).orElseThrow();
        return Answer.ok(
                "Welcome to Plimsoll, " + session.user() + ". You trade on paper ("
                        + session.account().mode()
                        + ") with " + account.cash()
                        + " USD.\nTry: /markets, /price BTC-USD, /preview BTC-USD long 100 10x, "
                        + "/open BTC-USD long 100 10x sl 3% tp 6%, /positions, /close P1. /help lists everything.",
                Data.of("user", session.user())
                        .and("account", session.account().id())
                        .and("mode", session.account().mode())
                        .and("balance", account.cash())
                        .map());
    }
}
