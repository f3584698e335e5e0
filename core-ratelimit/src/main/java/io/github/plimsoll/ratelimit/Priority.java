package io.github.plimsoll.ratelimit;

/** How much of its limits an action may use: what comes later leaves room for what comes first. */
public enum Priority {
    /** All of it: what a person asked for. */
    FIRST(100),
    /** 95 percent: what follows a person's choice, such as a copied trade. */
    SECOND(95),
    /** 80 percent: what nobody waits for. */
    LAST(80);

    private final int percent;

    Priority(int percent) {
        this.percent = percent;
    }

    /** The part of a capacity that is open to this class, rounded down, but at least 1. */
    public long of(long capacity) {
        return Math.max(1, capacity / 100 * percent + capacity % 100 * percent / 100);
    }
}
