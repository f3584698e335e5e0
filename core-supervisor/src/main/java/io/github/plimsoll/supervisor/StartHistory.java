package io.github.plimsoll.supervisor;

/** The latest restarts of one child, just enough of them to hold the intensity. Guarded by the supervisor. */
final class StartHistory {
    private final int most;
    private final long within;
    // made at the first restart: most children never have one
    private long[] at = {};
    private int next;
    private int size;

    StartHistory(RestartIntensity intensity) {
        this.most = intensity.maxRestarts();
        this.within = intensity.within().toNanos();
    }

    /** Whether one more restart at this time keeps within the intensity. */
    boolean allows(long time) {
        if (most == 0) {
            return false;
        }
        return size < most || time - at[next] >= within;
    }

    void add(long time) {
        if (at.length == 0) {
            at = new long[most];
        }
        at[next] = time;
        next = next + 1 == at.length ? 0 : next + 1;
        size = Math.min(size + 1, at.length);
    }
}
