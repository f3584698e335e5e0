package io.github.plimsoll.tests.avantis;

import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;

/** The books as one process has them, which may die, stand still or hear nothing around its transactions. */
final class WatchedBooks implements Store {
    private final AvantisStage stage;
    private final AvantisLife life;

    WatchedBooks(AvantisStage stage, AvantisLife life) {
        this.stage = stage;
        this.life = life;
    }

    @Override
    public <T> T transact(Work<T> work) {
        stage.moment(life);
        if (stage.dice.strikes(AvantisFault.BOOKS_UNAVAILABLE)) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, "the books are away", new IllegalStateException("simulated"));
        }
        life.mayDie(AvantisFault.CRASH_IN_BOOKS);
        T done = stage.books.transact(work);
        life.mayDie(AvantisFault.CRASH_IN_BOOKS);
        return done;
    }
}
