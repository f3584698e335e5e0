package io.github.plimsoll.bot.avantis;

import io.github.plimsoll.avantis.Holding;
import io.github.plimsoll.avantis.VenueMath;
import io.github.plimsoll.avantis.market.FactReport;
import io.github.plimsoll.avantis.market.PairTerms;
import io.github.plimsoll.avantis.market.VenueFacts;
import io.github.plimsoll.avantis.venue.AvantisMarkets;
import io.github.plimsoll.avantis.venue.AvantisSettings;
import io.github.plimsoll.avantis.venue.AvantisVenue;
import io.github.plimsoll.avantis.venue.ChainProof;
import io.github.plimsoll.avantis.venue.OrderJournal;
import io.github.plimsoll.avantis.venue.OwnCallRule;
import io.github.plimsoll.avantis.venue.RestingRules;
import io.github.plimsoll.avantis.venue.TicketSigner;
import io.github.plimsoll.avantis.venue.TraderWallet;
import io.github.plimsoll.avantis.venue.VenueParts;
import io.github.plimsoll.bot.config.ChainSettings;
import io.github.plimsoll.bot.config.Delegate;
import io.github.plimsoll.bot.config.LiveSettings;
import io.github.plimsoll.bot.config.SettingsException;
import io.github.plimsoll.bot.live.Fact;
import io.github.plimsoll.bot.live.LiveSide;
import io.github.plimsoll.bot.live.StopBooks;
import io.github.plimsoll.bot.live.VenueLook;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.custody.SigningKey;
import io.github.plimsoll.evm.signing.Checksum;
import io.github.plimsoll.evm.signing.Keccak;
import io.github.plimsoll.execution.Canary;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.MarkSource;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.PreparedOrderStore;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.risk.VenueTerms;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Avantis for the traders that settings name: each account has its wallet, and one delegate signs for all of them. */
public final class AvantisSide implements LiveSide {
    /** As accounts name the venue. */
    public static final String VENUE = "avantis";

    private static final int DECIMALS = 10;
    private static final int SHOWN = 10;
    /** Loss of collateral at which a position is liquidated, as the venue documents it; it can be changed there. Millionths. */
    private static final long THRESHOLD = 850_000;

    private static final long OF_A_HUNDREDTH = VenueMath.ONE / 100;
    /** Signing this shows that the key is there, and nobody takes it for anything. */
    private static final byte[] ASKED =
            Keccak.hash("Plimsoll asks whether the signer is there".getBytes(StandardCharsets.US_ASCII));

    private final LiveSettings live;
    private final AvantisMarkets markets;
    private final SigningKey key;
    private final AvantisVenue venue;
    private final Optional<GasPayer.Sender> sender;
    private volatile Gate gate = (transaction, callsOff) -> false;
    private final AvantisStops stops;

    /**
     * What the side is made of.
     *
     * @param key of the delegate
     * @param approved what a person approved
     * @param orders shared by every process
     * @param wallets beside it
     * @param chain proves what happened
     * @param holder names this process and no other one
     * @param ended whether the books have ended an order
     * @param payer with what transactions of our own are sent; empty: none are
     */
    public record Parts(
            LiveSettings live,
            ChainSettings chainSettings,
            SigningKey key,
            VenueFacts approved,
            PreparedOrderStore orders,
            WalletStore wallets,
            ChainProof chain,
            String holder,
            Predicate<SortableId> ended,
            Optional<GasPayer> payer) {
        /** The same for what a deployment makes of it. */
        public Maker maker() {
            return AvantisSide.maker(live, approved, clock -> this);
        }
    }

    /**
     * The same of parts that need the clock.
     *
     * @param approved what a person approved, which the parts have, too
     */
    public static Maker maker(LiveSettings live, VenueFacts approved, Function<WorldClock, Parts> parts) {
        return new Maker() {
            @Override
            public LiveSide make(List<Instrument> listed, MarkSource marks, WorldClock clock) {
                return new AvantisSide(parts.apply(clock), listed, marks, clock);
            }

            @Override
            public VenueTerms terms(Instrument market, VenueTerms terms) {
                return live.markets().contains(market.id())
                        ? StricterTerms.of(terms, approved.bounds(AvantisTerms.symbol(market.id())), live.spread())
                        : terms;
            }
        };
    }

