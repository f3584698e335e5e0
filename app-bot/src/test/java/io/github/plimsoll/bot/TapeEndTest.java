package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.feeds.Tape;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The recorded prices end: nothing opens any more and says why, everything can be closed, before and after a restart. */
class TapeEndTest {
    private static final List<Tape> TAPES = List.of(Tape.btcUsd(), Tape.ethUsd());

    private final MemoryStore store = new MemoryStore(System::nanoTime);
    private final MemoryBook answers = new MemoryBook();

    private Installation start() {
        return Installation.open(store, answers, TAPES, Duration.ZERO, Map.of("MESSAGES_PER_MINUTE", "100000"));
    }

    @Test
    @Timeout(value = 300, unit = TimeUnit.SECONDS)
    void beyondTheEndOfBothTapes() {
        try (Installation demo = start()) {
            for (String market : new String[] {"BTC-USD", "ETH-USD"}) {
                assertThat(demo.code("@tess /open " + market + " long 100 1x")).isEqualTo("OK");
                assertThat(demo.code("@theo /open " + market + " long 100 1x")).isEqualTo("OK");
            }
        }
        // A restart resumes the tapes at the saved world time: ten minutes before the longer one ends.
        long end = TAPES.stream().mapToLong(Tape::endMicros).max().orElseThrow();
        store.transact(tx -> {
            tx.saveWorldTime(end - 600_000_000L);
            return true;
        });
        try (Installation demo = start()) {
            assertThat(demo.code("@ted /open BTC-USD long 100 1x")).isEqualTo("CONTROL_HALTED");
            JsonNode tape = demo.answer("/demo advance 5m").at("/data/tape");
            assertThat(ended(tape)).isFalse();
            tape = demo.answer("/demo advance 6m").at("/data/tape");
            assertThat(ended(tape)).isTrue();
            for (JsonNode market : tape) {
                assertThat(market.get("tick").asInt())
                        .isEqualTo(market.get("ticks").asInt());
            }
            demo.say("/demo advance 1m");
            refusedForTheirPrice(demo);
            assertThat(demo.code("@tess /close all")).isEqualTo("OK");
            assertThat(demo.answer("@tess /positions").at("/data/positions")).isEmpty();
        }
        try (Installation demo = start()) {
            JsonNode status = demo.answer("@theo /status");
            assertThat(status.at("/data/control").asText()).isEqualTo("HALTED");
            assertThat(status.get("text").asText())
                    .contains("starting: no usable price for BTC-USD", "no usable price for ETH-USD");
            JsonNode refused = demo.answer("@theo /open ETH-USD long 100 1x");
            assertThat(refused.get("code").asText()).isEqualTo("CONTROL_HALTED");
            assertThat(refused.get("text").asText()).contains("no usable price for ETH-USD");
            assertThat(demo.code("@theo /positions")).isEqualTo("OK");
            assertThat(demo.code("@theo /close P1 50%")).isEqualTo("OK");
            assertThat(demo.code("@theo /close all")).isEqualTo("OK");
            assertThat(demo.answer("@theo /positions").at("/data/positions")).isEmpty();
        }
    }

    private static boolean ended(JsonNode tape) {
        boolean all = true;
        for (JsonNode market : tape) {
            all &= market.get("ended").asBoolean();
        }
        return all;
    }

    private static void refusedForTheirPrice(Installation demo) {
        for (String market : new String[] {"BTC-USD", "ETH-USD"}) {
            JsonNode refused = demo.answer("@ted /open " + market + " long 100 1x");
            assertThat(refused.get("outcome").asText()).isEqualTo("rejected");
            assertThat(refused.at("/data/violations").toString())
                    .as(refused.toString())
                    .contains("PRICE_");
        }
    }
}
