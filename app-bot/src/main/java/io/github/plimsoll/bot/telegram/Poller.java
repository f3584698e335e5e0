package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.supervisor.Task;
import java.util.List;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.telegram.telegrambots.meta.api.objects.Update;

/** Fetches updates by long polling. The offset moves only when a batch was taken, so nothing is confirmed before. */
final class Poller {
    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
    private static final int WAIT_SECONDS = 20;

    private final BotApi api;
    private final Status status;
    private final Rest rest = new Rest(new SplittableRandom());
    private boolean troubled;

    Poller(BotApi api, Status status) {
        this.api = api;
        this.status = status;
    }

    /** One step of the talk with the service, repeated until it succeeds. */
    interface Step<T> {
        T run() throws ApiException, InterruptedException;
    }

    void run(Task.Context context, Intake intake) throws InterruptedException {
        long offset = 0;
        while (!context.stopping()) {
            long from = offset;
            // A restart of this task must not take updates of the one before as its own failure.
            List<Update> batch = insist(context, () -> api.updates(from, WAIT_SECONDS), List.of());
            if (!batch.isEmpty()) {
                offset = intake.take(batch);
            }
        }
    }

    /** Tries until it succeeds or the task is to stop. */
    <T> T insist(Task.Context context, Step<T> step, T otherwise) throws InterruptedException {
        while (!context.stopping()) {
            context.heartbeat();
            try {
                T result = step.run();
                rest.succeeded();
                status.polled();
                if (troubled) {
                    LOG.info("the chat service answers again");
                }
                troubled = false;
                return result;
            } catch (ApiException failed) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("stopped");
                }
                tell(failed);
                context.pause(rest.next(failed));
            }
        }
        return otherwise;
    }

    private void tell(ApiException failed) {
        String what = switch (failed.kind()) {
            case CONFLICT -> "another process polls with the same token";
            case UNAUTHORIZED -> "the service does not know the token";
            case THROTTLED -> "the service asks for " + failed.retryAfterSeconds() + " s of rest";
            case UNAVAILABLE, REFUSED -> "the service cannot be reached: " + failed.getMessage();
        };
        status.troubled(what);
        if (!troubled) {
            LOG.warn("chat: {}", what);
        }
        troubled = true;
    }
}
