package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.CloseCall;
import io.github.plimsoll.avantis.message.MarginCall;
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
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The mind of a key that pays for transactions: a call is signed only when it is the recorded change of margin or close, of the
 * recorded amount or size, of that very position, for the account's own trader, at the router, with no more value than is usual.
 * Thread-safe.
 */
public final class OwnCallRule implements TicketSender.CallRule {
    private final EvmAddress signer;
    private final Map<AccountId, EvmAddress> traders;
    private final EvmAddress router;
    private final BigInteger value;
    private final OrderJournal journal;
    private final SortedMap<String, Instrument> instruments = new TreeMap<>();

    /**
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
        this.signer = signer;
        this.traders = Map.copyOf(traders);
        this.router = router;
        this.value = value;
        this.journal = journal;
        markets.forEach(instrument -> this.instruments.put(instrument.id(), instrument));
    }

    @Override
    public boolean isOf(StoredIntent order, Call call) {
        EvmAddress trader = traders.get(order.account());
        if (trader == null || !call.to().equals(router)) {
            return false;
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
                    case OPEN, INCREASE, CHANGE -> false;
                })
                .isPresent();
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
        Instrument instrument = instruments.get(order.instrument());
        if (instrument == null || !instrument.id().equals(held.instrument())) {
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
