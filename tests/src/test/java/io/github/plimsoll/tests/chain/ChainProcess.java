package io.github.plimsoll.tests.chain;

import io.github.plimsoll.evm.Endpoint;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.evm.sending.Broadcast;
import io.github.plimsoll.evm.sending.Chain;
import io.github.plimsoll.evm.sending.ChainView;
import io.github.plimsoll.evm.sending.DurableSender;
import io.github.plimsoll.evm.sending.Providers;
import io.github.plimsoll.evm.sending.Sighting;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.tests.simulated.SimBroken;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A process with the shipped sender, pool of providers and signer, one life after another. */
final class ChainProcess {
    /** The process is gone; an error, so that nothing in it lives on. */
    static final class Died extends Error {
        private static final long serialVersionUID = 1L;

        Died() {
            super("died", null, false, false);
        }
    }

    private final ChainWorld world;
    final String name;
    private String holder = "";
    private int life;
    private long startsAt;
    private boolean working;

    private @Nullable DurableSender sender;
    private @Nullable Providers providers;

    ChainProcess(ChainWorld world, String name, long startsAt) {
        this.world = world;
        this.name = name;
        this.startsAt = startsAt;
    }

    private void begin() {
        life++;
        world.trace.tell(name, "starts");
        SimHttp http = new SimHttp(world, this);
        List<RpcClient> clients = world.nodes().stream()
                .map(node -> RpcClient.builder(Endpoint.of("https://" + node.host + "/v2/" + node.secret), SimChain.ID)
                        .clock(world.clock)
                        .http(http)
                        .build())
                .toList();
        Providers pool = world.providers(clients);
        providers = pool;
        holder = world.dice.oneIn(2) ? name : name + "-" + life;
        WatchedWallets wallets = new WatchedWallets(this.world, this);
        sender = new DurableSender(
                wallets, new Watched(pool), world.signer(wallets), world.settings, world.clock, holder);
    }

    /** The pool of providers, with a look at when bytes begin to leave. */
    private final class Watched implements Chain {
        private final Providers pool;

        Watched(Providers pool) {
            this.pool = pool;
        }

        @Override
        public Optional<ChainView> look(EvmAddress account) {
            return pool.look(account);
        }

        @Override
        public Map<String, Sighting> sightings(List<String> hashes) {
            return pool.sightings(hashes);
        }

        @Override
        public List<Broadcast> broadcast(List<String> raws, BooleanSupplier may) {
            return pool.broadcast(raws, () -> {
                boolean now = may.getAsBoolean();
                if (now) {
                    raws.forEach(raw -> world.witness.begins(ChainProcess.this, raw));
                }
                return now;
            });
        }
    }

    /** Dies here when that is its lot. */
    void dies() {
        world.trace.tell(name, "dies");
        sender = null;
        startsAt = world.now() + (world.dice.oneIn(4) ? 0 : world.dice.between(1, 90) * ChainWorld.SECOND);
        throw new Died();
    }

    /** As the store knows it. */
    String holder() {
        return holder;
    }

    /** What it does when it is its turn; nothing while it stands still in the midst of one. */
    void turn() {
        if (working || world.now() < startsAt) {
            return;
        }
        work(this::step);
    }

    /** Asks it for something; false when it gives no answer. */
    boolean asks(java.util.function.Consumer<DurableSender> question) {
        return !working && world.now() >= startsAt && work(() -> question.accept(alive()));
    }

    private boolean work(Runnable work) {
        working = true;
        try {
            alive();
            work.run();
            return true;
        } catch (Died died) {
            return false;
        } catch (StoreException failed) {
            SimBroken.require("I19", failed.kind() == StoreException.Kind.COMMIT_UNKNOWN, failed);
            return false;
        } finally {
            working = false;
        }
    }

    private DurableSender alive() {
        if (sender == null) {
            begin();
        }
        return java.util.Objects.requireNonNull(sender);
    }

    private void step() {
        DurableSender.Turn turn = alive().step();
        world.see(ChainSight.BLIND, turn == DurableSender.Turn.BLIND);
        world.see(ChainSight.NOT_HELD, turn == DurableSender.Turn.NOT_HELD);
        Providers pool = providers;
        if (pool != null && world.dice.oneIn(16)) {
            pool.health()
                    .forEach(node -> world.secrets()
                            .forEach(secret ->
                                    SimBroken.require("I24", !node.toString().contains(secret), node)));
        }
    }
}
