package io.github.plimsoll.evm.signing;

/**
 * One field of a struct of typed data. Immutable.
 *
 * @param name as the contract names it; it is part of what is signed
 * @param type as the standard writes it, such as {@code uint256}, {@code Trade} or {@code bytes32[]}
 */
public record TypedField(String name, String type) {}
