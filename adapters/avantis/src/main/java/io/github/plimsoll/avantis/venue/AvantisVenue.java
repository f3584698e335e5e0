package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.market.Pair;
import io.github.plimsoll.avantis.market.RuleRefusal;
import io.github.plimsoll.avantis.message.BatchedOrder;
import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.MarkSource;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.PreparedState;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.WorldClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Avantis v2 over signed intents: an order is written, signed, written with its bytes, and only then posted; its nonce is its
 * id, so that the same order can never happen twice, and the chain can prove that it did not happen. Silence, the end of a stream and errors whose
 * meaning is not known are Unknown until the nonce proves something. What a journal has told is told again the same.
 *
 * <p>Thread-safe. A submit waits at most as long as the settings say for the venue to take the order; reading events asks the
 * venue about orders whose stream has ended.
 */
public final class AvantisVenue implements Venue {
    private static final int PAGE = 1_000;
    /** A close does not wait longer for the timestamp of its position, so that its send lease still runs. */
    private static final Duration CLOSE_READING = Duration.ofMillis(700);

    private final String name;
    private final AvantisSettings settings;
    private final SortedMap<AccountId, TraderWallet> wallets;
    private final SortedMap<String, Instrument> instruments = new TreeMap<>();
    private final AvantisMarkets markets;
    private final SpreadSource spreads;
    private final MarkSource marks;
    private final WorldClock clock;
    private final ChainProof chain;
    private final OrderDesk desk;
    private final Holdings holdings;
    private final Optional<OwnOrders> own;
    /** Set while the order that a thread asked about last is one whose absence proves nothing. */
    private final ThreadLocal<Boolean> lostOne = new ThreadLocal<>();

    /**
     * @param name as accounts name it
     * @param wallets who trades for each account; no two accounts have one trader
     * @param instruments the markets of {@link AvantisSettings#symbols}
     * @param spreads what the venue would take
     * @param marks last prices, which a close names as expected
     * @param chain what it says where the services say nothing
     * @param journal what outlives the process
     * @throws IllegalArgumentException when two accounts have one trader, or an instrument has no market or too many decimals
     */
    public AvantisVenue(
            String name,
            AvantisSettings settings,
            Map<AccountId, TraderWallet> wallets,
            List<Instrument> instruments,
            AvantisMarkets markets,
            SpreadSource spreads,
            MarkSource marks,
            ChainProof chain,
            OrderJournal journal,
            WorldClock clock) {
        this(name, settings, wallets, instruments, markets, spreads, marks, chain, journal, clock, Optional.empty());
    }

    /**
     * The same, which also moves margin, and closes while the services turn orders away.
     *
     * @param transactions what they are sent with; empty: there are none
     */
    public AvantisVenue(
            String name,
            AvantisSettings settings,
            Map<AccountId, TraderWallet> wallets,
            List<Instrument> instruments,
            AvantisMarkets markets,
            SpreadSource spreads,
            MarkSource marks,
            ChainProof chain,
            OrderJournal journal,
            WorldClock clock,
            Optional<OwnTransactions> transactions) {
        this.name = name;
        this.settings = settings;
        this.wallets = new TreeMap<>(wallets);
        for (Instrument instrument : instruments) {
            Coins.require(instrument);
            this.instruments.put(instrument.id(), instrument);
        }
        if (!this.instruments.keySet().equals(settings.symbols().keySet())) {
            throw new IllegalArgumentException("there are instruments " + this.instruments.keySet()
                    + " and markets for " + settings.symbols().keySet());
        }
        long traders =
                wallets.values().stream().map(TraderWallet::trader).distinct().count();
        if (traders != wallets.size()) {
            throw new IllegalArgumentException("two accounts have one trader; each has its own");
        }
        this.markets = markets;
        this.spreads = spreads;
        this.marks = marks;
        this.clock = clock;
        VenueHttp http = new VenueHttp(markets.line(), settings.requestLimit());
        VenueReads reads = new VenueReads(http, settings, clock);
        this.holdings = new Holdings(settings, reads);
        this.own = transactions.map(with -> new OwnOrders(settings, with, journal, reads, holdings, markets, clock));
        this.chain = new PatientChain(chain, clock);
        this.desk = new OrderDesk(settings, http, reads, holdings, this.instruments, this.chain, journal, clock, own);
    }

