package io.github.plimsoll.evm;

import java.io.Serial;

/** An answer is not one to what was asked; says why. Never leaves this package. */
final class UnusableException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    UnusableException(String why) {
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
