package io.github.plimsoll.evm;

/**
 * A block and the one it stands on.
 *
 * @param number from 0
 * @param hash 0x and 64 hex digits in lower case
 * @param parent hash of the block before it
 */
public record BlockLink(long number, String hash, String parent) {}
