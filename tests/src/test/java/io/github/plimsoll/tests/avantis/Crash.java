package io.github.plimsoll.tests.avantis;

/** A process dies here; an error, so that nothing in it lives on. */
final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    /** Who dies: a crash may travel through the turn of another one that was interrupted. */
    private final transient AvantisLife life;

    Crash(AvantisLife life) {
        super(life.name, null, false, false);
        this.life = life;
    }

    AvantisLife life() {
        return life;
    }
}
