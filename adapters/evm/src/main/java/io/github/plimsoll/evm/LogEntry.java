package io.github.plimsoll.evm;

import java.util.List;

/**
 * An entry of the log of a block.
 *
 * @param address the contract that wrote it
 * @param topics 0 to 4 words, 0x and 64 hex digits in lower case each
 * @param data 0x and hex digits in lower case
 * @param block number of its block
 * @param blockHash hash of its block
 * @param transaction hash of its transaction
 * @param index its place in the log of its block, from 0
 */
public record LogEntry(
        EvmAddress address,
        List<String> topics,
        String data,
        long block,
        String blockHash,
        String transaction,
        int index) {
    public LogEntry {
        topics = List.copyOf(topics);
    }
}
