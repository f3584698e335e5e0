package io.github.plimsoll.tests.venue;

import io.github.plimsoll.avantis.market.TradeRules;
import io.github.plimsoll.avantis.market.VenueFacts;
import io.github.plimsoll.avantis.venue.AvantisMarkets;
import io.github.plimsoll.avantis.venue.AvantisSettings;
import io.github.plimsoll.avantis.venue.AvantisVenue;
import io.github.plimsoll.avantis.venue.BackstopNotes;
import io.github.plimsoll.avantis.venue.BackstopTerms;
import io.github.plimsoll.avantis.venue.Backstops;
import io.github.plimsoll.avantis.venue.IntentSigner;
import io.github.plimsoll.avantis.venue.LevelsSigner;
import io.github.plimsoll.avantis.venue.OrderJournal;
import io.github.plimsoll.avantis.venue.OwnCallRule;
import io.github.plimsoll.avantis.venue.OwnTransactions;
import io.github.plimsoll.avantis.venue.RestingRules;
import io.github.plimsoll.avantis.venue.SpreadSource;
import io.github.plimsoll.avantis.venue.TicketSigner;
import io.github.plimsoll.avantis.venue.TraderWallet;
import io.github.plimsoll.avantis.venue.VenueParts;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.custody.SigningKey;
import io.github.plimsoll.evm.sending.Argument;
import io.github.plimsoll.evm.sending.FeeLimits;
import io.github.plimsoll.evm.sending.GasDecision;
import io.github.plimsoll.evm.sending.PolicySigner;
import io.github.plimsoll.evm.sending.SendGate;
import io.github.plimsoll.evm.sending.SendingSettings;
import io.github.plimsoll.evm.sending.TicketSender;
import io.github.plimsoll.evm.sending.TransactionRules;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.MemoryPreparedOrderStore;
import io.github.plimsoll.execution.MemoryWalletStore;
import io.github.plimsoll.execution.spi.PreparedOrderStore;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.risk.VenueTerms;
import io.github.plimsoll.testkit.ManualClock;
import io.github.plimsoll.testkit.suites.VenueWorld;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** The Avantis venue before a fake of the service, two traders each with a key, and a hand on time and price. */
final class AvantisWorld implements VenueWorld, AutoCloseable {
    static final AccountId HERS = new AccountId("alice:venue");
    static final AccountId HIS = new AccountId("bob:venue");
    static final Instrument BTC = Instrument.cryptoPerp("BTC");
    private static final VenueTerms TERMS =
            new VenueTerms(Ratio.parse("0.0005"), Ratio.parse("0"), Ratio.parse("0.85"), Leverage.of(75), Usd.of(100));

    final ManualClock clock = new ManualClock();
    final FakeAvantis<FakeTrades> fake;
    final AvantisMarkets markets;
    final OrderJournal journal;
    /** Orders that persons have ended in the books. */
    final Set<SortableId> ended = ConcurrentHashMap.newKeySet();

    /** After which levels that were signed can no longer happen, and are shown. */
    static final Duration LEVELS_OVER = Duration.ofSeconds(20 + 30);

    private final PreparedOrderStore store;
    private final WalletStore wallets;
    private final AvantisSettings settings;
    private final PrivateKey alice = key(7);
    private final PrivateKey bob = key(9);
    final FakeRouterChain chain;
    /** Of each process. */
    private final Map<String, List<TicketSender>> senders = new TreeMap<>();

    volatile SendGate gate = SendGate.OPEN;
    /** What nodes say of any call. */
    GasDecision estimate = new GasDecision.Limit(1_500_000);

    /** What the contract may be allowed; set, opens and increases are transactions from the next start on. */
    OptionalLong mostAllowed = OptionalLong.empty();
    /** What is known of orders that wait; set, they are placed there from the next start on. */
    Optional<RestingRules> resting = Optional.empty();

    private AvantisVenue venue;
    private int hosts;
    private volatile long mark;

    /** With stores that forget all. */
    static AvantisWorld inMemory() {
        MemoryWalletStore wallets = new MemoryWalletStore(System::nanoTime);
        return new AvantisWorld(new MemoryPreparedOrderStore(wallets), wallets);
    }

    AvantisWorld(PreparedOrderStore store, WalletStore wallets) {
        this.store = store;
        this.wallets = wallets;
        this.journal = journal("reader");
        fake = new FakeAvantis<>(
                clock, new FakeTrades(clock), Set.of(alice.address(), bob.address(), key(11).address()));
        chain = new FakeRouterChain(fake.contracts);
        settings = settings(fake.base());
        AvantisMarkets first = new AvantisMarkets(settings, VenueFacts.parse(""), clock);
        first.refresh();
        markets = new AvantisMarkets(settings, VenueFacts.parse(first.proposal().orElseThrow()), clock);
        markets.refresh();
        venue = host("host-0");
    }

