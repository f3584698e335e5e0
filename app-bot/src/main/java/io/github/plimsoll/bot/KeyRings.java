package io.github.plimsoll.bot;

import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.config.SettingsException;
import io.github.plimsoll.bot.config.WalletKeys;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.custody.KeyEncryptionKey;
import io.github.plimsoll.evm.custody.KeyFile;
import io.github.plimsoll.evm.custody.KeyRing;
import io.github.plimsoll.evm.custody.LocalKey;
import io.github.plimsoll.evm.custody.ServiceKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Opens the versions that {@code WALLET_KEYS} names. */
final class KeyRings {
    private KeyRings() {}

    /**
     * All of them; the caller closes the ring.
     *
     * @param home what relative paths start from
     * @throws SettingsException when none is named, or one cannot be opened; no secret is in it
     */
    static KeyRing open(Settings settings, Path home, SecureRandom random) {
        WalletKeys named = settings.get(Keys.WALLET_KEYS);
        if (named.versions().isEmpty()) {
            throw problem("names no version; ./plimsoll keys new-key FILE makes a key file");
        }
        char[] password = settings.get(Keys.WALLET_KEYS_PASSWORD).toCharArray();
        List<KeyEncryptionKey> opened = new ArrayList<>();
        try {
            for (WalletKeys.Source source : named.versions()) {
                opened.add(open(source, password, home, random));
            }
            return new KeyRing(opened);
        } catch (RefusedException | SettingsException refused) {
            opened.forEach(KeyEncryptionKey::close);
            throw refused;
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static KeyEncryptionKey open(WalletKeys.Source source, char[] password, Path home, SecureRandom random) {
        try {
            if (source.service().isPresent()) {
                return new ServiceKey(
                        source.version(),
                        KeyServices.encryption(
                                "WALLET_KEYS version " + source.version(),
                                source.service().get()));
            }
            if (source.file().isEmpty()) {
                byte[] key = HexFormat.of().parseHex(source.hex());
                try {
                    return LocalKey.of(source.version(), key, random);
                } finally {
                    Arrays.fill(key, (byte) 0);
                }
            }
            return KeyFile.open(source.version(), text(source, home), password, random);
        } catch (RefusedException refused) {
            throw problem("version " + source + ": " + refused.getMessage());
        }
    }

    private static String text(WalletKeys.Source source, Path home) {
        try {
            return PrivateFiles.read(home, source.file(), KeyFile.MAX_LENGTH);
        } catch (PrivateFiles.OpenToOthersException open) {
            throw problem("version " + source + ": others may read the file; try chmod 600 " + source.file());
        } catch (IOException unreadable) {
            throw problem("version " + source + ": the file cannot be read");
        }
    }

    private static SettingsException problem(String text) {
        return new SettingsException(List.of("WALLET_KEYS " + text));
    }
}
