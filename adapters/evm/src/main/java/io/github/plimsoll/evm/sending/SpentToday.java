package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.numbers.WorldClock;
import java.math.BigInteger;

/** What an account has promised within 24 hours. Thread-safe. */
@FunctionalInterface
public interface SpentToday {
    /**
     * Gas and value of what was signed within 24 hours, wei; of what replaces each other the dearest.
     *
     * @param place one that is not counted: what is signed for it now replaces what was
     */
    BigInteger beside(long place);

    /** As a store of wallets has it: it outlives the process. */
    static SpentToday of(WalletStore store, BigInteger chainId, EvmAddress account, WorldClock clock) {
        String wallet = DurableSender.wallet(chainId, account);
        return place -> new Spent(store, wallet, clock.epochMicros()).all(place);
    }
}
