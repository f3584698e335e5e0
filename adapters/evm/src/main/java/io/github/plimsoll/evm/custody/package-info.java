/**
 * Who holds the keys of wallets: private keys sealed in a database, each with a data key of its own that a key above all
 * wallets wraps; rotation of that key; keystore files, external commands and key services that sign. A private key is open for
 * one signature and wiped; none is in a text, an exception or a log. No type of any library appears in a public signature.
 */
@org.jspecify.annotations.NullMarked
package io.github.plimsoll.evm.custody;
