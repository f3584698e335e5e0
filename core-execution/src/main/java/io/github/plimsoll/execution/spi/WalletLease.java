package io.github.plimsoll.execution.spi;

/**
 * The right of one process to sign for a wallet, for a while. Whoever takes the wallet next has a higher epoch, and what an
 * older one still writes is refused.
 *
 * @param wallet chain and address
 * @param holder the process
 * @param epoch counts who has held the wallet, from 1
 */
public record WalletLease(String wallet, String holder, long epoch) {}
