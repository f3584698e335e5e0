package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.HistoryAsk;
import io.github.plimsoll.risk.RiskEngine;
import io.github.plimsoll.risk.RiskLimit;
import io.github.plimsoll.risk.RiskPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which engine judges an account: the installation's, or that of the installation's rules, the limits of real money and its
 * owner's rules together, of which the tightest counts. Thread-safe.
 */
final class Policies {
    /** Engines that are kept; the one that was not asked for longest goes first. */
    private static final int KEPT = 256;
    /** A market that takes no orders at all, as the rule of market access says it. */
    private static final long NO_ACCESS = 2;

    private final Judge ours;
    private final Listings listings;
    private final Map<Key, Judge> own = new LinkedHashMap<>(16, 0.75f, true);

    /** What an engine is made of beside the installation's rules. */
    private record Key(String limits, String rules) {}

    Policies(RiskEngine installation, Listings listings) {
        this.listings = listings;
        this.ours = new Judge(installation, LookBack.ask(installation.policy()));
    }

    /**
     * An engine.
     *
     * @param ask what its rules look back at
     */
    record Judge(RiskEngine engine, HistoryAsk ask) {
        RiskPolicy policy() {
            return engine.policy();
        }
    }

    /** What holds for everybody. */
    Judge installation() {
        return ours;
    }

    Judge of(Account account) {
        RuleList limits = Canary.of(account);
        if (account.rules().isEmpty() && limits.isEmpty()) {
            return ours;
        }
        Key key = new Key(limits.toString(), account.rules());
        synchronized (own) {
            Judge known = own.get(key);
            if (known == null) {
                known = judge(key);
                own.put(key, known);
                if (own.size() > KEPT) {
                    own.remove(own.keySet().iterator().next());
                }
            }
            return known;
        }
    }

    private Judge judge(Key key) {
        RiskPolicy policy = ours.policy();
        policy = key.limits().isEmpty() ? policy : tighter(policy, "live", key.limits());
        policy = key.rules().isEmpty() ? policy : tighter(policy, "own", key.rules());
        HistoryAsk all = LookBack.ask(policy);
        // Profit is marked for all accounts or for none.
        return new Judge(
                RiskEngine.of(policy),
                new HistoryAsk(all.closed(), all.accepted(), ours.ask().marks()));
    }

    /** What was tighter when it was set may be looser since, or leave nothing that could pass. */
    private static RiskPolicy tighter(RiskPolicy policy, String whose, String rules) {
        String name = policy.name() + "." + whose;
        try {
            return policy.withTighterOf(RuleList.parse(rules).tree(name, policy.version()));
        } catch (IllegalArgumentException contradiction) {
            return policy.toBuilder(name, policy.version())
                    .limit(RiskLimit.MARKET_ACCESS, NO_ACCESS)
                    .build();
        }
    }

    /** Whether the limits that every LIVE account begins with are nowhere looser than those that it has. */
    boolean firstIsTightest(Account account) {
        try {
            RiskPolicy first = ours.policy().withTighterOf(Canary.RULES.tree("live", 1));
            return first.equals(first.withTighterOf(Canary.of(account).tree("live", 1)));
        } catch (IllegalArgumentException contradiction) {
            return false; // nothing passes by what holds now
        }
    }

    /**
     * Checks what an admin wants to make of the limits of real money.
     *
     * @param changes rules that replace those of the same name
     * @return all of them in one spelling
     * @throws IllegalArgumentException naming every rule that is unknown, out of range or incomplete, or that can never refuse
     *     anything since there is no such market
     */
    String limited(Account account, String changes) {
        RuleList list = RuleList.parse(changes);
        if (list.isEmpty()) {
            throw new IllegalArgumentException(
                    "must be rules with their values, such as maxCollateral=500,maxLeverage=5x");
        }
        List<String> unknown =
                list.unknown(listings.all().stream().map(Listing::instrument).toList());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("limits " + String.join("; they ", unknown));
        }
        RuleList all = Canary.with(account, list);
        HistoryAsk looks = LookBack.ask(ours.policy().withTighterOf(all.tree("live", 1)));
        if (looks.marks() && !ours.ask().marks()) {
            throw new IllegalArgumentException("hourly and weekly loss and drawdown are not measured here:"
                    + " name one of them in RISK_RULES first");
        }
        return all.toString();
    }

    /**
     * Checks rules that an owner wants to set.
     *
     * @return them in one spelling
     * @throws IllegalArgumentException naming every rule that is unknown, out of range, incomplete or looser than the
     *     installation's, or that can never refuse anything since there is no such market
     */
    String checked(String rules) {
        RuleList list = RuleList.parse(rules);
        RiskPolicy policy = ours.policy().tightenedBy(list.tree("own", 1));
        List<String> unknown =
                list.unknown(listings.all().stream().map(Listing::instrument).toList());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("your own rules " + String.join("; they ", unknown));
        }
        if (LookBack.ask(policy).marks() && !ours.ask().marks()) {
            throw new IllegalArgumentException(
                    "hourly and weekly loss and drawdown are not measured here: an admin has to"
                            + " name one of them in RISK_RULES first");
        }
        return list.toString();
    }
}
