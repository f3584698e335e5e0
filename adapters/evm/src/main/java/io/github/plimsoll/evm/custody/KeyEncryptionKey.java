package io.github.plimsoll.evm.custody;

/** A version of the key above all wallets: it wraps their data keys. Thread-safe. */
public interface KeyEncryptionKey extends AutoCloseable {
    /** Its name: 1 to 32 of a-z, 0-9, - and . */
    String version();

    /** What only this key gives, 1 to 200 printable ASCII characters: it is stored, and leads to no key. */
    String check();

    /**
     * Wraps a data key.
     *
     * @param dataKey 32 bytes, which stay the caller's to wipe
     * @throws IllegalStateException when the key cannot be reached now
     */
    byte[] wrap(byte[] dataKey, Binding binding);

    /**
     * Opens what {@link #wrap} gave.
     *
     * @return 32 bytes, which the caller wipes
     * @throws io.github.plimsoll.evm.RefusedException when it was wrapped otherwise or for something else
     * @throws IllegalStateException when the key cannot be reached now
     */
    byte[] unwrap(byte[] wrapped, Binding binding);

    /** Wipes what is held of it. */
    @Override
    void close();
}
