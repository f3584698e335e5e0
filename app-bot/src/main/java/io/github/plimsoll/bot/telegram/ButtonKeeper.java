package io.github.plimsoll.bot.telegram;

import io.github.plimsoll.bot.store.SparedStore;
import io.github.plimsoll.bot.telegram.Buttons.Changes;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.supervisor.ProcessClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps buttons a moment after they were sent, many at once, so that neither answers nor stops wait for it. */
final class ButtonKeeper {
    /** Between two turns. */
    static final Duration EVERY = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(ButtonKeeper.class);
    /** How long a database that did not answer is left alone. */
    private static final Duration REST = Duration.ofSeconds(1);

    private final Buttons buttons;
    private final ButtonStore store;
    private final SparedStore spared;
    /** Taken and not kept yet; meanwhile others wait in the register, which is bounded. */
    private final AtomicReference<@Nullable Changes> taken = new AtomicReference<>();

    ButtonKeeper(Buttons buttons, ButtonStore store, ProcessClock clock) {
        this.buttons = buttons;
        this.store = store;
        this.spared = new SparedStore("buttons", REST, clock);
    }

    /** Keeps what was sent since the last turn, or what an earlier one could not keep. */
    void turn() {
        Changes waiting = taken.get();
        if (waiting == null) {
            Changes fresh = buttons.changes();
            if (fresh.none()) {
                return;
            }
            taken.set(fresh);
            waiting = fresh;
        }
        Changes changes = waiting;
        spared.work(() -> keep(changes)).ifPresent(silent -> LOG.debug("buttons wait: {}", silent.getMessage()));
    }

    private void keep(Changes changes) {
        store.keep(changes);
        taken.compareAndSet(changes, null); // a turn that was given up as hung may end while another one goes on
    }

    /** Keeps what is left when nobody sends any more. */
    void end() {
        try {
            Changes waiting = taken.get();
            if (waiting != null) {
                keep(waiting);
            }
            store.keep(buttons.changes());
        } catch (StoreException silent) {
            LOG.debug("the last buttons are lost: {}", silent.getMessage());
        }
    }
}
