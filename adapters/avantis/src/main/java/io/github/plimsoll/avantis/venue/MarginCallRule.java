package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.MarginCall;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.sending.Call;
import io.github.plimsoll.evm.sending.TicketSender;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.AccountId;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

/**
 * The mind of a key that pays for transactions: a call is signed only when it is the recorded change of margin, of the recorded
 * amount, of that very position, for the account's own trader, at the router, with no more value than is usual. Thread-safe.
 */
public final class MarginCallRule implements TicketSender.CallRule {
    private final EvmAddress signer;
    private final Map<AccountId, EvmAddress> traders;
    private final EvmAddress router;
    private final BigInteger value;
    private final OrderJournal journal;

    /**
     * @param signer whose key it is: the trader's, or a delegate's
     * @param traders who trades for each account
     * @param value wei that a change sends along
     * @param journal which position is where
     */
    public MarginCallRule(
            EvmAddress signer,
            Map<AccountId, EvmAddress> traders,
            EvmAddress router,
            BigInteger value,
            OrderJournal journal) {
        this.signer = signer;
        this.traders = Map.copyOf(traders);
        this.router = router;
        this.value = value;
        this.journal = journal;
    }

    @Override
    public boolean isOf(StoredIntent order, Call call) {
        EvmAddress trader = traders.get(order.account());
        if (trader == null
                || !order.kind().movesMargin()
                || !call.to().equals(router)
                || call.value().compareTo(value) > 0) {
            return false;
        }
        Optional<TrackedPosition> held = journal.position(order.position())
                .filter(position -> position.account().equals(order.account())
                        && position.trader().equals(trader));
        return held.isPresent()
                && new MarginCall(
                                trader,
                                !signer.equals(trader),
                                held.get().pairIndex(),
                                held.get().index(),
                                order.kind() == IntentKind.REMOVE_MARGIN,
                                order.collateral().micros())
                        .isDoneBy(call.data());
    }
}
