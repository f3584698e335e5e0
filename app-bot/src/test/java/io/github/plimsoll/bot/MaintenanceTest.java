package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MaintenanceTest {
    private static final String OPEN = "@m-carl /open BTC-USD long 100 2x";

    @Test
    @DisplayName("OBS-35 maintenance refuses new orders, is told to everybody, and every way out stays")
    void nothingOpensAndClosesPass() {
        try (Installation demo = Installation.open(Map.of())) {
            assertThat(demo.code(OPEN)).isEqualTo("OK");
            assertThat(demo.code("@m-carl /maintenance on")).isEqualTo("ADMIN_ONLY");
            assertThat(demo.code("/maintenance")).isEqualTo("MISSING_ARGUMENT");
            assertThat(demo.code("/maintenance off")).isEqualTo("NOT_STOPPED");
            assertThat(demo.code("/maintenance on " + "x".repeat(201))).isEqualTo("BAD_REASON");
            List<JsonNode> begun = demo.say("/maintenance on disk");
            assertThat(begun.toString()).contains("Maintenance has begun: disk. Nothing opens;");
            assertThat(demo.code("/maintenance on new database")).isEqualTo("OK");
            assertThat(demo.code("/lock m-carl ETH-USD odd prices")).isEqualTo("OK");
            assertThat(demo.code("/emergency_stop user m-dora")).isEqualTo("OK");
            JsonNode held = demo.answer("@m-carl /status");
            assertThat(held.get("text").asText())
                    .contains("REDUCE_ONLY for everybody (maintenance) since ")
                    .contains(" by demo: new database; an admin ends it with /maintenance off\n")
                    .contains("locked for you: opens in ETH-USD by demo: odd prices; an admin ends it with "
                            + "/unlock m-carl ETH-USD\n")
                    .doesNotContain("dora");
            assertThat(held.at("/data/held")).hasSize(2);
            assertThat(held.at("/data/held/0/end").asText()).isEqualTo("/maintenance off");
            assertThat(demo.loosened("/unlock m-carl ETH-USD")).isEqualTo("OK");
            assertThat(demo.loosened("/emergency_resume user m-dora")).isEqualTo("OK");
        }
        try (Installation demo = Installation.open(Map.of())) {
            assertThat(demo.code(OPEN)).as("after a restart").isEqualTo("CONTROL_REDUCE_ONLY");
            assertThat(demo.code("@m-carl /close P1 50%")).isEqualTo("OK");
            JsonNode status = demo.answer("/system_status");
            assertThat(status.at("/data/held_by").asText()).isEqualTo("maintenance of demo: new database");
            assertThat(status.at("/text").asText()).doesNotContain("disk");
            assertThat(demo.code("/emergency_resume"))
                    .as("that is another thing")
                    .isEqualTo("NOT_STOPPED");
            assertThat(demo.code("/emergency_stop")).isEqualTo("OK");
            assertThat(demo.loosened("/emergency_resume")).isEqualTo("OK");
            assertThat(demo.code(OPEN))
                    .as("a stop that ended ends no maintenance")
                    .isEqualTo("CONTROL_REDUCE_ONLY");
            String token = demo.answer("/maintenance off").at("/data/token").asText();
            assertThat(demo.code(OPEN)).isEqualTo("CONTROL_REDUCE_ONLY");
            List<JsonNode> ended = demo.say("/confirm " + token);
            assertThat(ended.toString()).contains("Maintenance has ended; demo ended it.");
            assertThat(demo.code(OPEN)).isEqualTo("OK");
            assertThat(demo.code("@m-carl /close all")).isEqualTo("OK");
        }
    }
}
