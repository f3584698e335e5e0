package io.github.plimsoll.evm.custody;

import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.execution.spi.KeyVersion;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A version whose 32 bytes this process holds, until it is closed. Thread-safe. */
public final class LocalKey implements KeyEncryptionKey {
    /** Bytes of the key. */
    public static final int LENGTH = Sealed.KEY;

    private static final String CHECKED = "plimsoll check of a key version";

    private final String version;
    private final String check;
    private final byte[] key;
    private final SecureRandom random;
    private boolean closed;

    private LocalKey(String version, byte[] key, SecureRandom random) {
        this.version = version;
        this.key = key;
        this.random = random;
        this.check = check(key);
    }

    /**
     * A version of this name.
     *
     * @param key 32 bytes, copied; they stay the caller's to wipe
     * @throws RefusedException when the key has another length or is one byte again and again
     * @throws IllegalArgumentException when the name is none
     */
    public static LocalKey of(String version, byte[] key, SecureRandom random) {
        if (!KeyVersion.isId(version)) {
            throw new IllegalArgumentException("a key version is 1 to 32 of a-z, 0-9, - and ., for example 2026-11");
        }
        if (key.length != LENGTH) {
            throw new RefusedException(RefusalCode.BAD_KEY, "the key of a version has 32 bytes, not " + key.length);
        }
        boolean drawn = false;
        for (byte one : key) {
            drawn |= one != key[0];
        }
        if (!drawn) {
            throw new RefusedException(RefusalCode.BAD_KEY, "the key of a version is drawn at random");
        }
        return new LocalKey(version, key.clone(), random);
    }

    /** HMAC-SHA-256 of a fixed text: a key of 256 random bits cannot be found from it. */
    private static String check(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(CHECKED.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException("no HMAC-SHA-256", everyJavaHasIt);
        }
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String check() {
        return check;
    }

    @Override
    public synchronized byte[] wrap(byte[] dataKey, Binding binding) {
        requireOpen();
        return Sealed.seal(key, dataKey, binding.bytes(), random);
    }

    @Override
    public synchronized byte[] unwrap(byte[] wrapped, Binding binding) {
        requireOpen();
        return Sealed.open(key, wrapped, binding.bytes());
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("key version " + version + " was closed");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(key, (byte) 0);
    }

    @Override
    public String toString() {
        return "key version " + version;
    }
}
