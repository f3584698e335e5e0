package io.github.plimsoll.tests.simulated;

/** Something happened that must never happen. An error, so that nothing which is looked at can swallow it. */
public final class SimBroken extends Error {
    private static final long serialVersionUID = 1L;

    private SimBroken(String invariant, String what) {
        super(invariant + ": " + what);
    }

    public static void require(String invariant, boolean holds, Object... what) {
        if (!holds) {
            StringBuilder all = new StringBuilder();
            for (Object part : what) {
                all.append(part);
            }
            throw new SimBroken(invariant, all.toString());
        }
    }
}
