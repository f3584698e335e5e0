package io.github.plimsoll.testkit.suites;

import static io.github.plimsoll.testkit.suites.StoreRows.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.risk.ControlState;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** The store under test, and how its rules talk to it. */
interface StoreRules {
    /** Length of a short send lease, microseconds. */
    long LEASE = 20_000;

    /** The store of this test, empty at first. */
    Store store();

    /** Lets at least that much time pass on the clock of the send leases. */
    void pass(long micros);

    default <T> T in(Function<StoreTx, T> work) {
        return store().transact(work::apply);
    }

    default void run(Consumer<StoreTx> work) {
        in(tx -> {
            work.accept(tx);
            return true;
        });
    }

    /** The store refuses the work by a rule of its own. */
    default void refused(Consumer<StoreTx> work) {
        assertThatThrownBy(() -> run(work))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(StoreException.Kind.CONSTRAINT));
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    static Latch latch(String scope, ControlState state) {
        return new Latch(scope, state, "because", "alice", at(1));
    }
}