    private AvantisSide(Parts parts, List<Instrument> listed, MarkSource marks, WorldClock clock) {
        this.live = parts.live();
        this.key = parts.key();
        AvantisSettings settings = AvantisTerms.of(live, parts.chainSettings());
        Delegate delegate = parts.chainSettings().delegate().orElseThrow();
        List<Instrument> traded = traded(listed);
        this.markets = new AvantisMarkets(settings, parts.approved(), clock);
        SortedMap<AccountId, TraderWallet> wallets = new TreeMap<>();
        live.traders()
                .forEach((user, trader) -> wallets.put(
                        id(user),
                        new TraderWallet(
                                trader,
                                new TicketSigner(
                                        key,
                                        settings.domain(),
                                        id(user),
                                        trader,
                                        traded,
                                        markets::number,
                                        settings.orderLife(),
                                        clock),
                                OptionalLong.of(delegate.until().getEpochSecond()))));
        OrderJournal journal = new OrderJournal(
                parts.orders(), parts.wallets(), VENUE, settings.domain(), parts.holder(), parts.ended());
        requireSameWallets(journal);
        this.sender = parts.payer()
                .map(payer -> payer.sender(
                        key,
                        parts.chainSettings(),
                        settings,
                        wallets,
                        parts.wallets(),
                        journal,
                        traded,
                        this::mind,
                        resting().map(RestingRules::fee).orElse(BigInteger.ZERO),
                        (transaction, callsOff) -> gate.may(transaction, callsOff),
                        clock,
                        parts.holder()));
        long spread = live.spread()
                .map(percent -> percent.movePointRight(DECIMALS).longValueExact())
                .orElse(-1L);
        this.venue = new AvantisVenue(
                VENUE,
                new VenueParts(
                        settings,
                        wallets,
                        traded,
                        markets,
                        (symbol, side, notional) -> spread < 0 ? OptionalLong.empty() : OptionalLong.of(spread),
                        marks,
                        parts.chain(),
                        journal,
                        clock),
                sender.map(with -> with.transactions(
                        AvantisTerms.feed(live),
                        AvantisTerms.history(live),
                        THRESHOLD,
                        live.opensByTransaction()
                                ? OptionalLong.of(
                                        parts.chainSettings().allowance().longValueExact())
                                : OptionalLong.empty(),
                        resting())));
        this.stops = new AvantisStops(
                live.backstop(), parts, settings, venue::holdings, wallets, traded, markets, marks, journal, clock);
    }

    /** What was looked up of orders that wait at the venue; empty: none waits there. */
    private Optional<RestingRules> resting() {
        return live.timelock().map(blocks -> new RestingRules(blocks, live.limitFee()));
    }

    private static String restingCosts(RestingRules rules) {
        return " One that rests there until its price comes has its collateral in escrow and sends " + rules.fee()
                + " wei along; it is taken back " + rules.timelock() + " blocks after its own at the earliest.";
    }

    private OwnCallRule mind(OwnCallRule usual) {
        OwnCallRule placing = resting().map(rules -> usual.placing(rules.fee())).orElse(usual);
        return live.opensByTransaction() ? placing.opening(markets::number) : placing;
    }

    @Override
    public Optional<Runnable> transactions(Gate asked) {
        gate = asked;
        return sender.map(with -> with::step);
    }

    /** What one wallet holds can be closed for no other. */
    private void requireSameWallets(OrderJournal journal) {
        List<String> other = new ArrayList<>();
        journal.traders()
                .forEach((account, wallet) -> live.traders().forEach((user, named) -> {
                    if (account.equals(id(user)) && !named.equals(wallet)) {
                        other.add("LIVE_TRADERS names " + Checksum.of(named) + " for " + user
                                + ", whose open positions are those of " + Checksum.of(wallet)
                                + "; name that wallet until they are closed");
                    }
                }));
        if (!other.isEmpty()) {
            throw new SettingsException(other);
        }
    }

    /** A market without prices here could be opened and never be stopped. */
    private List<Instrument> traded(List<Instrument> listed) {
        List<Instrument> all = new ArrayList<>();
        for (String market : live.markets()) {
            all.add(listed.stream()
                    .filter(instrument -> instrument.id().equals(market))
                    .findFirst()
                    .orElseThrow(() -> new SettingsException(List.of("AVANTIS_MARKETS names " + market
                            + ", and FEEDS_FILE names no source for it; there are " + listed))));
        }
        return all;
    }

    private static AccountId id(UserId user) {
        return new AccountId("live:" + VENUE + ":" + user.value());
    }

    @Override
    public Venue venue() {
        return venue;
    }

    @Override
    public List<Account> accounts() {
        return live.traders().keySet().stream()
                .map(user -> new Account(id(user), user, VENUE, Mode.LIVE, Asset.USDC, 1, 0))
                .toList();
    }

    @Override
    public List<String> markets() {
        return live.markets();
    }

    @Override
    public Optional<String> refresh() {
        Optional<String> trouble = markets.refresh();
        Fact<List<String>> now = differences();
        return trouble.or(() -> now.value().isEmpty()
                ? Optional.of(now.why())
                : now.value().filter(all -> !all.isEmpty()).map(all -> String.join("; ", all)));
    }

    private Fact<List<String>> differences() {
        Optional<String> stale = markets.stale();
        if (stale.isPresent()) {
            return Fact.unknown(stale.get());
        }
        List<String> all = markets.report().changes().stream()
                .map(FactReport.Change::toString)
                .collect(Collectors.toCollection(ArrayList::new));
        live.markets().stream()
                .filter(market -> markets.pair(market).isEmpty())
                .forEach(market -> all.add(market + " is not described by the venue"));
        if (live.spread().isEmpty()) {
            all.add("AVANTIS_SPREAD_PCT is not set, so no spread is known");
        }
        return Fact.known(
                all.size() <= SHOWN
                        ? List.copyOf(all)
                        : List.of(String.join("; ", all.subList(0, SHOWN)), (all.size() - SHOWN) + " more"));
    }

