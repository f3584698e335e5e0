package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.IntentNonce;
import io.github.plimsoll.avantis.message.OrderNews;
import io.github.plimsoll.avantis.message.ServerEvents;
import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.PreparedState;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.WorldClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Posts signed orders, hears what becomes of them, and finds it out when nobody tells. What is heard twice, late or by two
 * ways is written once. Thread-safe; streams are heard on threads of the HTTP client.
 */
final class OrderDesk {
    /** Orders that one look asks about. */
    private static final int MAX_ASKED = 50;
    /** An order is asked about so often, whoever wants to know; in between they hear what is known. */
    private static final long ASK_EVERY_NANOS = 1_000_000_000L;
    /** One that waits at the venue may do so for days. */
    private static final long ASK_RESTING_EVERY_NANOS = 5_000_000_000L;
    /** Of what is lost hardly anything will be told. */
    private static final long ASK_LOST_EVERY_NANOS = 60_000_000_000L;
    /** What a trader holds is looked at again after so long when it was not known. */
    private static final long LOOK_EVERY_NANOS = 1_000_000_000L;
    /** A stream has ended by then, whatever its connection says: the service ends it after 60 s. */
    private static final long STREAM_LIFE_NANOS = 65_000_000_000L;

    private static final int FORGOTTEN = 404;
    /** How often what was heard is written anew after another process was faster. */
    static final int TRIES = 8;

    private final AvantisSettings settings;
    private final VenueHttp http;
    private final VenueReads reads;
    private final Holdings holdings;
    private final SortedMap<String, Instrument> instruments;
    private final ChainProof chain;
    private final OrderJournal journal;
    private final WorldClock clock;
    private final Optional<OwnOrders> own;
    private final Optional<RestingOrders> resting;
    private final Tracking tracking;
    private final WalletMoney money;
    private final LostOrders lost = new LostOrders();
    private final Door door;
    private final Strangers strangers = new Strangers();
    private final WaitingOrders waiting = new WaitingOrders();
    /** Open orders whose bytes this process posted. */
    private final Set<SortableId> posted = ConcurrentHashMap.newKeySet();
    /** Orders whose stream is being heard. */
    private final Map<SortableId, Stream> streams = new LinkedHashMap<>();
    /** When each open order was asked about last, monotonic time. */
    private final Map<SortableId, Long> asked = new LinkedHashMap<>();
    /** When what each account holds was not known last, monotonic time. */
    private final Map<AccountId, Long> unseen = new ConcurrentHashMap<>();
    /** How often orders were chosen to be asked about. */
    private int turns;

    /** Open orders of which something could not be read, and what kind of failure it was. */
    private final Map<SortableId, String> unreadable = new ConcurrentHashMap<>();

    OrderDesk(
            AvantisSettings settings,
            VenueHttp http,
            VenueReads reads,
            Holdings holdings,
            SortedMap<String, Instrument> instruments,
            ChainProof chain,
            OrderJournal journal,
            WorldClock clock,
            Optional<OwnOrders> own,
            Optional<CallOffs> offs) {
        this.settings = settings;
        this.own = own;
        this.resting = offs.map(with -> new RestingOrders(
                settings, own.orElseThrow(), with, journal, holdings, lost, chain, instruments, clock));
        this.http = http;
        this.reads = reads;
        this.holdings = holdings;
        this.instruments = instruments;
        this.chain = chain;
        this.journal = journal;
        this.clock = clock;
        this.door = new Door(clock);
        this.tracking = new Tracking(settings, instruments, journal, lost, chain, clock);
        this.money = new WalletMoney(settings, journal, lost, chain, clock);
    }

    /** Whether the services turned the last order away, a moment ago. */
    boolean turnsAway() {
        return door.isShut();
    }

    OrderJournal journal() {
        return journal;
    }

    /** @see Tracking#asShown */
    TrackedPosition asShown(TrackedPosition known, UserData.Held seen) {
        return tracking.asShown(known, seen);
    }

