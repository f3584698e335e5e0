/**
 * Transactions and what they cost, decided without a chain: EIP-1559 transactions and their bytes, what is refused before it
 * is signed, fees and replacements, the fees beside the gas on OP-stack chains. No type of any library appears in a public
 * signature.
 */
@org.jspecify.annotations.NullMarked
package io.github.plimsoll.evm.sending;
