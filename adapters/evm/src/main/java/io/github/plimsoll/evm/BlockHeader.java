package io.github.plimsoll.evm;

/**
 * What is needed of a block. Immutable.
 *
 * @param number from 0
 * @param timeSeconds epoch seconds, from 0
 * @param hash 0x and 64 hex digits in lower case
 */
public record BlockHeader(long number, long timeSeconds, String hash) {}
