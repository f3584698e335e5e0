package io.github.plimsoll.execution.spi;

/**
 * A version of the key that wraps the data keys of wallets: its name and what it is recognised by, never the key. Immutable.
 *
 * @param id 1 to 32 of a-z, 0-9, - and .
 * @param check what only this key gives, 1 to 200 printable ASCII characters; another key under the same name is noticed by it
 * @param state what may be wrapped with it
 */
public record KeyVersion(String id, String check, State state) {
    /** What may be wrapped with a version. One version at a time is ACTIVE. */
    public enum State {
        /** Wraps what is new. */
        ACTIVE,
        /** Unwraps what is there, until nothing is. */
        RETIRING,
        /** Nothing is wrapped with it any more, for ever. */
        RETIRED
    }

    /** @throws IllegalArgumentException when a text is of another form */
    public KeyVersion {
        if (!isId(id)) {
            throw new IllegalArgumentException("a key version is 1 to 32 of a-z, 0-9, - and ., for example 2026-11");
        }
        if (!check.matches("[!-~]{1,200}")) {
            throw new IllegalArgumentException("a check is 1 to 200 printable ASCII characters");
        }
    }

    /** Whether a text may name a version. */
    public static boolean isId(String text) {
        return text.matches("[a-z0-9.-]{1,32}");
    }

    /** The same in another state. */
    public KeyVersion in(State next) {
        return new KeyVersion(id, check, next);
    }
}
