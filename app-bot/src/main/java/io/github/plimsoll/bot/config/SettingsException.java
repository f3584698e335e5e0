package io.github.plimsoll.bot.config;

import java.io.Serial;
import java.util.List;

/** The configuration cannot be used; every problem at once, each naming its key and what is allowed. */
public final class SettingsException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public SettingsException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
