package io.github.plimsoll.evm.custody;

/**
 * A kind of key service, found by {@link java.util.ServiceLoader}: its library is no part of programs that need none.
 * Implementations have a public constructor without parameters. Thread-safe.
 */
public interface KeyServiceProvider {
    /** What people name it by: 2 to 32 of a-z, 0-9 and -, the first a letter. */
    String name();

    /**
     * A key that encrypts. Nothing is asked of the service yet.
     *
     * @param key as the service names it
     * @throws io.github.plimsoll.evm.RefusedException when that is no name of a key there, or the service cannot be used so; its
     *     sentence holds no secret
     */
    KeyService encryption(String key);

    /**
     * A key that signs. Nothing is asked of the service yet.
     *
     * @param key as the service names it
     * @throws io.github.plimsoll.evm.RefusedException as {@link #encryption}
     */
    SigningService signing(String key);
}
