package io.github.plimsoll.execution.spi;

import java.util.List;

/**
 * What a wallet has to do.
 *
 * @param next the place in the sequence that the next one gets, from 0
 * @param items what has not ended: first what has a place, in the order of the places, then the rest as it was recorded
 */
public record WalletWork(long next, List<Item> items) {
    public WalletWork {
        items = List.copyOf(items);
    }

    /**
     * One of them.
     *
     * @param send what is to be done
     * @param attempts every signed form of it, in order
     */
    public record Item(ChainSend send, List<ChainAttempt> attempts) {
        public Item {
            attempts = List.copyOf(attempts);
        }
    }
}
