package io.github.plimsoll.bot.chain;

import io.github.plimsoll.bot.command.UserError;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.numbers.UserId;
import java.util.Optional;

/**
 * Which address each user proved to control, and what they were asked to sign for it. Durable and thread-safe; every
 * method throws {@link StoreException} when the store does not answer.
 */
public interface Bindings {
    /** How a binding ended. */
    enum Outcome {
        BOUND,
        /** The challenge was used, or a newer one counts. */
        USED,
        /** The address is another user's. */
        TAKEN,
        /** The user has another address. */
        OTHER
    }

    /** The user's address. */
    Optional<EvmAddress> of(UserId user);

    /** Keeps a challenge instead of the user's last one. */
    void ask(Challenge challenge);

    /** The challenge of a user that counts, which may be over. */
    Optional<Challenge> asked(UserId user);

    /**
     * Binds the challenge's address to its user, whatever others do at the same time. In the same step the challenge is used.
     *
     * @param nowMicros epoch microseconds of the world
     */
    Outcome bind(Challenge challenge, long nowMicros);

    /** Forgets the user's address and challenge; whether there was an address. */
    boolean forget(UserId user);

    /**
     * Nothing can be bound.
     *
     * @param why in one sentence without an end
     */
    static Bindings none(String why) {
        return new Bindings() {
            @Override
            public Optional<EvmAddress> of(UserId user) {
                return Optional.empty();
            }

            @Override
            public void ask(Challenge challenge) {
                throw new UserError("NOT_KEPT", "No address can be bound: " + why + ".");
            }

            @Override
            public Optional<Challenge> asked(UserId user) {
                return Optional.empty();
            }

            @Override
            public Outcome bind(Challenge challenge, long nowMicros) {
                return Outcome.USED;
            }

            @Override
            public boolean forget(UserId user) {
                return false;
            }
        };
    }
}
