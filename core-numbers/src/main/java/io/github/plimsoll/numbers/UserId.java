package io.github.plimsoll.numbers;

import java.util.regex.Pattern;

/**
 * A user of the installation: our own id, never a chat service's. Immutable.
 *
 * @param value 1 to 32 of a-z, 0-9, {@code _} and {@code -}, beginning with a letter
 */
public record UserId(String value) implements Comparable<UserId> {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_-]{0,31}");

    public UserId {
        Given.notNull(value, "value");
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "user must be 1 to 32 of a-z, 0-9, _ and -, beginning with a letter, such as alice");
        }
    }

    @Override
    public int compareTo(UserId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
