package io.github.plimsoll.bot;

import io.github.plimsoll.bot.config.ServiceKeyName;
import io.github.plimsoll.bot.config.SettingsException;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.custody.KeyService;
import io.github.plimsoll.evm.custody.KeyServiceProvider;
import io.github.plimsoll.evm.custody.ServiceSigningKey;
import io.github.plimsoll.evm.custody.SigningKey;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;

/** Keys in key services that settings name; the services themselves are artifacts of their own, which are there or not. */
final class KeyServices {
    private KeyServices() {}

    /** @throws SettingsException naming the setting, when there is no such service or key */
    static KeyService encryption(String setting, ServiceKeyName name) {
        return with(setting, name, kind -> kind.encryption(name.key()));
    }

    /**
     * A key that signs; the service is asked for its public part.
     *
     * @throws SettingsException naming the setting, when there is no such service, or the key is of another kind
     * @throws io.github.plimsoll.evm.custody.KeyServiceException when the service does not answer
     */
    static SigningKey signing(String setting, ServiceKeyName name) {
        return with(setting, name, kind -> new ServiceSigningKey(kind.signing(name.key())));
    }

    private static <T> T with(String setting, ServiceKeyName name, Function<KeyServiceProvider, T> use) {
        try {
            return use.apply(ServiceLoader.load(KeyServiceProvider.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(kind -> kind.name().equals(name.service()))
                    .findFirst()
                    .orElseThrow(() -> problem(
                            setting,
                            name,
                            "this program has no key service " + name.service()
                                    + "; aws-kms is the artifact io.github.plimsoll:plimsoll-aws-kms, which PLIMSOLL_MORE"
                                    + " adds to ./plimsoll")));
        } catch (RefusedException refused) {
            throw problem(setting, name, String.valueOf(refused.getMessage()));
        } catch (ServiceConfigurationError | LinkageError incomplete) {
            throw problem(setting, name, "its artifact is there without the libraries that it needs");
        }
    }

    private static SettingsException problem(String setting, ServiceKeyName name, String what) {
        return new SettingsException(List.of(setting + " " + name + ": " + what));
    }
}
