package io.github.plimsoll.bot.store;

import io.github.plimsoll.bot.metrics.StoreListener;
import io.github.plimsoll.bot.text.Trace;
import io.github.plimsoll.execution.spi.DecidedRows;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.OpeningAsk;
import io.github.plimsoll.execution.spi.OpeningRows;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store that tells the log what became of every order, once it is durable and under the trace of the command that
 * placed it, whoever moved it: desk, dispatcher, settlement or recovery. The cores do not log. Thread-safe.
 */
public final class TracedStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(TracedStore.class);

    private final Store inner;
    private final StoreListener listener;

    /** @param listener told the same, and what was decided */
    public TracedStore(Store inner, StoreListener listener) {
        this.inner = inner;
        this.listener = listener;
    }

    @Override
    public <T> T transact(Work<T> work) {
        Notes notes = new Notes();
        T result = heard(() -> inner.transact(tx -> {
            notes.begin(tx); // a store may run the work again
            return work.run(notes.watched());
        }));
        notes.tell(listener);
        return result;
    }

    @Override
    public <T> T read(Work<T> work) {
        return heard(() -> inner.read(work));
    }

    @Override
    public OpeningRows opening(OpeningAsk ask) {
        return heard(() -> inner.opening(ask));
    }

    @Override
    public boolean record(DecidedRows rows) {
        boolean written = heard(() -> inner.record(rows));
        if (written) {
            listener.decision(rows.decision());
            DecidedRows.Held held = rows.held();
            if (held != null) {
                tell(listener, held.intent());
            }
        }
        return written;
    }

    private <T> T heard(Supplier<T> call) {
        try {
            return call.get();
        } catch (StoreException failed) {
            if (failed.kind() != StoreException.Kind.RETRY) {
                listener.failed();
            }
            throw failed;
        }
    }

    private static void tell(StoreListener listener, StoredIntent intent) {
        listener.intent(intent);
        Trace.under(
                intent.trace(),
                () -> LOG.info(
                        "order {} {} {} {} is {}{}",
                        intent.id(),
                        intent.kind(),
                        intent.instrument(),
                        intent.side(),
                        intent.state(),
                        intent.reason() == null ? "" : ": " + intent.reason()));
    }

    /** What one transaction wrote; forgotten when it fails. */
    private static final class Notes implements InvocationHandler {
        private final List<StoredIntent> written = new ArrayList<>();
        private final List<Decision> decided = new ArrayList<>();
        private final StoreTx watched =
                (StoreTx) Proxy.newProxyInstance(StoreTx.class.getClassLoader(), new Class<?>[] {StoreTx.class}, this);
        private StoreTx tx = watched;

        void begin(StoreTx next) {
            written.clear();
            decided.clear();
            tx = next;
        }

        StoreTx watched() {
            return watched;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            try {
                Object result = method.invoke(tx, arguments);
                boolean wrote = switch (method.getName()) {
                    case "insertIntent" -> true;
                    case "updateIntent", "updateSending", "insertDecision" -> Boolean.TRUE.equals(result);
                    default -> false;
                };
                if (wrote && arguments[0] instanceof StoredIntent intent) {
                    written.add(intent);
                } else if (wrote && arguments[0] instanceof Decision decision) {
                    decided.add(decision);
                }
                return result;
            } catch (InvocationTargetException failed) {
                throw failed.getCause();
            }
        }

        void tell(StoreListener listener) {
            decided.forEach(listener::decision);
            written.forEach(intent -> TracedStore.tell(listener, intent));
        }
    }
}
