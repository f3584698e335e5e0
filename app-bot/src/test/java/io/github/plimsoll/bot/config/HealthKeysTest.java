package io.github.plimsoll.bot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The settings that say who may see the page. */
class HealthKeysTest {
    private static final String TOKEN = "7d1c5be09f3a42e88b6604d2c19ef753";

    @Test
    void theTokenIsTakenAndNeverShown() {
        Settings settings = settings("HEALTH_TOKEN", TOKEN);
        assertThat(settings.get(Keys.HEALTH_TOKEN)).isPresent();
        assertThat(settings.shown().get("HEALTH_TOKEN")).startsWith("***  (environment;");
        assertThat(settings.toString()).doesNotContain(TOKEN);
        assertThat(settings("HEALTH_TOKEN", "").get(Keys.HEALTH_TOKEN)).isEmpty();
        assertThat(settings("HEALTH_TOKEN", "").shown().get("HEALTH_TOKEN")).startsWith("  (");
    }

    @Test
    void aShortTokenIsRefusedInOneSentenceWithoutIt() {
        SettingsException refused =
                catchThrowableOfType(SettingsException.class, () -> settings("HEALTH_TOKEN", "hunter2hunter2"));
        assertThat(refused.problems())
                .containsExactly("HEALTH_TOKEN is *** but must be at least 128 random bits, that is 32 or more hex"
                        + " digits or 22 or more base64url characters, for example from: openssl rand -hex 32");
    }

    @Test
    void hostsAreNamesWithOrWithoutPort() {
        assertThat(settings("HEALTH_ALLOWED_HOSTS", "Bot.example, bot.example:8443")
                        .get(Keys.HEALTH_ALLOWED_HOSTS))
                .isEqualTo(List.of("bot.example", "bot.example:8443"));
        assertThat(settings("HEALTH_ALLOWED_HOSTS", "").get(Keys.HEALTH_ALLOWED_HOSTS))
                .isEmpty();
        for (String wrong : List.of("http://bot.example", "*", "bot.example/", "a,,b", "user@bot.example")) {
            SettingsException refused =
                    catchThrowableOfType(SettingsException.class, () -> settings("HEALTH_ALLOWED_HOSTS", wrong));
            assertThat(refused.problems()).as(wrong).singleElement().asString().contains("must be host names");
        }
    }

    @Test
    void pagesAreBounded() {
        assertThat(settings("HEALTH_PAGE_CLIENTS", "7").get(Keys.HEALTH_PAGE_CLIENTS))
                .isEqualTo(7);
        assertThat(Settings.of(Map.of(), Map.of(), List.of()).get(Keys.HEALTH_PAGE_CLIENTS))
                .isEqualTo(1_000);
        assertThat(catchThrowableOfType(SettingsException.class, () -> settings("HEALTH_PAGE_CLIENTS", "10001"))
                        .problems())
                .hasSize(1);
    }

    private static Settings settings(String name, String value) {
        return Settings.of(Map.of(name, value), Map.of(), List.of());
    }
}
