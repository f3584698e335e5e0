package io.github.plimsoll.tests.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.evm.BlockHeader;
import io.github.plimsoll.evm.BlockTag;
import io.github.plimsoll.evm.Endpoint;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.evm.RpcRequest;
import io.github.plimsoll.evm.RpcResult;
import io.github.plimsoll.feeds.chainlink.ChainSink;
import io.github.plimsoll.feeds.chainlink.ChainlinkFeed;
import io.github.plimsoll.feeds.chainlink.ChainlinkSource;
import io.github.plimsoll.feeds.chainlink.SequencerWatch;
import io.github.plimsoll.feeds.live.QuoteSink;
import io.github.plimsoll.feeds.live.Session;
import io.github.plimsoll.feeds.live.Tick;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.pricefeed.ChainPolicy;
import io.github.plimsoll.pricefeed.FeedPolicy;
import io.github.plimsoll.pricefeed.FeedReason;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.pricefeed.Refusal;
import io.github.plimsoll.supervisor.ChildSpec;
import io.github.plimsoll.supervisor.Task;
import io.github.plimsoll.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Chainlink's published contracts on a real EVM node, read all the way into a price feed: client, source, gates. Where the
 * node was not fetched it says so; with PLIMSOLL_REQUIRE_ALL=true that is a failure.
 */
@Timeout(120)
class ChainlinkOnChainTest {
    /** The clock of the tests, and of the chain. */
    private static final long START = ManualClock.START_MICROS / 1_000_000;

    private static final Duration HEARTBEAT = Duration.ofMinutes(20);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final ManualClock clock = new ManualClock();

    private RpcClient client(Devnet node) {
        return RpcClient.builder(Endpoint.of(node.address()), Devnet.CHAIN)
                .clock(clock)
                .build();
    }

    /** Runs each task of a source for one turn. */
    private static void turn(List<ChildSpec> children) throws Exception {
        for (ChildSpec child : children) {
            child.task().run(new Task.Context() {
                private boolean done;

                @Override
                public boolean stopping() {
                    return done;
                }

                @Override
                public void heartbeat() {}

                @Override
                public void pause(Duration time) {
                    done = true;
                }
            });
        }
    }

    private static final class Ticks implements QuoteSink {
        final List<Tick> all = new ArrayList<>();

        @Override
        public void offer(String source, Tick tick, long receivedNanos) {
            all.add(tick);
        }

        @Override
        public void connected(String source) {}

        long lastPrice() {
            return all.get(all.size() - 1).value().fold(Tick.Point::price, Tick.Book::bid);
        }
    }

    @Test
    void theClientReadsARealNode() throws Exception {
        Devnet.with("the JSON-RPC client", START, node -> {
            RpcClient client = client(node);
            assertThat(client.verify()).isEqualTo(new RpcResult.Value<>(Devnet.CHAIN));
            assertThat(RpcClient.builder(Endpoint.of(node.address()), 8453)
                            .clock(clock)
                            .build()
                            .blockNumber())
                    .isEqualTo(new RpcResult.Garbage<>("the node is on chain 31337, not 8453"));
            node.mine(START + 60);
            Optional<BlockHeader> newest = value(client.block(BlockTag.LATEST));
            assertThat(newest).hasValueSatisfying(block -> {
                assertThat(block.number()).isEqualTo(1);
                assertThat(block.timeSeconds()).isEqualTo(START + 60);
            });
            assertThat(value(client.block(BlockTag.number(1)))).isEqualTo(newest);
            assertThat(value(client.block(BlockTag.number(2)))).isEmpty();
            assertThat(client.<Object>sendAll(List.of(RpcRequest.blockNumber(), RpcRequest.chainId())))
                    .isEqualTo(List.of(new RpcResult.Value<>(1L), new RpcResult.Value<>(Devnet.CHAIN)));
            EvmAddress feed = new EvmAddress(node.aggregator(8, 65_000));
            assertThat(client.call(feed, new byte[] {1, 2, 3, 4}, BlockTag.LATEST))
                    .isInstanceOfSatisfying(
                            RpcResult.Refused.class,
                            refused -> assertThat(refused.message()).contains("revert"));
        });
    }

