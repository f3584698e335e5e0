package io.github.plimsoll.bot.command;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.UserId;
import java.util.List;

/** {@code /unlock}: a named person ends a lock, or opens the throttle of automated orders, which never opens by itself. */
final class Unlock implements Command {
    private final Trading trading;

    Unlock(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/unlock";
    }

    @Override
    public String usage() {
        return "USER account|MARKET|long|short|strategy:NAME|automation";
    }

    @Override
    public String purpose() {
        return "ends a lock of a user, or opens the throttle of automated orders";
    }

    @Override
    public String example() {
        return "/unlock demo ETH-USD";
    }

    @Override
    public Role role() {
        return Role.ADMIN;
    }

    @Override
    public Answer run(Session session, Words words) {
        UserId user = LockScope.user(words);
        if (words.takeIf("automation")) {
            words.end();
            return automation(session, user, LockScope.accounts(trading, words, user));
        }
        LockScope scope = LockScope.read(words, trading.listings());
        words.end();
        boolean cleared = false;
        for (AccountId account : LockScope.accounts(trading, words, user)) {
            cleared |= trading.desk()
                    .unlock(account, scope.scope(), scope.name(), session.user().value(), session.trace());
        }
        Data data = Data.of("user", user.value())
                .and("scope", scope.scope())
                .and("name", scope.name())
                .and("cleared", cleared);
        return cleared
                ? Answer.ok("The lock of " + user.value() + " on " + scope.what() + " has ended.", data.map())
                : Answer.rejected(
                        "NOT_LOCKED", "There was no lock of " + user.value() + " on " + scope.what() + ".", data.map());
    }

    private Answer automation(Session session, UserId user, List<AccountId> accounts) {
        for (AccountId account : accounts) {
            trading.desk().releaseAutomation(account, session.user().value(), session.trace());
        }
        return Answer.ok(
                "Automated orders of " + user.value() + " until now no longer count.",
                Data.of("user", user.value()).and("scope", "AUTOMATION").map());
    }
}
