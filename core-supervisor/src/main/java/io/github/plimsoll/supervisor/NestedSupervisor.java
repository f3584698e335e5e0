package io.github.plimsoll.supervisor;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A supervisor as a child of another: each run makes one anew and watches it. When it gives up on one of its children
 * it stops the others and fails, so that the supervisor above decides.
 */
final class NestedSupervisor implements Task {
    private final Supplier<Supervisor> factory;

    NestedSupervisor(Supplier<Supervisor> factory) {
        this.factory = factory;
    }

    @Override
    public void run(Context context) {
        Supervisor supervisor = factory.get();
        if (context instanceof Run run) {
            run.nest(supervisor);
        }
        supervisor.runBelow(context);
        Optional<Escalation> given = supervisor.escalation();
        if (given.isPresent()) {
            Escalation escalation = given.get();
            // what a restart cannot mend below it cannot mend here
            if (escalation.cause().orElse(null) instanceof Error error) {
                throw error;
            }
            throw new EscalatedException(escalation);
        }
    }
}
