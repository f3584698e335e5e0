package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.CancelCall;
import io.github.plimsoll.avantis.message.CloseCall;
import io.github.plimsoll.avantis.message.IncreaseCall;
import io.github.plimsoll.avantis.message.MarginCall;
import io.github.plimsoll.avantis.message.OpenCall;
import io.github.plimsoll.avantis.message.PlaceCall;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.sending.Call;
import io.github.plimsoll.evm.sending.TicketSender;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The mind of a key that pays for transactions: a call is signed only when it is the recorded change of margin or close, of the
 * recorded amount or size, of that very position, for the account's own trader, at the router, with no more value than is usual;
 * or, where opens go that way, the recorded open or increase with its collateral, size, leverage and worst price. Thread-safe.
 */
public final class OwnCallRule implements TicketSender.CallRule {
    private final EvmAddress signer;
    private final Map<AccountId, EvmAddress> traders;
    private final EvmAddress router;
    private final BigInteger value;
    private final OrderJournal journal;
    private final SortedMap<String, Instrument> instruments = new TreeMap<>();
    /** Numbers of markets in which opens and increases are signed; empty when none are. */
    private final Optional<Function<String, OptionalLong>> pairs;
    /** Most wei that are sent along where an order is placed that waits; empty when none is signed. */
    private final Optional<BigInteger> placing;

    /**
     * One that signs changes of margin and closes.
     *
     * @param signer whose key it is: the trader's, or a delegate's
     * @param traders who trades for each account
     * @param value wei that a change sends along
     * @param journal which position is where
     * @param markets in which closes are signed
     */
    public OwnCallRule(
            EvmAddress signer,
            Map<AccountId, EvmAddress> traders,
            EvmAddress router,
            BigInteger value,
            OrderJournal journal,
            List<Instrument> markets) {
        this(signer, traders, router, value, journal, markets, Optional.empty(), Optional.empty());
    }

    private OwnCallRule(
            EvmAddress signer,
            Map<AccountId, EvmAddress> traders,
            EvmAddress router,
            BigInteger value,
            OrderJournal journal,
            Collection<Instrument> markets,
            Optional<Function<String, OptionalLong>> pairs,
            Optional<BigInteger> placing) {
        this.pairs = pairs;
        this.placing = placing;
        this.signer = signer;
        this.traders = Map.copyOf(traders);
        this.router = router;
        this.value = value;
        this.journal = journal;
        markets.forEach(instrument -> this.instruments.put(instrument.id(), instrument));
    }

    /**
     * The same, which also signs opens and increases.
     *
     * @param numbers of markets, as the venue numbers them now
     */
    public OwnCallRule opening(Function<String, OptionalLong> numbers) {
        return new OwnCallRule(
                signer, traders, router, value, journal, instruments.values(), Optional.of(numbers), placing);
    }

    /**
     * The same, which where it signs opens also signs what places those that wait.
     *
     * @param most wei that are sent along
     */
    public OwnCallRule placing(BigInteger most) {
        return new OwnCallRule(signer, traders, router, value, journal, instruments.values(), pairs, Optional.of(most));
    }

    /**
     * Whether it takes back, and does nothing else, what stands where an order of ours was found that waits at the venue and is to end.
     */
    @Override
    public boolean takesBack(Call call) {
        boolean cancels = call.to().equals(router)
                && call.value().signum() == 0
                && traders.values().stream()
                        .anyMatch(trader -> CancelCall.read(trader, !signer.equals(trader), call.data())
                                .isPresent());
        if (!cancels) {
            return false; // nothing is read for what is no cancel
        }
        return journal.open().stream()
                .filter(order -> order.rests()
                        && order.signer().equals(signer)
                        && order.trader().equals(traders.get(order.account()))
                        && RestingNote.of(order).off()
                        && RestingNote.of(order).isFound())
                .anyMatch(order -> CancelCall.read(order.trader(), !signer.equals(order.trader()), call.data())
                        .filter(cancel -> cancel.pairIndex() == order.pairIndex()
                                && cancel.index() == RestingNote.of(order).index())
                        .isPresent());
    }

