package io.github.plimsoll.bot;

import io.github.plimsoll.bot.live.Fact;
import io.github.plimsoll.health.Component;
import io.github.plimsoll.health.ComponentState;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** How much is in doubt where real money is traded. What it is names accounts, and stands in the chat. */
final class VenueHealth {
    private VenueHealth() {}

    /**
     * The component of one venue.
     *
     * @param problems asked now; it may throw what a store throws that does not answer
     */
    static Component of(String venue, Supplier<Fact<List<String>>> problems) {
        int many;
        try {
            many = problems.get().value().map(List::size).orElse(-1);
        } catch (RuntimeException down) {
            many = -1;
        }
        return new Component(
                "venue." + venue.toLowerCase(Locale.ROOT),
                many == 0 ? ComponentState.UP : ComponentState.DEGRADED,
                Map.of("in_doubt", words(many)));
    }

    private static String words(int many) {
        if (many < 0) {
            return "not known";
        }
        return many == 0
                ? "nothing"
                : many + (many == 1 ? " thing" : " things") + ", which /system_status tells an admin";
    }
}
