package io.github.plimsoll.testkit;

import java.util.List;

/**
 * Something that reads bytes from outside and what it is given to begin with. It may refuse an input, and must not throw,
 * hang or take more memory than a multiple of it.
 *
 * @param name for people; unique within a test class
 * @param seeds well-formed inputs, which others are made of
 */
public record Parser(String name, List<byte[]> seeds, Reading reading) {
    /** Reads an input. */
    @FunctionalInterface
    public interface Reading {
        /**
         * @return what became of it, in few different ways
         * @throws Exception which is a finding
         */
        Object read(byte[] input) throws Exception;
    }

    public Parser {
        seeds = List.copyOf(seeds);
    }
}