    @Override
    public VenueLook look() {
        return new VenueLook() {
            @Override
            public Fact<List<String>> differences() {
                return AvantisSide.this.differences();
            }

            @Override
            public Fact<List<String>> unbookable() {
                // What nobody tells of (a liquidation, a close at its site, a lost answer) stops new risk of its user
                // when books and venue are compared, until persons have booked it: /resolve POSITION gone.
                return Fact.known(List.of());
            }

            @Override
            public Fact<List<String>> problems() {
                return AvantisSide.this.problems();
            }

            @Override
            public List<String> problems(Account account) {
                return AvantisSide.this.problems(account);
            }

            @Override
            public Fact<String> protection() {
                return stops.protection();
            }

            @Override
            public Fact<String> signer() {
                try {
                    key.sign(ASKED);
                    return Fact.known(Checksum.of(key.address()));
                } catch (RefusedException | IllegalStateException away) {
                    return Fact.unknown("the key of " + Checksum.of(key.address()) + " does not sign now");
                }
            }

            @Override
            public Fact<Optional<BigDecimal>> payer() {
                return sender.map(GasPayer.Sender::eth).orElseGet(() -> Fact.known(Optional.empty()));
            }

            @Override
            public Fact<EvmAddress> trader(Account account) {
                return Optional.ofNullable(live.traders().get(account.user()))
                        .filter(wallet -> account.id().equals(id(account.user())))
                        .map(Fact::known)
                        .orElseGet(() -> Fact.unknown("LIVE_TRADERS names no wallet of " + account.user()));
            }

            @Override
            public Fact<BigDecimal> leastOrder(Account account) {
                return least(account);
            }
        };
    }

    private Fact<List<String>> problems() {
        List<String> all = new ArrayList<>(venue.problems());
        all.addAll(stops.problems(account -> true));
        return Fact.known(List.copyOf(all));
    }

    private List<String> problems(Account account) {
        List<String> all = new ArrayList<>(venue.problems(account.id()));
        all.addAll(stops.problems(account.id()::equals));
        return List.copyOf(all);
    }

    @Override
    public void protect(StopBooks books) {
        stops.protect(books, accounts());
    }

    @Override
    public Optional<String> backstop(SortableId position) {
        return stops.of(position);
    }

    /** The smallest market at the highest leverage that the limits of the account leave. */
    private Fact<BigDecimal> least(Account account) {
        String leverage = Canary.of(account).rules().getOrDefault("maxLeverage", "1x");
        return live.markets().stream()
                .flatMap(market -> markets.pair(market).stream())
                .map(pair -> pair.terms().minNotional())
                .min(Long::compare)
                .map(least -> Fact.known(BigDecimal.valueOf(least)
                        .movePointLeft(6)
                        .divide(
                                BigDecimal.valueOf(
                                        Leverage.parse(leverage.replace("x", ""))
                                                .hundredths(),
                                        2),
                                6,
                                RoundingMode.UP)))
                .orElseGet(() -> Fact.unknown("the venue has not described its markets"));
    }

    @Override
    public Optional<String> costs(String instrument, Side side, Usd collateral, Leverage leverage, Price price) {
        Optional<PairTerms> known = markets.stale().isPresent()
                ? Optional.empty()
                : markets.pair(instrument).map(pair -> pair.terms());
        if (known.isEmpty() || !collateral.isPositive()) {
            return Optional.empty();
        }
        PairTerms terms = known.get();
        Holding holding = new Holding(
                side,
                collateral.micros(),
                leverage.hundredths() * OF_A_HUNDREDTH,
                price.withDecimals(DECIMALS, Rounding.HALF_EVEN).units());
        // Which part of it counts as maker depends on others, so the dearer of the two is shown for all of it.
        long open = Math.max(
                terms.openFees().fee(holding.notional(), 1, 0), terms.openFees().fee(holding.notional(), 1, 1));
        long close = Math.max(
                terms.closeFees().fee(holding.notional(), 1, 0),
                terms.closeFees().fee(holding.notional(), 1, 1));
        long liquidation = VenueMath.liquidation(holding, 0, THRESHOLD);
        return Optional.of("At " + VENUE + ": opening fee at most " + Usd.ofMicros(open) + " USD, closing fee about "
                + Usd.ofMicros(close) + " USD, spread at most "
                + live.spread()
                        .map(percent -> percent.stripTrailingZeros().toPlainString() + " %")
                        .orElse("not known")
                + ", liquidation price "
                + Price.of(liquidation, DECIMALS).withDecimals(price.decimals(), Rounding.HALF_EVEN)
                + " before funding"
                + (terms.upside() ? "; an upside market, where a part of the profit is the fee" : "")
                + "."
                + (live.opensByTransaction()
                        ? " It goes as a transaction of the delegate, whose gas /gas shows; a keeper of the venue then carries it"
                                + " out or cancels it, and no deadline bounds when."
                        : "")
                + resting().map(AvantisSide::restingCosts).orElse(""));
    }
}
