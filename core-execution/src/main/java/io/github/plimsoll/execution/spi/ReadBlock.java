package io.github.plimsoll.execution.spi;

/**
 * A block of a chain that was read.
 *
 * @param number from 0
 * @param hash what the chain knows it by, 1 to 100 characters
 */
public record ReadBlock(long number, String hash) {
    public ReadBlock {
        if (number < 0 || hash.isEmpty() || hash.length() > 100) {
            throw new IllegalArgumentException("a block has a number from 0 and a hash of 1 to 100 characters");
        }
    }
}
