package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A store whose next transactions go as scripted; unscripted ones go through. */
final class ScriptedStore implements Store {
    enum Next {
        GOES_THROUGH,
        RETRY,
        UNAVAILABLE,
        /** Commits, and the answer is lost. */
        COMMITS_UNHEARD,
        /** Does not commit, and the answer is lost. */
        LOST_UNHEARD
    }

    private final Store inner;
    final Deque<Next> script = new ArrayDeque<>();
    boolean down;
    /** Transactions asked for. */
    int count;

    /** Runs once before the second transaction from now: between a decision's read and its write. */
    @Nullable
    Runnable beforeWrite;

    private int untilWrite = 1;

    ScriptedStore(Store inner) {
        this.inner = inner;
    }

    @Override
    public <T> T transact(Work<T> work) {
        count++;
        Runnable meanwhile = beforeWrite;
        if (meanwhile != null && untilWrite-- == 0) {
            untilWrite = 1;
            meanwhile.run();
        }
        if (down) {
            throw failure(StoreException.Kind.UNAVAILABLE);
        }
        Next next = script.isEmpty() ? Next.GOES_THROUGH : script.removeFirst();
        return switch (next) {
            case GOES_THROUGH -> inner.transact(work);
            case RETRY -> throw failure(StoreException.Kind.RETRY);
            case UNAVAILABLE -> throw failure(StoreException.Kind.UNAVAILABLE);
            case COMMITS_UNHEARD -> {
                inner.transact(work);
                throw failure(StoreException.Kind.COMMIT_UNKNOWN);
            }
            case LOST_UNHEARD -> throw failure(StoreException.Kind.COMMIT_UNKNOWN);
        };
    }

    private static StoreException failure(StoreException.Kind kind) {
        return new StoreException(kind, "scripted " + kind, new IllegalStateException("scripted"));
    }
}
