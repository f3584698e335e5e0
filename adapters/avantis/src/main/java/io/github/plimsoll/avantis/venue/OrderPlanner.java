package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.market.Pair;
import io.github.plimsoll.avantis.market.RuleRefusal;
import io.github.plimsoll.avantis.message.PlaceCall;
import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.sending.Call;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.PreparedState;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Rounding;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * Plans orders: what is to be signed, or sent, for a recorded intent, from what the venue shows, what is tracked and what is under
 * way; or why it cannot be done now. Signs nothing, and writes nothing but a position that it finds. Thread-safe.
 */
final class OrderPlanner {
    private final VenueParts parts;
    private final SortedMap<String, Instrument> instruments;
    private final OrderDesk desk;
    private final MeantPosition meant;
    private final ChainProof chain;

    OrderPlanner(
            VenueParts parts,
            SortedMap<String, Instrument> instruments,
            OrderDesk desk,
            Holdings holdings,
            ChainProof chain) {
        this.chain = chain;
        this.parts = parts;
        this.instruments = instruments;
        this.desk = desk;
        this.meant = new MeantPosition(desk.journal(), holdings);
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
        TraderWallet wallet = parts.wallets().get(intent.account());
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

    /** What is to be sent as a transaction, and the order as it is prepared. */
    record Sending(SignedOrder order, Call call) {}

    /** @param before the order as it was written before */
    Sending sending(StoredIntent intent, Optional<SignedOrder> before, OwnCalls with) throws OrderPlan.NoPlanException {
        Instrument instrument = market(intent);
        TraderWallet wallet = wallet(intent, before);
        long deadline = parts.clock().epochMicros() / 1_000
                + parts.settings().orderLife().toMillis();
        Optional<String> delegation = wallet.refusal(deadline);
        if (delegation.isPresent()) {
            throw new OrderPlan.NoPlanException(delegation.get());
        }
        desk.settles(intent.position());
        OwnCalls.Planned planned;
        Optional<RestingTerms> terms = Optional.empty();
        if (intent.rests()) {
            PlaceCall placed = RestingPlan.place(
                    intent, wallet, parts.markets(), parts.settings(), conditions(intent, wallet), mark(instrument));
            terms = Optional.of(RestingTerms.of(placed));
            planned = with.place(intent, wallet, placed, () -> chain.allowance(wallet.trader()), desk.underWay());
        } else if (intent.kind().movesMargin()) {
            planned = movesMargin(intent, instrument, wallet, with);
        } else if (intent.kind().adds()) {
            planned = with.adds(
                    intent,
                    wallet,
                    adds(intent, instrument, wallet, deadline),
                    () -> chain.allowance(wallet.trader()),
                    desk.underWay());
        } else {
            planned = closes(intent, instrument, wallet, with);
        }
        SignedOrder order = order(
                intent,
                wallet,
                planned.pairIndex(),
                deadline,
                OwnOrders.digest(planned.call()),
                before.map(SignedOrder::version).orElse(0L),
                before.map(SignedOrder::body).orElse(""));
        return new Sending(terms.map(order::waitingFor).orElse(order), planned.call());
    }

    private OwnCalls.Planned movesMargin(StoredIntent intent, Instrument instrument, TraderWallet wallet, OwnCalls with)
            throws OrderPlan.NoPlanException {
        with.requireNew(intent);
        UserData seen = meant.shown(wallet, "a change of margin");
        TrackedPosition known = meant.known(intent, instrument, wallet, seen);
        return with.margin(
                intent, wallet, known, MeantPosition.place(seen, known, "a change of margin"), mark(instrument));
    }

    /** An exit does not wait for a reading: what is known is as good, and it can only close less than is there. */
    private OwnCalls.Planned closes(StoredIntent intent, Instrument instrument, TraderWallet wallet, OwnCalls with)
            throws OrderPlan.NoPlanException {
        Optional<UserData> seen = meant.seen(wallet);
        TrackedPosition known = meant.toClose(intent, instrument, wallet, seen);
        TrackedPosition held = seen.isEmpty()
                ? known
                : desk.asShown(known, MeantPosition.place(seen.get(), known, "a close by transaction"));
        long mark = mark(instrument);
        return with.close(intent, instrument, wallet, held, desk.underWay(), mark > 0 ? mark : known.openPrice());
    }

    /**
     * What is to be signed.
     *
     * @param wallet whose key signs
     * @param order as it is prepared; or as it was signed before, when that is what would be signed
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Plan(TraderWallet wallet, SignedOrder order, OrderPlan.Planned planned, byte[] digest, boolean resends) {}

    /** @param before the order as it was written before */
    Plan plan(StoredIntent intent, Optional<SignedOrder> before) throws OrderPlan.NoPlanException {
        Instrument instrument = market(intent);
        TraderWallet wallet = wallet(intent, before);
        long now = parts.clock().epochMicros();
        long life = parts.settings().orderLife().toMillis();
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
                return new Plan(wallet, again.get(), same.planned(), same.digest(), true);
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
            case OPEN, INCREASE -> adds(intent, instrument, wallet, deadline);
            case CLOSE -> close(intent, instrument, wallet, deadline);
            case ADD_MARGIN, REMOVE_MARGIN, CHANGE ->
                throw new OrderPlan.NoPlanException(
                        "this venue takes opens, increases and closes here, not " + intent.kind());
        };
        byte[] digest = parts.settings().domain().typedData(planned.intent()).digest();
        SignedOrder order = order(
                intent, wallet, planned.pairIndex(), deadline, HexFormat.of().formatHex(digest), version, bodyBefore);
        return new Plan(wallet, order, planned, digest, false);
    }