    @Override
    public boolean isOf(StoredIntent order, Call call) {
        EvmAddress trader = traders.get(order.account());
        if (trader == null || !call.to().equals(router)) {
            return false;
        }
        if (order.rests()) {
            return places(order, trader, call);
        }
        if (order.kind() == IntentKind.OPEN) {
            return call.value().signum() == 0 && opens(order, trader, call.data());
        }
        return journal.position(order.position())
                .filter(position -> position.account().equals(order.account())
                        && position.trader().equals(trader))
                .filter(held -> switch (order.kind()) {
                    case ADD_MARGIN, REMOVE_MARGIN ->
                        call.value().compareTo(value) <= 0
                                && margin(order, held).isDoneBy(call.data());
                    case CLOSE ->
                        call.value().signum() == 0 && close(order, held).isDoneBy(call.data());
                    case INCREASE -> call.value().signum() == 0 && increases(order, held, call.data());
                    case OPEN, CHANGE -> false;
                })
                .isPresent();
    }

    private boolean places(StoredIntent order, EvmAddress trader, Call call) {
        OptionalLong pair =
                pairs.map(numbers -> numbers.apply(order.instrument())).orElseGet(OptionalLong::empty);
        return pair.isPresent()
                && placing.filter(most -> call.value().compareTo(most) <= 0).isPresent()
                && PlaceCall.read(trader, !signer.equals(trader), call.data())
                        .filter(placed -> RestingPlan.isOf(order, placed, pair.getAsLong()))
                        .isPresent();
    }

    private boolean opens(StoredIntent order, EvmAddress trader, byte[] data) {
        return pairs.isPresent()
                && OpenCall.read(trader, !signer.equals(trader), data)
                        .filter(open -> open.trade().index() == 0
                                && open.trade().initialPosToken() == 0
                                && open.trade().timestamp() == 0
                                && adds(order, trader)
                                        .isOpenedBy(open.trade(), open.type(), open.coins(), open.slippage()))
                        .isPresent();
    }

    private boolean increases(StoredIntent order, TrackedPosition held, byte[] data) {
        return pairs.isPresent()
                && IncreaseCall.read(held.trader(), !signer.equals(held.trader()), data)
                        .filter(more -> more.update().pairIndex() == held.pairIndex()
                                && more.update().index() == held.index()
                                && adds(order, held.trader()).isAddedBy(more.update(), more.coins(), more.slippage()))
                        .isPresent();
    }

    private AddRule adds(StoredIntent order, EvmAddress trader) {
        return new AddRule(
                order,
                market(order),
                trader,
                pairs.map(numbers -> numbers.apply(order.instrument())).orElseGet(OptionalLong::empty));
    }

    private Instrument market(StoredIntent order) {
        Instrument instrument = instruments.get(order.instrument());
        if (instrument == null) {
            throw new RefusedException(RefusalCode.NOT_ALLOWED, order.instrument() + " is no market of this key");
        }
        return instrument;
    }

    private MarginCall margin(StoredIntent order, TrackedPosition held) {
        return new MarginCall(
                held.trader(),
                !signer.equals(held.trader()),
                held.pairIndex(),
                held.index(),
                order.kind() == IntentKind.REMOVE_MARGIN,
                order.collateral().micros());
    }

    private CloseCall close(StoredIntent order, TrackedPosition held) {
        Instrument instrument = market(order);
        if (!instrument.id().equals(held.instrument())) {
            throw new RefusedException(RefusalCode.NOT_ALLOWED, order.instrument() + " is no market of this key");
        }
        return new CloseCall(
                held.trader(),
                !signer.equals(held.trader()),
                held.pairIndex(),
                held.index(),
                Coins.ofUnits(instrument, order.sizeUnits()));
    }
}
