package io.github.plimsoll.bot.command;

import java.io.Serial;

/** A user's mistake: one clear sentence with what was wrong, what is allowed and an example, and a stable code. */
public final class UserError extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String code;

    public UserError(String code, String sentence) {
        super(sentence, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