    SignedOrder order(
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
                parts.clock().epochMicros(),
                deadline,
                digest,
                bodyBefore,
                PreparedState.PREPARED,
                "",
                -1,
                "",
                version);
    }

    private OrderPlan.Planned adds(StoredIntent intent, Instrument instrument, TraderWallet wallet, long deadline)
            throws OrderPlan.NoPlanException {
        return intent.kind() == IntentKind.INCREASE
                ? increase(intent, instrument, wallet, deadline)
                : OrderPlan.open(
                        intent,
                        instrument,
                        wallet.trader(),
                        parts.markets(),
                        parts.settings(),
                        conditions(intent, wallet),
                        deadline);
    }

    /**
     * The venue is told a place and not which position stands there: so it has to be the one that is meant, and nothing may be
     * under way that could put another one there.
     */
    private OrderPlan.Planned increase(StoredIntent intent, Instrument instrument, TraderWallet wallet, long deadline)
            throws OrderPlan.NoPlanException {
        OrderPlan.Conditions there = conditions(intent, wallet);
        desk.settles(intent.position());
        UserData seen = meant.shown(wallet, "an increase");
        TrackedPosition known = meant.known(intent, instrument, wallet, seen);
        TrackedPosition held = desk.asShown(known, MeantPosition.place(seen, known, "an increase"));
        return OrderPlan.increase(intent, instrument, held, parts.markets(), parts.settings(), there, deadline);
    }

    /** Last price, 1e-10 dollars; 0 when it is not known. */
    private long mark(Instrument instrument) {
        long mark = parts.marks().units(instrument.id());
        return mark > 0 ? Coins.ofPrice(Price.of(mark, instrument.priceDecimals())) : 0;
    }

    /** An increase is alone in its market, with the trader's own orders, as long as it is under way. */
    void requirePlace(StoredIntent intent, SignedOrder planned) throws OrderPlan.NoPlanException {
        if (!planned.adds()) {
            return;
        }
        for (SignedOrder other : desk.underWay()) {
            boolean there = other.trader().equals(planned.trader())
                    && other.pairIndex() == planned.pairIndex()
                    && !other.id().equals(intent.id());
            if (there && (intent.kind() == IntentKind.INCREASE || other.kind() == IntentKind.INCREASE)) {
                throw new OrderPlan.NoPlanException("another order of " + planned.trader() + " is under way in "
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
        Optional<String> stale = parts.markets().stale();
        if (stale.isPresent()) {
            throw new OrderPlan.NoPlanException(stale.get());
        }
        long notional = Exact.mulDiv(
                intent.collateral().micros(),
                intent.leverage() == null ? 100 : intent.leverage().hundredths(),
                100,
                Rounding.UP);
        Optional<RuleRefusal> strangers = desk.unnamed(
                        intent.account(), wallet.trader(), parts.markets(), MeantPosition.READING)
                .map(Strangers::refusal)
                .orElseThrow(() -> new OrderPlan.NoPlanException(
                        "the venue has not shown yet what the wallet holds; when it does this would pass"));
        if (strangers.isPresent()) {
            throw new OrderPlan.NoPlanException(strangers.get().toString());
        }
        OptionalLong spread = parts.spreads()
                .spread(parts.settings().symbols().getOrDefault(intent.instrument(), ""), intent.side(), notional);
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
        Optional<UserData> shown = meant.seen(wallet);
        TrackedPosition known = meant.toClose(intent, instrument, wallet, shown);
        // Partial closes and changes of margin renew its timestamp, and a close with an old one is declined. Without a
        // reading the last one known is as good as any: wrong, it is declined, and closes nothing else.
        TrackedPosition held = shown.flatMap(data -> data.positions().stream()
                        .filter(seen -> Holdings.samePlace(seen, known))
                        .findFirst())
                .map(seen -> desk.asShown(known, seen))
                .orElse(known);
        long mark = mark(instrument);
        long wanted = mark > 0 ? mark : known.openPrice();
        boolean upside = parts.markets()
                .pair(intent.instrument())
                .map(Pair::terms)
                .filter(terms -> terms.upside())
                .isPresent();
        return OrderPlan.close(intent, instrument, held, upside, wanted, deadline);
    }
}
