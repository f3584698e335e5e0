package io.github.plimsoll.bot.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.numbers.UserId;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChallengeTest {
    private static final EvmAddress ADDRESS = new EvmAddress("0x5db3772136e5557efe028db05ee95c84d76faec4");
    private static final UserId ANN = new UserId("ann");
    /** 2026-01-05T00:00:00Z. */
    private static final long NOW = 1_767_571_200_000_000L;

    @Test
    @DisplayName(
            "SEC-02 a challenge names product, user, address with its checksum, chain, nonce, time of issue and end in one line")
    void names() {
        Challenge asked = Challenge.of(ANN, ADDRESS, "8453", new SplittableRandom(1), NOW);
        assertThat(asked.text())
                .isEqualTo(
                        "Plimsoll: I bind the address 0x5db3772136e5557EFE028Db05EE95C84D76faEC4 to the user ann on chain"
                                + " 8453. Nonce " + asked.nonce()
                                + ". Issued 2026-01-05T00:00:00Z, valid until 2026-01-05T00:10:00Z. This moves no money and gives"
                                + " nobody the right to trade.")
                .matches("[ -~]+");
        assertThat(asked.nonce()).matches("[0-9a-f]{32}");
        assertThat(Challenge.of(ANN, ADDRESS, "", new SplittableRandom(1), NOW).text())
                .contains("to the user ann. Nonce");
    }

    @Test
    @DisplayName(
            "SEC-02 a challenge ends 10 minutes after its issue to the microsecond, and no two have the same nonce")
    void ends() {
        SplittableRandom random = new SplittableRandom(2);
        Challenge asked = Challenge.of(ANN, ADDRESS, "", random, NOW);
        assertThat(asked.over(NOW + 599_999_999L)).isFalse();
        assertThat(asked.over(NOW + 600_000_000L)).isTrue();
        Set<String> nonces = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(nonces.add(Challenge.of(ANN, ADDRESS, "", random, NOW).nonce()))
                    .isTrue();
        }
    }
}