    @Override
    public String name() {
        return name;
    }

    /** Real money. */
    @Override
    public Mode mode() {
        return Mode.LIVE;
    }

    /**
     * What an absent order proves depends on the order: one that the chain has and that the services have forgotten is absent and
     * may have happened. So absence proves nothing to the thread that asked about such a one last, until it asks about another.
     */
    @Override
    public Set<Capability> capabilities() {
        Set<Capability> all = EnumSet.of(
                Capability.NATIVE_REDUCE_ONLY,
                Capability.CLIENT_IDS,
                Capability.ABSENCE_PROVES_UNSENT,
                Capability.PARTIAL_CLOSE,
                Capability.INCREASE,
                Capability.FEES_FROM_MARGIN,
                Capability.SHARED_POSITIONS);
        if (own.isPresent()) {
            all.add(Capability.CHANGE_MARGIN);
        }
        if (lostOne.get() != null) {
            all.remove(Capability.ABSENCE_PROVES_UNSENT);
        }
        return all;
    }

    @Override
    public Submission submit(SendTicket ticket) {
        StoredIntent intent = ticket.intent();
        Optional<SignedOrder> before = desk.journal().order(intent.id());
        if (before.isPresent() && !before.get().stage().maySign()) {
            // The same order: it is never posted again, and what becomes of it is told anyway.
            return ticket.redeem() && before.get().stage() != PreparedState.POSTED
                    ? Submission.accepted()
                    : Submission.unknown("the order left before; what became of it is being found out");
        }
        SignedOrder order;
        try {
            if (own.isPresent() && isOwn(intent, before, own.get())) {
                return sends(ticket, before, own.get());
            }
            order = signed(ticket, before);
        } catch (OrderPlan.GoneException gone) {
            return declined(ticket, before, String.valueOf(gone.getMessage()));
        } catch (OrderPlan.NoPlanException refused) {
            return Submission.notSent(String.valueOf(refused.getMessage()));
        }
        if (!ticket.redeem()) {
            desk.journal().tell(JournalStep.of(order.at(PreparedState.SIGNED, "")));
            return Submission.notSent("the send lease ran out");
        }
        return desk.post(order);
    }

    /** Written before it is signed, and its bytes before they leave; by one process at a time for each key. */
    private SignedOrder signed(SendTicket ticket, Optional<SignedOrder> before) throws OrderPlan.NoPlanException {
        StoredIntent intent = ticket.intent();
        Instrument instrument = market(intent);
        TraderWallet wallet = wallet(intent, before);
        EvmAddress signer = wallet.signer().address();
        Plan plan = plan(intent, instrument, wallet, before);
        try (SigningTurn turn = turn(signer)) {
            if (intent.kind().adds()) {
                requirePlace(intent, wallet, plan.order().pairIndex()); // others have planned meanwhile
            }
            if (plan.resends()) {
                return written(turn, plan.order().posted(plan.order().body()));
            }
            SignedOrder prepared = written(turn, plan.order());
            Signature signature = wallet.signer().sign(ticket, plan.planned().intent());
            if (!signature.signer(plan.digest()).equals(signer)) {
                throw new OrderPlan.NoPlanException("the signer signed with another key than " + signer);
            }
            byte[] body = BatchedOrder.body(
                    plan.planned().kind(),
                    plan.planned().upside(),
                    plan.planned().intent().encoded(),
                    signature);
            return written(turn, prepared.posted(new String(body, StandardCharsets.US_ASCII)));
        }
    }

    private Instrument market(StoredIntent intent) throws OrderPlan.NoPlanException {
        Instrument instrument = instruments.get(intent.instrument());
        if (instrument == null) {
            throw new OrderPlan.NoPlanException(
                    intent.instrument() + " is no market here; one of " + instruments.keySet() + " would pass");
        }
        return instrument;
    }

    private TraderWallet wallet(StoredIntent intent, Optional<SignedOrder> before) throws OrderPlan.NoPlanException {
        TraderWallet wallet = wallets.get(intent.account());
        if (wallet == null) {
            throw new OrderPlan.NoPlanException("account " + intent.account() + " has no trader here");
        }
        EvmAddress signer = wallet.signer().address();
        if (before.isPresent() && !before.get().signer().equals(signer)) {
            throw new OrderPlan.NoPlanException(
                    "the order has a nonce of " + before.get().signer() + ", and signed by " + signer
                            + " it could happen twice; a new order would pass");
        }
        return wallet;
    }

