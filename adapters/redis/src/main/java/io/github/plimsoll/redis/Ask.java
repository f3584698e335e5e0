package io.github.plimsoll.redis;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What one caller asks of a script, and the answer to it. */
final class Ask extends CompletableFuture<List<Object>> {
    final String what;
    final String generation;
    final long hold;
    final String version;
    final String[] keys;
    final long[] capacities;
    final long[] costs;

    /**
     * @param generation that the counters must be of; empty when any will do
     * @param hold how long a reservation is held, or until when the one that ends would have been
     * @param version of the adjusted limits that the capacities come from; {@link Call#ANY} when they do not matter
     * @param keys one for each group of the call
     */
    Ask(String what, String generation, long hold, String version, String[] keys, long[] capacities, long[] costs) {
        this.what = what;
        this.generation = generation;
        this.hold = hold;
        this.version = version;
        this.keys = keys;
        this.capacities = capacities;
        this.costs = costs;
    }

    /** Whether one call of the script can answer both. */
    boolean goesWith(Ask first) {
        return what.equals(first.what) && generation.equals(first.generation) && version.equals(first.version);
    }

    /** What the script has to know of it that it does not know of the first that goes with it. */
    String own(Ask first) {
        if (what.equals("commit") || what.equals("cancel")) {
            return Long.toString(hold);
        }
        if (Arrays.equals(capacities, first.capacities)) {
            return "";
        }
        StringBuilder all = new StringBuilder();
        for (long capacity : capacities) {
            all.append(all.isEmpty() ? "" : ",").append(capacity);
        }
        return all.toString();
    }
}
