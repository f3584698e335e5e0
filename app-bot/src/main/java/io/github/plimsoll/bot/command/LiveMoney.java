package io.github.plimsoll.bot.command;

import io.github.plimsoll.bot.command.Loosens.Change;
import io.github.plimsoll.execution.WalletStanding;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.numbers.UserId;

/**
 * The wallet of a user who trades real money against the books: what came into it, or left it, is booked in two steps, exactly as
 * the first one showed it.
 */
final class LiveMoney {
    /** The word that comes before all of these. */
    static final String WORD = "wallet";

    private final Trading trading;

    LiveMoney(Trading trading) {
        this.trading = trading;
    }

    /** What would be booked. @throws UserError when it is not known, or there is nothing to book */
    Change change(ExecutionMode command, Words words) {
        UserId user = LockScope.user(words);
        words.end();
        Account account = LiveLimits.account(trading, user);
        WalletStanding seen = known(trading.desk().wallet(account.id()));
        if (seen.unbooked().micros() == 0) {
            throw new UserError(
                    "WALLET_AGREES",
                    "There is nothing to book: the books and the wallet of " + user + " both hold " + seen.wallet()
                            + " USD.");
        }
        return new Change(
                command.name() + " " + WORD + " " + user,
                "books " + seen.unbooked().abs() + " USD as " + (seen.unbooked().isPositive() ? "paid in" : "taken out")
                        + ", so that the books of " + user + " hold the " + seen.wallet()
                        + " USD that the wallet has instead of "
                        + seen.books(),
                seen.books() + "/" + seen.wallet());
    }

    /** The second step. */
    Answer loosen(Session session, Words words, String seen) {
        UserId user = LockScope.user(words);
        words.end();
        Account account = LiveLimits.account(trading, user);
        WalletStanding now = known(trading.desk().wallet(account.id()));
        if (!(now.books() + "/" + now.wallet()).equals(seen)) {
            return Answer.rejected(
                    "WALLET_MEANWHILE",
                    "Nothing was booked: books and wallet are not as the first step showed them. Look at them, then do the"
                            + " first step again.",
                    Data.of("user", user.value()).map());
        }
        WalletStanding booked = known(
                trading.desk().bookWallet(account.id(), now, session.user().value(), session.trace()));
        return Answer.ok(
                "The books of " + user + " hold " + booked.wallet() + " USD, as the wallet does.",
                Data.of("user", user.value()).and("cash", booked.wallet()).map());
    }

    private static WalletStanding known(WalletStanding.Seen seen) {
        return seen.standing()
                .orElseThrow(() -> new UserError(
                        "WALLET_UNKNOWN", "Nothing was booked: " + seen.why() + ". Try again in two minutes."));
    }
}
