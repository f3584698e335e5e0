package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;

/** The database as one process sees it: transactions that fail before, that fail after, and whose answer is lost. */
final class SimStore implements Store {
    private final Store memory;
    private final Life life;
    private final World world;
    private final Mischief mischief;

    SimStore(Store memory, Life life, World world) {
        this.memory = memory;
        this.life = life;
        this.world = world;
        this.mischief = world.mischief;
    }

    @Override
    public <T> T transact(Work<T> work) {
        world.moment(life);
        if (world.storeIsDown() || mischief.strikes(FaultKind.STORE_ERROR)) {
            throw failed(StoreException.Kind.UNAVAILABLE);
        }
        boolean[] opened = new boolean[1];
        boolean[] recorded = new boolean[1];
        T result = memory.transact(tx -> {
            Witness witness = new Witness(tx, life, world);
            T inside = work.run(witness.tx());
            if (mischief.strikes(FaultKind.CRASH_BEFORE_COMMIT)) {
                throw new Crash(life);
            }
            if (mischief.strikes(FaultKind.STORE_CONFLICT)) {
                throw failed(StoreException.Kind.RETRY);
            }
            if (mischief.strikes(FaultKind.COMMIT_LOST)) {
                throw failed(StoreException.Kind.COMMIT_UNKNOWN);
            }
            witness.commits();
            opened[0] = witness.opened();
            recorded[0] = witness.recorded();
            return inside;
        });
        life.read();
        boolean late = opened[0] && life.held().opened();
        if (recorded[0]) {
            world.absence.recorded(life);
        }
        if (mischief.strikes(FaultKind.CRASH_AFTER_COMMIT)) {
            throw new Crash(life);
        }
        if (mischief.strikes(FaultKind.COMMIT_ANSWER_LOST)) {
            throw failed(StoreException.Kind.COMMIT_UNKNOWN);
        }
        if (mischief.strikes(FaultKind.STORE_FAILS_OVER)) {
            world.storeGoesAway();
            throw failed(StoreException.Kind.COMMIT_UNKNOWN);
        }
        if (late) {
            try {
                world.recordedAfterFlush(life);
            } catch (BrokenInvariant broken) {
                life.held().forget(); // what it would give back now says nothing
                throw broken;
            }
        }
        world.moment(life);
        return result;
    }

    private static StoreException failed(StoreException.Kind kind) {
        return new StoreException(kind, "the simulated database: " + kind, new IllegalStateException("simulated"));
    }
}
