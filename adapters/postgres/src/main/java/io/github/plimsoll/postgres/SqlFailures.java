package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreException.Kind;
import java.sql.SQLException;

/** What a failure of the database says about the transaction. */
final class SqlFailures {
    private static final String SERIALIZATION = "40001";
    private static final String DEADLOCK = "40P01";
    private static final String NO_PRIVILEGE = "42501";
    private static final String ROLLED_BACK_INSTEAD = "25P02";

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String STATEMENT_CANCELLED = "57014";

    private SqlFailures() {}

    /** Whether nothing was changed because of some statement, so that what went with it may go through by itself. */
    static boolean isOfOneStatement(StoreException failure) {
        String state = failure.getCause() instanceof SQLException cause ? state(cause) : "";
        return failure.kind() == Kind.RETRY
                || failure.kind() == Kind.CONSTRAINT
                || (failure.kind() == Kind.UNAVAILABLE && brokenOff(state));
    }

    /** Whether the server says that it waited or worked too long, which it says of statements and never of commits. */
    private static boolean brokenOff(String state) {
        return state.equals(LOCK_NOT_AVAILABLE) || state.equals(STATEMENT_CANCELLED);
    }

    /** A failure of a statement that commits with its answer. */
    static StoreException ofWholeTransaction(SQLException failure) {
        return brokenOff(state(failure)) ? beforeCommit(failure) : duringCommit(failure);
    }

    /** A failure before the commit was asked for: the transaction changes nothing, whatever happened. */
    static StoreException beforeCommit(SQLException failure) {
        return new StoreException(kind(state(failure)), text("the database refused", failure), failure);
    }

    /** A failure of the commit itself: only an answer of the server that it rolled back proves that nothing changed. */
    static StoreException duringCommit(SQLException failure) {
        String state = state(failure);
        Kind kind = kind(state);
        boolean answered = kind == Kind.RETRY || kind == Kind.CONSTRAINT || state.equals(ROLLED_BACK_INSTEAD);
        return answered
                ? new StoreException(kind, text("the database refused the commit", failure), failure)
                : new StoreException(
                        Kind.COMMIT_UNKNOWN, text("no answer to the commit, it may have happened", failure), failure);
    }

    /** No connection, so nothing was begun. */
    static StoreException noConnection(SQLException failure) {
        return new StoreException(Kind.UNAVAILABLE, text("no connection to the database", failure), failure);
    }

    private static Kind kind(String state) {
        if (state.equals(SERIALIZATION) || state.equals(DEADLOCK)) {
            return Kind.RETRY;
        }
        // 23: a constraint or one of our triggers; 22: a number beyond its bound or text that cannot be stored.
        if (state.startsWith("23") || state.startsWith("22") || state.equals(NO_PRIVILEGE)) {
            return Kind.CONSTRAINT;
        }
        // Lost connections, shutdowns, a full disk, and locks or statements that took too long.
        return Kind.UNAVAILABLE;
    }

    private static String state(SQLException failure) {
        String state = failure.getSQLState();
        return state == null ? "" : state;
    }

    private static String text(String what, SQLException failure) {
        return what + " (" + state(failure) + "): " + failure.getMessage();
    }
}
