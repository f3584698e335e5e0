package io.github.plimsoll.bot;

import io.github.plimsoll.avantis.market.VenueFacts;
import io.github.plimsoll.avantis.venue.RouterReader;
import io.github.plimsoll.bot.avantis.AvantisSide;
import io.github.plimsoll.bot.avantis.DelegateKey;
import io.github.plimsoll.bot.avantis.GasPayer;
import io.github.plimsoll.bot.chain.ChainWatch;
import io.github.plimsoll.bot.config.ChainSettings;
import io.github.plimsoll.bot.config.Delegate;
import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.LiveSettings;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.config.SettingsException;
import io.github.plimsoll.bot.live.LiveSide;
import io.github.plimsoll.bot.live.StopBooks;
import io.github.plimsoll.bot.live.TwinWatch;
import io.github.plimsoll.bot.world.VenueKeeper;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.evm.custody.SigningKey;
import io.github.plimsoll.evm.custody.Wallets;
import io.github.plimsoll.evm.sending.GasEstimator;
import io.github.plimsoll.execution.Listing;
import io.github.plimsoll.execution.Listings;
import io.github.plimsoll.execution.TradeDesk;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.postgres.PostgresPreparedOrderStore;
import io.github.plimsoll.postgres.PostgresWalletStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Real money in a configured deployment: what settings name, put together, or nothing. */
final class LiveStart {
    private static final Logger LOG = LoggerFactory.getLogger(LiveStart.class);
    private static final long MOST_BYTES = 1 << 20;
    /** Far above what can be in flight. */
    private static final int MOST_ORDERS = 100_000;

    private LiveStart() {}

    /**
     * The venue, when settings name somebody who trades there.
     *
     * @param wallets where the delegate's key is kept; present whenever {@code WALLET_KEYS} is set, and needed
     *     where {@code CHAIN_DELEGATE_KEY} is not
     * @throws SettingsException when what they name is not there
     */
    static Optional<LiveSide.Maker> of(
            Settings settings, Path home, DataSource database, Store store, Optional<Wallets> wallets) {
        LiveSettings live = LiveSettings.of(settings);
        if (!live.any()) {
            return Optional.empty();
        }
        ChainSettings chain = ChainSettings.of(settings);
        SigningKey key = delegate(settings, home, wallets, chain.delegate().orElseThrow());
        VenueFacts approved = approved(live, home);
        return Optional.of(AvantisSide.maker(live, approved, clock -> {
            List<RpcClient> nodes = ChainWatch.clients(chain, clock);
            return new AvantisSide.Parts(
                    live,
                    chain,
                    key,
                    approved,
                    new PostgresPreparedOrderStore(database),
                    new PostgresWalletStore(database),
                    new RouterReader(
                            nodes,
                            ChainWatch.quorum(nodes.size()),
                            live.router(),
                            chain.spender().orElseThrow(),
                            chain.usdc().orElseThrow()),
                    VenueKeeper.holder(),
                    ended(store),
                    payer(live, chain, clock));
        }));
    }

    /** What signs: where settings say that it is, else what is kept here. */
    static SigningKey delegate(Settings settings, Path home, Optional<Wallets> wallets, Delegate named) {
        return settings.get(Keys.CHAIN_DELEGATE_KEY)
                .map(name -> DelegateSource.of(settings, name, named, home))
                .orElseGet(() -> DelegateKey.of(wallets.orElseThrow(), named));
    }

    /** When settings allow transactions. Nodes of its own: it asks about one account, and waits for nobody else's questions. */
    static Optional<GasPayer> payer(LiveSettings live, ChainSettings chain, WorldClock clock) {
        if (!live.transactions()) {
            return Optional.empty();
        }
        List<RpcClient> nodes = ChainWatch.clients(chain, clock);
        return Optional.of(new GasPayer(
                ChainWatch.providers(chain, nodes), new GasEstimator(nodes, GasEstimator.MARGIN_PERMILLE)::estimate));
    }

    /** Whether the books have ended an order. */
    private static Predicate<SortableId> ended(Store store) {
        return order -> store.transact(tx -> tx.intent(order))
                .filter(now -> now.state().terminal())
                .isPresent();
    }

