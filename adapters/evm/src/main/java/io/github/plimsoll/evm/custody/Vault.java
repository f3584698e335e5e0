package io.github.plimsoll.evm.custody;

import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.spi.SealedKey;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Seals private keys for the store and opens them. Each has a data key of its own, drawn for it and used for nothing else; both
 * are bound to wallet, owner and chain, the data key to the version that wraps it, too. Thread-safe.
 */
public final class Vault {
    private static final HexFormat HEX = HexFormat.of();

    private final KeyRing ring;
    private final SecureRandom random;

    public Vault(KeyRing ring, SecureRandom random) {
        this.ring = ring;
        this.random = random;
    }

    /** The wallet of an address on a chain. */
    static String wallet(String chain, Object address) {
        return chain + ":" + address;
    }

    /**
     * Seals a key, and opens what it made before it gives it away.
     *
     * @param version the active one of the store
     * @throws RefusedException {@code UNKNOWN_VERSION} when this version was not given to this program
     * @throws IllegalStateException when the key of the version cannot be reached now
     */
    public SealedKey seal(PrivateKey key, String owner, String chain, String version) {
        String wallet = wallet(chain, key.address());
        byte[] dataKey = Sealed.drawn(random, Sealed.KEY);
        try {
            byte[] sealed = key.lend(secret -> Sealed.seal(
                    dataKey, secret, Binding.ofPrivateKey(wallet, owner, chain).bytes(), random));
            byte[] wrapped = ring.get(version).wrap(dataKey, Binding.ofDataKey(wallet, owner, chain, version));
            SealedKey row =
                    new SealedKey(wallet, owner, chain, version, HEX.formatHex(wrapped), HEX.formatHex(sealed), 1);
            open(row).close();
            return row;
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    /**
     * Opens a key, which the caller closes.
     *
     * @throws RefusedException when it was sealed otherwise, for another wallet, owner, chain or version, or was changed
     * @throws IllegalStateException when the key of its version cannot be reached now
     */
    public PrivateKey open(SealedKey row) {
        byte[] dataKey = dataKey(row);
        byte[] secret = {};
        try {
            secret = Sealed.open(
                    dataKey,
                    HEX.parseHex(row.sealed()),
                    Binding.ofPrivateKey(row).bytes());
            PrivateKey key = PrivateKey.of(secret);
            if (!wallet(row.chain(), key.address()).equals(row.wallet())) {
                key.close();
                throw new RefusedException(
                        RefusalCode.WRONG_ADDRESS, "what is sealed for " + row.wallet() + " is the key of another");
            }
            return key;
        } finally {
            Arrays.fill(dataKey, (byte) 0);
            Arrays.fill(secret, (byte) 0);
        }
    }

    /**
     * The same key with its data key wrapped with another version, unwrapped again and compared. The private key stays sealed.
     *
     * @throws RefusedException as {@link #open}
     * @throws IllegalStateException as {@link #open}, or when the new wrapping does not give the data key
     */
    public SealedKey rewrap(SealedKey row, String version) {
        byte[] dataKey = dataKey(row);
        byte[] again = {};
        try {
            Binding binding = Binding.ofDataKey(row.wallet(), row.owner(), row.chain(), version);
            byte[] wrapped = ring.get(version).wrap(dataKey, binding);
            again = ring.get(version).unwrap(wrapped, binding);
            if (!MessageDigest.isEqual(dataKey, again)) {
                throw new IllegalStateException("key version " + version + " does not give back what it wraps");
            }
            return row.rewrapped(version, HEX.formatHex(wrapped));
        } finally {
            Arrays.fill(dataKey, (byte) 0);
            Arrays.fill(again, (byte) 0);
        }
    }

    private byte[] dataKey(SealedKey row) {
        return ring.get(row.version()).unwrap(HEX.parseHex(row.wrapped()), Binding.ofDataKey(row));
    }
}
