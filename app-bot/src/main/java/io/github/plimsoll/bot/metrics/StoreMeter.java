package io.github.plimsoll.bot.metrics;

import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.SortableId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Counts decisions and steps of orders, and measures how long an order waits for its venue. */
final class StoreMeter implements StoreListener {
    /** Orders that wait to be sent; those beyond are not measured. */
    private static final int MOST_WAITING = 4_096;

    private final Board board;
    private final Errors errors;
    private final LongSupplier nanos;
    private final Map<SortableId, Long> waiting = new LinkedHashMap<>();

    StoreMeter(Board board, Errors errors, LongSupplier nanos) {
        this.board = board;
        this.errors = errors;
        this.nanos = nanos;
    }

    @Override
    public void decision(Decision decision) {
        board.count(
                TradeMetrics.DECISIONS,
                decision.kind().name(),
                decision.approved() ? "approved" : "refused",
                TradeMetrics.code(decision.code()));
    }

    @Override
    public void intent(StoredIntent intent) {
        String kind = intent.kind().name();
        board.count(TradeMetrics.INTENTS, kind, intent.state().name());
        if (intent.state() == IntentState.UNKNOWN) {
            errors.add(Errors.VENUE);
        }
        long now = nanos.getAsLong();
        Long since = null;
        synchronized (waiting) {
            if (intent.state() == IntentState.RECORDED) {
                if (waiting.size() < MOST_WAITING) {
                    waiting.putIfAbsent(intent.id(), now);
                }
            } else if (intent.state() != IntentState.SENDING) {
                since = waiting.remove(intent.id());
            }
        }
        // What was never handed to a venue has no latency.
        if (since != null && intent.attempts() > 0) {
            board.time(TradeMetrics.SEND_LATENCY, now - since, kind);
        }
    }

    @Override
    public void failed() {
        errors.add(Errors.STORE);
    }
}
