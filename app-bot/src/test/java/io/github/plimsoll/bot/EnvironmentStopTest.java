package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the environment stops no command ends, and everybody can see that it is the environment. */
class EnvironmentStopTest {
    @Test
    void opensAreRefusedClosesPassAndAResumeNamesWhatHolds() {
        String user = "@env-stop";
        try (Installation before = Installation.open(Map.of())) {
            assertThat(before.code(user + " /open BTC-USD long 100 10x")).isEqualTo("OK");
        }
        try (Installation stopped = Installation.open(Map.of("EMERGENCY_STOP", "reduce_only"))) {
            assertThat(stopped.code(user + " /open BTC-USD long 100 10x")).isEqualTo("CONTROL_REDUCE_ONLY");
            JsonNode resumed = stopped.answer("/emergency_resume");
            assertThat(resumed.path("code").asText()).isEqualTo("SOURCE_HOLDS");
            assertThat(resumed.path("text").asText())
                    .contains("environment: REDUCE_ONLY, EMERGENCY_STOP is reduce_only");
            JsonNode status = stopped.answer("/system_status");
            assertThat(status.at("/data/held_by").asText()).startsWith("environment: REDUCE_ONLY");
            assertThat(status.at("/data/control").asText()).isEqualTo("REDUCE_ONLY");
            assertThat(stopped.code(user + " /close P1")).isEqualTo("OK");
        }
    }
}
