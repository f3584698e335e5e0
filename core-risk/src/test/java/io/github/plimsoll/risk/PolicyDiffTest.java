package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Usd;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every kind of change with what it does to what is accepted. */
class PolicyDiffTest {
    private static RiskPolicy permitting(String... markets) {
        return RiskPolicy.defaults().toBuilder("p", 1).permit(Set.of(markets)).build();
    }

    private static RiskPolicy tiers(int leverage) {
        return RiskPolicy.defaults().toBuilder("p", 1)
                .tiers(List.of(new LeverageTier(Usd.of(10), Leverage.of(leverage))))
                .build();
    }

    private static RiskPolicy market(long leverage) {
        return RiskPolicy.defaults().toBuilder("p", 1)
                .limit(PolicyScope.market("BTC-USD"), RiskLimit.MAX_LEVERAGE, leverage)
                .build();
    }

    private static void differ(RiskPolicy before, RiskPolicy after, boolean loosens, String... texts) {
        PolicyDiff diff = PolicyDiff.between(before, after);
        assertThat(diff.changes()).extracting(PolicyDiff.Change::text).containsExactly(texts);
        assertThat(diff.loosens()).isEqualTo(loosens);
    }

    @Test
    void scopes() {
        RiskPolicy none = RiskPolicy.defaults();
        differ(none, market(2_000), false, "market.BTC-USD.maxLeverage: none -> 20x (tighter)");
        differ(market(2_000), market(1_000), false, "market.BTC-USD.maxLeverage: 20x -> 10x (tighter)");
        differ(market(1_000), market(2_000), true, "market.BTC-USD.maxLeverage: 10x -> 20x (looser)");
        differ(market(1_000), none, true, "market.BTC-USD.maxLeverage: 10x -> none (looser)");
        differ(market(1_000), market(1_000), false);
    }

    @Test
    void permittedMarkets() {
        RiskPolicy all = RiskPolicy.defaults();
        differ(all, permitting("A-USD"), false, "permitted: none -> [A-USD] (tighter)");
        differ(permitting("A-USD"), all, true, "permitted: [A-USD] -> none (looser)");
        differ(
                permitting("A-USD", "B-USD"),
                permitting("A-USD"),
                false,
                "permitted: [A-USD, B-USD] -> [A-USD] (tighter)");
        differ(
                permitting("A-USD"),
                permitting("A-USD", "B-USD"),
                true,
                "permitted: [A-USD] -> [A-USD, B-USD] (looser)");
        differ(permitting("A-USD"), permitting("B-USD"), true, "permitted: [A-USD] -> [B-USD] (other)");
    }

    @Test
    void tiersThatChange() {
        RiskPolicy none = RiskPolicy.defaults();
        String five = tiers(5).tiers().toString();
        String four = tiers(4).tiers().toString();
        differ(none, tiers(5), false, "tiers: none -> " + five + " (tighter)");
        differ(tiers(5), none, true, "tiers: " + five + " -> none (looser)");
        differ(tiers(5), tiers(4), true, "tiers: " + five + " -> " + four + " (other)");
        differ(tiers(5), tiers(5), false);
    }
}
