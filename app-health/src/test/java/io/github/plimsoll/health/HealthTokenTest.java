package io.github.plimsoll.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthTokenTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "0123456789abcdef0123456789abcde",
                "0123456789abcdef0123456789abcdef",
                "abcabcabcabcabcabcabcabcabcabcabcabc",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "abababababababababababababababab01",
                "correct horse battery staple correct",
                "f3Xk9_aQ2mZr7-TbLwE1p",
                "f3Xk9/aQ2mZr7+TbLwE1pVdd",
                "f3Xk9aQ2mZr7TbLwE1pVdd\n",
                "ｆ3Xk9aQ2mZr7TbLwE1pVdd"
            })
    void whatIsShorterOrNoRandomTextIsRefusedWithoutSayingIt(String text) {
        assertThatThrownBy(() -> HealthToken.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(HealthToken.RULE);
        assertThat(HealthToken.RULE)
                .startsWith("must be at least 128 random bits")
                .contains("openssl rand -hex 32");
    }

    @Test
    void randomBitsOfEitherFormAreTakenAndMatchOnlyThemselves() {
        Random random = new SecureRandom();
        for (int i = 0; i < 2_000; i++) {
            byte[] bits = new byte[16 + i % 17];
            random.nextBytes(bits);
            for (String text : new String[] {
                HexFormat.of().formatHex(bits),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bits),
                Base64.getUrlEncoder().encodeToString(bits)
            }) {
                HealthToken token = HealthToken.parse(text);
                assertThat(token.matches(text)).isTrue();
                assertThat(token.matches(text + "a")).isFalse();
                assertThat(token.matches(text.substring(1))).isFalse();
                assertThat(token.matches(text.substring(1) + (text.charAt(0) == 'b' ? 'c' : 'b')))
                        .isFalse();
                assertThat(token.matches("")).isFalse();
                assertThat(token).hasToString("***");
            }
        }
    }
}
