package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.StopJournal;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import java.io.Serial;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Counts every step that leaves the process and kills it at the chosen one. */
final class Faults {
    /** The process dies here: nothing catches it but the test. */
    static final class Crash extends Error {
        @Serial
        private static final long serialVersionUID = 1L;

        Crash(String where) {
            super(where, null, false, false);
        }
    }

    private long count;
    private long at = Long.MAX_VALUE;
    boolean storeIsDown;
    /** Fills by order, of the paper venue's present life: each must be one event. */
    final Map<SortableId, Set<Long>> fills = new TreeMap<>();

    /** Dies at the k-th point from now; 0 never. */
    void arm(long k) {
        count = 0;
        at = k == 0 ? Long.MAX_VALUE : k;
    }

    /** Points passed since it was armed. */
    long count() {
        return count;
    }

    void point(String where) {
        if (++count == at) {
            throw new Crash(where);
        }
    }

    private <T> T around(String what, Supplier<T> call) {
        point("before " + what);
        T result = call.get();
        point("after " + what);
        return result;
    }

    Store store(Store inner) {
        return new Store() {
            @Override
            public <T> T transact(Work<T> work) {
                point("before begin");
                if (storeIsDown) {
                    throw new StoreException(
                            StoreException.Kind.UNAVAILABLE, "down", new IllegalStateException("scripted"));
                }
                T result = inner.transact(tx -> {
                    T inside = work.run(tx(tx));
                    point("before commit");
                    return inside;
                });
                point("after commit");
                return result;
            }
        };
    }

    private StoreTx tx(StoreTx inner) {
        return (StoreTx) Proxy.newProxyInstance(
                StoreTx.class.getClassLoader(), new Class<?>[] {StoreTx.class}, (proxy, method, arguments) -> {
                    point("before " + method.getName());
                    try {
                        Object result = method.invoke(inner, arguments);
                        point("after " + method.getName());
                        return result;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    StopJournal journal(StopJournal inner) {
        return new StopJournal() {
            @Override
            public void record(Latch latch) {
                around("journal", () -> {
                    inner.record(latch);
                    return true;
                });
            }

            @Override
            public List<Latch> pending() {
                return inner.pending();
            }

            @Override
            public void clear() {
                around("journal clear", () -> {
                    inner.clear();
                    return true;
                });
            }
        };
    }

    Venue venue(Venue inner) {
        return new Venue() {
            @Override
            public String name() {
                return inner.name();
            }

            @Override
            public Mode mode() {
                return inner.mode();
            }

            @Override
            public Set<Capability> capabilities() {
                return inner.capabilities();
            }

            @Override
            public Submission submit(SendTicket ticket) {
                return around("submit", () -> inner.submit(ticket));
            }

            @Override
            public EventPage events(long cursor) {
                return around("events", () -> {
                    EventPage page = inner.events(cursor);
                    for (VenueEvent event : page.events()) {
                        SortableId order = event.order();
                        if (event.kind() == VenueEvent.Kind.FILL && order != null) {
                            fills.computeIfAbsent(order, any -> new TreeSet<>()).add(event.sequence());
                        }
                    }
                    return page;
                });
            }

            @Override
            public VenueOrder query(SortableId order) {
                return around("query", () -> inner.query(order));
            }

            @Override
            public VenueSnapshot snapshot(AccountId account) {
                return around("snapshot", () -> inner.snapshot(account));
            }
        };
    }
}
