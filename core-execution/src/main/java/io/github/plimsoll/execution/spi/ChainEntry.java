package io.github.plimsoll.execution.spi;

import java.math.BigInteger;
import java.util.List;

/**
 * One entry of a chain's log, decoded: what it changed for whom. A transaction and the place in the log name it for ever.
 * Immutable.
 *
 * @param transaction hash, 1 to 100 characters
 * @param index place in the log of its block, from 0
 * @param block number of the block that holds it
 * @param changes at least one, each account and asset once
 */
public record ChainEntry(String transaction, int index, long block, List<Change> changes) {
    /**
     * What somebody has more, or less.
     *
     * @param account whose, 1 to 200 characters
     * @param asset of what, 1 to 200 characters
     * @param by in its smallest unit; below 0 when it became less; at most 256 bits
     */
    public record Change(String account, String asset, BigInteger by) {
        public Change {
            if (account.isEmpty() || account.length() > 200 || asset.isEmpty() || asset.length() > 200) {
                throw new IllegalArgumentException("account and asset have 1 to 200 characters");
            }
            if (by.bitLength() > 256) {
                throw new IllegalArgumentException("a change has at most 256 bits");
            }
        }
    }

    public ChainEntry {
        changes = List.copyOf(changes);
        if (transaction.isEmpty() || transaction.length() > 100 || index < 0 || block < 0 || changes.isEmpty()) {
            throw new IllegalArgumentException("an entry has a transaction, a place, a block and changes");
        }
        long different = changes.stream()
                .map(change -> List.of(change.account(), change.asset()))
                .distinct()
                .count();
        if (different != changes.size()) {
            throw new IllegalArgumentException("an entry changes an asset of an account once");
        }
    }
}
