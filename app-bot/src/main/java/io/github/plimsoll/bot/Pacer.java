package io.github.plimsoll.bot;

import io.github.plimsoll.bot.world.World;

/** Lets world time run beside real time, in slices short enough that a command never waits long. */
final class Pacer {
    private static final long SLICE_MILLIS = 50;
    private static final long FREE_SLICE_MICROS = 1_000_000L;
    /** What a killed process forgets of a quiet world at most. */
    private static final long SAVE_EVERY_NANOS = 60_000_000_000L;

    private final World world;
    private final int speed;
    private long last = System.nanoTime();
    private long saved = last;

    /** @param speed world seconds per second; 0 for as fast as it goes */
    Pacer(World world, int speed) {
        this.world = world;
        this.speed = speed;
    }

    void tick() throws InterruptedException {
        if (System.nanoTime() - saved >= SAVE_EVERY_NANOS) {
            saved = System.nanoTime();
            world.keepTime();
        }
        if (speed == 0) {
            world.advance(FREE_SLICE_MICROS);
            return;
        }
        Thread.sleep(SLICE_MILLIS);
        long now = System.nanoTime();
        // A pause of the process is no jump of the world: at most one second is made up for.
        long passed = Math.min(now - last, 1_000_000_000L) / 1_000L;
        last = now;
        world.advance(passed * speed);
    }
}
