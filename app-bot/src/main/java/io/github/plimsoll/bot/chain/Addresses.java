package io.github.plimsoll.bot.chain;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.custody.Wallets;
import io.github.plimsoll.numbers.UserId;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the money of each user goes. It knows addresses and no way to a key. Thread-safe. */
public interface Addresses {
    /** The user's address, or why there is none. */
    Found of(UserId user);

    /**
     * An address, or why there is none.
     *
     * @param address empty when there is none
     * @param why in one sentence without an end; empty when there is an address
     * @param bound whether the user bound it: then it is looked at only, and no wallet of this program
     */
    record Found(Optional<EvmAddress> address, String why, boolean bound) {
        /** A wallet of this program, or none. */
        public Found(Optional<EvmAddress> address, String why) {
            this(address, why, false);
        }
    }

    /** The same, but who has no address has the one that was bound. Only for those who can have no wallet here. */
    default Addresses orBound(Bindings bindings) {
        return user -> {
            Found own = of(user);
            Optional<EvmAddress> bound = own.address().isPresent() ? Optional.empty() : bindings.of(user);
            return bound.isPresent() ? new Found(bound, "", true) : own;
        };
    }

    /** The same, but for users who have one of their own. */
    default Addresses but(Map<UserId, EvmAddress> own) {
        return user -> {
            EvmAddress address = own.get(user);
            return address == null ? of(user) : new Found(Optional.of(address), "");
        };
    }

    /** Nobody has a wallet. */
    static Addresses none(String why) {
        return user -> new Found(Optional.empty(), why);
    }

    /** Made when it is first asked for, once, whoever asks from wherever. */
    static Addresses of(Wallets wallets) {
        Logger log = LoggerFactory.getLogger(Addresses.class);
        return user -> {
            try {
                return new Found(Optional.of(wallets.create(user.value())), "");
            } catch (RefusedException refused) {
                log.warn("{} gets no wallet: {}", user, refused.getMessage());
                return new Found(
                        Optional.empty(),
                        switch (refused.code()) {
                            case UNKNOWN_VERSION ->
                                "no key above the wallets is ready here; an admin runs ./plimsoll keys rotate once";
                            default -> "your wallet cannot be made or read; an admin runs ./plimsoll keys verify";
                        });
            } catch (IllegalStateException away) {
                log.warn("{} gets no wallet now: {}", user, away.getMessage());
                return new Found(
                        Optional.empty(), "the key above the wallets cannot be reached now; try again shortly");
            }
        };
    }
}
