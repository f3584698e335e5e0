package io.github.plimsoll.bot;

import io.github.plimsoll.bot.command.Commands;
import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.supervisor.ChildSpec;
import io.github.plimsoll.supervisor.DeadManSwitch;
import io.github.plimsoll.supervisor.Supervisor;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes risk away when no admin is heard of: everybody may only close. Exits go on, and an admin lifts it. */
final class DeadMan {
    private static final Logger LOG = LoggerFactory.getLogger(DeadMan.class);

    private DeadMan() {}

    /** Arms the switch if one is configured. After it fired, the next command of an admin arms it again. */
    static void arm(Settings settings, Commands commands, ControlPlane control, Supervisor supervisor) {
        int seconds = settings.get(Keys.DEAD_MAN_SECONDS);
        if (seconds == 0) {
            return;
        }
        DeadManSwitch deadMan = new DeadManSwitch(System::nanoTime, Duration.ofSeconds(seconds), silence -> {
            String reason = "no admin was heard of for " + seconds + " s";
            LOG.error("{}: everybody may only close", reason);
            control.stop(Latch.GLOBAL, ControlState.REDUCE_ONLY, reason, "dead-man switch", "dead-man");
        });
        commands.onAdmin(() -> {
            if (!deadMan.checkIn()) {
                deadMan.rearm();
            }
        });
        supervisor.start(ChildSpec.permanent("dead-man", deadMan.asTask()).withHeartbeat(Supervision.BEAT));
    }
}
