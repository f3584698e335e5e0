package io.github.plimsoll.evm.sending;

import io.github.plimsoll.execution.spi.ChainAttempt;
import io.github.plimsoll.execution.spi.ChainSend;
import io.github.plimsoll.execution.spi.SignedTerms;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.WalletLease;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.execution.spi.WalletWork;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** A store whose process dies before or after a write, and whose answers are lost. */
final class RoughWallets implements WalletStore {
    /** The process is gone. */
    static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final WalletStore inner;
    private final RandomGenerator random;
    private final int thousandths;
    boolean calm;
    int died;

    RoughWallets(WalletStore inner, RandomGenerator random, int thousandths) {
        this.inner = inner;
        this.random = random;
        this.thousandths = thousandths;
    }

    private <T> T changes(Supplier<T> work) {
        fail();
        T done = work.get();
        fail();
        return done;
    }

    private void fail() {
        if (calm || random.nextInt(1_000) >= thousandths) {
            return;
        }
        died++;
        if (random.nextBoolean()) {
            throw new Died();
        }
        throw new StoreException(
                StoreException.Kind.COMMIT_UNKNOWN, "no answer", new IllegalStateException("simulated"));
    }

    @Override
    public Optional<WalletLease> lease(String wallet, String holder, long micros) {
        return changes(() -> inner.lease(wallet, holder, micros));
    }

    @Override
    public List<SignedTerms> signedSince(String wallet, long since) {
        return inner.signedSince(wallet, since);
    }

    @Override
    public void giveBack(WalletLease lease) {
        inner.giveBack(lease);
    }

    @Override
    public Optional<ChainSend> record(ChainSend planned) {
        return changes(() -> inner.record(planned));
    }

    @Override
    public Optional<WalletWork.Item> find(String id) {
        return inner.find(id);
    }

    @Override
    public WalletWork work(String wallet) {
        fail();
        return inner.work(wallet);
    }

    @Override
    public Optional<ChainSend> reserve(WalletLease lease, ChainSend planned) {
        return changes(() -> inner.reserve(lease, planned));
    }

    @Override
    public boolean unreserve(WalletLease lease, ChainSend next, boolean used) {
        return changes(() -> inner.unreserve(lease, next, used));
    }

    @Override
    public boolean fill(WalletLease lease, ChainSend reserved) {
        return changes(() -> inner.fill(lease, reserved));
    }

    @Override
    public boolean raise(WalletLease lease, long next) {
        return changes(() -> inner.raise(lease, next));
    }

    @Override
    public boolean write(WalletLease lease, ChainSend next, List<ChainAttempt> attempts) {
        return changes(() -> inner.write(lease, next, attempts));
    }
}
