package io.github.plimsoll.evm.sending;

/** What the nodes say of one transaction. */
public sealed interface Sighting {
    /**
     * It is in a block of the chain as it is now, as a second node confirms by the block's hash.
     *
     * @param block number
     * @param blockHash 0x and 64 hex digits
     * @param success whether it did what it was to do; a revert pays its fee and does nothing
     */
    record InBlock(long block, String blockHash, boolean success) implements Sighting {}

    /** Enough nodes that know the newest block know no receipt of it, and have it in no block. */
    record Absent() implements Sighting {}

    /** Not enough nodes answered, or they contradict each other. */
    record Unclear() implements Sighting {}

    Absent ABSENT = new Absent();
    Unclear UNCLEAR = new Unclear();
}
