/**
 * Reading an EVM chain: a small JSON-RPC 2.0 client that believes nothing it is told. No type of any library appears in a
 * public signature.
 */
@org.jspecify.annotations.NullMarked
package io.github.plimsoll.evm;