    /** @see RestingOrders#callOff */
    void callOff(SortableId order) {
        resting.ifPresent(with -> with.callOff(order));
    }

    /** Posts bytes that are written. */
    Submission post(SignedOrder order) {
        posted.add(order.id());
        Stream stream = new Stream(order);
        synchronized (this) {
            streams.put(order.id(), stream);
        }
        http.post(
                settings.batchedMarket(),
                "/market/execute-batched",
                order.body().getBytes(StandardCharsets.US_ASCII),
                stream);
        try {
            return http.waits().answer(stream.answer, settings.acceptWithin());
        } catch (TimeoutException late) {
            return Submission.unknown("the venue has not said yet whether it takes the order");
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            return Submission.unknown("interrupted while the venue had not answered");
        } catch (ExecutionException broken) {
            return Submission.unknown("what the venue answered could not be written down");
        }
    }

    /** The stream of one order. */
    private final class Stream implements VenueHttp.StreamListener {
        private final SignedOrder order;
        private final CompletableFuture<Submission> answer = new CompletableFuture<>();
        private final long begun = clock.monotonicNanos();

        Stream(SignedOrder order) {
            this.order = order;
        }

        @Override
        public void head(VenueReply reply) {
            if (reply.ok()) {
                door.takes();
                return;
            }
            if (reply.turnedAway()) {
                door.turnsAway();
                try {
                    answer.complete(
                            turnedAway(order)
                                    ? Submission.notSent(reply.sentence())
                                    : Submission.unknown(reply.sentence() + "; more was heard of the order"));
                } catch (RuntimeException unwritten) {
                    answer.completeExceptionally(unwritten);
                }
            } else {
                answer.complete(Submission.unknown(reply.sentence()));
            }
        }

        @Override
        public void event(ServerEvents.ServerEvent event) {
            try {
                OrderNews.Told told = OrderNews.read(event);
                PreparedState stage = hear(order, told);
                if (stage != PreparedState.POSTED) {
                    answer.complete(Submission.accepted());
                }
            } catch (RuntimeException unread) {
                // Nothing is known by it, and what comes later may be; what was missed is asked for again.
                closed();
            }
        }

        @Override
        public void closed() {
            synchronized (OrderDesk.this) {
                streams.remove(order.id(), this);
            }
            answer.complete(Submission.unknown("the venue's stream ended before it took the order"));
        }
    }

    /**
     * The order as it is now, while it still is the bytes that somebody posted or asked about: signed again it has another
     * deadline and another story, and what is proved of the bytes before says nothing about it.
     */
    private Optional<SignedOrder> same(SignedOrder asked) {
        return journal.order(asked.id()).filter(now -> now.body().equals(asked.body()));
    }

    /** Whether nothing says otherwise. */
    private synchronized boolean turnedAway(SignedOrder posted) {
        return same(posted)
                .filter(order -> order.stage() == PreparedState.POSTED && order.heard() < 0)
                .filter(order -> journal.tell(JournalStep.of(order.at(PreparedState.SIGNED, ""))))
                .isPresent();
    }

    /** Writes what is told of an order, once. */
    private synchronized PreparedState hear(SignedOrder of, OrderNews.Told told) {
        for (int i = 0; i < TRIES; i++) {
            Optional<PreparedState> after = tryToHear(of, told);
            if (after.isPresent()) {
                return after.get();
            }
        }
        throw new IllegalStateException("others change order " + of.id() + " all the time");
    }

    /** Empty when another process changed it meanwhile. */
    private Optional<PreparedState> tryToHear(SignedOrder of, OrderNews.Told told) {
        Optional<SignedOrder> same = same(of);
        SignedOrder order = same.or(() -> journal.order(of.id())).orElseThrow();
        boolean fill = told.news() instanceof OrderNews.Executed;
        // A fill is one whichever bytes it was of, as all have one nonce. After it nothing else is true.
        boolean old = same.isPresent() ? told.seq().isPresent() && told.seq().getAsLong() <= order.heard() : !fill;
        boolean over =
                order.stage() == PreparedState.ENDED && (!fill || order.reason().isEmpty());
        if (old || over || told.seq().isEmpty() || isAhead(order, told.news())) {
            return Optional.of(order.stage());
        }
        JournalStep step = Outcomes.of(
                order,
                told,
                instrument(order.instrument()),
                position(order.position()),
                settings.provedDeclines(),
                clock.epochMicros());
        return journal.tell(step) ? Optional.of(step.order().orElse(order).stage()) : Optional.empty();
    }

