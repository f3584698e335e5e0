package io.github.plimsoll.pricefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Bps;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FeedPolicyTest {
    @Test
    void theDefaultsAreTheDocumentedOnes() {
        FeedPolicy policy = FeedPolicy.defaults();

        assertThat(policy.maxAge()).isEqualTo(Duration.ofSeconds(5));
        assertThat(policy.quorum()).isEqualTo(2);
        assertThat(policy.maxDeviation()).isEqualTo(Ratio.parse("0.005"));
        assertThat(policy.maxConfidence()).isEqualTo(Bps.of(50));
        assertThat(policy.jumpConfirmation()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void everyProblemIsNamedAtOnce() {
        assertThatThrownBy(() -> FeedPolicy.builder()
                        .maxAge(Duration.ofDays(2))
                        .maxClockSkew(Duration.ofSeconds(-1))
                        .quorum(33)
                        .maxDeviation(Ratio.ZERO)
                        .maxConfidence(Bps.of(0))
                        .jumpLimitPerMinute(Ratio.ofMillionths(1_000_001))
                        .jumpConfirmation(Duration.ofSeconds(1))
                        .frozenBound(Duration.ofDays(1))
                        .silenceBound(Duration.ofSeconds(1))
                        .sanityRange(Price.parse("2", 10), Price.parse("2", 10))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("feed policy: max age must be PT0.001S to PT24H but is PT48H;"
                        + " max clock skew must be PT0S to PT1M but is PT-1S;"
                        + " quorum must be 2 to 32 but is 33;"
                        + " max deviation must be 1 to 100000 millionths but is 0;"
                        + " max confidence must be 1 to 1000 bps but is 0;"
                        + " jump limit per minute must be 100 to 1000000 millionths but is 1000001;"
                        + " jump confirmation must be longer than the max age of PT48H but is PT1S;"
                        + " frozen bound must be longer than the max age of PT48H but is PT24H;"
                        + " silence bound must be PT48H to PT24H but is PT1S;"
                        + " sanity range must go from a lower to a higher price of equal decimals but is 2.00 to 2.00");
    }
}
