package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.config.SettingsException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MessageLimitTest {
    private static final String OPEN = " /open BTC-USD long 10 2x";

    private static List<String> limits(Installation installation) {
        return installation
                .answer("@tight-looker /rate_limits")
                .at("/data/rate")
                .findValuesAsText("limit_id");
    }

    @Test
    @DisplayName("OBS-36 the limit of messages can be set and switched off, and every limit of orders stays on")
    void obs36() {
        try (Installation strict = Installation.open(Map.of("MESSAGES_PER_MINUTE", "2", "OPENS_PER_MINUTE", "1"))) {
            assertThat(limits(strict)).containsExactly("opens", "trades", "volume", "messages", "exits");
            assertThat(strict.code("@tight-ann" + OPEN)).isEqualTo("OK");
            assertThat(strict.code("@tight-ann" + OPEN)).isEqualTo("RATE_OPENS");
            assertThat(strict.code("@tight-ann" + OPEN)).isEqualTo("RATE_MESSAGES");
        }
        try (Installation off = Installation.open(Map.of("MESSAGES_PER_MINUTE", "0", "OPENS_PER_MINUTE", "1"))) {
            for (int i = 0; i < 50; i++) {
                assertThat(off.code("@tight-bob /price")).isEqualTo("OK");
            }
            assertThat(limits(off)).containsExactly("opens", "trades", "volume", "exits");
            assertThat(off.code("@tight-bob" + OPEN)).isEqualTo("OK");
            assertThat(off.code("@tight-bob" + OPEN)).isEqualTo("RATE_OPENS");
        }
        for (String order : List.of("OPENS_PER_MINUTE", "TRADES_PER_DAY", "VOLUME_PER_HOUR_USD")) {
            for (String none : List.of("0", "-1", "off", "")) {
                assertThatThrownBy(() -> Settings.of(Map.of(order, none), Map.of(), List.of()))
                        .isInstanceOf(SettingsException.class)
                        .hasMessageContaining(order);
            }
        }
    }
}
