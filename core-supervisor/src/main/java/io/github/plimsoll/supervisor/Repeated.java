package io.github.plimsoll.supervisor;

import java.time.Duration;

/** A task that takes turns with a pause between, and beats before each. */
record Repeated(Duration pause, Turn turn) implements Task {
    Repeated {
        Problems problems = new Problems("repeated task");
        problems.range("pause", pause, Duration.ZERO, Times.YEAR);
        problems.throwIfAny();
    }

    @Override
    public void run(Context context) throws Exception {
        while (!context.stopping()) {
            context.heartbeat();
            turn.run();
            context.pause(pause);
        }
    }
}
