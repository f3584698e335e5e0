package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.feeds.Tape;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Usd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A jump of world time is quick where nothing is due, and nothing that is due gets lost in it. */
class WorldJumpTest {
    private static final List<Tape> TAPES = List.of(Tape.btcUsd(), Tape.ethUsd());
    private static final long DAY_MICROS = 86_400_000_000L;

    /** Counts what is asked of the database. */
    private static final class Counting implements Store {
        private final Store inner = new MemoryStore(System::nanoTime);
        private final AtomicLong transactions = new AtomicLong();

        @Override
        public <T> T transact(Work<T> work) {
            transactions.incrementAndGet();
            return inner.transact(work);
        }
    }

    private static Installation demo(Store store) {
        return Installation.open(
                store, new MemoryBook(), TAPES, Duration.ofSeconds(10), Map.of("MESSAGES_PER_MINUTE", "100000"));
    }

    /** Two weeks turn by turn take a quarter of an hour. */
    @Test
    @Timeout(value = 100, unit = TimeUnit.SECONDS)
    void twoQuietWeeksCostSecondsAndNextToNoDatabaseWork() {
        Counting store = new Counting();
        try (Installation demo = demo(store)) {
            assertThat(demo.code("/balance")).isEqualTo("OK");
            long before = store.transactions.get();
            assertThat(demo.code("/demo advance 14d")).isEqualTo("OK");
            // Hours are saved and days rolled; the rest is the answer itself.
            assertThat(store.transactions.get() - before).isBetween(14L, 14 * 24 + 14 + 20L);
        }
    }

    @Test
    @Timeout(value = 100, unit = TimeUnit.SECONDS)
    void everyDayThatPassesIsRolled() {
        Counting store = new Counting();
        try (Installation demo = demo(store)) {
            assertThat(demo.code("/balance")).isEqualTo("OK");
            assertThat(demo.code("/demo advance 3d")).isEqualTo("OK");
        }
        long first = Tape.WORLD_START_MICROS / DAY_MICROS;
        for (long day = first + 1; day <= first + 3; day++) {
            long asked = day;
            Optional<Usd> equity = store.transact(tx -> tx.dayEquity(new AccountId("dry:paper:demo"), asked));
            assertThat(equity).as("day %s", day - first).isPresent();
        }
    }

    @Test
    @Timeout(value = 100, unit = TimeUnit.SECONDS)
    void oneJumpTellsTheSameStoryAsManySmallSteps() {
        List<String> jump = story("/demo advance 4h");
        List<String> steps = story("/demo advance 7s", 2_057, "/demo advance 1s");
        assertThat(jump).isEqualTo(steps);
        assertThat(String.join("\n", jump)).contains("Take profit closed", "LIQUIDATED");
    }

    private static List<String> story(String advance) {
        return story(advance, 1, "/help");
    }

    private static List<String> story(String advance, int times, String last) {
        List<String> told = new ArrayList<>();
        try (Installation demo = demo(new Counting())) {
            tell(demo, told, "/open BTC-USD long 50 100x sl 0.2% tp 0.2%");
            tell(demo, told, "@anna /open BTC-USD short 50 100x sl 0.2% tp 0.2%");
            tell(demo, told, "@bert /open ETH-USD long 20 150x");
            for (int i = 0; i < times; i++) {
                events(demo.say(advance), told);
            }
            events(demo.say(last), told);
            for (String user : new String[] {"demo", "anna", "bert"}) {
                tell(demo, told, "@" + user + " /portfolio");
                tell(demo, told, "@" + user + " /orders");
            }
            tell(demo, told, "/price");
        }
        return told;
    }

    private static void tell(Installation demo, List<String> told, String line) {
        List<JsonNode> said = demo.say(line);
        events(said, told);
        said.stream()
                .filter(one -> one.has("command"))
                .forEach(one -> told.add(
                        one.get("code").asText() + " " + one.get("text").asText()));
    }

    private static void events(List<JsonNode> said, List<String> told) {
        said.stream()
                .filter(one -> one.has("event"))
                .forEach(one -> told.add(one.get("event").asText() + " "
                        + one.at("/data/time").asText() + " " + one.get("text").asText()));
    }
}
