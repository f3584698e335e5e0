package io.github.plimsoll.execution;

import java.io.Serial;

/** Nothing was loosened: another stop or resume came while one was being carried out. Look again, then resume again. */
public final class StopMeanwhileException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    StopMeanwhileException() {
        super("another stop or resume came meanwhile; nothing was loosened");
    }
}
