package io.github.plimsoll.bot.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.bot.KeyForms;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SecretTextTest {
    @Test
    @DisplayName(
            "TG-08 a key or a seed phrase is told from its look, however it is written and whatever stands around it")
    void told() {
        KeyForms.all().forEach((name, form) -> {
            assertThat(SecretText.in(form)).as(name).isTrue();
            assertThat(SecretText.in("/open BTC-USD long 100 10x\n" + form + " is it"))
                    .as(name)
                    .isTrue();
            assertThat(SecretText.in("/bind (" + form + ")")).as(name).isTrue();
        });
    }

    @Test
    @DisplayName("TG-08 orders, ids, addresses, signatures and what an admin writes as a reason are no secrets")
    void others() {
        for (String text : List.of(
                "",
                "/open BTC-USD long 100 10x sl 3% tp 6%",
                "/bind 0x5db3772136e5557EFE028Db05EE95C84D76faEC4 0x" + "1f".repeat(65),
                "/bind 0x5db3772136e5557EFE028Db05EE95C84D76faEC41",
                "/why 000s3shfcd0900095vym4hxy1s",
                "/confirm freeze-0123456789abcdef01234567",
                "/risk_rules maxLeverage=20x maxOpenPositions=3 maxDailyLoss=200",
                "/maintenance on the new database server takes over from the old one tonight because its disk fails",
                "/lock demo account for 1h odd prices on two of our sources, which the others do not have",
                "/help me please, what can I do here and how does it work?",
                "/" + "x".repeat(43),
                "/open " + "9".repeat(59),
                "/export positions csv 2026-01-01 2026-02-01")) {
            assertThat(SecretText.in(text)).as(text).isFalse();
        }
        String words = Objects.requireNonNull(KeyForms.all().get("phrase"));
        assertThat(SecretText.in(words.substring(0, words.lastIndexOf(' '))))
                .as("eleven words")
                .isFalse();
    }

    @Test
    @DisplayName("TG-08 a stop is left of what came with a key, and no word more")
    void stops() {
        String key = Objects.requireNonNull(KeyForms.all().get("hex"));
        assertThat(StopWords.only("/emergency_stop " + key)).isEqualTo("/emergency_stop");
        assertThat(StopWords.only("/Emergency_Stop@our_bot all " + key)).isEqualTo("/emergency_stop all");
        assertThat(StopWords.only("/emergency_stop market " + key)).isEqualTo("/emergency_stop");
        assertThat(StopWords.only("/confirm freeze-abc " + key)).isEqualTo("/confirm freeze-abc");
        assertThat(StopWords.only("/confirm freeze-" + key)).isEqualTo("/confirm");
        assertThat(StopWords.only("/open BTC-USD " + key)).isEmpty();
        assertThat(StopWords.only(key)).isEmpty();
    }

    @Test
    @DisplayName(
            "TG-08 a text of 200,000 characters is looked through in time that grows with its length and no faster")
    void linear() {
        for (String part : List.of("a", "0x1f ", "=a1B", "ab, ", "12,", "xprv", "legal the ", "5K")) {
            String text = part.repeat(200_000 / part.length());
            long begun = System.nanoTime();
            SecretText.in(text);
            assertThat(System.nanoTime() - begun).as(part).isLessThan(5_000_000_000L);
        }
    }
}
