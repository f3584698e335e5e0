package io.github.plimsoll.bot;

import io.github.plimsoll.bot.avantis.DelegateKey;
import io.github.plimsoll.bot.config.Delegate;
import io.github.plimsoll.bot.config.Key;
import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.ServiceKeyName;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.config.SettingsException;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.custody.CommandKey;
import io.github.plimsoll.evm.custody.KeystoreKey;
import io.github.plimsoll.evm.custody.SigningKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The key of the delegate where {@code CHAIN_DELEGATE_KEY} says that it is: a keystore file, a program that signs, or a key service. */
final class DelegateSource {
    /** A keystore file of version 3 of the Web3 Secret Storage Definition. */
    static final String KEYSTORE = "keystore";
    /** A program that signs digests, such as one in front of a hardware wallet. */
    static final String COMMAND = "command";

    private static final String SETTING = Keys.CHAIN_DELEGATE_KEY.name();
    private static final int MOST_BYTES = 65_536;
    /** An exit waits with it for the lease of the key, so no longer than for a key service. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private DelegateSource() {}

    /**
     * Opens or asks it once, so that a key which cannot sign is known before anything depends on it.
     *
     * @param home what relative paths start from
     * @throws SettingsException naming the setting, when there is no such key or it is not that of {@code named}
     * @throws io.github.plimsoll.evm.custody.KeyServiceException when a key service does not answer
     */
    static SigningKey of(Settings settings, ServiceKeyName name, Delegate named, Path home) {
        return DelegateKey.named(key(settings, name, Optional.of(named), home), "that of " + SETTING, named);
    }

    /** Its address; a program has none to tell, and shows by signing that it is the one of {@code CHAIN_DELEGATE}. */
    static EvmAddress address(Settings settings, ServiceKeyName name, Path home) {
        return key(settings, name, settings.get(Keys.CHAIN_DELEGATE), home).address();
    }

    private static SigningKey key(Settings settings, ServiceKeyName name, Optional<Delegate> named, Path home) {
        return switch (name.service()) {
            case KEYSTORE -> keystore(settings, name, home);
            case COMMAND -> command(name, named, home);
            default -> KeyServices.signing(SETTING, name);
        };
    }

    private static SigningKey keystore(Settings settings, ServiceKeyName name, Path home) {
        try {
            String json = PrivateFiles.read(home, name.key(), MOST_BYTES);
            return new KeystoreKey(
                    json, () -> settings.get(Keys.CHAIN_DELEGATE_PASSWORD).toCharArray());
        } catch (PrivateFiles.OpenToOthersException open) {
            throw problem(name, "others may read the file; try chmod 600 " + name.key());
        } catch (IOException unreadable) {
            throw problem(name, "the file cannot be read");
        } catch (RefusedException refused) {
            throw problem(name, refused.getMessage() + "; its password is CHAIN_DELEGATE_PASSWORD");
        }
    }

    private static SigningKey command(ServiceKeyName name, Optional<Delegate> named, Path home) {
        EvmAddress address = named.map(Delegate::address)
                .orElseThrow(() -> problem(
                        name, "a program tells no address; set CHAIN_DELEGATE, and it shows whether it has that key"));
        List<String> secrets =
                Keys.all().stream().filter(Key::secret).map(Key::name).toList();
        SigningKey key =
                new CommandKey(address, List.of(home.resolve(name.key()).toString()), secrets, PATIENCE);
        try {
            // Of nothing: it shows whose key signs.
            key.sign(new SecureRandom().generateSeed(32));
        } catch (RefusedException | IllegalStateException cannot) {
            throw problem(name, String.valueOf(cannot.getMessage()));
        }
        return key;
    }

    private static SettingsException problem(ServiceKeyName name, String what) {
        return new SettingsException(List.of(SETTING + " " + name + ": " + what));
    }
}
