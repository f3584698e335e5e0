package io.github.plimsoll.supervisor;

/** The latest restarts of one child, just enough of them to hold the intensity. Guarded by the supervisor. */
final class StartHistory {
    private final long[] at;
    private final long within;
    private int next;
    private int size;

    StartHistory(RestartIntensity intensity) {
        this.at = new long[intensity.maxRestarts()];
        this.within = intensity.within().toNanos();
    }

    /** Whether one more restart at this time keeps within the intensity. */
    boolean allows(long time) {
        if (at.length == 0) {
            return false;
        }
        return size < at.length || time - at[next] >= within;
    }

    void add(long time) {
        at[next] = time;
        next = next + 1 == at.length ? 0 : next + 1;
        size = Math.min(size + 1, at.length);
    }
}