    private OrderJournal journal(String host) {
        return new OrderJournal(store, wallets, "avantis", FakeAvantis.DOMAIN, host, ended::contains);
    }

    /** Another process goes on with the same store. */
    void restart() {
        venue = host("host-" + ++hosts);
    }

    /** A venue of another process on the same store, which knows nothing else. */
    AvantisVenue host(String name) {
        return host(store, name);
    }

    /** One whose store is in trouble. */
    AvantisVenue host(PreparedOrderStore rough, String name) {
        return host(rough, name, wallet(HERS, alice, () -> {}));
    }

    /** One that does something before it signs for her. */
    AvantisVenue host(String name, Runnable beforeSigning) {
        return host(store, name, wallet(HERS, alice, beforeSigning));
    }

    /** One that has another key for her. */
    AvantisVenue delegated(String name) {
        PrivateKey delegate = key(11);
        return host(
                store,
                name,
                new TraderWallet(
                        alice.address(),
                        signer(HERS, alice.address(), delegate, () -> {}),
                        OptionalLong.of(4_000_000_000L)));
    }

    /** What the venue's adapter cannot prove. */
    List<String> problems() {
        return venue.problems();
    }

    PreparedOrderStore store() {
        return store;
    }

    /** One that does something while it plans what adds. */
    AvantisVenue planning(String name, Runnable meanwhile) {
        return host(store, name, wallet(HERS, alice, () -> {}), (symbol, side, notional) -> {
            meanwhile.run();
            return OptionalLong.of(0);
        });
    }

    private AvantisVenue host(PreparedOrderStore rough, String name, TraderWallet hers) {
        return host(rough, name, hers, (symbol, side, notional) -> OptionalLong.of(0));
    }

    /** One that sends no transactions. */
    AvantisVenue withoutTransactions(String name) {
        return new AvantisVenue(
                "avantis",
                new VenueParts(
                        settings,
                        Map.of(HERS, wallet(HERS, alice, () -> {})),
                        List.of(BTC),
                        markets,
                        (symbol, side, notional) -> OptionalLong.of(0),
                        instrument -> mark,
                        fake.contracts,
                        journal(name),
                        clock),
                Optional.empty());
    }

    private AvantisVenue host(PreparedOrderStore rough, String name, TraderWallet hers, SpreadSource spreads) {
        OrderJournal journal = new OrderJournal(rough, wallets, "avantis", FakeAvantis.DOMAIN, name, ended::contains);
        TraderWallet his = wallet(HIS, bob, () -> {});
        return new AvantisVenue(
                "avantis",
                new VenueParts(
                        settings,
                        Map.of(HERS, hers, HIS, his),
                        List.of(BTC),
                        markets,
                        spreads,
                        instrument -> mark,
                        fake.contracts,
                        journal,
                        clock),
                Optional.of(transactions(name, journal, List.of(hers, his))));
    }

    private OwnTransactions transactions(String name, OrderJournal of, List<TraderWallet> all) {
        Map<AccountId, EvmAddress> traders =
                Map.of(HERS, all.get(0).trader(), HIS, all.get(1).trader());
        Map<EvmAddress, TicketSender> own = new HashMap<>();
        for (PrivateKey key : List.of(alice, bob, key(11))) {
            TransactionRules rules = new TransactionRules(
                    BigInteger.valueOf(FakeAvantis.DOMAIN.chainId()),
                    new FeeLimits(BigInteger.TEN.pow(10), BigInteger.TEN.pow(16)));
            List<PolicySigner.Allowed> allowed = new ArrayList<>();
            for (EvmAddress trader : traders.values()) {
                allowed.add(new PolicySigner.Allowed(FakeAvantis.ROUTER, "9a10cc32", BigInteger.ONE)
                        .where(Argument.is(0, trader)));
            }
            allowed.add(new PolicySigner.Allowed(FakeAvantis.ROUTER, "b9fe2af3", BigInteger.ONE));
            for (String selector : List.of("1594c97c", "179c2a92", "912263d9", "19cde9a1", "b9b6573a")) {
                allowed.add(new PolicySigner.Allowed(FakeAvantis.ROUTER, selector, BigInteger.ZERO));
            }
            own.put(
                    key.address(),
                    new TicketSender(
                            wallets,
                            chain,
                            new PolicySigner(key.address(), call -> call.sign(key), rules, allowed),
                            mind(new OwnCallRule(
                                    key.address(), traders, FakeAvantis.ROUTER, BigInteger.ONE, of, List.of(BTC))),
                            SendingSettings.of(rules, BigInteger.TEN.pow(18)),
                            (id, callsOff) -> gate.may(id, callsOff),
                            clock,
                            name));
        }
        senders.put(name, List.copyOf(own.values()));
        return new OwnTransactions(
                own,
                (from, to, value, data) -> estimate,
                URI.create(fake.base() + "/feed"),
                URI.create(fake.base() + "/history"),
                OwnTransactions.ONE_WEI,
                850_000,
                mostAllowed,
                resting);
    }

