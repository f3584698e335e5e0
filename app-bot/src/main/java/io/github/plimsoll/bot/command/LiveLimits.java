package io.github.plimsoll.bot.command;

import io.github.plimsoll.bot.command.Loosens.Change;
import io.github.plimsoll.execution.Canary;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.numbers.UserId;
import java.util.List;

/**
 * The limits of real money of a user: shown, changed in two steps, or taken back to those that every account begins with in
 * one where these are nowhere looser. Any other change counts as raising.
 */
final class LiveLimits {
    /** The word that comes before all of these. */
    static final String WORD = "limits";

    private static final String FIRST = "canary";

    private final Trading trading;
    private final Loosening loosening;

    LiveLimits(Trading trading, Loosening loosening) {
        this.trading = trading;
        this.loosening = loosening;
    }

    /** What follows {@code /execution_mode limits}. */
    Answer run(Session session, ExecutionMode command, Words words) {
        UserId user = LockScope.user(words);
        Account account = account(trading, user);
        if (!words.any()) {
            return shown("Real money of " + user + " is limited by ", account);
        }
        if (FIRST.equalsIgnoreCase(words.peek()) && trading.desk().firstLimitsAreTightest(account.id())) {
            words.takeIf(FIRST);
            words.end();
            return limited(session, account, "", Canary.of(account).toString());
        }
        return loosening.ask(session, change(command, words, user, account));
    }

    /** As it is asked for, and again for the second step. */
    Change change(ExecutionMode command, Words words) {
        UserId user = LockScope.user(words);
        return change(command, words, user, account(trading, user));
    }

    private Change change(ExecutionMode command, Words words, UserId user, Account account) {
        String rules = rules(words);
        String would = rules.isEmpty()
                ? Canary.RULES.toString()
                : Typed.parse(words, "BAD_RULES", () -> trading.desk().limited(account.id(), rules));
        return new Change(
                command.name() + " " + WORD + " " + user + " " + (rules.isEmpty() ? FIRST : rules),
                "limits real money of " + user + " by " + spaced(would) + " instead of "
                        + spaced(Canary.of(account).toString()),
                Canary.of(account).toString());
    }

    /** The second step. */
    Answer loosen(Session session, Words words, String seen) {
        UserId user = LockScope.user(words);
        Account account = account(trading, user);
        String rules = rules(words);
        return limited(session, account, rules, seen);
    }

    private Answer limited(Session session, Account account, String rules, String seen) {
        UserId user = account.user();
        return trading.desk()
                .limit(account.id(), rules, seen, session.user().value(), session.trace())
                .map(row -> shown("From now on real money of " + user + " is limited by ", row))
                .orElseGet(() -> Answer.rejected(
                        "LIMITS_MEANWHILE",
                        "Nothing was changed: the limits are not those of the first step any more. Look at them, then do the"
                                + " first step again.",
                        Data.of("user", user.value()).map()));
    }

    /** One list, whether it was typed with spaces or without; empty for those that every account begins with. */
    private static String rules(Words words) {
        if (words.takeIf(FIRST)) {
            words.end();
            return "";
        }
        StringBuilder typed = new StringBuilder();
        while (words.any()) {
            typed.append(words.take("rule"));
        }
        return typed.toString();
    }

    /** @throws UserError when the user has no LIVE account */
    static Account account(Trading trading, UserId user) {
        List<Account> live = trading.store().transact(tx -> tx.accounts(user)).stream()
                .filter(account -> account.mode() == Mode.LIVE)
                .toList();
        if (live.size() != 1) {
            throw new UserError(
                    "NO_LIVE_ACCOUNT",
                    live.isEmpty()
                            ? user + " has no LIVE account, so there is no real money of theirs here."
                            : user + " has " + live.size() + " LIVE accounts, and this works with one.");
        }
        return live.get(0);
    }

    private static Answer shown(String head, Account account) {
        String rules = Canary.of(account).toString();
        return Answer.ok(
                head + spaced(rules)
                        + (account.limits().isEmpty()
                                ? ", as every LIVE account begins."
                                : ", as an admin raised them.")
                        + " Rules of the installation and of the user tighten further.",
                Data.of("user", account.user().value())
                        .and("limits", rules)
                        .and("raised", !account.limits().isEmpty())
                        .map());
    }

    private static String spaced(String rules) {
        return rules.replace(",", ", ");
    }
}
