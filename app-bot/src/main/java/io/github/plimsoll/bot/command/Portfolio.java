package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.AccountReading;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.AccountState;

/** {@code /portfolio}: shows equity, profit and exposure. */
final class Portfolio implements Command {
    private final Trading trading;

    Portfolio(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/portfolio";
    }

    @Override
    public String usage() {
        return "";
    }

    @Override
    public String purpose() {
        return "shows equity, profit and exposure";
    }

    @Override
    public String example() {
        return "/portfolio";
    }

    @Override
    public Answer run(Session session, Words words) {
        words.end();
        AccountReading account = trading.desk().account(session.account().id()).orElseThrow();
        AccountState state = account.state();
        Usd today = state.realizedToday().plus(state.unrealized());
        boolean known = account.unmarked().isEmpty();
        return Answer.ok(
                "Equity " + Balance.equity(account) + "\nUnrealised "
                        + (known ? Say.signed(account.unrealized()) + " USD" : "unknown") + ", booked today "
                        + Say.signed(state.realizedToday())
                        + " USD (results of all closes less every fee, also of what is still open), today in all "
                        + (known ? Say.signed(today) + " USD" : "unknown") + " of a day's start of " + state.dayBase()
                        + " USD\nOpen positions " + state.openPositions() + " with notional " + state.openNotional()
                        + " USD, margin " + account.margin() + " USD, free " + account.cash() + " USD",
                Data.of("equity", known ? account.equity() : null)
                        .and("cash", account.cash())
                        .and("margin", account.margin())
                        .and("reserved", state.reservedMargin())
                        .and("unrealized", known ? account.unrealized() : null)
                        .and("realized_today", state.realizedToday())
                        .and("day_base", state.dayBase())
                        .and("open_positions", state.openPositions())
                        .and("open_notional", state.openNotional())
                        .map());
    }
}