    private OwnCallRule mind(OwnCallRule usual) {
        OwnCallRule placing = resting.map(rules -> usual.placing(rules.fee())).orElse(usual);
        return mostAllowed.isPresent() ? placing.opening(markets::number) : placing;
    }

    /** Keeps her stops at the venue, 0.5 % behind, as a process that knows nothing but what the store has. */
    Backstops backstops(PreparedOrderStore rough, String name) {
        BackstopTerms terms = BackstopTerms.of(settings, OptionalLong.of(5_000));
        OrderJournal orders = new OrderJournal(rough, wallets, "avantis", FakeAvantis.DOMAIN, name, ended::contains);
        BackstopNotes notes = new BackstopNotes(rough, "avantis");
        LevelsSigner signer = new LevelsSigner(
                signing(alice, () -> {}),
                FakeAvantis.DOMAIN,
                HERS,
                wallet(HERS, alice, () -> {}),
                orders,
                notes,
                () -> venue.holdings(HERS),
                List.of(BTC),
                instrument -> mark,
                terms.life(),
                clock);
        return new Backstops(
                terms,
                settings,
                Map.of(HERS, signer),
                List.of(BTC),
                markets,
                account -> venue.holdings(account),
                instrument -> mark,
                orders,
                notes,
                clock);
    }

    EvmAddress trader(AccountId account) {
        return (account.equals(HERS) ? alice : bob).address();
    }

    private static PrivateKey key(int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        return PrivateKey.of(bytes);
    }

    private TraderWallet wallet(AccountId account, PrivateKey key, Runnable before) {
        return new TraderWallet(key.address(), signer(account, key.address(), key, before), OptionalLong.empty());
    }

    private IntentSigner signer(AccountId account, EvmAddress trader, PrivateKey key, Runnable before) {
        return new TicketSigner(
                signing(key, before),
                FakeAvantis.DOMAIN,
                account,
                trader,
                List.of(BTC),
                instrument -> markets.number(instrument),
                Duration.ofSeconds(20),
                clock);
    }

    static SigningKey signing(PrivateKey key, Runnable before) {
        return new SigningKey() {
            @Override
            public EvmAddress address() {
                return key.address();
            }

            @Override
            public Signature sign(byte[] digest) {
                before.run();
                return key.sign(digest);
            }
        };
    }

    static AvantisSettings settings(String base) {
        return new AvantisSettings(
                FakeAvantis.DOMAIN,
                URI.create(base + "/batched-market"),
                URI.create(base + "/core"),
                URI.create(base + "/data"),
                URI.create(base + "/tx"),
                new TreeMap<>(Map.of("BTC-USD", "BTC/USD")),
                VenueFacts.BASE_MAINNET,
                new TradeRules(1_000, 50_000_000_000L, 20_000_000_000L),
                Duration.ofSeconds(20),
                Duration.ZERO,
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                Duration.ofDays(1),
                Duration.ofSeconds(30),
                10_000_000_000L,
                50_000_000_000L,
                new TreeSet<>(AvantisSettings.USUAL_DECLINES));
    }

    @Override
    public Venue venue() {
        return venue;
    }

    @Override
    public Listing market() {
        return listing();
    }

    static Listing listing() {
        return new Listing(BTC, TERMS, 1_000);
    }

    @Override
    public WorldClock clock() {
        return clock;
    }

    @Override
    public void trades(long units) {
        mark = units;
        fake.contracts.trades(units);
    }

    @Override
    public void pass(Duration time) {
        clock.advance(time);
        fake.step();
        chain.mine();
        Objects.requireNonNull(senders.get("host-" + hosts)).forEach(TicketSender::step);
        // What the service wrote takes real time to arrive, which the time of this world does not wait for by itself.
        long until = System.nanoTime() + 2_000_000_000L;
        while (!fake.arrived(journal) && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(200_000);
        }
    }

    @Override
    public boolean next(Outcome outcome) {
        if (mostAllowed.isPresent()) {
            return false; // what happens to transactions is in AvantisOpenTest and AvantisRestingTest
        }
        switch (outcome) {
            case DECLINED -> fake.next(FakeAvantis.Mishap.DECLINED);
            case REQUEST_LOST -> fake.next(FakeAvantis.Mishap.LOST);
            case REQUEST_LATE -> fake.next(FakeAvantis.Mishap.LATE);
            // It fills whole orders, liquidations are not told of yet, and an answer that is lost leaves its order
            // Unknown
            // until the chain has it: AvantisVenueTest.
            case REVERTED, IN_PARTS, REST_CANCELLED, ANSWER_LOST, LIQUIDATION, WORKED_LATE -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        fake.close();
    }
}
