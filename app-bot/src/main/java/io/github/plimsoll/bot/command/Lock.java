package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.risk.RiskLock;
import java.util.ArrayList;
import java.util.List;

/** {@code /lock}: keeps opens of a user out for a reason, until a time or until somebody ends it. */
final class Lock implements Command {
    /** For a person to read, in one line. */
    private static final int LONGEST_REASON = 200;

    private final Trading trading;

    Lock(Trading trading) {
        this.trading = trading;
    }

    @Override
    public String name() {
        return "/lock";
    }

    @Override
    public String usage() {
        return "USER account|MARKET|long|short|strategy:NAME [for DURATION] REASON";
    }

    @Override
    public String purpose() {
        return "keeps opens of a user out, in all or of one kind; closes go on";
    }

    @Override
    public String example() {
        return "/lock demo ETH-USD for 2h odd prices";
    }

    @Override
    public Role role() {
        return Role.ADMIN;
    }

    @Override
    public Answer run(Session session, Words words) {
        UserId user = LockScope.user(words);
        LockScope scope = LockScope.read(words, trading.listings());
        long until = words.takeIf("for")
                ? Math.addExact(
                        trading.pace().nowMicros(), Durations.take(words, "A lock with a time lasts at most 31d"))
                : RiskLock.LATCHED;
        List<String> reason = new ArrayList<>(List.of(words.take("reason")));
        while (words.any()) {
            reason.add(words.take("reason"));
        }
        String why = String.join(" ", reason);
        if (why.length() > LONGEST_REASON) {
            throw words.wrong("BAD_REASON", "A reason has at most " + LONGEST_REASON + " characters.");
        }
        RiskLock lock = new RiskLock(scope.scope(), scope.name(), until, why);
        for (AccountId account : LockScope.accounts(trading, words, user)) {
            trading.desk().lock(account, lock, session.user().value(), session.trace());
        }
        String ends = until == RiskLock.LATCHED ? "until /unlock ends it" : "until " + Data.time(until);
        return Answer.ok(
                "Locked for " + user.value() + ": " + scope.what() + ", " + ends + ". Closes, stops and targets go on.",
                Data.of("user", user.value())
                        .and("scope", scope.scope())
                        .and("name", scope.name())
                        .and("reason", why)
                        .and("until", until == RiskLock.LATCHED ? null : Data.time(until))
                        .map());
    }
}