    /**
     * Whether something of its position came before it that is still to be told: what a fill cost is worked out from the position as
     * it was then. It is asked for again, until that is told or lost.
     */
    private boolean isAhead(SignedOrder order, OrderNews news) {
        TrackedPosition held = position(order.position());
        if (held == null || !(news instanceof OrderNews.Executed fill)) {
            return false;
        }
        List<SignedOrder> others = underWay().stream()
                .filter(other ->
                        other.position().equals(order.position()) && !other.id().equals(order.id()))
                .toList();
        return !others.isEmpty() && Outcomes.isAhead(order, fill, instrument(order.instrument()), held, others);
    }

    private Instrument instrument(String id) {
        Instrument instrument = instruments.get(id);
        if (instrument == null) {
            throw new IllegalStateException("an order in " + id + ", which is no market here any more");
        }
        return instrument;
    }

    private @Nullable TrackedPosition position(SortableId id) {
        return journal.position(id).orElse(null);
    }

    private boolean isHeard(SortableId id) {
        Stream stream = streams.get(id);
        return stream != null && clock.monotonicNanos() - stream.begun < STREAM_LIFE_NANOS;
    }

    /**
     * Asks about orders that nobody tells of, those first that were asked about longest ago.
     *
     * @return whether there was one to ask about
     */
    boolean findOut() {
        List<SignedOrder> silent = new ArrayList<>();
        synchronized (this) {
            List<SignedOrder> open = journal.open();
            List<SortableId> ids = open.stream().map(SignedOrder::id).toList();
            asked.keySet().retainAll(ids);
            unreadable.keySet().retainAll(ids);
            posted.retainAll(ids);
            lost.retain(ids);
            resting.ifPresent(with -> with.retain(ids));
            open.stream()
                    .filter(this::isDue)
                    .sorted(Comparator.comparingLong(order -> asked.getOrDefault(order.id(), Long.MIN_VALUE)))
                    .limit(MAX_ASKED)
                    .forEach(silent::add);
            silent.forEach(order -> asked.put(order.id(), clock.monotonicNanos()));
            // When nodes are slow the first one alone is asked about, and it is not always the same.
            Collections.rotate(silent, turns++);
        }
        silent.forEach(this::findOut);
        return !silent.isEmpty();
    }

    /** Whether nobody tells of it now, and it was not asked about a moment ago. */
    private boolean isDue(SignedOrder order) {
        SortableId id = order.id();
        Long last = asked.get(id);
        RestingNote note = RestingNote.of(order);
        long usual = note.isFound() && !note.off() ? ASK_RESTING_EVERY_NANOS : ASK_EVERY_NANOS;
        long every = lost.contains(id) ? ASK_LOST_EVERY_NANOS : usual;
        return !isHeard(id) && (last == null || clock.monotonicNanos() - last >= every);
    }

    /** What cannot be read of one order leaves it as it is, and holds up no other. */
    private void findOut(SignedOrder order) {
        readable(order, () -> ask(order));
    }

    private void readable(SignedOrder order, Runnable asking) {
        try {
            asking.run();
            unreadable.remove(order.id());
        } catch (RuntimeException unread) {
            unreadable.put(order.id(), unread.getClass().getSimpleName());
        }
    }

    /** What the service says of an order when it is asked again. */
    private enum Story {
        /** Its end was told and is written. */
        ENDED,
        /** It has told all that it knows, or does not know the order: it is no end. */
        NO_END,
        /** It did not answer. */
        SILENT
    }

