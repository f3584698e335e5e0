package io.github.plimsoll.bot.world;

import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.execution.spi.ControlReading;
import io.github.plimsoll.execution.spi.ControlSource;
import io.github.plimsoll.risk.ControlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the settings of this process take away for as long as it runs. */
record Environment(ControlReading reading) implements ControlSource {
    /** Empty when the settings have no say. */
    static Optional<Environment> of(Settings settings) {
        ControlState stop = settings.get(Keys.EMERGENCY_STOP);
        String mode = settings.get(Keys.EXECUTION_MODE);
        List<String> reasons = new ArrayList<>();
        if (stop != ControlState.ACTIVE) {
            String value = stop == ControlState.HALTED ? "true" : stop.name().toLowerCase(Locale.ROOT);
            reasons.add("EMERGENCY_STOP is " + value);
        }
        if (!mode.isEmpty()) {
            reasons.add("EXECUTION_MODE is " + mode);
        }
        return reasons.isEmpty()
                ? Optional.empty()
                : Optional.of(new Environment(
                        ControlReading.said("environment", stop, !mode.equals("DRY"), String.join(", ", reasons))));
    }
}
