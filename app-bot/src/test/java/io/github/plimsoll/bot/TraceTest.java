package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One trace id from the typed line to the fill: what a person searches the log for. */
class TraceTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void everyLogLineOfAnOrderCarriesTheTraceOfItsCommand() throws Exception {
        Path home = Scratch.directory();
        String data = home.resolve("data").toString();
        try (DemoProcess demo =
                DemoProcess.start(home, Map.of("LOG_JSON", "true"), "demo", "--batch", "--port", "0", "--data", data)) {
            JsonNode opened = demo.answer("@tina /open BTC-USD long 100 2x");
            assertThat(opened.get("code").asText()).isEqualTo("OK");
            JsonNode closed = demo.answer("@tina /close P1");
            String trace = demo.answer("@tina /why P1").at("/data/trace").asText();
            assertThat(trace).isNotEmpty();
            demo.type("/demo ok");
            demo.nextAnswer();
            demo.terminate();
            assertThat(demo.exit()).isEqualTo(143);
            List<JsonNode> lines = lines(demo.errors());
            path(lines, opened, trace);
            String close = path(lines, closed, "");
            assertThat(close).isNotEmpty().isNotEqualTo(trace);
            assertThat(lines)
                    .filteredOn(line -> line.at("/mdc/trace").asText().equals(trace))
                    .extracting(line -> line.get("formattedMessage").asText())
                    .contains("command /open -> OK");
        }
    }

    private static List<JsonNode> lines(String errors) throws JsonProcessingException {
        List<JsonNode> all = new ArrayList<>();
        for (String line : errors.lines().toList()) {
            all.add(JSON.readTree(line));
        }
        return all;
    }

    /** Recorded, sent, at the venue, filled: each once, in this order, all under one trace. */
    private static String path(List<JsonNode> lines, JsonNode answer, String trace) {
        String order = "order " + answer.at("/data/intent").asText() + " ";
        List<String> states = new ArrayList<>();
        String seen = trace;
        for (JsonNode line : lines) {
            String said = line.get("formattedMessage").asText();
            if (said.startsWith(order)) {
                states.add(said.substring(said.lastIndexOf(' ') + 1));
                seen = seen.isEmpty() ? line.at("/mdc/trace").asText() : seen;
                assertThat(line.at("/mdc/trace").asText()).as(said).isEqualTo(seen);
            }
        }
        assertThat(states).containsExactly("RECORDED", "SENDING", "IN_FLIGHT", "FILLED");
        return seen;
    }
}