    /**
     * What there is no signed intent for; and exits while the services turn orders away: those that were never signed for them,
     * and others once it is proved that what was signed never happened.
     */
    private boolean isOwn(StoredIntent intent, Optional<SignedOrder> before, OwnOrders with) {
        if (intent.kind() != IntentKind.CLOSE) {
            return intent.kind().movesMargin();
        }
        return before.filter(order -> !order.body().isEmpty() && !OwnOrders.isOne(order))
                .map(order -> with.takesOver(order, chain))
                .orElseGet(desk::turnsAway);
    }

    /** Written with its transaction, and sent as one: which of our processes does it the sender decides. */
    private Submission sends(SendTicket ticket, Optional<SignedOrder> before, OwnOrders with)
            throws OrderPlan.NoPlanException {
        StoredIntent intent = ticket.intent();
        Instrument instrument = market(intent);
        TraderWallet wallet = wallet(intent, before);
        long deadline = clock.epochMicros() / 1_000 + settings.orderLife().toMillis();
        Optional<String> delegation = wallet.refusal(deadline);
        if (delegation.isPresent()) {
            throw new OrderPlan.NoPlanException(delegation.get());
        }
        desk.settles(intent.position());
        OwnOrders.Planned planned = intent.kind().movesMargin()
                ? movesMargin(intent, instrument, wallet, with)
                : closes(intent, instrument, wallet, with);
        SignedOrder order = order(
                intent,
                wallet,
                planned.held().pairIndex(),
                deadline,
                OwnOrders.digest(planned.call()),
                before.map(SignedOrder::version).orElse(0L),
                before.map(SignedOrder::body).orElse(""));
        SignedOrder posted;
        try (SigningTurn turn = turn(wallet.signer().address())) {
            posted = written(turn, OwnOrders.named(written(turn, order)));
        }
        return with.send(ticket, posted, planned.call());
    }

    private OwnOrders.Planned movesMargin(
            StoredIntent intent, Instrument instrument, TraderWallet wallet, OwnOrders with)
            throws OrderPlan.NoPlanException {
        with.requireNew(intent);
        UserData seen = shown(wallet, "a change of margin");
        TrackedPosition known = known(intent, instrument, wallet, seen);
        return with.plan(intent, wallet, known, place(seen, known, "a change of margin"), mark(instrument));
    }

    /** An exit does not wait for a reading: what is known is as good, and it can only close less than is there. */
    private OwnOrders.Planned closes(StoredIntent intent, Instrument instrument, TraderWallet wallet, OwnOrders with)
            throws OrderPlan.NoPlanException {
        Optional<UserData> seen = holdings.read(wallet.trader(), CLOSE_READING);
        TrackedPosition known = toClose(intent, instrument, wallet, seen);
        TrackedPosition held =
                seen.isEmpty() ? known : desk.asShown(known, place(seen.get(), known, "a close by transaction"));
        long mark = mark(instrument);
        return with.close(intent, instrument, wallet, held, desk.underWay(), mark > 0 ? mark : known.openPrice());
    }

    private TrackedPosition toClose(
            StoredIntent intent, Instrument instrument, TraderWallet wallet, Optional<UserData> seen)
            throws OrderPlan.NoPlanException {
        Optional<TrackedPosition> tracked = desk.journal().position(intent.position());
        return tracked.isPresent()
                ? tracked.get()
                : seen.flatMap(data -> adopted(intent, instrument, wallet, data))
                        .orElseThrow(() -> new OrderPlan.NoPlanException(
                                "reduce only: the position to close is not open at the venue as far as is known"));
    }

    private SigningTurn turn(EvmAddress signer) throws OrderPlan.NoPlanException {
        return desk.journal()
                .turn(signer)
                .orElseThrow(() -> new OrderPlan.NoPlanException(
                        "another process signs for " + signer + "; in a moment it would pass"));
    }

