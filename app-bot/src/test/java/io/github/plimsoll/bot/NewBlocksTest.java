package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.bot.chain.ChainDesk;
import io.github.plimsoll.bot.chain.ChainWatch;
import io.github.plimsoll.bot.metrics.TradeMeters;
import io.github.plimsoll.evm.HeadHealth;
import io.github.plimsoll.evm.HeadState;
import io.github.plimsoll.evm.Heads;
import io.github.plimsoll.health.ComponentState;
import io.github.plimsoll.health.TaskThreads;
import io.github.plimsoll.supervisor.Supervisor;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Blocks that nodes tell by themselves say when to look, and nothing else. */
@Timeout(60)
class NewBlocksTest {
    private static final long HOUR = 3_600_000;

    private static Supervisor supervisor() {
        return Supervisor.builder()
                .name("blocks")
                .clock(System::nanoTime)
                .random(new SplittableRandom(1))
                .threads(TaskThreads.daemons())
                .build();
    }

    private static boolean within(Duration time, BooleanSupplier comes) throws InterruptedException {
        long ends = System.nanoTime() + time.toNanos();
        boolean come = comes.getAsBoolean();
        while (!come && System.nanoTime() < ends) {
            Thread.sleep(5);
            come = comes.getAsBoolean();
        }
        return come;
    }

    private static ChainWatch watch(ChainRun run) {
        return run.part(ChainDesk.class).watch().orElseThrow();
    }

    @Test
    @DisplayName("a new block is looked at within a second, however long the interval is, and a stop waits for none")
    void aBlockWakes() throws Exception {
        try (ChainNode node = new ChainNode();
                ChainSocket socket = new ChainSocket()) {
            ChainRun run = new ChainRun(Map.of(
                    "CHAIN_RPC_URLS",
                    node.address(),
                    "CHAIN_WS_URLS",
                    socket.address(),
                    "CHAIN_OP_STACK",
                    "false",
                    "MESSAGES_PER_MINUTE",
                    "0"));
            Heads heads = watch(run).listen().orElseThrow();
            try (heads) {
                Supervisor supervisor = supervisor();
                try (supervisor) {
                    supervisor.start(Supervision.everyBlock("nodes", HOUR, Optional.of(heads), watch(run)::turn));
                    assertThat(within(Duration.ofSeconds(20), () -> socket.listeners() == 1 && block(run) == 1_000))
                            .isTrue();
                    for (int next = 1_001; next < 1_004; next++) {
                        int number = next;
                        Thread.sleep(2 * Heads.LEAST_PAUSE.toMillis());
                        assertThat(block(run)).isEqualTo(number - 1);
                        node.head = number;
                        socket.tell(number);
                        assertThat(within(Duration.ofSeconds(1), () -> block(run) == number))
                                .as("block %s", number)
                                .isTrue();
                    }
                    assertThat(gas(run))
                            .contains("new blocks by themselves: LIVE")
                            .doesNotContain("secret");
                    long begun = System.nanoTime();
                    supervisor.close();
                    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
                }
            }
        }
    }

    private static long block(ChainRun run) {
        return run.answer(ChainRun.ADMIN, "/gas").at("/data/block").asLong();
    }

    private static String gas(ChainRun run) {
        return run.answer(ChainRun.ADMIN, "/gas").at("/text").asText();
    }

    @Test
    @DisplayName("a websocket of another chain, or none, changes nothing: nodes are asked as often as ever")
    void withoutBlocksAskingGoesOn() throws Exception {
        try (ChainNode node = new ChainNode();
                ChainSocket socket = new ChainSocket()) {
            socket.chain = 1;
            ChainRun run = new ChainRun(Map.of(
                    "CHAIN_RPC_URLS",
                    node.address(),
                    "CHAIN_WS_URLS",
                    socket.address(),
                    "CHAIN_OP_STACK",
                    "false",
                    "MESSAGES_PER_MINUTE",
                    "0"));
            try (Heads heads = watch(run).listen().orElseThrow();
                    Supervisor supervisor = supervisor()) {
                supervisor.start(Supervision.everyBlock("nodes", 50, Optional.of(heads), watch(run)::turn));
                for (int number = 1_001; number < 1_004; number++) {
                    int head = number;
                    node.head = head;
                    assertThat(within(Duration.ofSeconds(10), () -> block(run) == head))
                            .isTrue();
                }
                assertThat(socket.listeners()).isZero();
                assertThat(gas(run)).contains("new blocks by themselves: CONNECTING");
                assertThat(HeadsHealth.of(heads.health()).state()).isEqualTo(ComponentState.DEGRADED);
            }
            ChainRun without = new ChainRun(Map.of("CHAIN_RPC_URLS", node.address(), "CHAIN_WS_URLS", "-"));
            assertThat(watch(without).listen()).isEmpty();
        }
    }

    @Test
    @DisplayName("blocks that are listened for no more keep nobody busy")
    void closedHeads() throws IOException, InterruptedException {
        try (ChainNode node = new ChainNode();
                ChainSocket socket = new ChainSocket();
                Supervisor supervisor = supervisor()) {
            ChainRun run = new ChainRun(Map.of("CHAIN_RPC_URLS", node.address(), "CHAIN_WS_URLS", socket.address()));
            Heads heads = watch(run).listen().orElseThrow();
            heads.close();
            AtomicInteger turns = new AtomicInteger();
            supervisor.start(Supervision.everyBlock("nodes", 400, Optional.of(heads), turns::incrementAndGet));
            Thread.sleep(1_000);
            assertThat(turns.get()).isBetween(1, 3);
        }
    }

    @Test
    @DisplayName("health and metrics number the nodes and name none")
    void shown() {
        List<HeadHealth> nodes = List.of(
                new HeadHealth("wss://one.example", HeadState.LIVE, 12, Duration.ofSeconds(2), 0, ""),
                new HeadHealth("wss://two.example", HeadState.SILENT, -1, Duration.ofSeconds(40), 3, "cut"));
        assertThat(HeadsHealth.of(nodes.subList(0, 1)).state()).isEqualTo(ComponentState.UP);
        assertThat(HeadsHealth.of(nodes).state()).isEqualTo(ComponentState.DEGRADED);
        assertThat(HeadsHealth.of(nodes).detail())
                .isEqualTo(Map.of("node_1", "LIVE, block 12, silent for 2 s", "node_2", "SILENT, silent for 40 s"));
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        assertThat(registry.scrape()).doesNotContain("plimsoll_heads");
        new TradeMeters(registry).heads(() -> nodes);
        assertThat(registry.scrape())
                .contains(
                        "plimsoll_heads_live{node=\"1\"} 1.0",
                        "plimsoll_heads_live{node=\"2\"} 0.0",
                        "plimsoll_heads_silence_seconds{node=\"2\"} 40.0")
                .doesNotContain("example");
    }
}
