package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.testkit.Cases;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OracleTest {
    /** Every reason occurs in that many cases; fewer are a replay. */
    private static final int ENOUGH = 10_000;

    @Test
    void theEngineAgreesWithTheNaiveOneInEveryVerdictReasonAndNumber() {
        Map<RiskCode, Integer> seen = new EnumMap<>(RiskCode.class);
        int[] approvals = new int[1];
        int[] cases = new int[1];
        Cases.check("engine equals naive reference", ENOUGH, random -> {
            World world = random.nextInt(3) == 0 ? RandomWorld.next(random) : NamedWorld.dense(random);
            NaiveRisk naive = new NaiveRisk(world);
            if (!world.check().codes().equals(List.copyOf(naive.codes))) {
                assertThat(world.check().codes()).as("%s", world).containsExactlyElementsOf(naive.codes);
            }
            if (cases[0]++ % 16 == 0) {
                // The same set, with its numbers and remedies, which take much longer.
                assertThat(world.codes()).as("%s", world).containsExactlyElementsOf(naive.codes);
            }
            naive.codes.forEach(code -> seen.merge(code, 1, Integer::sum));
            if (naive.codes.isEmpty()) {
                approvals[0]++;
                Approved approved = world.approved();
                assertThat(approved.notional().toBigDecimal()).isEqualByComparingTo(naive.notional);
                assertThat(approved.fee().toBigDecimal()).isEqualByComparingTo(naive.fee);
                assertThat(approved.size().toBigDecimal()).isEqualByComparingTo(naive.size);
                assertThat(approved.liquidationPrice().toBigDecimal()).isEqualByComparingTo(naive.liquidation);
                assertThat(approved.worstLoss().toBigDecimal()).isEqualByComparingTo(naive.worst);
                assertThat(BigDecimal.valueOf(approved.validUntilMicros(), 6)).isEqualByComparingTo(naive.validUntil);
            }
        });
        // The comparison means something only when every reason and enough approvals occur in it.
        if (Cases.isFull(ENOUGH)) {
            assertThat(seen).containsOnlyKeys(RiskCode.values());
            assertThat(seen.entrySet())
                    .allSatisfy(code ->
                            assertThat(code.getValue()).as("%s", code.getKey()).isGreaterThan(10));
            assertThat(approvals[0]).isGreaterThan(400);
        }
    }
}
