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
 * Which engine judges an account: the installation's, or that of its owner's rules and the installation's together, of
 * which the tighter counts. Thread-safe.
 */
final class Policies {
    /** Engines that are kept; the one that was not asked for longest goes first. */
    private static final int KEPT = 256;
    /** A market that takes no orders at all, as the rule of market access says it. */
    private static final long NO_ACCESS = 2;

    private final Judge ours;
    private final Listings listings;
    private final Map<String, Judge> own = new LinkedHashMap<>(16, 0.75f, true);

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
        if (account.rules().isEmpty()) {
            return ours;
        }
        synchronized (own) {
            Judge known = own.get(account.rules());
            if (known == null) {
                known = judge(account.rules());
                own.put(account.rules(), known);
                if (own.size() > KEPT) {
                    own.remove(own.keySet().iterator().next());
                }
            }
            return known;
        }
    }

    private Judge judge(String rules) {
        RiskPolicy policy = both(rules);
        HistoryAsk all = LookBack.ask(policy);
        // Profit is marked for all accounts or for none.
        return new Judge(
                RiskEngine.of(policy),
                new HistoryAsk(all.closed(), all.accepted(), ours.ask().marks()));
    }

    /** What was tighter than the installation's when it was set may be looser since, or leave nothing that could pass. */
    private RiskPolicy both(String rules) {
        RiskPolicy policy = ours.policy();
        String name = policy.name() + ".own";
        try {
            return policy.withTighterOf(RuleList.parse(rules).tree(name, policy.version()));
        } catch (IllegalArgumentException contradiction) {
            return policy.toBuilder(name, policy.version())
                    .limit(RiskLimit.MARKET_ACCESS, NO_ACCESS)
                    .build();
        }
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
