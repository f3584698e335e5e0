package io.github.plimsoll.evm;

import java.util.List;
import java.util.OptionalLong;

/**
 * As of which block something is asked. Immutable.
 *
 * @param text as JSON-RPC writes it: {@code latest}, {@code safe}, {@code finalized}, {@code pending}, {@code earliest}
 *     or a number as {@code 0x} and hex digits without leading zeros
 */
public record BlockTag(String text) {
    private static final List<String> NAMES = List.of("latest", "safe", "finalized", "pending", "earliest");

    /** The newest block. */
    public static final BlockTag LATEST = new BlockTag("latest");
    /** Published on layer 1. */
    public static final BlockTag SAFE = new BlockTag("safe");
    /** Final on layer 1. */
    public static final BlockTag FINALIZED = new BlockTag("finalized");

    /** @throws IllegalArgumentException naming what is allowed */
    public BlockTag {
        if (!NAMES.contains(text) && Hex.quantity(text).isEmpty()) {
            throw new IllegalArgumentException("a block is one of " + NAMES + " or a number such as 0x1b4, not "
                    + (text.length() <= 40 ? text : text.substring(0, 40) + "..."));
        }
    }

    /** @param number from 0 */
    public static BlockTag number(long number) {
        if (number < 0) {
            throw new IllegalArgumentException("a block's number is at least 0, not " + number);
        }
        return new BlockTag(Hex.quantity(number));
    }

    /** The number, unless it is a name. */
    public OptionalLong number() {
        return Hex.quantity(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
