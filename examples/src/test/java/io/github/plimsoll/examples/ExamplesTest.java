package io.github.plimsoll.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.embedded.RedisServer;

/** Every example runs, says what its README promises, is short, and is printed in the README of its module. */
class ExamplesTest {
    private static final Path SOURCES = Path.of("src/main/java/io/github/plimsoll/examples");

    @Test
    void aPolicyOfYourOwn() throws Exception {
        assertThat(said(EmbedRiskPolicy.class))
                .startsWith(
                        "10x: approved, liquidation price 59475.00",
                        "25x: LEVERAGE_ABOVE_MAX: leverage: 25x, limit 20x; would pass: leverage of at most 20x")
                .anyMatch(line -> line.contains("5000.00 USD left of 5000.00 USD"));
    }

    @Test
    void aUserOnlyTightens() throws Exception {
        assertThat(said(TightenPerUser.class))
                .contains(
                        "maxLeverage: 500x -> 20x (tighter)",
                        "market.BTC-USD.requireStopLoss: none -> yes (tighter)",
                        "bob: maxLeverage can only be tightened: 1000x is looser than the installation's 500x")
                .anyMatch(line -> line.startsWith("STOP_LOSS_REQUIRED:"))
                .anyMatch(line -> line.startsWith("COLLATERAL_ABOVE_MAX:"))
                .anyMatch(line -> line.startsWith("LEVERAGE_ABOVE_MAX:"));
    }

    @Test
    void aShadowOnlyCounts() throws Exception {
        assertThat(said(ShadowALimit.class))
                .containsExactly(
                        "100 USD: approved",
                        "200 USD: approved",
                        "300 USD: approved",
                        "400 USD: approved",
                        "the candidate would have refused 2 of 4",
                        "300.00 USD: [COLLATERAL_SHARE_ABOVE_MAX]",
                        "400.00 USD: [COLLATERAL_SHARE_ABOVE_MAX]");
    }

    @Test
    void oneWrongSourceMovesNothingAndSilenceMeansNo() throws Exception {
        List<String> said = said(ValidatePrices.class);
        assertThat(said).anyMatch(line -> line.startsWith("one source: no price: quorum not met"));
        assertThat(said).contains("three, one wrong: trade at 65010.00");
        assertThat(said).anyMatch(line -> line.startsWith("all silent: no price:"));
    }

    @Test
    void aSessionGivesTheSameAgainAndATornOneItsBeginning() throws Exception {
        assertThat(said(RecordAndReplay.class))
                .containsExactly(
                        "live: pyth BTC-USD Point[price=6500000, confidence=50]",
                        "live: pyth BTC-USD Point[price=6500001, confidence=50]",
                        "live: pyth BTC-USD Point[price=6500002, confidence=50]",
                        "again: pyth BTC-USD Point[price=6500000, confidence=50]",
                        "again: pyth BTC-USD Point[price=6500001, confidence=50]",
                        "again: pyth BTC-USD Point[price=6500002, confidence=50]",
                        "CLOSED after 3 events, the last at 1767571200800000",
                        "torn: pyth BTC-USD Point[price=6500000, confidence=50]",
                        "torn: pyth BTC-USD Point[price=6500001, confidence=50]",
                        "CUT after 2 events");
    }

    @Test
    void dollarsAndOpensAreLimitedTogether() throws Exception {
        assertThat(said(LimitUsers.class))
                .containsExactly(
                        "open 1: granted, opens left 4",
                        "open 2: granted, opens left 3",
                        "open 3: granted, opens left 2",
                        "open 4: volume is used up, again in 3600 s",
                        "bob: granted, opens left 4",
                        "too large for ever: volume never allows more than 10000.00 USD",
                        "an hour later: granted, opens left 4");
    }

