package io.github.plimsoll.tests.chain;

import static io.github.plimsoll.tests.simulated.SimBroken.require;

import io.github.plimsoll.execution.spi.ChainAttempt;
import io.github.plimsoll.execution.spi.ChainSend;
import io.github.plimsoll.execution.spi.SignedTerms;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.WalletLease;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.execution.spi.WalletWork;
import io.github.plimsoll.execution.spi.WalletWork.Item;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The store as one process has it, which may die, stand still or hear nothing around each of its writes. */
final class WatchedWallets implements WalletStore {
    private final ChainWorld world;
    private final ChainProcess process;
    private final WalletStore books;

    WatchedWallets(ChainWorld world, ChainProcess process) {
        this.world = world;
        this.process = process;
        this.books = world.books;
    }

    private <T> T changes(Supplier<T> work) {
        world.moment(process, ChainFault.CRASH_BEFORE_WRITE);
        T done = work.get();
        world.moment(process, ChainFault.CRASH_AFTER_WRITE);
        if (world.dice.strikes(ChainFault.COMMIT_UNKNOWN)) {
            throw new StoreException(
                    StoreException.Kind.COMMIT_UNKNOWN, "no answer", new IllegalStateException("simulated"));
        }
        return done;
    }

    private boolean change(String id, WalletLease lease, Supplier<Boolean> work) {
        return changes(() -> {
            Item before = books.find(id).orElse(null);
            boolean done = work.get();
            if (done) {
                holds(lease);
                world.witness.written(before, books.find(id).orElseThrow());
            }
            return done;
        });
    }

    private void holds(WalletLease lease) {
        require("I21", world.holds(lease), lease.holder(), " writes without the account");
    }

    @Override
    public Optional<WalletLease> lease(String wallet, String holder, long micros) {
        return changes(() -> {
            Optional<WalletLease> held = books.lease(wallet, holder, micros);
            held.ifPresent(lease -> world.held(lease, micros));
            return held;
        });
    }

    @Override
    public void giveBack(WalletLease lease) {
        books.giveBack(lease);
    }

    @Override
    public Optional<ChainSend> record(ChainSend planned) {
        return changes(() -> {
            Optional<ChainSend> stored = books.record(planned);
            stored.ifPresent(
                    send -> world.witness.written(null, books.find(send.id()).orElseThrow()));
            return stored;
        });
    }

    @Override
    public Optional<Item> find(String id) {
        return books.find(id);
    }

    @Override
    public WalletWork work(String wallet) {
        return changes(() -> books.work(wallet));
    }

    @Override
    public List<SignedTerms> signedSince(String wallet, long since) {
        return books.signedSince(wallet, since);
    }

    @Override
    public Optional<ChainSend> reserve(WalletLease lease, ChainSend planned) {
        return changes(() -> {
            Item before = books.find(planned.id()).orElse(null);
            Optional<ChainSend> done = books.reserve(lease, planned);
            if (done.isPresent()) {
                holds(lease);
                world.witness.written(before, books.find(planned.id()).orElseThrow());
            }
            return done;
        });
    }

    @Override
    public boolean unreserve(WalletLease lease, ChainSend next, boolean used) {
        return change(next.id(), lease, () -> books.unreserve(lease, next, used));
    }

    @Override
    public boolean fill(WalletLease lease, ChainSend reserved) {
        return change(reserved.id(), lease, () -> books.fill(lease, reserved));
    }

    @Override
    public boolean raise(WalletLease lease, long next) {
        return changes(() -> books.raise(lease, next));
    }

    @Override
    public boolean write(WalletLease lease, ChainSend next, List<ChainAttempt> attempts) {
        return change(next.id(), lease, () -> {
            boolean done = books.write(lease, next, attempts);
            world.see(ChainSight.LEASE_LOST_IN_A_STEP, !done && !world.holds(lease));
            world.see(ChainSight.WAITED_IN_LINE, done && next.reason().startsWith("WAITS_IN_LINE"));
            world.see(ChainSight.DAY_CAP_WAITED, done && next.reason().startsWith("DAY_ABOVE_CAP"));
            world.see(ChainSight.FEE_ABOVE_CAP, done && next.reason().contains("ABOVE_CAP"));
            world.see(ChainSight.KEY_WAS_AWAY, done && next.reason().startsWith("SIGNER_UNREACHABLE"));
            world.see(ChainSight.CODE_WAS_UNKNOWN, done && next.reason().startsWith("CODE_UNKNOWN"));
            return done;
        });
    }
}
