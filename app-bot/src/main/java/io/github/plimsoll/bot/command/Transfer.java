package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.AccountReading;
import io.github.plimsoll.execution.Receipt;
import io.github.plimsoll.execution.TransferCommand;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.Objects;

/** {@code /deposit} and {@code /withdraw}: paper money into your account and out of it. */
final class Transfer implements Command {
    private final Trading trading;
    private final boolean deposits;

    Transfer(Trading trading, boolean deposits) {
        this.trading = trading;
        this.deposits = deposits;
    }

    @Override
    public String name() {
        return deposits ? "/deposit" : "/withdraw";
    }

    @Override
    public String usage() {
        return "USD";
    }

    @Override
    public String purpose() {
        return deposits
                ? "puts paper money into your account; it is never a result"
                : "takes paper money out that no position and no order holds; it is never a result";
    }

    @Override
    public String example() {
        return deposits ? "/deposit 500" : "/withdraw 200";
    }

    @Override
    public boolean keyed() {
        return true;
    }

    @Override
    public Answer run(Session session, Words words) {
        Usd amount = Typed.collateral(words);
        words.end();
        Receipt receipt = trading.desk()
                .transfer(new TransferCommand(
                        session.key(),
                        session.user(),
                        session.account().id(),
                        deposits ? amount : amount.negate(),
                        session.trace()));
        Data data = Data.of("account", session.account().id()).and("amount", amount);
        if (!receipt.accepted()) {
            return Say.refused(receipt, data);
        }
        AccountReading now = trading.desk().account(session.account().id()).orElseThrow();
        Usd free = now.cash().minus(now.state().reservedMargin());
        SortableId decision = Objects.requireNonNull(receipt.decision(), "a transfer is decided")
                .id();
        return Answer.ok(
                (deposits ? "Deposited " : "Withdrawn ") + amount + " USD of paper money; " + free
                        + " USD are free now. It is no profit and no loss." + Say.decidedBy(decision),
                data.and("cash", now.cash())
                        .and("free", free)
                        .and("decision", decision)
                        .map());
    }
}
