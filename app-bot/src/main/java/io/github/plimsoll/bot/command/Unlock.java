package io.github.plimsoll.bot.command;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.UserId;
import java.util.List;
import java.util.stream.Collectors;

/** {@code /unlock}: a named person ends a lock, or opens the throttle of automated orders, which never opens by itself. */
final class Unlock implements Loosens {
    private final Trading trading;
    private final Loosening loosening;

    Unlock(Trading trading, Loosening loosening) {
        this.loosening = loosening;
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
    public Answer run(Session session, Words words) {
        return loosening.ask(session, change(session, words));
    }

    @Override
    public Change change(Session session, Words words) {
        UserId user = LockScope.user(words);
        if (words.takeIf("automation")) {
            words.end();
            LockScope.accounts(trading, words, user);
            return new Change(
                    name() + " " + user + " automation",
                    "forgets the automated orders of " + user + " until now",
                    "now");
        }
        LockScope scope = LockScope.read(words, trading.listings());
        words.end();
        String seen = standing(LockScope.accounts(trading, words, user), scope);
        if (seen.isEmpty()) {
            throw new UserError("NOT_LOCKED", "There was no lock of " + user + " on " + scope.what() + ".");
        }
        return new Change(
                name() + " " + user + " " + scope.typed(), "ends the lock of " + user + " on " + scope.what(), seen);
    }

    /** When these locks were set; empty when there is none. */
    private String standing(List<AccountId> accounts, LockScope scope) {
        return accounts.stream()
                .flatMap(account -> trading.desk().locks(account).stream())
                .filter(lock -> lock.lock().scope() == scope.scope()
                        && lock.lock().name().equals(scope.name()))
                .map(lock -> Long.toString(lock.at()))
                .collect(Collectors.joining("+"));
    }

    @Override
    public Answer loosen(Session session, Words words, String seen) {
        UserId user = LockScope.user(words);
        if (words.takeIf("automation")) {
            words.end();
            return automation(session, user, LockScope.accounts(trading, words, user));
        }
        LockScope scope = LockScope.read(words, trading.listings());
        words.end();
        List<AccountId> accounts = LockScope.accounts(trading, words, user);
        if (!standing(accounts, scope).equals(seen)) {
            return Answer.rejected(
                    "LOCK_MEANWHILE",
                    "Nothing was unlocked: the lock is not the one of the first step any more. Look at it, then do the "
                            + "first step again.",
                    Data.of("user", user.value()).and("scope", scope.scope()).map());
        }
        boolean cleared = false;
        for (AccountId account : accounts) {
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