    /**
     * Told like an answer of the venue: nothing is signed, since it could reach what stands in that place by now. An order of
     * which nothing was ever signed leaves no row, only its end.
     */
    private Submission declined(SendTicket ticket, Optional<SignedOrder> before, String why) {
        if (!ticket.redeem()) {
            return Submission.notSent("the send lease ran out");
        }
        StoredIntent intent = ticket.intent();
        TraderWallet wallet = Objects.requireNonNull(wallets.get(intent.account()));
        Optional<SignedOrder> signed = before.filter(order -> !order.body().isEmpty());
        JournalStep end = Outcomes.declined(
                signed.orElseGet(() -> order(intent, wallet, 0, 0, "", 0, "")), why, clock.epochMicros());
        return desk.journal()
                        .tell(signed.isPresent() ? end : new JournalStep(Optional.empty(), end.events(), List.of()))
                ? Submission.accepted()
                : Submission.unknown("another process took the order up");
    }

    private static SignedOrder written(SigningTurn turn, SignedOrder order) throws OrderPlan.NoPlanException {
        return turn.write(order)
                .orElseThrow(() -> new OrderPlan.NoPlanException(
                        "another process took the order up, or signing took longer than the lease of its wallet"));
    }

    /**
     * What is to be signed.
     *
     * @param order as it is prepared; or as it was signed before, when that is what would be signed
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Plan(SignedOrder order, OrderPlan.Planned planned, byte[] digest, boolean resends) {}

    private Plan plan(StoredIntent intent, Instrument instrument, TraderWallet wallet, Optional<SignedOrder> before)
            throws OrderPlan.NoPlanException {
        long now = clock.epochMicros();
        long life = settings.orderLife().toMillis();
        // What was turned away may leave again as it is, while enough of its life is left.
        Optional<SignedOrder> again = before.filter(
                order -> order.stage() == PreparedState.SIGNED && order.deadlineMs() - now / 1_000 >= life / 2);
        if (again.isPresent()) {
            Plan same = plan(
                    intent,
                    instrument,
                    wallet,
                    again.get().deadlineMs(),
                    again.get().version(),
                    "");
            if (same.order().digest().equals(again.get().digest())) {
                return new Plan(again.get(), same.planned(), same.digest(), true);
            }
        }
        return plan(
                intent,
                instrument,
                wallet,
                now / 1_000 + life,
                before.map(SignedOrder::version).orElse(0L),
                before.map(SignedOrder::body).orElse(""));
    }

    private Plan plan(
            StoredIntent intent,
            Instrument instrument,
            TraderWallet wallet,
            long deadline,
            long version,
            String bodyBefore)
            throws OrderPlan.NoPlanException {
        Optional<String> delegation = wallet.refusal(deadline);
        if (delegation.isPresent()) {
            throw new OrderPlan.NoPlanException(delegation.get());
        }
        OrderPlan.Planned planned = switch (intent.kind()) {
            case OPEN -> open(intent, instrument, wallet, deadline);
            case INCREASE -> increase(intent, instrument, wallet, deadline);
            case CLOSE -> close(intent, instrument, wallet, deadline);
            case ADD_MARGIN, REMOVE_MARGIN, CHANGE ->
                throw new OrderPlan.NoPlanException(
                        "this venue takes opens, increases and closes here, not " + intent.kind());
        };
        byte[] digest = settings.domain().typedData(planned.intent()).digest();
        SignedOrder order = order(
                intent, wallet, planned.pairIndex(), deadline, HexFormat.of().formatHex(digest), version, bodyBefore);
        return new Plan(order, planned, digest, false);
    }

    private SignedOrder order(
            StoredIntent intent,
            TraderWallet wallet,
            long pairIndex,
            long deadline,
            String digest,
            long version,
            String bodyBefore) {
        return new SignedOrder(
                intent.id(),
                intent.account(),
                intent.position(),
                intent.kind(),
                intent.instrument(),
                intent.side(),
                intent.sizeUnits(),
                intent.kind().adds() ? intent.collateral().micros() : 0,
                wallet.trader(),
                wallet.signer().address(),
                pairIndex,
                clock.epochMicros(),
                deadline,
                digest,
                bodyBefore,
                PreparedState.PREPARED,
                "",
                -1,
                "",
                version);
    }

    private OrderPlan.Planned open(StoredIntent intent, Instrument instrument, TraderWallet wallet, long deadline)
            throws OrderPlan.NoPlanException {
        return OrderPlan.open(
                intent, instrument, wallet.trader(), markets, settings, conditions(intent, wallet), deadline);
    }

    /**
     * The venue is told a place and not which position stands there: so it has to be the one that is meant, and nothing may be
     * under way that could put another one there.
     */
    private OrderPlan.Planned increase(StoredIntent intent, Instrument instrument, TraderWallet wallet, long deadline)
            throws OrderPlan.NoPlanException {
        OrderPlan.Conditions there = conditions(intent, wallet);
        desk.settles(intent.position());
        UserData seen = shown(wallet, "an increase");
        TrackedPosition meant = known(intent, instrument, wallet, seen);
        TrackedPosition held = desk.asShown(meant, place(seen, meant, "an increase"));
        return OrderPlan.increase(intent, instrument, held, markets, settings, there, deadline);
    }

