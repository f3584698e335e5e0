package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.BatchedOrder;
import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.PreparedState;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.SortableId;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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

    private final String name;
    private final VenueParts parts;
    private final ChainProof chain;
    private final OrderDesk desk;
    private final OrderPlanner planner;
    private final Holdings holdings;
    private final Optional<OwnOrders> own;
    private final Optional<OwnCalls> calls;
    /** Set while the order that a thread asked about last is one whose absence proves nothing. */
    private final ThreadLocal<Boolean> lostOne = new ThreadLocal<>();

    /**
     * @param name as accounts name it
     * @param transactions with what margin is moved, closed while the services turn orders away, and opened where it says so; empty:
     *     nothing of that is done
     */
    public AvantisVenue(String name, VenueParts parts, Optional<OwnTransactions> transactions) {
        this.name = name;
        this.parts = parts;
        SortedMap<String, Instrument> instruments = new TreeMap<>();
        parts.instruments().forEach(instrument -> instruments.put(instrument.id(), instrument));
        AvantisSettings settings = parts.settings();
        VenueHttp http = new VenueHttp(parts.markets().line(), settings.requestLimit());
        VenueReads reads = new VenueReads(http, settings, parts.clock());
        this.holdings = new Holdings(settings, reads);
        this.own = transactions.map(
                with -> new OwnOrders(settings, with, parts.journal(), reads, holdings, parts.clock()));
        this.chain = new PatientChain(parts.chain(), parts.clock());
        Optional<CallOffs> offs = transactions
                .filter(with -> with.resting().isPresent())
                .map(with ->
                        new CallOffs(settings, with, with.resting().orElseThrow(), parts.journal(), parts.clock()));
        this.desk = new OrderDesk(
                settings, http, reads, holdings, instruments, chain, parts.journal(), parts.clock(), own, offs);
        this.planner = new OrderPlanner(parts, instruments, desk, holdings, chain);
        this.calls = transactions.map(with -> new OwnCalls(parts, with, reads));
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
        if (calls.filter(OwnCalls::rests).isPresent()) {
            all.add(Capability.RESTING_ORDERS);
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
        if (intent.rests() && calls.filter(OwnCalls::rests).isEmpty()) {
            return Submission.notSent("orders that wait are not placed at the venue as it is set up");
        }
        try {
            if (own.isPresent() && isOwn(intent, before, own.get())) {
                return sends(ticket, before, own.get(), calls.orElseThrow());
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
        OrderPlanner.Plan plan = planner.plan(ticket.intent(), before);
        IntentSigner signer = plan.wallet().signer();
        try (SigningTurn turn = turn(signer.address())) {
            planner.requirePlace(ticket.intent(), plan.order()); // others have planned meanwhile
            if (plan.resends()) {
                return written(turn, plan.order().posted(plan.order().body()));
            }
            SignedOrder prepared = written(turn, plan.order());
            Signature signature = signature(signer, ticket, plan);
            if (!signature.signer(plan.digest()).equals(signer.address())) {
                throw new OrderPlan.NoPlanException("the signer signed with another key than " + signer.address());
            }
            byte[] body = BatchedOrder.body(
                    plan.planned().kind(),
                    plan.planned().upside(),
                    plan.planned().intent().encoded(),
                    signature);
            return written(turn, prepared.posted(new String(body, StandardCharsets.US_ASCII)));
        }
    }

    private static Signature signature(IntentSigner signer, SendTicket ticket, OrderPlanner.Plan plan)
            throws OrderPlan.NoPlanException {
        try {
            return signer.sign(ticket, plan.planned().intent());
        } catch (IllegalStateException unreachable) {
            // Its words may be those of a key service and are not shown.
            throw new OrderPlan.NoPlanException("the key of " + signer.address() + " cannot be reached now");
        }
    }

    /**
     * What there is no signed intent for; opens and increases where a setting says so; and exits while the services turn orders
     * away. What was signed for the services goes no other way until it is proved that it never happened, and then only an exit.
     */
    private boolean isOwn(StoredIntent intent, Optional<SignedOrder> before, OwnOrders with) {
        Optional<SignedOrder> signed = before.filter(order -> !order.body().isEmpty() && !OwnOrders.isOne(order));
        if (intent.kind().adds()) {
            return signed.isEmpty() && calls.filter(OwnCalls::opens).isPresent();
        }
        if (intent.kind() != IntentKind.CLOSE) {
            return intent.kind().movesMargin();
        }
        return signed.map(order -> with.takesOver(order, chain)).orElseGet(desk::turnsAway);
    }

    /** Written with its transaction, and sent as one: which of our processes does it the sender decides. */
    private Submission sends(SendTicket ticket, Optional<SignedOrder> before, OwnOrders with, OwnCalls by)
            throws OrderPlan.NoPlanException {
        OrderPlanner.Sending sending = planner.sending(ticket.intent(), before, by);
        SignedOrder posted;
        try (SigningTurn turn = turn(sending.order().signer())) {
            planner.requirePlace(ticket.intent(), sending.order()); // others have planned meanwhile
            posted = written(turn, OwnOrders.named(written(turn, sending.order())));
        }
        return with.send(ticket, posted, sending.call());
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
        TraderWallet wallet = Objects.requireNonNull(parts.wallets().get(intent.account()));
        Optional<SignedOrder> signed = before.filter(order -> !order.body().isEmpty());
        JournalStep end = Outcomes.declined(
                signed.orElseGet(() -> planner.order(intent, wallet, 0, 0, "", 0, "")),
                why,
                parts.clock().epochMicros());
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

    /**
     * An order that waits at the venue is taken back by a transaction, once a block has placed it and the timelock of the contract has
     * passed; one that no block has is called off in its place when its time to be placed has passed.
     */
    @Override
    public void callOff(SortableId order) {
        if (calls.filter(OwnCalls::rests).isEmpty()) {
            Venue.super.callOff(order);
        }
        desk.callOff(order);
    }

    @Override
    public VenueSnapshot snapshot(AccountId account) {
        TraderWallet wallet = parts.wallets().get(account);
        if (wallet == null) {
            return VenueSnapshot.unknown();
        }
        try {
            return desk.snapshot(account, wallet.trader(), parts.markets());
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
        TraderWallet wallet = parts.wallets().get(account);
        return wallet == null ? Optional.empty() : holdings.read(wallet.trader());
    }
}
