/**
 * Keys in AWS KMS: signatures on secp256k1, and the key above the keys of all wallets. The private part of neither is ever in
 * this process. Calls are bounded in time, number and size; no digest, key or text of the service is in an exception.
 */
@org.jspecify.annotations.NullMarked
package io.github.plimsoll.awskms;
