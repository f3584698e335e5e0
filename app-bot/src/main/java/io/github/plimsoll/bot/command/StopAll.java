package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.StopReceipt;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.risk.ControlState;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sets latches and tells honestly how far a stop reached. */
final class StopAll {
    private static final Set<EntryState> AT_VENUE = EnumSet.of(EntryState.SENT, EntryState.ENDING);
    private static final int MOST_RESTING = 1_000;
    /** The exact command that a confirmation of a freeze is bound to. */
    static final String LINE = "/emergency_stop all";

    /** The acknowledgement is waited for at most this long: the send lease plus a quarter second. */
    private static final long WAIT_MILLIS = 2_250;

    private static final long POLL_MILLIS = 25;

    /** How long the database may take before the stop is kept on disk and answered. */
    private static final long PATIENCE_MILLIS = 1_000;

    private final Trading trading;
    private final Patience patience = new Patience(PATIENCE_MILLIS);

    StopAll(Trading trading) {
        this.trading = trading;
    }

    Answer stop(Session session, String scope, ControlState state, String what) {
        return stop(session, scope, state, "stopped by " + session.user(), what, Holding.end(scope));
    }

    /**
     * Tightens and says how far it reached.
     *
     * @param reason what is told to others
     * @param what it means, in sentences
     * @param end the command that ends it
     */
    Answer stop(Session session, String scope, ControlState state, String reason, String what, String end) {
        @Nullable StopReceipt receipt;
        try {
            receipt = set(session, scope, state, reason);
        } catch (UncheckedIOException unkept) {
            return new Answer(
                    Answer.Outcome.ERROR,
                    "STOPPED_UNKEPT",
                    "Stopped in this process only: neither the database nor the disk could keep the stop, so it ends with "
                            + "this process unless the database returns before. " + what
                            + " Stop the other processes by hand.",
                    Data.of("scope", scope)
                            .and("state", state)
                            .and("durable", false)
                            .map());
        }
        if (receipt == null || !receipt.durable()) {
            return new Answer(
                    Answer.Outcome.OK,
                    "STOPPED_HERE",
                    "Stopped here, other processes unknown: the database does not answer. " + what
                            + " The stop is kept on disk and is written to the database first thing on its return.",
                    Data.of("scope", scope)
                            .and("state", state)
                            .and("durable", false)
                            .map());
        }
        for (long waited = 0; !receipt.acknowledged() && waited < WAIT_MILLIS; waited += POLL_MILLIS) {
            trading.pace().pause(POLL_MILLIS);
            receipt = acknowledge(receipt);
        }
        List<String> may =
                receipt.mayStillExecute().stream().map(Object::toString).toList();
        Data data = Data.of("scope", scope)
                .and("state", state)
                .and("durable", true)
                .and("acknowledged", receipt.acknowledged())
                .and("may_still_execute", may)
                .and("epoch", receipt.epoch());
        Latch latch = receipt.latch();
        Optional<List<String>> resting = resting(session, latch);
        resting.ifPresent(orders -> data.and("resting", orders));
        String tail = (may.isEmpty() ? "" : " May still execute: " + String.join(", ", may) + ".")
                + resting.map(orders -> resting(orders, state))
                        .orElse(" Which orders wait at a venue is unknown now; /orders lists them.")
                + (receipt.acknowledged() ? "" : " A sender has not answered yet; its send lease ends within 2 s.");
        return Answer.ok(
                what + tail + " It stays so across restarts until a named person ends it with " + end + ".",
                data.map());
    }

    /** Orders that rest at a venue under a stop; absent while the database is silent. */
    private Optional<List<String>> resting(Session session, Latch latch) {
        try {
            return patience.begin(session.trace(), () -> resting(latch)).soon();
        } catch (StoreException silent) {
            return Optional.empty();
        }
    }

    private List<String> resting(Latch latch) {
        return trading.store().transact(tx -> {
            List<String> all = new ArrayList<>();
            for (StoredEntry entry : tx.entries(AT_VENUE, MOST_RESTING)) {
                boolean covered = entry.atVenue()
                        && latch.covers(
                                tx.account(entry.account()).orElseThrow(), entry.instrument(), entry.strategy());
                if (covered) {
                    all.add(entry.user() + "/E" + entry.number());
                }
            }
            return all;
        });
    }

    private static String resting(List<String> orders, ControlState state) {
        if (orders.isEmpty()) {
            return "";
        }
        return state == ControlState.FROZEN
                ? " Wait at their venue and may execute, as nothing is sent that ends them: "
                        + String.join(", ", orders) + "."
                : " Their venue is asked to end what waits there, which may execute until it has: "
                        + String.join(", ", orders) + ".";
    }

    /** Holds in this process at once; null when the database did not take it yet and the disk did. */
    private @Nullable StopReceipt set(Session session, String scope, ControlState state, String reason) {
        Patience.Begun<StopReceipt> stop = patience.begin(
                session.trace(),
                () -> trading.control()
                        .stop(scope, state, reason, session.user().value(), session.trace()));
        Optional<StopReceipt> receipt = stop.soon();
        if (receipt.isEmpty()) {
            trading.control().journalUnwritten();
            receipt = stop.now(); // it may have come meanwhile
        }
        return receipt.orElse(null);
    }

    /** A token for the second step of a freeze, or nothing when the database does not give one in time. */
    Optional<String> offerFreeze(Session session, Tokens tokens) {
        try {
            return patience.begin(session.trace(), () -> tokens.offerFreeze(session, LINE))
                    .soon();
        } catch (StoreException down) {
            return Optional.empty();
        }
    }

    /** The stop is durable; a database that is silent while it is acknowledged changes nothing about that. */
    private StopReceipt acknowledge(StopReceipt receipt) {
        try {
            return trading.control().acknowledge(receipt);
        } catch (StoreException silent) {
            return receipt;
        }
    }

    /** Halts at once when no confirmation of a freeze can be kept. */
    Answer haltInstead(Session session) {
        return stop(
                session,
                Latch.GLOBAL,
                ControlState.HALTED,
                "HALTED for everybody, not FROZEN: the database cannot keep the confirmation that a freeze needs. No opens; "
                        + "closes, stops and targets go on. Repeat " + LINE + " when the database is back.");
    }

    /** Stops first and looks at the positions afterwards. */
    Answer freeze(Session session) {
        Answer stopped = stop(session, Latch.GLOBAL, ControlState.FROZEN, "FROZEN: nothing is sent, not even closes.");
        Data data = Data.empty();
        stopped.data().forEach(data::and);
        try {
            List<String> unprotected = new ArrayList<>();
            for (StoredPosition position : trading.store().transact(tx -> tx.openPositions())) {
                unprotected.add(position.user() + "/P" + position.number());
            }
            String left = unprotected.isEmpty()
                    ? " No position is open."
                    : " Left without protection: " + String.join(", ", unprotected) + ".";
            return new Answer(
                    stopped.outcome(),
                    stopped.code(),
                    stopped.text() + left,
                    data.and("unprotected", unprotected).map());
        } catch (StoreException silent) {
            return new Answer(
                    stopped.outcome(),
                    stopped.code(),
                    stopped.text() + " Which positions are left without protection is unknown now.",
                    data.map());
        }
    }
}
