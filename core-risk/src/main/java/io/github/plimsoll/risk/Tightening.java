package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A user's limits within an installation's: what the user leaves out inherits, and nothing can be looser. */
final class Tightening {
    private Tightening() {}

    /** A number of a pair that the user leaves out is the installation's too. */
    static void inheritPartners(PolicyBuilder theirs, RiskPolicy ours) {
        for (RiskLimit limit : List.copyOf(theirs.limits.keySet())) {
            ours.limit(limit.partner()).ifPresent(value -> theirs.limits.putIfAbsent(limit.partner(), value));
        }
    }

    /** Everything in which the user's limits accept what ours refuse. */
    static void findLooser(PolicyBuilder theirs, RiskPolicy ours, List<String> all) {
        looser("", theirs.limits, ours.limits(), all);
        theirs.scoped.forEach((scope, values) -> {
            Map<RiskLimit, Long> bounds = ours.scoped().get(scope);
            if (bounds != null) {
                looser(scope + ".", values, bounds, all);
            }
        });
        if (theirs.permitted != null && ours.permitted().isPresent()) {
            for (String market : theirs.permitted) {
                if (!ours.permitted().get().contains(market)) {
                    all.add("permitted names " + market + ", which the installation does not permit");
                }
            }
        }
        for (LeverageTier tier : ours.tiers().isEmpty() ? List.<LeverageTier>of() : theirs.tiers) {
            int bound = leverage(ours.tiers(), tier.upTo());
            if (tier.maxLeverage().hundredths() > bound) {
                all.add("tiers can only be tightened: " + tier.maxLeverage() + " up to " + tier.upTo()
                        + " USD is looser than the installation's "
                        + (bound == 0
                                ? "end of the tiers before that"
                                : Leverage.ofHundredths(bound).toString()));
            }
        }
    }

    private static void looser(String where, Map<RiskLimit, Long> theirs, Map<RiskLimit, Long> ours, List<String> all) {
        theirs.forEach((limit, value) -> {
            Long bound = ours.get(limit);
            if (bound == null || !limit.isLooser(value, bound)) {
                return;
            }
            all.add(
                    limit.isLooser(bound, value)
                            ? where + limit.key() + " must stay at the installation's " + limit.print(bound)
                                    + " but is " + limit.print(value)
                            : where + limit.key() + " can only be tightened: " + limit.print(value)
                                    + " is looser than the installation's " + limit.print(bound));
        });
    }

    /** Both together: of each limit the tighter, of the permitted markets those of both, of tiers the lower leverage. */
    static PolicyBuilder merge(PolicyBuilder theirs, RiskPolicy ours) {
        PolicyBuilder both = ours.toBuilder(theirs.name, theirs.version);
        merge(theirs.limits, both.limits);
        theirs.scoped.forEach((scope, values) ->
                merge(values, both.scoped.computeIfAbsent(scope, none -> new EnumMap<>(RiskLimit.class))));
        if (theirs.permitted != null) {
            TreeSet<String> shared = new TreeSet<>(theirs.permitted);
            ours.permitted().ifPresent(shared::retainAll);
            both.permit(shared);
        }
        return theirs.tiers.isEmpty() ? both : both.tiers(tiers(theirs.tiers, ours.tiers()));
    }

    private static void merge(Map<RiskLimit, Long> theirs, Map<RiskLimit, Long> both) {
        theirs.forEach((limit, value) -> {
            Long bound = both.get(limit);
            // Of two that each accept something the other refuses, ours holds.
            if (bound == null || (limit.isLooser(bound, value) && !limit.isLooser(value, bound))) {
                both.put(limit, value);
            }
        });
    }

    private static List<LeverageTier> tiers(List<LeverageTier> theirs, List<LeverageTier> ours) {
        if (ours.isEmpty()) {
            return theirs;
        }
        TreeSet<Usd> ends = new TreeSet<>();
        theirs.forEach(tier -> ends.add(tier.upTo()));
        ours.forEach(tier -> ends.add(tier.upTo()));
        List<LeverageTier> both = new ArrayList<>();
        for (Usd end : ends) {
            int lower = Math.min(leverage(theirs, end), leverage(ours, end));
            // Where the leverage stays the same it is one tier.
            if (!both.isEmpty() && both.get(both.size() - 1).maxLeverage().hundredths() == lower) {
                both.remove(both.size() - 1);
            }
            if (lower > 0) {
                both.add(new LeverageTier(end, Leverage.ofHundredths(lower)));
            }
        }
        return both;
    }

    /** Largest leverage at a notional in hundredths, 0 beyond the last tier. */
    private static int leverage(List<LeverageTier> tiers, Usd notional) {
        return tiers.stream()
                .filter(tier -> notional.compareTo(tier.upTo()) <= 0)
                .findFirst()
                .map(tier -> tier.maxLeverage().hundredths())
                .orElse(0);
    }
}
