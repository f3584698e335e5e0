package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.testkit.Cases;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OracleTest {
    @Test
    void theEngineAgreesWithTheNaiveOneInEveryVerdictReasonAndNumber() {
        Map<RiskCode, Integer> seen = new EnumMap<>(RiskCode.class);
        int[] approvals = new int[1];
        Cases.check("engine equals naive reference", 20_000, random -> {
            World world = RandomWorld.next(random);
            NaiveRisk naive = new NaiveRisk(world);
            assertThat(world.codes()).as("%s", world).containsExactlyElementsOf(naive.codes);
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
        assertThat(seen).containsOnlyKeys(NaiveRisk.CODES);
        assertThat(seen.values()).allSatisfy(count -> assertThat(count).isGreaterThan(20));
        assertThat(approvals[0]).isGreaterThan(1_000);
    }
}
