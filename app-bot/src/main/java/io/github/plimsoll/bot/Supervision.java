package io.github.plimsoll.bot;

import io.github.plimsoll.bot.metrics.TradeMeters;
import io.github.plimsoll.evm.Heads;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.health.TaskThreads;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.supervisor.ChildSpec;
import io.github.plimsoll.supervisor.Escalation;
import io.github.plimsoll.supervisor.Supervisor;
import io.github.plimsoll.supervisor.SupervisorListener;
import io.github.plimsoll.supervisor.Task;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How this process supervises its tasks. */
final class Supervision {
    /** A task that is silent for one and a half times this long is hung. */
    static final Duration BEAT = Duration.ofSeconds(30);

    private static final long SLICE_NANOS = 250_000_000L;

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

    /** The same, and a turn at once when a block comes; no sooner than {@link Heads#LEAST_PAUSE} after the last one did. */
    static ChildSpec everyBlock(String name, long pauseMillis, Optional<Heads> heads, Runnable work) {
        return heads.map(told -> ChildSpec.permanent(name, context -> {
                            Heads.Watcher blocks = told.watcher();
                            while (!context.stopping()) {
                                context.heartbeat();
                                work.run();
                                pause(context, blocks, Duration.ofMillis(pauseMillis));
                            }
                        })
                        .withHeartbeat(BEAT))
                .orElseGet(() -> every(name, pauseMillis, work));
    }

    /** In slices, after which it is seen that it has to stop; heads that were closed bring no block and are not waited for. */
    private static void pause(Task.Context context, Heads.Watcher blocks, Duration most) throws InterruptedException {
        long ends = System.nanoTime() + most.toNanos();
        for (long left = most.toNanos(); left > 0 && !context.stopping(); left = ends - System.nanoTime()) {
            context.heartbeat();
            long slice = Math.min(left, SLICE_NANOS);
            long begun = System.nanoTime();
            if (blocks.awaitNext(Duration.ofNanos(slice))) {
                return;
            }
            context.pause(Duration.ofNanos(Math.max(0, slice - (System.nanoTime() - begun))));
        }
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
