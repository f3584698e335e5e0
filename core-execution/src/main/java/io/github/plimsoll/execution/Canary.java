package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Mode;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Limits of real money: every LIVE account begins with them, and what nobody has raised stays. They are rules like any
 * other, on top of those of the installation, and only ever tighten these.
 */
public final class Canary {
    /**
     * At most 100 USD of collateral in an order and 2x; all positions together the 200 USD that this makes; Bitcoin and Ether
     * alone. 100 USD of notional is the least that the venue is known to take there; what it says itself counts besides.
     */
    public static final RuleList RULES = RuleList.parse(
            "maxCollateral=100,maxGrossExposure=200,maxLeverage=2x,minOrderNotional=100,permitted=BTC-USD+ETH-USD");

    private static final RuleList NONE = RuleList.parse("");

    private Canary() {}

    /** What holds for an account beside the rules of installation and owner; none for one that trades on paper. */
    public static RuleList of(Account account) {
        return account.mode() == Mode.DRY
                ? NONE
                : account.limits().isEmpty() ? RULES : RuleList.parse(account.limits());
    }

    /**
     * What an account's limits become.
     *
     * @param changes replace those of the same name; what they do not name stays as it is
     * @throws IllegalArgumentException when they are no rules
     */
    static RuleList with(Account account, RuleList changes) {
        SortedMap<String, String> all = new TreeMap<>(of(account).rules());
        all.putAll(changes.rules());
        return RuleList.of(all);
    }
}
