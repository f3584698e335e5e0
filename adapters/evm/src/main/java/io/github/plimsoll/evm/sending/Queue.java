package io.github.plimsoll.evm.sending;

import io.github.plimsoll.execution.spi.ChainAttempt;
import io.github.plimsoll.execution.spi.ChainSend;
import io.github.plimsoll.execution.spi.SendState;
import io.github.plimsoll.execution.spi.WalletWork.Item;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What is open for one account during one step, and what each needs to know of the others. Belongs to one thread. */
final class Queue {
    private final List<Item> items;
    private final List<BigInteger> costs = new ArrayList<>();
    private final TreeSet<Long> waiting = new TreeSet<>();
    private final Spent spent;
    private long next;
    private BigInteger promised = BigInteger.ZERO;

    /** @param next the place that the next one gets */
    Queue(List<Item> items, long next, Spent spent) {
        this.items = new ArrayList<>(items);
        this.next = next;
        this.spent = spent;
        for (Item item : items) {
            costs.add(BigInteger.ZERO);
            enter(costs.size() - 1, item);
        }
    }

    int size() {
        return items.size();
    }

    Item item(int i) {
        return items.get(i);
    }

    Line line(int i) {
        long own = items.get(i).send().sequence();
        return new Line(
                next,
                waiting.isEmpty() ? Long.MAX_VALUE : waiting.first(),
                waiting.size(),
                promised.subtract(costs.get(i)),
                spent.fees(own));
    }

    /** It stands otherwise now. */
    void changed(int i, Item item) {
        long place = items.get(i).send().sequence();
        waiting.remove(place);
        promised = promised.subtract(costs.get(i));
        costs.set(i, BigInteger.ZERO);
        items.set(i, item);
        enter(i, item);
    }

    private void enter(int i, Item item) {
        ChainSend send = item.send();
        if (send.sequence() < 0 || send.state().ended()) {
            return;
        }
        next = Math.max(next, send.sequence() + 1);
        if (send.state() == SendState.MINED || send.state() == SendState.SAFE) {
            return;
        }
        waiting.add(send.sequence());
        BigInteger gas = BigInteger.ZERO;
        for (ChainAttempt attempt : item.attempts()) {
            Terms terms = Terms.read(attempt.terms());
            spent.add(send.sequence(), terms);
            gas = gas.max(terms.cost());
        }
        BigInteger cost = gas.add(Call.read(send.payload()).value());
        costs.set(i, cost);
        promised = promised.add(cost);
    }
}
