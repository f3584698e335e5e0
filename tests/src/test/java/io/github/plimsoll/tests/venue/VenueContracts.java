package io.github.plimsoll.tests.venue;

import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.Signature;
import java.util.List;
import java.util.Optional;

/** What the fake services put their orders into: the contracts, as an operator of the venue uses them. */
interface VenueContracts {
    /** From now on the market trades at this price, 1e-10 dollars. */
    void trades(long units);

    /** The price as the feed gives it to whoever calls the contracts, in hex without 0x. */
    String prices();

    /** What a trader holds. */
    List<FakeTrades.Held> of(EvmAddress trader);

    /** Target and stop of a position; 0 for none. */
    long[] levels(FakeTrades.Held one);

    /** Sets both levels of what stands in that place; false where the contracts undo the transaction. */
    boolean setLevels(Intent.Levels to, EvmAddress signer, Signature signature);

    /** Why the contracts would undo the transaction of a signed order; empty when they would not. */
    Optional<String> error(AvantisWords.Posted order);

    /** Carries out a signed order for which there is no {@link #error}; empty when only its nonce is used. */
    Optional<FakeTrades.Fill> execute(AvantisWords.Posted order);

    /** A keeper works on what a transaction has initiated; empty when nothing comes of it. */
    Optional<FakeTrades.Fill> keeps(String hash);

    /** What a trader has waiting; nothing in contracts that keep no such orders. */
    default List<FakeResting.Waiting> waiting(EvmAddress trader) {
        return List.of();
    }

    /** A keeper carries out what waits for the price that there is. */
    default void keepsWaiting() {}
}