    private void ask(SignedOrder order) {
        if (OwnOrders.isOne(order)) {
            own.ifPresent(with -> askSender(order, with, false));
            return;
        }
        boolean tells = order.stage() == PreparedState.ACCEPTED || order.stage() == PreparedState.GIVEN_UP;
        Story story = tells && !order.trackingId().isEmpty() ? askAgain(order) : Story.NO_END;
        if (story == Story.ENDED) {
            return;
        }
        long deadline =
                order.deadlineMs() / 1_000 + settings.graceAfterDeadline().toSeconds();
        if (order.stage() == PreparedState.ACCEPTED && clock.epochMicros() / 1_000_000 <= deadline) {
            return; // it is being worked on, and too early to doubt it
        }
        switch (chain.use(order.signer(), IntentNonce.of(order.id()), deadline)) {
            case UNUSED -> unused(order);
            case USED -> search(order, story);
            case UNKNOWN -> {}
        }
    }

    private Story askAgain(SignedOrder order) {
        VenueReply reply = reads.get(
                settings.batchedMarket(), "/tracking-id/" + order.trackingId() + "/status?afterSeq=" + order.heard());
        if (!reply.ok()) {
            return reply.status() == FORGOTTEN ? Story.NO_END : Story.SILENT;
        }
        try {
            for (OrderNews.Told told : OrderNews.readStatus(reply.body())) {
                hear(order, told);
            }
        } catch (RefusedException unreadable) {
            return Story.SILENT;
        }
        return journal.order(order.id())
                        .filter(now -> now.stage() == PreparedState.ENDED)
                        .isPresent()
                ? Story.ENDED
                : Story.NO_END;
    }

    /**
     * A transaction of our own: what its sender has proved of it.
     *
     * @param atOnce whether a block is enough, as something else is to be done with the position at once
     */
    private void askSender(SignedOrder order, OwnOrders with, boolean atOnce) {
        OwnOrders.Proved proved = with.proved(order);
        switch (proved) {
            case NOTHING -> {}
            case NEVER -> unused(order);
            case IN_BLOCK, DONE -> {
                if (order.rests()) {
                    if (proved == OwnOrders.Proved.DONE) {
                        resting.ifPresent(here -> here.look(order));
                    }
                } else if (!order.kind().movesMargin()) {
                    initiated(order, with, proved == OwnOrders.Proved.DONE);
                } else if (atOnce
                        || proved == OwnOrders.Proved.DONE
                        || with.isShown(order, journal.position(order.position()))) {
                    moved(order);
                }
            }
            case REVERTED -> ends(order, now -> Outcomes.reverted(now, clock.epochMicros()));
        }
    }

    /**
     * A keeper of the venue carries it out, or declines it; of what nobody tells any more the readings are all there is. Nothing on the
     * chain bounds when a keeper comes: one that adds is asked for until it is told of, shows, or persons have ended it.
     */
    private void initiated(SignedOrder order, OwnOrders with, boolean stays) {
        Optional<OrderNews> told = with.told(order);
        if (told.filter(OrderNews::ends).isPresent()) {
            hear(order, new OrderNews.Told(OptionalLong.of(order.heard() + 1), told.get()));
        } else if (stays) {
            search(order, Story.NO_END);
        }
    }

    private void moved(SignedOrder order) {
        ends(order, now -> Outcomes.moved(now, position(order.position()), clock.epochMicros()));
    }

    private synchronized void ends(SignedOrder asked, Ending step) {
        same(asked).filter(now -> now.stage().isOpen()).ifPresent(now -> journal.tell(step.of(now)));
    }

    /** What becomes of an order. */
    private interface Ending {
        JournalStep of(SignedOrder order);
    }

    /**
     * Changes of margin that a block has are told before anything else that is done with their position, so that the books hear
     * of what happened in its order.
     */
    void settles(SortableId position) {
        own.ifPresent(with -> journal.open().stream()
                .filter(order -> OwnOrders.isOne(order) && order.position().equals(position))
                .forEach(order -> readable(order, () -> askSender(order, with, true))));
    }

