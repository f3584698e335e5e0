package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.SortableId;
import java.util.EnumSet;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * All processes are gone for two hours, with one seed in three just after an order was recorded and before it is sent; and
 * what was typed meanwhile, or is delivered once more from before, arrives all at once when the first one is back. It draws
 * from a source of its own, so that the other seeds tell what they would tell without it.
 */
final class Absence {
    private static final int ONE_SEED_IN = 3;
    private static final int ONE_RECORD_IN = 40;
    private static final int BACKLOG = 40;
    private static final int SOME = 100;

    private final World world;
    private final SplittableRandom random;
    private final boolean here;
    private boolean goes;
    private boolean backlog;
    /** What was recorded and not sent when everybody left. */
    private final Map<SortableId, IntentKind> waits = new TreeMap<>();

    Absence(World world, long seed) {
        this.world = world;
        this.random = new SplittableRandom(seed * 37 + 11);
        this.here = random.nextInt(ONE_SEED_IN) == 0;
    }

    /** An order was recorded by that process. */
    void recorded(Life life) {
        if (here && !world.mischief.resting() && random.nextInt(ONE_RECORD_IN) == 0) {
            world.mischief.struck(FaultKind.DOWN_BEFORE_SEND);
            goes = true;
            throw new Crash(life);
        }
    }

    /** Whether everybody is gone with the process that died now. */
    boolean goes() {
        boolean now = goes;
        goes = false;
        return now;
    }

    /** Everybody is gone for two hours. */
    void begins(StoreTx tx) {
        tx.intents(EnumSet.of(IntentState.RECORDED), SOME).forEach(order -> waits.put(order.id(), order.kind()));
        backlog = here;
    }

    /** The first process is back: whoever has written to it meanwhile is heard at once. */
    void ends(Life life) {
        if (!backlog || world.mischief.resting()) {
            return;
        }
        backlog = false;
        world.mischief.struck(FaultKind.CHAT_BACKLOG);
        world.crowd.backlog(life, random, BACKLOG);
    }

    /** The bytes of an order leave. */
    void sent(StoredIntent order) {
        BrokenInvariant.require(
                "I6",
                !order.kind().adds() || !waits.containsKey(order.id()),
                "an open leaves that waited for two hours without any process: ",
                order);
        world.see(Sight.CLOSE_SENT_AFTER_TWO_HOURS, waits.get(order.id()) == IntentKind.CLOSE);
    }

    /** An order ended unsent. */
    void expired(StoredIntent order) {
        world.see(Sight.OPEN_EXPIRED_IN_TWO_HOURS, order.kind().adds() && waits.containsKey(order.id()));
    }
}
