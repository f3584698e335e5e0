package io.github.plimsoll.bot.avantis;

import io.github.plimsoll.bot.config.Delegate;
import io.github.plimsoll.bot.config.SettingsException;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.custody.SigningKey;
import io.github.plimsoll.evm.custody.Wallets;
import io.github.plimsoll.evm.signing.Checksum;
import java.util.List;

/** The key that trades for wallets and cannot withdraw from them. */
public final class DelegateKey {
    /** Whose wallet it is among those that are kept here. */
    public static final String OWNER = "avantis-delegate";

    private DelegateKey() {}

    /** @throws SettingsException when there is no such key, or it is another one than was named */
    public static SigningKey of(Wallets wallets, Delegate named) {
        SigningKey key;
        try {
            key = wallets.key(OWNER);
        } catch (RefusedException none) {
            throw new SettingsException(
                    List.of("LIVE_TRADERS needs the key of CHAIN_DELEGATE, and there is none: make it with"
                            + " ./plimsoll keys create --owner " + OWNER));
        }
        return named(key, "the key of " + OWNER, named);
    }

    /**
     * A key that is elsewhere.
     *
     * @param key as it was found
     * @param name what to call it
     * @throws SettingsException when it is another one than was named
     */
    public static SigningKey named(SigningKey key, String name, Delegate named) {
        if (!key.address().equals(named.address())) {
            throw new SettingsException(List.of("CHAIN_DELEGATE is " + Checksum.of(named.address()) + ", but " + name
                    + " is that of " + Checksum.of(key.address())));
        }
        return key;
    }
}
