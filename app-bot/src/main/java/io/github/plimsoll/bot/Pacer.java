package io.github.plimsoll.bot;

import io.github.plimsoll.bot.world.World;
import io.github.plimsoll.supervisor.ChildSpec;
import io.github.plimsoll.supervisor.Supervisor;
import java.time.Duration;

/** Lets world time run beside real time, in slices short enough that a command never waits long. */
final class Pacer {
    private static final Duration SLICE = Duration.ofMillis(50);
    private static final long FREE_SLICE_MICROS = 1_000_000L;
    /** What a killed process forgets of a quiet world at most. */
    private static final long SAVE_EVERY_MILLIS = 60_000;

    private final World world;
    private final int speed;
    private long last = System.nanoTime();

    private Pacer(World world, int speed) {
        this.world = world;
        this.speed = speed;
    }

    /**
     * World time passes from now on; commands and sends take their turns in between.
     *
     * @param speed world seconds per second; 0 for as fast as it goes
     * @param afterwards each time
     */
    static void start(Supervisor supervisor, World world, int speed, Runnable afterwards) {
        Pacer pacer = new Pacer(world, speed);
        supervisor.start(ChildSpec.repeating("clock", speed == 0 ? Duration.ZERO : SLICE, () -> {
                    pacer.tick();
                    afterwards.run();
                })
                .withHeartbeat(Supervision.BEAT));
        supervisor.start(Supervision.every("world-time", SAVE_EVERY_MILLIS, world::keepTime));
    }

    private void tick() {
        if (speed == 0) {
            world.advance(FREE_SLICE_MICROS);
            return;
        }
        long now = System.nanoTime();
        // A pause of the process is no jump of the world: at most one second is made up for.
        long passed = Math.min(now - last, 1_000_000_000L) / 1_000L;
        last = now;
        world.advance(passed * speed);
    }
}
