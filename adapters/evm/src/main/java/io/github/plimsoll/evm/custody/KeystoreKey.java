package io.github.plimsoll.evm.custody;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.Keystore;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.evm.signing.Signature;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * A keystore of version 3 that is opened for each signature. With the costs that other wallets write that takes about a second
 * and 256 MiB each time; where that is too slow, the key belongs into the store.
 */
public final class KeystoreKey implements SigningKey {
    private final String json;
    private final Supplier<char[]> password;
    private final EvmAddress address;

    /**
     * Opens it once, to know its address.
     *
     * @param json the file's text
     * @param password gives the password each time; what it gives is wiped
     * @throws RefusedException when it is no keystore, would take too much work, or the password is wrong
     */
    public KeystoreKey(String json, Supplier<char[]> password) {
        this.json = json;
        this.password = password;
        try (PrivateKey key = open()) {
            this.address = key.address();
        }
    }

    private PrivateKey open() {
        char[] given = password.get();
        try {
            return Keystore.open(json, given);
        } finally {
            Arrays.fill(given, '\0');
        }
    }

    @Override
    public EvmAddress address() {
        return address;
    }

    @Override
    public Signature sign(byte[] digest) {
        try (PrivateKey key = open()) {
            if (!key.address().equals(address)) {
                throw new RefusedException(RefusalCode.NOT_THE_SIGNER, "the keystore holds another key than before");
            }
            return key.sign(digest);
        }
    }

    @Override
    public String toString() {
        return "keystore of " + address;
    }
}
