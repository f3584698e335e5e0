package io.github.plimsoll.avantis.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.avantis.market.TradeRules;
import io.github.plimsoll.avantis.market.VenueFacts;
import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.avantis.message.TradingDomain;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.custody.SigningKey;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.execution.MemoryPreparedOrderStore;
import io.github.plimsoll.execution.MemoryWalletStore;
import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.testkit.ManualClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A trader with a position of 2x at 50,000, stores, a key, and a venue that takes levels; time and price are the test's. */
abstract class BackstopsRig {
    static final AccountId HERS = new AccountId("alice:venue");
    static final long ONE = LevelsStub.ONE;
    static final Instrument BTC = Instrument.cryptoPerp("BTC");
    static final TradingDomain DOMAIN = new TradingDomain(8453, new EvmAddress("0x" + "44".repeat(20)));
    static final EvmAddress TRADER = new EvmAddress("0x" + "11".repeat(20));
    static final SortableId P1 = new SortableId(1, 1);
    static final SortableId P2 = new SortableId(1, 2);
    static final SortableId P3 = new SortableId(1, 3);
    static final Predicate<BookedStop> MAY = stop -> true;

    final ManualClock clock = new ManualClock();
    final MemoryWalletStore wallets = new MemoryWalletStore(clock::monotonicNanos);
    final MemoryPreparedOrderStore store = new MemoryPreparedOrderStore(wallets);
    final OrderJournal journal = new OrderJournal(store, wallets, "avantis", DOMAIN, "one", id -> false);
    final BackstopNotes notes = new BackstopNotes(store, "avantis");
    final PrivateKey key = PrivateKey.of(random());
    final List<byte[]> signed = new ArrayList<>();
    LevelsStub venue;
    AvantisSettings settings;
    Holdings holdings;
    long mark = 50_000;
    Runnable beforeSigning = () -> {};
    Runnable beforeReading = () -> {};
    Backstops backstops;

    private static byte[] random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        bytes[0] = 1;
        return bytes;
    }

    @BeforeEach
    void start() {
        venue = new LevelsStub(TRADER, key.address(), DOMAIN, clock);
        settings = new AvantisSettings(
                DOMAIN,
                venue.base(),
                venue.base(),
                venue.base(),
                venue.base(),
                new TreeMap<>(Map.of("BTC-USD", "BTC/USD")),
                VenueFacts.BASE_MAINNET,
                new TradeRules(1_000, 50_000_000_000L, 20_000_000_000L),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                Duration.ofDays(1),
                Duration.ofSeconds(30),
                ONE,
                ONE,
                new TreeSet<>(AvantisSettings.USUAL_DECLINES));
        holdings = new Holdings(
                settings,
                new VenueReads(new VenueHttp(VenueLine.of(settings), settings.requestLimit()), settings, clock));
        track(P1, 0);
        backstops = process(OptionalLong.of(5_000));
    }

    @AfterEach
    void stop() {
        venue.close();
    }

    void track(SortableId id, long index) {
        TrackedPosition held = new TrackedPosition(
                id,
                HERS,
                BTC.id(),
                TRADER,
                1,
                index,
                7 + index,
                Side.LONG,
                240_000,
                60_000_000,
                2 * ONE,
                50_000 * ONE,
                0);
        assertThat(journal.tell(new JournalStep(Optional.empty(), List.of(), List.of(held))))
                .isTrue();
    }

    LevelsSigner signer(Duration life) {
        SigningKey watched = new SigningKey() {
            @Override
            public EvmAddress address() {
                return key.address();
            }

            @Override
            public Signature sign(byte[] digest) {
                beforeSigning.run();
                signed.add(digest);
                return key.sign(digest);
            }
        };
        IntentSigner orders = new IntentSigner() {
            @Override
            public EvmAddress address() {
                return key.address();
            }

            @Override
            public Signature sign(SendTicket ticket, Intent intent) {
                throw new AssertionError("levels have no ticket");
            }
        };
        return new LevelsSigner(
                watched,
                DOMAIN,
                HERS,
                new TraderWallet(TRADER, orders, OptionalLong.of(4_000_000_000L)),
                journal,
                notes,
                () -> holdings.read(TRADER),
                List.of(BTC),
                market -> mark * ONE,
                life,
                clock);
    }

    /** What another process has of it: nothing but the stores. */
    Backstops process(OptionalLong gap) {
        BackstopTerms terms = BackstopTerms.of(settings, gap);
        return new Backstops(
                terms,
                settings,
                Map.of(HERS, signer(terms.life())),
                List.of(BTC),
                new AvantisMarkets(settings, VenueFacts.parse(""), clock),
                account -> {
                    beforeReading.run();
                    return holdings.read(TRADER);
                },
                market -> mark * ONE,
                journal,
                notes,
                clock);
    }

    static BookedStop books(SortableId id, @Nullable String stop) {
        return new BookedStop(id, HERS, BTC.id(), stop == null ? null : Price.parse(stop, BTC.priceDecimals()));
    }

    void turn(@Nullable String stop) {
        backstops.turn(List.of(books(P1, stop)), MAY);
    }

    String said(SortableId id) {
        return backstops.view(id).orElseThrow().sentence(clock.epochMicros());
    }

    void pass(long seconds) {
        clock.advance(Duration.ofSeconds(seconds));
    }
}
