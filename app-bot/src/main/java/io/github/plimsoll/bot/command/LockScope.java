package io.github.plimsoll.bot.command;

import io.github.plimsoll.bot.text.ChatName;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.risk.RiskLock;
import java.util.List;
import java.util.Locale;

/** What {@code /lock} and {@code /unlock} name after the user: all opens, a market, a side or a strategy. */
record LockScope(RiskLock.Scope scope, String name) {
    private static final String STRATEGY = "strategy:";

    static LockScope read(Words words, Listings listings) {
        if (words.takeIf("account")) {
            return new LockScope(RiskLock.Scope.ACCOUNT, "");
        }
        String next = words.peek().toLowerCase(Locale.ROOT);
        if (next.equals("long") || next.equals("short")) {
            return new LockScope(RiskLock.Scope.SIDE, Typed.side(words).name());
        }
        if (next.startsWith(STRATEGY)) {
            String typed = words.take("strategy").substring(STRATEGY.length());
            return new LockScope(RiskLock.Scope.STRATEGY, Typed.strategy(words, typed));
        }
        if (!words.any()) {
            words.take("lock, which is account, MARKET, long, short or strategy:NAME,");
        }
        if (listings.find(next.toUpperCase(Locale.ROOT)).isEmpty()
                && listings.find(next.toUpperCase(Locale.ROOT) + "-USD").isEmpty()) {
            throw words.wrong(
                    "UNKNOWN_MARKET",
                    "A lock is on account, MARKET, long, short or strategy:NAME but not on \""
                            + Words.shown(words.peek()) + "\"; the markets are " + Typed.names(listings) + ".");
        }
        return new LockScope(
                RiskLock.Scope.MARKET,
                Typed.market(words, listings).instrument().id());
    }

    /** As a person types it. */
    String typed() {
        return switch (scope) {
            case ACCOUNT -> "account";
            case MARKET -> name;
            case SIDE -> name.toLowerCase(Locale.ROOT);
            case STRATEGY -> STRATEGY + name;
        };
    }

    String what() {
        return switch (scope) {
            case ACCOUNT -> "every open";
            case MARKET -> "opens in " + name;
            case SIDE -> "every " + name.toLowerCase(Locale.ROOT);
            case STRATEGY -> "opens of the strategy " + name;
        };
    }

    static UserId user(Words words) {
        return Typed.parse(words, "BAD_USER", () -> new UserId(ChatName.typed(words.take("user"))));
    }

    /** @throws UserError NOT_FOUND for a user without an account */
    static List<AccountId> accounts(Trading trading, Words words, UserId user) {
        List<AccountId> all = trading.store().transact(tx -> tx.accounts(user)).stream()
                .map(Account::id)
                .toList();
        if (all.isEmpty()) {
            throw words.wrong("NOT_FOUND", "Nobody named " + user.value() + " has an account here.");
        }
        return all;
    }
}
