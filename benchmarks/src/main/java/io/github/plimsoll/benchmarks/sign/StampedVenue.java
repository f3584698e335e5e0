package io.github.plimsoll.benchmarks.sign;

import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.PreparedOrderStore;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A venue that notes when it was given an order, and a store that notes when the order was written: once before it is signed,
 * once with its signed bytes. The accounts are on paper, since nobody is there to allow real money. For one thread.
 */
final class StampedVenue implements Venue {
    private final Supplier<Venue> inner;
    /** {@link System#nanoTime} of the last order; 0 for what did not happen. */
    long given;

    long prepared;
    long signed;

    StampedVenue(Supplier<Venue> inner) {
        this.inner = inner;
    }

    /** The same store; its times are noted here. */
    PreparedOrderStore stamping(PreparedOrderStore store) {
        return (PreparedOrderStore) Proxy.newProxyInstance(
                PreparedOrderStore.class.getClassLoader(),
                new Class<?>[] {PreparedOrderStore.class},
                (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(store, arguments);
                        if (method.getName().equals("sign") && Boolean.TRUE.equals(result)) {
                            if (prepared == 0) {
                                prepared = System.nanoTime();
                            } else {
                                signed = System.nanoTime();
                            }
                        }
                        return result;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    @Override
    public String name() {
        return inner.get().name();
    }

    @Override
    public Mode mode() {
        return Mode.DRY;
    }

    @Override
    public Set<Capability> capabilities() {
        return inner.get().capabilities();
    }

    @Override
    public Submission submit(SendTicket ticket) {
        prepared = 0;
        signed = 0;
        given = System.nanoTime();
        return inner.get().submit(ticket);
    }

    @Override
    public EventPage events(long cursor) {
        return inner.get().events(cursor);
    }

    @Override
    public VenueOrder query(SortableId order) {
        return inner.get().query(order);
    }

    @Override
    public VenueSnapshot snapshot(AccountId account) {
        return inner.get().snapshot(account);
    }
}