    /** Too late for it, and the chain never saw it. What another process wrote meanwhile counts. */
    private synchronized void unused(SignedOrder asked) {
        Optional<SignedOrder> same = same(asked).filter(now -> now.stage().isOpen());
        if (same.isEmpty()) {
            return;
        }
        SignedOrder order = same.get();
        if (order.stage() == PreparedState.POSTED) {
            journal.tell(JournalStep.of(order.at(PreparedState.LAPSED, "it never arrived")));
        } else {
            String why = order.reason().isEmpty() ? "its deadline passed" : order.reason();
            journal.tell(Outcomes.declined(order, why, clock.epochMicros()));
        }
    }

    /**
     * The chain has it, and nobody told what became of it: what adds shows among what the trader holds. Of what is not found
     * there once readings must have it, and of a close, which no reading tells the price of, nothing more is ever known.
     */
    private void search(SignedOrder order, Story story) {
        Optional<UserData> data = holdings.read(order.trader());
        if (data.isEmpty()) {
            return;
        }
        synchronized (this) {
            SignedOrder now = journal.order(order.id()).orElseThrow();
            if (!now.stage().isOpen()) {
                return;
            }
            Optional<JournalStep> found = now.adds() ? found(now, data.get()) : Optional.empty();
            if (found.isPresent()) {
                journal.tell(found.get());
            } else if (story == Story.NO_END && isOverdue(now)) {
                lose(now, data.get());
            }
        }
    }

    /** Nothing more is to be heard of it. Where persons have ended it already it is in doubt no more. */
    private void lose(SignedOrder order, UserData data) {
        if (journal.endedInBooks(order.id())) {
            // The books have ended it: that its end is told changes nothing there, and is how every order ends.
            journal.tell(Outcomes.declined(order, "ended by the word of persons", clock.epochMicros()));
        } else {
            lost.add(order, order.adds() ? LostOrders.notFound() : evidence(order, data));
        }
    }

    /** Whether readings have all that it may have done. */
    private boolean isOverdue(SignedOrder order) {
        long over = settings.graceAfterDeadline().plus(settings.readingLag()).toMillis();
        return clock.epochMicros() / 1_000 > order.deadlineMs() + over;
    }

    private String evidence(SignedOrder close, UserData data) {
        // What is lost, too, may be what changed the position.
        boolean alone = journal.open().stream()
                .noneMatch(other ->
                        !other.id().equals(close.id()) && other.position().equals(close.position()));
        return LostOrders.evidence(close, position(close.position()), data, instruments.get(close.instrument()), alone);
    }

    private Optional<JournalStep> found(SignedOrder order, UserData data) {
        Instrument instrument = instrument(order.instrument());
        if (order.kind() == IntentKind.OPEN) {
            return tracking.find(order, data).map(seen -> Outcomes.found(order, seen, instrument, clock.epochMicros()));
        }
        TrackedPosition held = position(order.position());
        return held == null
                ? Optional.empty()
                : tracking.grown(order, held, data)
                        .map(seen -> Outcomes.found(order, held, seen, instrument, clock.epochMicros()));
    }

    /** Open orders that something is still to be heard of. */
    List<SignedOrder> underWay() {
        return lost.without(journal.open());
    }

    /**
     * Why nothing is added in a market for a trader: what this process sent there and lost may have been filled, and the books
     * take it for an order that works. What was lost before its start they doubt themselves.
     */
    Optional<String> doubt(EvmAddress trader, String instrument) {
        if (lost.isEmpty()) {
            return Optional.empty(); // as nearly always: nothing is read then
        }
        return journal.open().stream()
                .filter(order -> (posted.contains(order.id()) || OwnOrders.isOne(order))
                        && order.trader().equals(trader)
                        && order.instrument().equals(instrument))
                .flatMap(order -> lost.sentence(order.id()).stream())
                .findFirst();
    }

    /**
     * What became of an order.
     *
     * @param proves false of one that is absent because it is lost
     */
    record Said(VenueOrder order, boolean proves) {}

