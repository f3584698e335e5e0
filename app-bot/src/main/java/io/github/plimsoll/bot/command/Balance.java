package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.AccountReading;

/** {@code /balance}: shows what is free, held and reserved. */
final class Balance implements Command {
    private final Trading trading;

    Balance(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/balance";
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String purpose() {
        return "shows what is free, held and reserved";
    }

    @Override
    public String example() {
        return "/balance";
    }

    @Override
    public Answer run(Session session, Words words) {
        words.end();
        AccountReading account = trading.desk().account(session.account().id()).orElseThrow();
        return Answer.ok(
                "Free " + account.cash().minus(account.state().reservedMargin()) + " USD, held as margin "
                        + account.margin() + " USD, reserved by orders under way "
                        + account.state().reservedMargin() + " USD. Equity " + equity(account) + ".",
                Data.of("account", session.account().id())
                        .and("cash", account.cash())
                        .and("margin", account.margin())
                        .and("reserved", account.state().reservedMargin())
                        .and("equity", account.unmarked().isEmpty() ? account.equity() : null)
                        .map());
    }

    static String equity(AccountReading account) {
        return account.unmarked().isEmpty()
                ? account.equity() + " USD"
                : "unknown: no usable price for " + String.join(", ", account.unmarked());
    }
}
