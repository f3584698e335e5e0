package io.github.plimsoll.feeds.live;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The rules of the protocols for running numbers. */
final class Orders {
    private Orders() {}

    /**
     * Each market's number must grow, over all connections that share this. Of several connections that bring the same,
     * the first is taken. Thread-safe.
     */
    static final class Growing implements Order {
        private final Map<String, Long> last = new HashMap<>();

        @Override
        public synchronized Optional<Rejected.Reason> tick(Tick tick) {
            Long before = last.get(tick.market());
            if (before != null && tick.sequence() <= before) {
                return Optional.of(
                        tick.sequence() == before ? Rejected.Reason.DUPLICATE : Rejected.Reason.OUT_OF_ORDER);
            }
            last.put(tick.market(), tick.sequence());
            return Optional.empty();
        }
    }

    /** Messages are numbered one by one within a connection. Since each price is whole, a gap spoils nothing that follows. */
    static final class OneByOne implements Order {
        private long last = Tick.NO_SEQUENCE;

        @Override
        public Optional<Rejected.Reason> message(Decoded said) {
            long number = said.sequence();
            if (number == Tick.NO_SEQUENCE) {
                return Optional.empty();
            }
            if (last != Tick.NO_SEQUENCE && number <= last) {
                return Optional.of(number == last ? Rejected.Reason.DUPLICATE : Rejected.Reason.OUT_OF_ORDER);
            }
            boolean gap = last != Tick.NO_SEQUENCE && number > last + 1;
            last = number;
            return gap ? Optional.of(Rejected.Reason.GAP) : Optional.empty();
        }
    }

    /**
     * For answers without a time: a book that is the same to the last digit of its sizes keeps the time when it was first
     * seen, as nothing says that it was made anew. Remembers across requests.
     */
    static final class SinceChanged implements Order {
        private final Map<String, Tick> last = new HashMap<>();

        @Override
        public Tick stamped(Tick tick) {
            Tick before = last.get(tick.market());
            if (before != null && before.value().equals(tick.value())) {
                return tick.madeAt(before.madeAtMicros());
            }
            last.put(tick.market(), tick);
            return tick;
        }
    }
}
