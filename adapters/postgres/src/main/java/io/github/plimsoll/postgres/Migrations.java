package io.github.plimsoll.postgres;

import java.util.List;

/** stub */
public final class Migrations {
    private Migrations() {}

    /** stub. */
    public static void run(DatabaseAccess owner, List<String> rooms) {}
}
