package io.github.plimsoll.evm;

/**
 * What a node says became of a transaction. It may speak of a block that goes away again. Immutable.
 *
 * @param block number of the block that holds it, from 0
 * @param blockHash 0x and 64 hex digits in lower case
 * @param success whether it did what it was to do
 */
public record Receipt(long block, String blockHash, boolean success) {}
