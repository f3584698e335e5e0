package io.github.plimsoll.avantis.market;

/** A market: what stays and what moves. Immutable. */
public record Pair(PairTerms terms, PairState state) {}
