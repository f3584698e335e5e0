package io.github.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.testkit.Cases;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
    @Test
    void any_flat_map_comes_back() {
        Cases.check("a flat map of text survives its JSON form", 200, random -> {
            TreeMap<String, String> values = new TreeMap<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                values.put(text(random), text(random));
            }
            assertThat(Json.flat(Json.flat(values))).isEqualTo(values);
        });
    }

    @Test
    void any_rules_come_back() {
        Cases.check("rules survive their JSON form", 200, random -> {
            List<RuleLine> rules = random.ints(random.nextInt(4), 0, 2)
                    .mapToObj(passed -> new RuleLine(
                            text(random), passed == 1, text(random), text(random), text(random), text(random)))
                    .toList();
            assertThat(Json.rules(Json.rules(rules))).isEqualTo(rules);
        });
    }

    private static String text(java.util.random.RandomGenerator random) {
        return random.ints(random.nextInt(8), 1, 0x3000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .append(random.nextBoolean() ? "\"\\{}[]\n" : "")
                .toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"a\":1}", "{\"a\":{}}", "{\"a\":null}", "{\"a\":\"b\"", "null"})
    void damaged_maps_are_refused(String text) {
        assertThatThrownBy(() -> Json.flat(text)).isInstanceOf(UncheckedIOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[{}]", "[{\"code\":\"A\"}]", "[", "[1]", "[{\"code\":{}}]"})
    void damaged_rules_are_refused(String text) {
        assertThatThrownBy(() -> Json.rules(text)).isInstanceOf(UncheckedIOException.class);
    }
}
