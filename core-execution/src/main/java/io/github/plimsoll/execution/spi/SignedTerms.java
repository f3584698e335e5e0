package io.github.plimsoll.execution.spi;

/**
 * What a wallet promised with one signature.
 *
 * @param place in its sequence
 * @param terms what was offered, in the adapter's words
 */
public record SignedTerms(long place, String terms) {}
