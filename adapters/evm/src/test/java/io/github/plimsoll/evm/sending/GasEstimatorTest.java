package io.github.plimsoll.evm.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RpcResult;
import io.github.plimsoll.evm.RpcResult.Refused;
import io.github.plimsoll.evm.RpcResult.Unreachable;
import io.github.plimsoll.evm.RpcResult.Value;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is made of what nodes say about gas. */
class GasEstimatorTest {
    private static final RpcResult<Long> GONE = new Unreachable<>("HTTP 503", true, Optional.empty());
    private static final RpcResult<Long> REVERT = new Refused<>(3, "execution reverted: SPENT", "0x08c379a0");

    private static RpcResult<Long> gas(long amount) {
        return new Value<>(amount);
    }

    private static GasDecision decide(List<RpcResult<Long>> told) {
        return GasEstimator.decide(told, GasEstimator.MARGIN_PERMILLE);
    }

    private static RefusalCode refused(List<RpcResult<Long>> told) {
        return ((GasDecision.Refused) decide(told)).refusal().code();
    }

    @Test
    void theMostThatAnyNodeSaysAndAQuarterMore() {
        assertThat(decide(List.of(gas(60_000), gas(60_001), GONE))).isEqualTo(new GasDecision.Limit(75_002));
        assertThat(decide(List.of(gas(3)))).isEqualTo(new GasDecision.Limit(TransactionRules.MIN_GAS));
    }

    @Test
    void theMarginEndsAtTheCapAndTheNeedDoesNot() {
        long cap = TransactionRules.MAX_GAS;
        assertThat(decide(List.of(gas(cap)))).isEqualTo(new GasDecision.Limit(cap));
        assertThat(decide(List.of(gas(cap - 5)))).isEqualTo(new GasDecision.Limit(cap));
        assertThat(refused(List.of(gas(cap + 1)))).isEqualTo(RefusalCode.GAS_ABOVE_CAP);
        assertThat(refused(List.of(gas(Long.MAX_VALUE)))).isEqualTo(RefusalCode.GAS_ABOVE_CAP);
    }

    @Test
    void whatMoreNodesSeeRevertedThanDoneIsNotSent() {
        assertThat(refused(List.of(REVERT))).isEqualTo(RefusalCode.WOULD_REVERT);
        assertThat(((GasDecision.Refused) decide(List.of(REVERT))).refusal().sentence())
                .contains("SPENT", "0x08c379a0");
        assertThat(decide(List.of(REVERT, gas(60_000)))).isEqualTo(new GasDecision.Limit(75_000));
        assertThat(refused(List.of(REVERT, gas(60_000), REVERT))).isEqualTo(RefusalCode.WOULD_REVERT);
    }

    @Test
    void silenceIsNoEstimate() {
        assertThat(refused(List.of(GONE, GONE))).isEqualTo(RefusalCode.GAS_UNKNOWN);
        assertThat(refused(List.of(new Refused<>(-32005, "limit exceeded", ""))))
                .isEqualTo(RefusalCode.GAS_UNKNOWN);
    }
}
