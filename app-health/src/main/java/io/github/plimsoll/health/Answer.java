package io.github.plimsoll.health;

import java.util.List;
import java.util.Optional;

/** What the paths answer to what the source said. Pure. */
record Answer(int status, String body) {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final String UNKNOWN = "UNKNOWN";

    static Answer alive(long uptimeMillis) {
        return new Answer(OK, Json.alive(uptimeMillis / 1000));
    }

    static Answer readiness(Optional<List<String>> notReady) {
        if (notReady.isEmpty()) {
            return new Answer(
                    UNAVAILABLE,
                    Json.readiness(
                            UNKNOWN, List.of("Readiness is unknown, because asking for it failed or took too long.")));
        }
        List<String> reasons = notReady.get();
        return reasons.isEmpty()
                ? new Answer(OK, Json.readiness("READY", reasons))
                : new Answer(UNAVAILABLE, Json.readiness("NOT_READY", reasons));
    }

    static Answer components(Optional<List<Component>> known) {
        List<Component> components = known.orElse(List.of());
        if (components.isEmpty()) {
            return new Answer(UNAVAILABLE, Json.components(UNKNOWN, components));
        }
        ComponentState worst = ComponentState.UP;
        for (Component component : components) {
            worst = component.state().compareTo(worst) > 0 ? component.state() : worst;
        }
        return new Answer(worst == ComponentState.DOWN ? UNAVAILABLE : OK, Json.components(worst.name(), components));
    }
}
