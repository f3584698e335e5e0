package io.github.plimsoll.bot.live;

import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.OrderClass;
import java.util.List;
import java.util.Optional;

/**
 * Lets transactions leave as the control states allow, read anew each time: while an account is frozen nothing of it does, not
 * even what calls something off; what adds risk does only while opens may. What belongs to no order leaves while nobody who trades
 * at the venue is frozen. Thread-safe.
 */
public final class ControlGate implements LiveSide.Gate {
    private final LiveSide side;
    private final ControlPlane control;
    private final Store store;

    public ControlGate(LiveSide side, ControlPlane control, Store store) {
        this.side = side;
        this.control = control;
        this.store = store;
    }

    @Override
    public boolean may(String transaction, boolean callsOff) {
        List<Latch> latches = control.latches();
        Optional<StoredIntent> order = LiveSide.order(transaction).flatMap(id -> store.transact(tx -> tx.intent(id)));
        if (order.isEmpty()) {
            return side.accounts().stream()
                    .allMatch(account -> side.markets().stream()
                            .allMatch(market ->
                                    control.effective(latches, account, market).permitsReducing()));
        }
        Optional<Account> account = side.accounts().stream()
                .filter(one -> one.id().equals(order.get().account()))
                .findFirst();
        if (account.isEmpty()) {
            return false;
        }
        ControlState state =
                control.effective(latches, account.get(), order.get().instrument());
        boolean opens = order.get().kind().orderClass() == OrderClass.OPENING;
        boolean addsRisk = opens && !callsOff && !LiveSide.takesBack(transaction);
        return addsRisk ? state.permitsOpening() : state.permitsReducing();
    }
}
