package io.github.plimsoll.tests.venue;

import io.github.plimsoll.avantis.market.VenueFacts;
import io.github.plimsoll.avantis.venue.AvantisMarkets;
import io.github.plimsoll.avantis.venue.AvantisSettings;
import io.github.plimsoll.avantis.venue.AvantisVenue;
import io.github.plimsoll.avantis.venue.ChainProof;
import io.github.plimsoll.avantis.venue.OrderJournal;
import io.github.plimsoll.avantis.venue.OwnCallRule;
import io.github.plimsoll.avantis.venue.OwnTransactions;
import io.github.plimsoll.avantis.venue.RouterReader;
import io.github.plimsoll.avantis.venue.TicketSigner;
import io.github.plimsoll.avantis.venue.TraderWallet;
import io.github.plimsoll.avantis.venue.VenueParts;
import io.github.plimsoll.evm.Endpoint;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.evm.sending.Argument;
import io.github.plimsoll.evm.sending.FeeLimits;
import io.github.plimsoll.evm.sending.GasEstimator;
import io.github.plimsoll.evm.sending.PolicySigner;
import io.github.plimsoll.evm.sending.Providers;
import io.github.plimsoll.evm.sending.SendGate;
import io.github.plimsoll.evm.sending.SendingSettings;
import io.github.plimsoll.evm.sending.TicketSender;
import io.github.plimsoll.evm.sending.TransactionRules;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.MemoryPreparedOrderStore;
import io.github.plimsoll.execution.MemoryWalletStore;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.testkit.ManualClock;
import io.github.plimsoll.testkit.suites.VenueWorld;
import io.github.plimsoll.tests.devnet.StubContracts;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The Avantis venue with all that it is made of in production, before the fake services and the stub of the contracts on a real
 * EVM node: senders, signers, gas and proofs are real. Two traders with new keys, and a hand on time and price.
 */
final class StubWorld implements VenueWorld, AutoCloseable {
    private static final AccountId HERS = AvantisWorld.HERS;
    private static final AccountId HIS = AvantisWorld.HIS;
    private static final TransactionRules RULES = new TransactionRules(
            BigInteger.valueOf(StubContracts.CHAIN), new FeeLimits(BigInteger.TEN.pow(11), BigInteger.TEN.pow(17)));
    private static final long BLOCK_MICROS = 2_000_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    final ManualClock clock;
    final StubContracts chain;
    final FakeAvantis<StubTrades> fake;
    final AvantisMarkets markets;
    final RpcClient node;
    final PrivateKey alice = key();
    final PrivateKey bob = key();
    final PrivateKey delegate = key();

    private final AvantisSettings settings;
    private final MemoryWalletStore wallets = new MemoryWalletStore(System::nanoTime);
    private final MemoryPreparedOrderStore store = new MemoryPreparedOrderStore(wallets);
    private final OrderJournal journal = journal("reader");
    final ChainProof proof;
    private final HttpClient http;

    /** What the contracts may be allowed; set, opens and increases are transactions from the next start on. */
    OptionalLong mostAllowed = OptionalLong.empty();

    /** Whose key signs and pays for her from the next start on. */
    PrivateKey hers = alice;

    private AvantisVenue venue;
    private List<TicketSender> senders = List.of();
    private int hosts;
    private volatile long mark;

    StubWorld(StubContracts chain, HttpClient http) {
        this.chain = chain;
        this.http = http;
        clock = new ManualClock(chain.seconds() * 1_000_000);
        fake = new FakeAvantis<>(
                clock, new StubTrades(chain, clock), Set.of(alice.address(), bob.address(), delegate.address()));
        node = node();
        proof = new RouterReader(List.of(node), 1, StubContracts.ROUTER, StubContracts.STORAGE, StubContracts.USDC);
        settings = AvantisWorld.settings(fake.base());
        AvantisMarkets first = new AvantisMarkets(settings, VenueFacts.parse(""), clock);
        first.refresh();
        markets = new AvantisMarkets(settings, VenueFacts.parse(first.proposal().orElseThrow()), clock);
        markets.refresh();
        long million = 1_000_000_000_000L;
        chain.fund(million, million, alice.address(), bob.address(), delegate.address());
        restart();
    }

    private static PrivateKey key() {
        byte[] bytes = new byte[PrivateKey.LENGTH];
        RANDOM.nextBytes(bytes);
        bytes[0] &= 0x7f; // below the order of the curve
        return PrivateKey.of(bytes);
    }

    private RpcClient node() {
        return RpcClient.builder(Endpoint.of(chain.address()), StubContracts.CHAIN)
                .clock(clock)
                .http(http)
                .timeout(Duration.ofSeconds(2))
                .build();
    }

    private OrderJournal journal(String host) {
        return new OrderJournal(store, wallets, "avantis", FakeAvantis.DOMAIN, host, id -> false);
    }