    /** What a trader holds now; what changes a position and does not close it waits for that. */
    private UserData shown(TraderWallet wallet, String what) throws OrderPlan.NoPlanException {
        return holdings.read(wallet.trader(), CLOSE_READING)
                .orElseThrow(() -> new OrderPlan.NoPlanException(
                        "the venue does not show now which position it is; when it does " + what + " would pass"));
    }

    private TrackedPosition known(StoredIntent intent, Instrument instrument, TraderWallet wallet, UserData seen)
            throws OrderPlan.NoPlanException {
        Optional<TrackedPosition> known = desk.journal().position(intent.position());
        return known.isPresent()
                ? known.get()
                : adopted(intent, instrument, wallet, seen)
                        .orElseThrow(() -> new OrderPlan.GoneException("the position to change is gone"));
    }

    /** Nothing is what it shows of somebody whom it does not know, and readings lag. */
    private static UserData.Held place(UserData seen, TrackedPosition meant, String what)
            throws OrderPlan.NoPlanException {
        return seen.positions().stream()
                .filter(position -> Holdings.samePlace(position, meant))
                .findFirst()
                .orElseThrow(() -> new OrderPlan.NoPlanException(
                        "the venue does not show the position to change; when it does " + what + " would pass"));
    }

    /** Last price, 1e-10 dollars; 0 when it is not known. */
    private long mark(Instrument instrument) {
        long mark = marks.units(instrument.id());
        return mark > 0 ? Coins.ofPrice(Price.of(mark, instrument.priceDecimals())) : 0;
    }

    /** An increase is alone in its market, with the trader's own orders, as long as it is under way. */
    private void requirePlace(StoredIntent intent, TraderWallet wallet, long pairIndex)
            throws OrderPlan.NoPlanException {
        for (SignedOrder other : desk.underWay()) {
            boolean there = other.trader().equals(wallet.trader())
                    && other.pairIndex() == pairIndex
                    && !other.id().equals(intent.id());
            if (there && (intent.kind() == IntentKind.INCREASE || other.kind() == IntentKind.INCREASE)) {
                throw new OrderPlan.NoPlanException("another order of " + wallet.trader() + " is under way in "
                        + intent.instrument()
                        + ", and one of them increases a position; when it has ended this one would pass");
            }
        }
    }