    /** What a person approved; nothing when no file is named. */
    static VenueFacts approved(LiveSettings live, Path home) {
        if (live.factsFile().isEmpty()) {
            return VenueFacts.parse("");
        }
        String name = Keys.AVANTIS_FACTS_FILE.name() + " " + live.factsFile();
        try {
            Path file = home.resolve(live.factsFile());
            if (Files.size(file) > MOST_BYTES) {
                throw new SettingsException(List.of(name + ": has more than " + MOST_BYTES + " bytes"));
            }
            return VenueFacts.parse(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new SettingsException(
                    List.of(name + ": cannot be read; ./plimsoll avantis-facts writes what a person then approves"));
        } catch (IllegalArgumentException wrong) {
            throw new SettingsException(List.of(name + ": " + wrong.getMessage()));
        }
    }

    /**
     * Real money that nobody could close any more is no way to start.
     *
     * @throws SettingsException naming every LIVE account with positions or orders that settings name no more, and every market
     *     of theirs
     */
    static void requireKept(LiveSettings live, Store store) {
        SortedSet<String> lost = new TreeSet<>();
        store.transact(tx -> {
            lost.clear();
            List<StoredIntent> working = tx.intents(IntentState.open(), MOST_ORDERS);
            for (Account account : tx.accounts()) {
                if (account.mode() == Mode.LIVE) {
                    tx.openPositions(account.id()).forEach(held -> lost(live, account, held.instrument(), lost));
                    working.stream()
                            .filter(intent -> intent.account().equals(account.id()))
                            .forEach(intent -> lost(live, account, intent.instrument(), lost));
                    tx.entries(account.id(), EntryState.open(), MOST_ORDERS)
                            .forEach(entry -> lost(live, account, entry.instrument(), lost));
                }
            }
            return true;
        });
        if (!lost.isEmpty()) {
            throw new SettingsException(List.copyOf(lost));
        }
    }

    private static void lost(LiveSettings live, Account account, String market, SortedSet<String> lost) {
        if (!live.traders().containsKey(account.user())) {
            lost.add("LIVE_TRADERS does not name " + account.user() + ", whose LIVE account " + account.id()
                    + " has positions or orders; name the wallet until they have ended");
        }
        if (!live.markets().contains(market)) {
            lost.add("AVANTIS_MARKETS does not name " + market + ", in which the LIVE account " + account.id()
                    + " has positions or orders; name it until they have ended");
        }
    }

    /** Accounts that are not there yet are made; they begin small, and without money until it is booked. */
    static void begin(LiveSide side, Store store, TradeDesk desk) {
        List<AccountId> known =
                store.transact(StoreTx::accounts).stream().map(Account::id).toList();
        for (Account account : side.accounts()) {
            if (!known.contains(account.id())) {
                desk.createAccount(account, Usd.ZERO, "start");
                LOG.info("{} trades real money as {}", account.user(), account.id());
            }
        }
    }

    /** Paper beside the fills of that venue. */
    static TwinWatch twin(LiveSide side, Settings settings, Store store, Listings listings) {
        List<Instrument> markets =
                listings.all().stream().map(Listing::instrument).toList();
        return new TwinWatch(store, listings, settings.get(Keys.PAPER_COSTS).costs(markets), side.accounts());
    }

    /** Keeps stops at the venue, again and again; each trouble with it is told once, and nothing is sent meanwhile. */
    static Runnable protection(LiveSide side, StopBooks books) {
        AtomicReference<String> told = new AtomicReference<>("");
        return () -> {
            String now = "";
            try {
                side.protect(books);
            } catch (RuntimeException failed) {
                // Whatever it is, exits go on here; a task that fails again and again would halt trading.
                // Its words may be those of a key service and are not shown.
                now = failed.getClass().getSimpleName();
            }
            if (!now.equals(told.getAndSet(now)) && !now.isEmpty()) {
                LOG.warn(
                        "stops at the venue {} stay as they are: {}",
                        side.venue().name(),
                        now);
            }
        };
    }

    /** Reads what the venue says of itself again and again; each change of what stands against opens is told once. */
    static Runnable facts(LiveSide side) {
        AtomicReference<String> told = new AtomicReference<>("");
        return () -> {
            String now = side.refresh().orElse("none");
            if (!now.equals(told.getAndSet(now))) {
                if (now.equals("none")) {
                    LOG.info("the venue {} is as it was approved", side.venue().name());
                } else {
                    LOG.warn(
                            "nothing is opened at the venue {}, and exits go on: {}",
                            side.venue().name(),
                            now);
                }
            }
        };
    }
}
