package io.github.plimsoll.bot.command;

/** How many admins there were lately: who takes one away shall not thereby become the only one. Thread-safe. */
@FunctionalInterface
public interface AdminCount {
    /**
     * Remembers how many there are.
     *
     * @param now admins who can be heard, at least 0
     * @return the most of the last 24 hours, at least {@code now}
     * @throws io.github.plimsoll.execution.spi.StoreException when nobody knows
     */
    int most(int now);
}
