package io.github.plimsoll.bot;

import io.github.plimsoll.bot.metrics.TradeMeters;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.health.TaskThreads;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.supervisor.ChildSpec;
import io.github.plimsoll.supervisor.Escalation;
import io.github.plimsoll.supervisor.Supervisor;
import io.github.plimsoll.supervisor.SupervisorListener;
import java.time.Duration;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How this process supervises its tasks. */
final class Supervision {
    /** A task that is silent for one and a half times this long is hung. */
    static final Duration BEAT = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Supervision.class);

    private Supervision() {}

    /** A supervisor with its monitor running; a task that fails too often halts trading. */
    static Supervisor start(String name, ControlPlane control, TradeMeters meters) {
        Supervisor supervisor = Supervisor.builder()
                .name(name)
                .clock(System::nanoTime)
                .random(new SplittableRandom())
                .threads(TaskThreads.daemons())
                .listener(new TaskLog(control, meters))
                .build();
        supervisor.startMonitor();
        return supervisor;
    }

    /** A task that does its work again and again with a pause between. */
    static ChildSpec every(String name, long pauseMillis, Runnable work) {
        return ChildSpec.repeating(name, Duration.ofMillis(pauseMillis), work::run)
                .withHeartbeat(BEAT);
    }

    /** Tells the log what happens to tasks; a task that failed too often halts trading. */
    private record TaskLog(ControlPlane control, TradeMeters meters) implements SupervisorListener {
        @Override
        public void failed(String child, Throwable cause) {
            meters.taskFailed();
            LOG.warn("task {} failed", child, cause);
        }

        @Override
        public void escalated(Escalation escalation) {
            String reason = "task " + escalation.child() + " " + escalation.reason();
            LOG.error("{} after {} restarts: trading halts", reason, escalation.restarts());
            control.stop(Latch.GLOBAL, ControlState.HALTED, reason, "supervisor", "supervisor");
        }
    }
}
