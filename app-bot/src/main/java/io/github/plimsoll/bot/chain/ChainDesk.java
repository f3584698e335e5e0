package io.github.plimsoll.bot.chain;

import io.github.plimsoll.bot.command.UserError;
import io.github.plimsoll.bot.config.ChainSettings;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.execution.spi.WalletWork;
import io.github.plimsoll.numbers.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What the commands of the chain work with. There is no way to a key in it. Immutable, thread-safe.
 *
 * @param settings of the chain
 * @param watch of its nodes; empty when no chain is configured
 * @param addresses of users
 * @param bindings addresses that users proved to control
 * @param random where nonces come from; not asked by two at once
 * @param transactions by the ids of their intents
 * @param orders whether an order of that id is the user's
 * @param nowMicros epoch microseconds
 */
public record ChainDesk(
        ChainSettings settings,
        Optional<ChainWatch> watch,
        Addresses addresses,
        Bindings bindings,
        RandomGenerator random,
        Function<String, Optional<WalletWork.Item>> transactions,
        BiPredicate<UserId, String> orders,
        LongSupplier nowMicros) {
    private static final String NO_CHAIN = "no chain is configured; an admin of ./plimsoll run sets CHAIN_RPC_URLS,"
            + " and CHAIN_ID for another one than Base";

    /** @throws UserError when no chain is configured */
    ChainWatch nodes(String example) {
        return watch.orElseThrow(() ->
                new UserError("NO_CHAIN", "There is nothing to read: " + NO_CHAIN + ". Then " + example + " tells."));
    }

    /** Why nothing is known of the chain; empty when enough nodes answer. */
    Optional<String> blind() {
        return watch.isEmpty() ? Optional.of(NO_CHAIN) : watch.get().blind();
    }

    /** @throws UserError when the user has no wallet here; an address that was bound is none */
    EvmAddress address(UserId user, String example) {
        Addresses.Found found = shown(user, example);
        if (found.bound()) {
            throw new UserError(
                    "NO_WALLET",
                    "You have no wallet here, and the address that you bound is only looked at, so nothing has to be sent"
                            + " to it; /wallet shows it.");
        }
        return found.address().orElseThrow();
    }

    /**
     * The user's wallet, or else the address that was bound.
     *
     * @throws UserError when there is neither
     */
    Addresses.Found shown(UserId user, String example) {
        Addresses.Found found = addresses.of(user);
        if (found.address().isEmpty()) {
            throw new UserError(
                    "NO_WALLET",
                    "You have no wallet: " + found.why() + ". Then " + example
                            + " shows it. Or bind an address of your own with /bind ADDRESS.");
        }
        return found;
    }

    Instant now() {
        long micros = nowMicros.getAsLong();
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }
}
