package io.github.plimsoll.execution.spi;

import java.math.BigInteger;
import java.util.List;

/**
 * What was read of a chain's log, up to where, and what everybody holds by it. Entries, holdings and the place up to which
 * was read change in one transaction; each entry is there once, and goes away with its block. Every method is a transaction of
 * its own, durable when it returns. Thread-safe; of several processes that read the same, one is first and the others are told.
 *
 * <p>Every method may throw {@link StoreException}; after {@link StoreException.Kind#COMMIT_UNKNOWN} read again.
 */
public interface ChainFeed {
    /** So many of the newest blocks are remembered: a reorganisation that goes deeper is for people. */
    int KEPT = 256;

    /**
     * Begins to read, once.
     *
     * @param reader names what is read, 1 to 200 characters
     * @param at the block before the first that is read
     * @return false when it has begun before; then nothing changes
     */
    boolean begin(String reader, ReadBlock at);

    /** What was read, newest first, at most {@value #KEPT}: the first is the place up to which was read. Empty before it began. */
    List<ReadBlock> blocks(String reader);

    /**
     * Adds blocks with what their log holds.
     *
     * @param after the newest that was read before
     * @param blocks that follow on it, at least one, without a gap
     * @param entries of these blocks
     * @return false when another one is the newest now; then nothing changes
     * @throws StoreException of kind CONSTRAINT for an entry that is there already
     */
    boolean append(String reader, ReadBlock after, List<ReadBlock> blocks, List<ChainEntry> entries);

    /**
     * Takes back everything after a block: its entries are gone, and holdings are as they were.
     *
     * @param from the newest that was read before
     * @param to one of {@link #blocks}
     * @return false when another one is the newest now, or the block is not remembered; then nothing changes
     */
    boolean rollBack(String reader, ReadBlock from, ReadBlock to);

    /** What somebody holds by all that was read; 0 when nothing was. */
    BigInteger held(String reader, String account, String asset);

    /** Entries from a block on, oldest first, at most so many. */
    List<ChainEntry> entries(String reader, long fromBlock, int most);
}
