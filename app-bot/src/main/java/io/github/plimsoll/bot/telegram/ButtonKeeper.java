package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.telegram.Buttons.Changes;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.supervisor.Task;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps buttons a moment after they were sent, many at once, so that neither answers nor stops wait for it. */
final class ButtonKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(ButtonKeeper.class);
    private static final Duration EVERY = Duration.ofMillis(200);
    private static final Duration SILENT = Duration.ofSeconds(1);

    private final Buttons buttons;
    private final ButtonStore store;

    ButtonKeeper(Buttons buttons, ButtonStore store) {
        this.buttons = buttons;
        this.store = store;
    }

    void run(Task.Context context) throws InterruptedException {
        while (!context.stopping()) {
            context.heartbeat();
            Changes changes = buttons.changes();
            if (!changes.none()) {
                insist(context, changes);
            }
            context.pause(EVERY);
        }
    }

    /** Keeps what is left when nobody sends any more. */
    void end() {
        try {
            store.keep(buttons.changes());
        } catch (StoreException silent) {
            LOG.debug("the last buttons are lost: {}", silent.getMessage());
        }
    }

    /** Taken changes are kept or lost: meanwhile others wait in the register, which is bounded. */
    private void insist(Task.Context context, Changes changes) throws InterruptedException {
        while (!context.stopping()) {
            context.heartbeat();
            try {
                store.keep(changes);
                return;
            } catch (StoreException silent) {
                LOG.debug("buttons wait: {}", silent.getMessage());
                context.pause(SILENT);
            }
        }
    }
}
