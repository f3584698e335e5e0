package io.github.plimsoll.tests.venue;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.util.Modules;
import io.github.plimsoll.avantis.market.VenueFacts;
import io.github.plimsoll.avantis.venue.AvantisMarkets;
import io.github.plimsoll.bot.avantis.AvantisSide;
import io.github.plimsoll.bot.avantis.AvantisTerms;
import io.github.plimsoll.bot.avantis.GasPayer;
import io.github.plimsoll.bot.chain.Addresses;
import io.github.plimsoll.bot.chain.Bindings;
import io.github.plimsoll.bot.command.Answer;
import io.github.plimsoll.bot.command.AnswerBook;
import io.github.plimsoll.bot.command.Commands;
import io.github.plimsoll.bot.command.Request;
import io.github.plimsoll.bot.config.ChainSettings;
import io.github.plimsoll.bot.config.LiveSettings;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.live.ControlGate;
import io.github.plimsoll.bot.live.Fact;
import io.github.plimsoll.bot.live.LiveFacts;
import io.github.plimsoll.bot.live.LiveLook;
import io.github.plimsoll.bot.live.LiveSide;
import io.github.plimsoll.bot.live.StopBooks;
import io.github.plimsoll.bot.metrics.MetricsModule;
import io.github.plimsoll.bot.metrics.TradeMeters;
import io.github.plimsoll.bot.world.RunLoop;
import io.github.plimsoll.bot.world.RunModule;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.custody.SigningKey;
import io.github.plimsoll.evm.sending.GasDecision;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.spi.PreparedOrderStore;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.feeds.live.FeedsConfig;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.tests.NoJournal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One process of a configured deployment that trades real money at the fake of Avantis, without nodes: what the checklist sees is
 * the test's. Real time moves it, on a thread of its own; closing it is the death of the process.
 */
final class LiveBot implements AutoCloseable {
    /** The chat user who trades, and the one who is admin. */
    static final String ANN = "tg-9";

    static final String ADMIN = "tg-7";
    static final EvmAddress TRADER = new EvmAddress("0x5db3772136e5557efe028db05ee95c84d76faec4");
    private static final AtomicInteger KEYS = new AtomicInteger();
    private static final long SCALE = 10_000_000_000L;

    private final Injector injector;
    private final Thread mover;
    private volatile boolean ended;
    volatile Optional<String> against = Optional.empty();

    /** What outlives the process, and what it meets. */
    static final class Outside {
        final Store store;
        final PreparedOrderStore orders;
        final WalletStore wallets;
        final FakeAvantis<FakeTrades> fake;
        final FakeRouterChain chain;
        final PrivateKey delegate;
        final WorldClock clock;
        volatile long dollars = 50_000;
        final AtomicLong offset = new AtomicLong();

        Outside(Store store, PreparedOrderStore orders, WalletStore wallets, PrivateKey delegate) {
            this.store = store;
            this.orders = orders;
            this.wallets = wallets;
            this.delegate = delegate;
            this.clock = WorldClock.of(
                    () -> System.currentTimeMillis() * 1_000L + offset.get(),
                    () -> System.nanoTime() + offset.get() * 1_000L);
            this.fake = new FakeAvantis<>(clock, new FakeTrades(clock), Set.of(delegate.address()));
            this.chain = new FakeRouterChain(fake.contracts);
            fake.contracts.trades(dollars * SCALE);
        }

        void price(long now) {
            dollars = now;
            fake.contracts.trades(now * SCALE);
        }
    }

    private final Outside outside;

    LiveBot(Outside outside) {
        this(outside, TRADER);
    }

    /** One whose settings name another wallet for her. */
    LiveBot(Outside outside, EvmAddress trader) {
        this(outside, trader, Map.of());
    }