    private static <T> T value(RpcResult<T> result) {
        return ((RpcResult.Value<T>) result).value();
    }

    @Test
    void roundsOfTheRealProxyAreReadOrRefused() throws Exception {
        Devnet.with("Chainlink rounds", START, node -> {
            String aggregator = node.aggregator(8, 1);
            String proxy = node.proxy(aggregator);
            String bare = node.proxy("0x00000000000000000000000000000000000000ff");
            Ticks ticks = new Ticks();
            ChainlinkSource source = source(node, proxy);
            List<ChildSpec> children = source.children(ticks);

            node.round(aggregator, 7, 65_000_12345678L, START - 30, START - 31);
            turn(children);
            turn(children);
            assertThat(ticks.all)
                    .containsExactly(new Tick(
                            "BTC-USD",
                            new Tick.Point(65_000_12345678L, 0),
                            -8,
                            (START - 30) * 1_000_000,
                            (1L << 47) + 7,
                            Session.UNSTATED));

            refused(source, children, "stale", () -> node.round(aggregator, 8, 5, START - 1_261, START));
            refused(source, children, "future", () -> node.round(aggregator, 8, 5, START + 60, START));
            refused(source, children, "incomplete", () -> node.round(aggregator, 8, 5, 0, 0));
            refused(source, children, "went_back", () -> node.round(aggregator, 6, 5, START, START));
            assertThat(ticks.all).hasSize(1);

            refused(source, children, "not_positive", () -> node.round(aggregator, 8, 0, START - 20, START));
            refused(source, children, "not_positive", () -> node.round(aggregator, 9, -5, START - 10, START));
            assertThat(ticks.all).hasSize(3);
            assertThat(ticks.lastPrice()).isEqualTo(-5);

            String next = node.aggregator(8, 1);
            node.round(next, 1, 66_000_00000000L, START - 5, START - 5);
            node.replace(proxy, next);
            turn(children);
            assertThat(ticks.lastPrice()).isEqualTo(66_000_00000000L);
            assertThat(ticks.all.get(3).sequence()).isEqualTo((2L << 47) + 1);

            String otherUnit = node.aggregator(18, 1);
            node.round(otherUnit, 1, 7, START - 4, START - 4);
            refused(source, children, "decimals", () -> node.replace(proxy, otherUnit));
            assertThat(ticks.all).hasSize(4);

            for (String wrong : List.of(aggregator, "0x00000000000000000000000000000000000000ff", bare)) {
                ChainlinkSource other = source(node, wrong);
                turn(other.children(ticks));
                assertThat(other.health().isLive()).isFalse();
                assertThat(other.health().links().get(0).lastProblem())
                        .hasValueSatisfying(why -> assertThat(why)
                                .containsAnyOf(
                                        "that of a proxy", "from an address without a contract", "JSON-RPC error"));
            }
            assertThat(ticks.all).hasSize(4);
        });
    }

