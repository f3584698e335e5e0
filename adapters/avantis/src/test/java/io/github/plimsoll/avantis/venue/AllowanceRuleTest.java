package io.github.plimsoll.avantis.venue;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What may be taken from a wallet: enough for the order and those on their way, and never more than was decided. */
class AllowanceRuleTest {
    private static Optional<String> refusal(long allowed, long coming, long collateral) {
        return AllowanceRule.refusal(Optional.of(BigInteger.valueOf(allowed)), 250, coming, collateral);
    }

    @Test
    @DisplayName("to the unit on both sides")
    void bounds() {
        assertThat(refusal(250, 0, 250)).isEmpty();
        assertThat(refusal(251, 0, 250)).isPresent();
        assertThat(refusal(249, 0, 250)).isPresent();
        assertThat(refusal(250, 50, 200)).isEmpty();
        assertThat(refusal(250, 51, 200)).isPresent();
        assertThat(refusal(0, 0, 1)).isPresent();
    }

    @Test
    @DisplayName("not known and without a limit are refused")
    void unknownAndUnlimited() {
        assertThat(AllowanceRule.refusal(Optional.empty(), 250, 0, 1)).isPresent();
        BigInteger all = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
        assertThat(AllowanceRule.refusal(Optional.of(all), 250, 0, 1))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("more from the wallet than"));
    }
}