    Said query(SortableId id) {
        journal.order(id)
                .filter(order -> order.stage().isOpen())
                .filter(this::mayAsk)
                .ifPresent(this::findOut);
        boolean gone = lost.contains(id);
        VenueOrder order = journal.order(id)
                .map(now -> switch (now.stage()) {
                    case PREPARED, SIGNED, LAPSED -> VenueOrder.ABSENT;
                    case POSTED, GIVEN_UP -> gone ? VenueOrder.ABSENT : VenueOrder.UNKNOWN;
                    case ACCEPTED -> gone ? VenueOrder.ABSENT : VenueOrder.WORKING;
                    case ENDED -> VenueOrder.DONE;
                })
                .orElse(VenueOrder.ABSENT);
        return new Said(order, !gone);
    }

    /** However often somebody asks for it. */
    private synchronized boolean mayAsk(SignedOrder order) {
        boolean due = isDue(order);
        if (due) {
            asked.put(order.id(), clock.monotonicNanos());
        }
        return due;
    }

    /**
     * What the venue holds; when that is not what was told, after asking what is not told by itself. What was not known is not
     * asked for again at once.
     */
    VenueSnapshot snapshot(AccountId account, EvmAddress trader, AvantisMarkets markets) {
        Long last = unseen.get(account);
        if (last != null && clock.monotonicNanos() - last < LOOK_EVERY_NANOS) {
            return VenueSnapshot.unknown();
        }
        VenueSnapshot seen = look(account, trader, markets);
        if (!seen.known() && findOut()) {
            seen = look(account, trader, markets);
        }
        if (seen.known()) {
            unseen.remove(account);
        } else {
            unseen.put(account, clock.monotonicNanos());
        }
        return seen;
    }

    private VenueSnapshot look(AccountId account, EvmAddress trader, AvantisMarkets markets) {
        long before = journal.lastSequence();
        Optional<UserData> data = holdings.read(trader);
        if (data.isEmpty()) {
            return VenueSnapshot.unknown();
        }
        strangers.saw(account, tracking.unnamed(trader, data.get(), markets));
        waiting.saw(account, WaitingOrders.strange(journal.open(), data.get()));
        Optional<Usd> free = money.read(account, trader);
        synchronized (this) {
            if (journal.lastSequence() != before) {
                return VenueSnapshot.unknown(); // something was told meanwhile; the next look has both
            }
            return tracking.snapshot(account, trader, data.get(), free, markets);
        }
    }

    /** What an account holds in markets that are none here, as it was seen last, or is now; empty when it is not shown. */
    Optional<List<UserData.Held>> unnamed(
            AccountId account, EvmAddress trader, AvantisMarkets markets, Duration limit) {
        return strangers
                .of(account)
                .or(() -> holdings.read(trader, limit).flatMap(data -> tracking.unnamed(trader, data, markets)));
    }

    List<String> problems(Predicate<AccountId> whose) {
        List<String> all = new ArrayList<>(strangers.problems(whose));
        all.addAll(waiting.problems(whose));
        all.addAll(lost.problems(whose));
        long late = clock.epochMicros() / 1_000 - settings.graceAfterDeadline().toMillis() - 5 * 60_000L;
        for (SignedOrder order : journal.open()) {
            if (!whose.test(order.account())) {
                continue;
            }
            String failure = unreadable.get(order.id());
            Optional<String> gone = lost.sentence(order.id());
            if (gone.isPresent()) {
                all.add(gone.get());
            } else if (failure != null) {
                all.add("what is told of order " + order.id() + " in " + order.instrument() + " cannot be used ("
                        + failure + ")");
            } else if (resting.flatMap(with -> with.sentence(order.id())).isPresent()) {
                all.add(resting.flatMap(with -> with.sentence(order.id())).orElseThrow());
            } else if (order.deadlineMs() < late && !RestingNote.of(order).isFound()) {
                all.add("what became of order " + order.id() + " in " + order.instrument() + " is not proved since "
                        + order.deadlineMs() + " (epoch ms)"
                        + (order.reason().isEmpty() ? "" : ": " + order.reason()));
            }
        }
        return all;
    }
}