    private ChainlinkSource source(Devnet node, String proxy) {
        return new ChainlinkSource(
                "chainlink",
                List.of(new ChainlinkFeed("BTC-USD", proxy, 8, HEARTBEAT)),
                client(node)::ethCall,
                clock,
                POLL,
                Duration.ofSeconds(2));
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void refused(ChainlinkSource source, List<ChildSpec> children, String why, Step step)
            throws Exception {
        long before = source.health().count("rejected." + why);
        step.run();
        turn(children);
        assertThat(source.health().count("rejected." + why)).as(why).isEqualTo(before + 1);
        assertThat(source.health().isLive()).as(why).isFalse();
    }

    @Test
    void aMarketOnChainOpensOnlyWithChainlinkAndTheSequencerBehindIt() throws Exception {
        Devnet.with("sequencer and witness gates", START, node -> {
            String uptime = node.aggregator(0, 0);
            String uptimeProxy = node.proxy(uptime);
            String aggregator = node.aggregator(8, 1);
            String proxy = node.proxy(aggregator);
            ChainlinkFeed bitcoin = new ChainlinkFeed("BTC-USD", proxy, 8, HEARTBEAT);
            PriceFeed feed = PriceFeed.builder(clock)
                    .chain(ChainPolicy.defaults())
                    .market(
                            Instrument.cryptoPerp("BTC"),
                            FeedPolicy.builder()
                                    .onChain(true)
                                    .source("chainlink", bitcoin.policy())
                                    .build())
                    .source("alpha")
                    .source("bravo")
                    .source("charlie")
                    .source("chainlink")
                    .build();
            ChainlinkSource source = source(node, proxy);
            SequencerWatch watch =
                    new SequencerWatch(uptimeProxy, client(node)::ethCall, client(node)::headSeconds, clock, POLL);
            List<ChildSpec> children = new ArrayList<>(source.children(QuoteSink.of(feed, List.of(source))));
            children.addAll(watch.children(ChainSink.of(feed)));

            assertThat(reasons(feed)).contains(FeedReason.SEQUENCER_UNKNOWN, FeedReason.CHAIN_HALTED);
            World world = new World(node, feed, children);
            node.round(uptime, 1, 0, START - 7_200, START - 7_200);
            node.round(aggregator, 1, 65_000_00000000L, START, START);
            world.pass(70);
            assertThat(reasons(feed)).isEmpty();

            node.round(aggregator, 2, 0, seconds(), seconds());
            world.pass(1);
            assertThat(reasons(feed)).contains(FeedReason.UNCONFIRMED);
            node.round(aggregator, 3, 65_010_00000000L, seconds(), seconds());
            world.pass(1);
            assertThat(reasons(feed)).isEmpty();

            node.round(uptime, 2, 1, seconds(), seconds());
            world.pass(1);
            assertThat(reasons(feed)).contains(FeedReason.SEQUENCER_DOWN);
            node.round(uptime, 3, 0, seconds(), 0);
            world.pass(1);
            assertThat(reasons(feed)).contains(FeedReason.SEQUENCER_DOWN);
            long up = seconds();
            node.round(uptime, 4, 0, up, up);
            world.pass(1);
            assertThat(reasons(feed)).contains(FeedReason.SEQUENCER_GRACE);
            clock.advance(Duration.ofSeconds(3_600 - 100 - (seconds() - up)));
            node.round(aggregator, 4, 65_000_00000000L, seconds(), seconds());
            world.pass(99);
            assertThat(reasons(feed)).containsExactly(FeedReason.SEQUENCER_GRACE);
            world.pass(2);
            assertThat(reasons(feed)).isEmpty();

            world.stand(32);
            assertThat(reasons(feed)).contains(FeedReason.CHAIN_HALTED);
        });
    }

    private long seconds() {
        return clock.epochMicros() / 1_000_000;
    }

    private static List<FeedReason> reasons(PriceFeed feed) {
        return feed.read(0)
                .fold(
                        usable -> List.of(),
                        refusals -> refusals.stream().map(Refusal::reason).toList());
    }

    /** Time that passes with quotes of three honest sources and a block every ten seconds. */
    private final class World {
        private final Devnet node;
        private final PriceFeed feed;
        private final List<ChildSpec> children;

        World(Devnet node, PriceFeed feed, List<ChildSpec> children) {
            this.node = node;
            this.feed = feed;
            this.children = children;
        }

        void pass(int seconds) throws Exception {
            for (int i = 1; i <= seconds; i++) {
                clock.advance(Duration.ofSeconds(1));
                quote();
                if (i % 10 == 0 || i == seconds) {
                    node.mine(seconds());
                    turn(children);
                }
            }
        }

        /** The same without blocks. */
        void stand(int seconds) throws Exception {
            for (int i = 0; i < seconds; i++) {
                clock.advance(Duration.ofSeconds(1));
                quote();
            }
            turn(children);
        }

        private void quote() {
            long price =
                    Price.parse("65000", feed.instrument(0).priceDecimals()).units();
            for (int source = 0; source < 3; source++) {
                feed.offer(0, source, price + (seconds() & 1), 0, clock.epochMicros());
            }
        }
    }
}
