package io.github.plimsoll.bot.config;

/**
 * The part of every trade limit that one process may grant while Redis is away, and how many processes have such a part.
 *
 * @param percent of each limit for each process, 0 (opens are refused meanwhile) to 99
 * @param processes the most that ever run at once, at least 1; percent times processes is at most 99
 */
public record LocalShares(int percent, int processes) {
    static LocalShares parse(String text) {
        if (text.isEmpty()) {
            return new LocalShares(0, 1);
        }
        if (!text.matches("[1-9][0-9]?x[1-9][0-9]?")) {
            throw new IllegalArgumentException("must be PERCENTxPROCESSES, such as 25x2");
        }
        int times = text.indexOf('x');
        LocalShares shares = new LocalShares(
                Integer.parseInt(text.substring(0, times)), Integer.parseInt(text.substring(times + 1)));
        if (shares.percent * shares.processes > 99) {
            throw new IllegalArgumentException(
                    "must leave something to Redis: percent times processes is at most 99, not "
                            + shares.percent * shares.processes);
        }
        return shares;
    }

    /** @throws IllegalArgumentException when the share of a limit is less than one */
    void check(String limit, int capacity) {
        if (percent > 0 && percent * (long) capacity < 100) {
            throw new IllegalArgumentException(percent + " percent of " + limit + " (" + capacity
                    + ") is less than one; at least " + (100 + capacity - 1) / capacity + " percent are one");
        }
    }
}