    /** Another process goes on with the same store, and knows nothing else. */
    void restart() {
        String name = "host-" + ++hosts;
        OrderJournal journal = journal(name);
        TraderWallet her = wallet(HERS, alice, hers);
        TraderWallet his = wallet(HIS, bob, bob);
        venue = new AvantisVenue(
                "avantis",
                new VenueParts(
                        settings,
                        Map.of(HERS, her, HIS, his),
                        List.of(AvantisWorld.BTC),
                        markets,
                        (symbol, side, notional) -> OptionalLong.of(0),
                        instrument -> mark,
                        proof,
                        journal,
                        clock),
                Optional.of(transactions(name, journal)));
    }

    private TraderWallet wallet(AccountId account, PrivateKey trader, PrivateKey signer) {
        TicketSigner signs = new TicketSigner(
                AvantisWorld.signing(signer, () -> {}),
                FakeAvantis.DOMAIN,
                account,
                trader.address(),
                List.of(AvantisWorld.BTC),
                instrument -> markets.number(instrument),
                Duration.ofSeconds(20),
                clock);
        return new TraderWallet(
                trader.address(), signs, signer == trader ? OptionalLong.empty() : OptionalLong.of(4_000_000_000L));
    }

    private OwnTransactions transactions(String name, OrderJournal journal) {
        Map<AccountId, EvmAddress> traders = Map.of(HERS, alice.address(), HIS, bob.address());
        Map<EvmAddress, TicketSender> own = new HashMap<>();
        for (PrivateKey key : List.of(hers, bob)) {
            List<PolicySigner.Allowed> allowed = new ArrayList<>();
            for (EvmAddress trader : traders.values()) {
                allowed.add(new PolicySigner.Allowed(FakeAvantis.ROUTER, "9a10cc32", BigInteger.ONE)
                        .where(Argument.is(0, trader)));
            }
            allowed.add(new PolicySigner.Allowed(FakeAvantis.ROUTER, "b9fe2af3", BigInteger.ONE));
            for (String selector : List.of("1594c97c", "179c2a92", "912263d9")) {
                allowed.add(new PolicySigner.Allowed(FakeAvantis.ROUTER, selector, BigInteger.ZERO));
            }
            OwnCallRule usual = new OwnCallRule(
                    key.address(), traders, FakeAvantis.ROUTER, BigInteger.ONE, journal, List.of(AvantisWorld.BTC));
            own.put(
                    key.address(),
                    new TicketSender(
                            wallets,
                            new Providers(List.of(node), 1, 3, false),
                            new PolicySigner(key.address(), call -> call.sign(key), RULES, allowed),
                            mostAllowed.isPresent() ? usual.opening(markets::number) : usual,
                            SendingSettings.of(RULES, BigInteger.TEN.pow(18)),
                            SendGate.OPEN,
                            clock,
                            name));
        }
        senders = List.copyOf(own.values());
        return new OwnTransactions(
                own,
                new GasEstimator(List.of(node), GasEstimator.MARGIN_PERMILLE)::estimate,
                URI.create(fake.base() + "/feed"),
                URI.create(fake.base() + "/history"),
                OwnTransactions.ONE_WEI,
                850_000,
                mostAllowed);
    }

    /** What the contracts say that somebody has, micro-dollars. */
    long money(PrivateKey whose) {
        return chain.view(StubContracts.USDC, "balanceOf", whose.address())
                .get(0)
                .longValueExact();
    }

    @Override
    public AvantisVenue venue() {
        return venue;
    }

    @Override
    public Listing market() {
        return AvantisWorld.listing();
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
        long before = clock.epochMicros() / BLOCK_MICROS;
        clock.advance(time);
        fake.step();
        if (clock.epochMicros() / BLOCK_MICROS > before) {
            fake.contracts.mine();
            senders.forEach(TicketSender::step);
        }
        // What the service wrote takes real time to arrive, which the time of this world does not wait for by itself.
        long until = System.nanoTime() + 2_000_000_000L;
        while (!fake.arrived(journal) && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(200_000);
        }
    }

    @Override
    public boolean next(Outcome outcome) {
        switch (outcome) {
            case DECLINED -> fake.next(FakeAvantis.Mishap.DECLINED);
            case REQUEST_LOST -> fake.next(FakeAvantis.Mishap.LOST);
            case REQUEST_LATE -> fake.next(FakeAvantis.Mishap.LATE);
            // It fills whole orders and tells of no liquidations; an answer that is lost has tests of its own.
            case REVERTED, IN_PARTS, REST_CANCELLED, ANSWER_LOST, LIQUIDATION, WORKED_LATE -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        fake.close();
        List.of(alice, bob, delegate).forEach(PrivateKey::close);
    }
}