    /** One with more settings. */
    LiveBot(Outside outside, EvmAddress trader, Map<String, String> more) {
        this.outside = outside;
        Map<String, String> environment = new HashMap<>(Map.of(
                "ADMIN_USER_IDS", "7",
                "ALLOWED_USER_IDS", "9",
                "EXECUTION_MODE", "LIVE",
                "MESSAGES_PER_MINUTE", "0",
                "OPENS_PER_MINUTE", "1000",
                "AVANTIS_URL", outside.fake.base(),
                "AVANTIS_MARKETS", "BTC-USD",
                "AVANTIS_SPREAD_PCT", "0.05"));
        environment.putAll(Map.of(
                "LIVE_TRADERS", ANN + "=" + trader.hex(),
                "AVANTIS_TRANSACTIONS", "true",
                "CHAIN_RPC_URLS", "http://127.0.0.1:9/none",
                "CHAIN_USDC", "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
                "CHAIN_SPENDER", "0x8a311D7048c35985aa31C131B9A13e03a5f7422d",
                "CHAIN_SPENDER_USDC", "250",
                "CHAIN_DELEGATE", outside.delegate.address().hex() + "@2099-01-01T00:00:00Z",
                "WALLET_KEYS", "1=" + "5".repeat(64)));
        environment.putAll(more);
        Settings settings = Settings.of(environment, Map.of(), List.of());
        LiveSettings live = LiveSettings.of(settings);
        ChainSettings chain = ChainSettings.of(settings);
        AvantisMarkets first = new AvantisMarkets(AvantisTerms.of(live, chain), VenueFacts.parse(""), outside.clock);
        first.refresh();
        AvantisSide.Parts parts = new AvantisSide.Parts(
                live,
                chain,
                key(outside.delegate),
                VenueFacts.parse(first.proposal().orElseThrow()),
                outside.orders,
                outside.wallets,
                outside.fake.contracts,
                "process-" + KEYS.incrementAndGet(),
                order -> outside.store
                        .transact(tx -> tx.intent(order))
                        .filter(now -> now.state().terminal())
                        .isPresent(),
                Optional.of(new GasPayer(outside.chain, (from, to, value, data) -> new GasDecision.Limit(1_500_000))));
        FeedsConfig feeds = FeedsConfig.read(
                "BTC-USD.coinbase = BTC-USD\nBTC-USD.kraken = BTC/USD\nBTC-USD.binance = BTCUSDT\n",
                List.of(Instrument.cryptoPerp("BTC")),
                name -> null);
        injector = Guice.createInjector(
                new MetricsModule(new TradeMeters(new SimpleMeterRegistry())),
                Modules.override(new RunModule(
                                settings,
                                Optional.of(feeds),
                                new SplittableRandom(KEYS.incrementAndGet()),
                                outside.store,
                                new NoJournal(),
                                new NoAnswers(),
                                now -> now,
                                user -> List.of(),
                                List::of,
                                Addresses.none("none").but(live.traders()),
                                Bindings.none("none"),
                                outside.wallets::find,
                                Optional.of(parts.maker())))
                        .with(new AbstractModule() {
                            @Provides
                            @Singleton
                            WorldClock clock() {
                                return outside.clock;
                            }

                            @Provides
                            LiveLook look() {
                                return LiveBot.this::facts;
                            }
                        }));
        side().refresh();
        mover = new Thread(this::move, "live bot");
        mover.setDaemon(true);
        mover.start();
    }

    private static final class NoAnswers implements AnswerBook {
        @Override
        public Optional<Kept> find(String key) {
            return Optional.empty();
        }

        @Override
        public void keep(String key, String command, Answer answer) {}
    }

    private static SigningKey key(PrivateKey key) {
        return new SigningKey() {
            @Override
            public EvmAddress address() {
                return key.address();
            }

            @Override
            public Signature sign(byte[] digest) {
                return key.sign(digest);
            }
        };
    }

    private LiveFacts facts() {
        String key = outside.delegate.address().hex();
        Instant now = Instant.now();
        return new LiveFacts(
                "LIVE",
                List.of(),
                List.of(),
                against.map(List::of).orElse(List.of()),
                Fact.known(new LiveFacts.Nodes(2, 2)),
                Fact.known(List.of()),
                side().look().differences(),
                Fact.known(List.of()),
                side().look().problems(),
                side().look().protection(),
                Fact.known(key),
                Fact.known(new LiveFacts.Delegation(key, now.plusSeconds(1_000_000))),
                side().look().payer(),
                Fact.known(now),
                Fact.known(now),
                BigDecimal.ZERO,
                BigDecimal.ONE,
                List.of(new LiveFacts.Trader(
                        ANN,
                        Fact.known(BigDecimal.ONE),
                        Fact.known(BigDecimal.valueOf(1_000)),
                        side().look().leastOrder(side().accounts().get(0)),
                        Fact.known(BigDecimal.ONE),
                        false,
                        Fact.known(new LiveFacts.Rehearsal(now.minusSeconds(1_000_000), 100)))),
                now);
    }

    private void move() {
        PriceFeed feed = part(PriceFeed.class);
        RunLoop loop = part(RunLoop.class);
        StopBooks books = new StopBooks(outside.store, part(ControlPlane.class));
        Runnable transactions = side().transactions(new ControlGate(side(), part(ControlPlane.class), outside.store))
                .orElseThrow();
        for (int turn = 0; !ended; turn++) {
            for (int source = 0; source < 3; source++) {
                feed.offer(0, source, outside.dollars * SCALE, 0, outside.clock.epochMicros());
            }
            outside.fake.step();
            outside.chain.mine();
            transactions.run();
            loop.dispatch();
            loop.watch();
            if (turn % 20 == 0) {
                side().protect(books);
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** Time passes for everybody. */
    void pass(long seconds) {
        outside.offset.addAndGet(seconds * 1_000_000L);
        LockSupport.parkNanos(200_000_000);
    }

    LiveSide side() {
        return part(RunModule.LiveSides.class).sides().get(0);
    }

    <T> T part(Class<T> type) {
        return injector.getInstance(type);
    }

    Answer say(String user, String text) {
        int key = KEYS.incrementAndGet();
        return part(Commands.class).handle(new Request(new UserId(user), "k-" + key, text, "t-" + key));
    }

    /** Both steps of what loosens. */
    Answer loosen(String text) {
        Answer asked = say(ADMIN, text);
        Object token = asked.data().get("token");
        return token == null ? asked : say(ADMIN, "/confirm " + token);
    }

    /** Waits until something holds, and says whether it does. */
    static boolean comes(BooleanSupplier what) {
        long until = System.nanoTime() + 30_000_000_000L;
        while (!what.getAsBoolean() && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(20_000_000);
        }
        return what.getAsBoolean();
    }

    LiveBot ready() {
        if (!comes(() -> part(ControlPlane.class).isReady())) {
            throw new AssertionError("not ready: " + say(ADMIN, "/status").text());
        }
        return this;
    }

    @Override
    public void close() {
        ended = true;
        try {
            mover.join(10_000);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