    private OrderPlan.Conditions conditions(StoredIntent intent, TraderWallet wallet) throws OrderPlan.NoPlanException {
        Optional<String> doubt = desk.doubt(wallet.trader(), intent.instrument());
        if (doubt.isPresent()) {
            throw new OrderPlan.NoPlanException(
                    doubt.get() + "; nothing is added in " + intent.instrument() + " until that is known");
        }
        Optional<String> stale = markets.stale();
        if (stale.isPresent()) {
            throw new OrderPlan.NoPlanException(stale.get());
        }
        long notional = Exact.mulDiv(
                intent.collateral().micros(),
                intent.leverage() == null ? 100 : intent.leverage().hundredths(),
                100,
                Rounding.UP);
        Optional<RuleRefusal> strangers = desk.unnamed(intent.account(), wallet.trader(), markets, CLOSE_READING)
                .map(Strangers::refusal)
                .orElseThrow(() -> new OrderPlan.NoPlanException(
                        "the venue has not shown yet what the wallet holds; when it does this would pass"));
        if (strangers.isPresent()) {
            throw new OrderPlan.NoPlanException(strangers.get().toString());
        }
        OptionalLong spread =
                spreads.spread(settings.symbols().getOrDefault(intent.instrument(), ""), intent.side(), notional);
        if (spread.isEmpty()) {
            throw new OrderPlan.NoPlanException("the venue's spread is not known now; an open waits until it is");
        }
        List<TrackedPosition> there = desk.journal().positions().stream()
                .filter(held -> held.trader().equals(wallet.trader())
                        && held.instrument().equals(intent.instrument()))
                .toList();
        List<SignedOrder> coming = desk.journal().open().stream()
                .filter(order -> order.adds()
                        && order.trader().equals(wallet.trader())
                        && order.instrument().equals(intent.instrument()))
                .toList();
        long interest = 0;
        for (TrackedPosition held : there) {
            interest += Exact.mulDiv(held.collateral(), held.leverage(), 10_000_000_000L, Rounding.UP);
        }
        return new OrderPlan.Conditions(spread.getAsLong(), (long) there.size() + coming.size(), interest);
    }

    private OrderPlan.Planned close(StoredIntent intent, Instrument instrument, TraderWallet wallet, long deadline)
            throws OrderPlan.NoPlanException {
        desk.settles(intent.position());
        Optional<UserData> shown = holdings.read(wallet.trader(), CLOSE_READING);
        TrackedPosition known = toClose(intent, instrument, wallet, shown);
        // Partial closes and changes of margin renew its timestamp, and a close with an old one is declined. Without a
        // reading the last one known is as good as any: wrong, it is declined, and closes nothing else.
        TrackedPosition held = shown.flatMap(data -> data.positions().stream()
                        .filter(seen -> Holdings.samePlace(seen, known))
                        .findFirst())
                .map(seen -> desk.asShown(known, seen))
                .orElse(known);
        long mark = mark(instrument);
        long wanted = mark > 0 ? mark : known.openPrice();
        boolean upside = markets.pair(intent.instrument())
                .map(Pair::terms)
                .filter(terms -> terms.upside())
                .isPresent();
        return OrderPlan.close(intent, instrument, held, upside, wanted, deadline);
    }

    /** A position that was opened elsewhere is closed and added to like any other: from now on it is tracked. */
    private Optional<TrackedPosition> adopted(
            StoredIntent intent, Instrument instrument, TraderWallet wallet, UserData data) {
        Optional<TrackedPosition> found =
                Tracking.adopted(intent.position(), intent.account(), wallet.trader(), instrument, data);
        // Of two processes that find it at once, one writes it; where it is, both have seen alike.
        found.ifPresent(
                position -> desk.journal().tell(new JournalStep(Optional.empty(), List.of(), List.of(position))));
        return found;
    }

    @Override
    public EventPage events(long cursor) {
        desk.findOut();
        List<VenueEvent> page = desk.journal().events(cursor, PAGE);
        return new EventPage(
                page, page.isEmpty() ? cursor : page.get(page.size() - 1).sequence());
    }

    @Override
    public VenueOrder query(SortableId order) {
        OrderDesk.Said said = desk.query(order);
        if (said.proves()) {
            lostOne.remove();
        } else {
            lostOne.set(true);
        }
        return said.order();
    }

    @Override
    public VenueSnapshot snapshot(AccountId account) {
        TraderWallet wallet = wallets.get(account);
        if (wallet == null) {
            return VenueSnapshot.unknown();
        }
        try {
            return desk.snapshot(account, wallet.trader(), markets);
        } catch (RefusedException | ArithmeticException unreadable) {
            return VenueSnapshot.unknown();
        }
    }

    /**
     * What is not as it should be and needs a person, a sentence each: orders whose outcome nothing proves, and positions in markets
     * that are not named.
     */
    public List<String> problems() {
        return desk.problems(account -> true);
    }

    /** Those of one account. */
    public List<String> problems(AccountId account) {
        return desk.problems(account::equals);
    }

    /** What a trader holds, as the venue shows it now; empty when it does not answer. */
    public Optional<UserData> holdings(AccountId account) {
        TraderWallet wallet = wallets.get(account);
        return wallet == null ? Optional.empty() : holdings.read(wallet.trader());
    }
}
