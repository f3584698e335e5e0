package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import org.junit.jupiter.api.Test;

/** Each reason with its numbers, without the texts and remedies of {@link Violation}. */
class RejectedNumbersTest {
    /** 100 of 50 free, and too much leverage for the venue and the policy; fee 0.05 % of 60,000. */
    private static Rejected rejected(ControlState control, MarketQuality quality, RiskPolicy policy) {
        World w = World.plain();
        AccountState account = w.account().toBuilder().freeMargin(Usd.of(50)).build();
        return (Rejected) RiskEngine.of(policy)
                .assess(
                        World.order(Side.LONG, "100", "600", null, null),
                        account,
                        w.market().withQuality(quality),
                        control,
                        1,
                        World.NOON);
    }

    @Test
    void theNumbersAreThoseOfTheViolations() {
        RiskPolicy policy = RiskPolicy.defaults().toBuilder("spread", 1)
                .limit(RiskLimit.MAX_SPREAD, 1_200)
                .limit(RiskLimit.MAX_ORDER_FLOW, 3_000_000)
                .build();
        Rejected no = rejected(ControlState.HALTED, MarketQuality.UNKNOWN, policy);
        assertThat(no.size()).isEqualTo(no.violations().size()).isGreaterThan(4);
        for (int i = 0; i < no.size(); i++) {
            Violation told = no.violations().get(i);
            assertThat(no.code(i)).isEqualTo(told.code());
            assertThat(no.limit(told.code())).isEqualTo(told.limit());
            assertThat(no.actual(told.code())).isEqualTo(told.actual());
        }
        assertThat(no.code(no.size() - 1)).isEqualTo(RiskCode.ORDER_FLOW_ABOVE_MAX);
        assertThat(no.violates(RiskCode.CONTROL_HALTED)).isTrue();
    }

    @Test
    void numbersByHand() {
        Rejected no = rejected(ControlState.ACTIVE, MarketQuality.UNKNOWN, RiskPolicy.defaults());
        assertThat(no.limit(RiskCode.LEVERAGE_ABOVE_MAX)).isEqualTo(50_000);
        assertThat(no.actual(RiskCode.LEVERAGE_ABOVE_MAX)).isEqualTo(60_000);
        assertThat(no.limit(RiskCode.MARGIN_ABOVE_FREE)).isEqualTo(50_000_000);
        assertThat(no.actual(RiskCode.MARGIN_ABOVE_FREE)).isEqualTo(130_000_000);
    }

    @Test
    void aRuleThatIsNotViolatedHasNoNumbersAndThereIsNoPlaceBeyondTheLast() {
        Rejected no = rejected(ControlState.ACTIVE, MarketQuality.UNKNOWN, RiskPolicy.defaults());
        assertThatThrownBy(() -> no.limit(RiskCode.PRICE_TOO_OLD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("code must be a violated rule")
                .hasMessageContaining("PRICE_TOO_OLD");
        assertThatThrownBy(() -> no.code(no.size())).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> no.code(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
