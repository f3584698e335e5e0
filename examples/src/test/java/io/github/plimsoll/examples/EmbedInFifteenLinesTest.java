package io.github.plimsoll.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmbedInFifteenLinesTest {
    /** 65,000 * (1 - 0.85 / 10) = 59,475. */
    @Test
    void approvesTenTimesAndNamesTheLiquidationPrice() {
        assertThat(EmbedInFifteenLines.verdict("10x")).isEqualTo("approved, liquidation price 59475.00");
    }

    @Test
    void rejectsWhatIsAboveTheLimitAndSaysWhatWouldPass() {
        assertThat(EmbedInFifteenLines.verdict("501x"))
                .startsWith("rejected: LEVERAGE_ABOVE_MAX")
                .contains("501")
                .contains("500");
    }
}
