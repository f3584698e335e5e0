package io.github.plimsoll.tests.chain;

/** Something happened that must never happen. An error, so that nothing which is looked at can swallow it. */
final class ChainBroken extends Error {
    private static final long serialVersionUID = 1L;

    private ChainBroken(String invariant, String what) {
        super(invariant + ": " + what);
    }

    static void require(String invariant, boolean holds, Object... what) {
        if (!holds) {
            StringBuilder all = new StringBuilder();
            for (Object part : what) {
                all.append(part);
            }
            throw new ChainBroken(invariant, all.toString());
        }
    }
}
