package io.github.plimsoll.bot;

import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.health.HealthConfig;
import java.nio.file.Path;

/** The health server as it was configured. */
final class HealthSettings {
    private HealthSettings() {}

    static HealthConfig of(Settings settings, int port, Path disk) {
        return new HealthConfig(
                settings.get(Keys.HEALTH_HOST),
                port,
                disk,
                settings.get(Keys.HEALTH_ALLOWED_HOSTS),
                settings.get(Keys.HEALTH_TOKEN),
                settings.get(Keys.HEALTH_PAGE_CLIENTS));
    }
}