    @Test
    void twoLimitersShareOneUsersDollars() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        RedisServer redis = RedisServer.newRedisServer()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .build();
        redis.start();
        try {
            assertThat(said(SharedLimitsOnRedis.class, "redis://127.0.0.1:" + port))
                    .containsExactly(
                            "here: granted, 4000.00 USD left",
                            "there: granted, 1000.00 USD left",
                            "here: volume has 1000.00 USD left",
                            "state: SHARED");
        } finally {
            redis.stop();
        }
    }

    @Test
    void aTaskThatFailsIsRestarted() throws Exception {
        assertThat(said(SuperviseTasks.class))
                .containsExactly(
                        "feed failed: the connection broke",
                        "feed failed: the connection broke",
                        "feed is RUNNING after 2 restarts",
                        "stopped");
    }

    @Test
    void workDrainsBeforeWhatItNeedsIsClosed() throws Exception {
        assertThat(said(GracefulShutdown.class))
                .containsExactly(
                        "the last order is done",
                        "work in flight: CLOSED",
                        "your clock: LEFT_OPEN",
                        "desk: CLOSED",
                        "pool: CLOSED",
                        "complete: true",
                        "one more order: refused");
    }

    @Test
    void readsAreRetriedAndOrdersAreNot() throws Exception {
        assertThat(said(RetryOutsideCalls.class))
                .containsExactly(
                        "read: price 65000",
                        "order: HTTP 503, NOT_REPEATABLE",
                        "venue is OPEN",
                        "order: HTTP 503, NOT_REPEATABLE",
                        "order: refused, BREAKER_OPEN: 4 failures, limit 4");
    }

    @Test
    void aStopFiresOnPaper() throws Exception {
        List<String> said = said(PaperTrade.class);
        assertThat(said.get(0)).isEqualTo("open: OK");
        assertThat(said.get(said.size() - 1)).startsWith("closed by STOP_LOSS, result -");
    }

    @Test
    void faultsBreakNothingAndASeedTellsItsStoryAgain() throws Exception {
        List<String> said = said(SimulateFaults.class);
        assertThat(said).hasSize(2);
        assertThat(said.get(0)).isEqualTo("the same seed, the same story: true");
        assertThat(said.get(1)).matches("4 seeds, [4-9]\\d minutes, \\d{3,} faults, no broken invariant");
    }

    /** It pays on a real node in SendDurablyOnChainTest. */
    @Test
    void withoutATestChainNothingIsPaid() throws Exception {
        int port;
        try (ServerSocket nobody = new ServerSocket(0)) {
            port = nobody.getLocalPort();
        }
        String node = "http://127.0.0.1:" + port;
        assertThat(said(SendDurably.class, node, "0x" + "aa".repeat(20), "11".repeat(32)))
                .containsExactly("no test chain at " + node + "; start anvil --block-time 1 --slots-in-an-epoch 1");
    }

    @ParameterizedTest
    @CsvSource({
        "EmbedRiskPolicy, core-risk",
        "TightenPerUser, core-risk",
        "ShadowALimit, core-risk",
        "ValidatePrices, core-pricefeed",
        "RecordAndReplay, adapters/feeds",
        "LimitUsers, core-ratelimit",
        "SharedLimitsOnRedis, adapters/redis",
        "SendDurably, adapters/evm",
        "SuperviseTasks, core-supervisor",
        "GracefulShutdown, core-supervisor",
        "RetryOutsideCalls, core-supervisor",
        "PaperTrade, core-execution",
        "CustomVenue, core-execution",
        "SimulateFaults, core-execution"
    })
    void isPrintedWordForWordInTheReadmeOfItsModule(String example, String module) throws IOException {
        String source = Files.readString(SOURCES.resolve(example + ".java"));
        assertThat(Files.readString(Path.of("..", module, "README.md"))).contains("```java\n" + source + "```\n");
    }

    @Test
    void everyExampleIsUnderSixtyLines() throws IOException {
        try (Stream<Path> all = Files.list(SOURCES)) {
            assertThat(all.toList())
                    .hasSizeGreaterThan(6)
                    .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThan(lines(file)));
        }
    }

    /** A venue has seven methods to write: it may take a tall screen. */
    private static int lines(Path file) {
        return file.endsWith("CustomVenue.java") ? 130 : 60;
    }

    private static List<String> said(Class<?> example, String... args) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PrintStream caught = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            System.setOut(caught);
            example.getMethod("main", String[].class).invoke(null, (Object) args);
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
