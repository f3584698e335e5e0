package io.github.plimsoll.feeds.chainlink;

import io.github.plimsoll.supervisor.Outcome;

/**
 * Calls contracts of one chain without a transaction; {@code RpcClient::ethCall} of plimsoll-evm fits. It answers in time
 * and never throws for what the other side does. Thread-safe.
 */
@FunctionalInterface
public interface EthCall {
    /**
     * Calls.
     *
     * @param address of the contract, 0x and 40 hex digits
     * @param data selector and arguments
     * @param block {@code latest}, {@code safe}, {@code finalized} or a number as 0x and hex digits
     * @return what the contract returned, or why nothing did
     */
    Outcome<byte[]> call(String address, byte[] data, String block);
}
