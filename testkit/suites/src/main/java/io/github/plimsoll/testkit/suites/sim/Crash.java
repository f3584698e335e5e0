package io.github.plimsoll.testkit.suites.sim;

import java.io.Serial;

/** A process dies here; nothing of it goes on. */
final class Crash extends Error {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Who dies: a crash may travel through the turn of another one that was interrupted. */
    private final transient Life life;

    Crash(Life life) {
        super(life.name(), null, false, false);
        this.life = life;
        life.dies();
    }

    Life life() {
        return life;
    }
}
