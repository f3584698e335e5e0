package io.github.plimsoll.tests.avantis;

import io.github.plimsoll.execution.spi.StoreException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A process, one life after another. */
final class AvantisProcess {
    private final AvantisStage stage;
    private final String name;
    private long startsAt;
    private int lives;
    private boolean working;
    private @Nullable AvantisLife life;

    AvantisProcess(AvantisStage stage, String name, long startsAt) {
        this.stage = stage;
        this.name = name;
        this.startsAt = startsAt;
    }

    /** The life that it has; empty while it is down, and while it is in the midst of something. */
    Optional<AvantisLife> life() {
        return working ? Optional.empty() : Optional.ofNullable(life);
    }

    boolean isUp() {
        return life != null;
    }

    void hearsPrices() {
        if (life != null) {
            life.hearsPrices();
        }
    }

    /** It is ended in good order, or as good as that, and starts anew. */
    void stops() {
        AvantisLife now = life;
        if (now != null && !working) {
            now.ends();
            life = null;
            startsAt = stage.now();
        }
    }

    /** What it does when it is its turn; nothing while it stands still in the midst of one. */
    void turn() {
        if (!working && stage.now() >= startsAt) {
            work(AvantisLife::turn);
        }
    }

    /** Somebody asks it for something; false when it gives no answer. */
    boolean asks(Consumer<AvantisLife> question) {
        return !working && life != null && work(question);
    }

    private boolean work(Consumer<AvantisLife> work) {
        working = true;
        try {
            if (life == null) {
                life = new AvantisLife(stage, name, lives++);
            }
            AvantisLife now = Objects.requireNonNull(life);
            now.works(work);
            return true;
        } catch (Crash crash) {
            bury(crash.life());
            return false;
        } catch (StoreException failed) {
            return false;
        } finally {
            working = false;
        }
    }

    /** A life of this process has ended. */
    void bury(AvantisLife gone) {
        if (life == gone) {
            life = null;
            startsAt = stage.now() + (stage.dice.oneIn(4) ? 0 : stage.dice.between(1, 60) * AvantisStage.SECOND);
        }
    }
}
