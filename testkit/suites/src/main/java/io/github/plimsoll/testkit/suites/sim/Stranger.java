package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.SplittableRandom;

/**
 * Somebody who opens positions in the accounts at the venue, past the system: with one seed in six. It draws from a source
 * of its own, so that the other seeds tell what they would tell without it.
 */
final class Stranger {
    private static final int ONE_SEED_IN = 6;
    private static final int ONE_TURN_IN = 1_500;
    private static final int MOST = 3;

    private final World world;
    private final SplittableRandom random;
    private final boolean here;
    private int opened;

    Stranger(World world, long seed) {
        this.world = world;
        this.random = new SplittableRandom(~seed);
        this.here = random.nextInt(ONE_SEED_IN) == 0;
    }

    void act() {
        Exchange exchange = world.exchange;
        if (!here
                || exchange == null
                || opened >= MOST
                || world.mischief.resting()
                || random.nextInt(ONE_TURN_IN) > 0) {
            return;
        }
        opened++;
        world.mischief.struck(FaultKind.FOREIGN_POSITION);
        exchange.foreign(
                SortableId.next(world.time.world(), random),
                Crowd.account(random.nextInt(world.crowd.users())),
                SimMarket.INSTRUMENTS.get(random.nextInt(2)).id(),
                random.nextBoolean() ? Side.LONG : Side.SHORT,
                random.nextLong(1_000, 1_000_000),
                Usd.of(random.nextLong(200, 2_000)));
    }
}
