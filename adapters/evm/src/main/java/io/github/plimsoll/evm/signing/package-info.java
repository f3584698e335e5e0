/**
 * Digests, keys, signatures and keystores, without a chain: EIP-712 typed data, ECDSA on secp256k1 as Ethereum wants it, DER
 * as hardware signers answer it, version 3 keystores. Keys are bytes that are wiped; no key is in a text, an exception or a
 * log. No type of any library appears in a public signature.
 */
@org.jspecify.annotations.NullMarked
package io.github.plimsoll.evm.signing;
