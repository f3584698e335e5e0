package io.github.plimsoll.feeds.live;

/** A key or token that goes into one header and nowhere else: it has no text of its own. Immutable. */
public final class ApiKey {
    private final String value;

    private ApiKey(String value) {
        this.value = value;
    }

    /**
     * A key.
     *
     * @throws IllegalArgumentException when it is empty or has characters that no header can hold; the message does not
     *     repeat it
     */
    public static ApiKey of(String value) {
        boolean sound =
                !value.isEmpty() && value.length() <= 4_096 && value.chars().allMatch(c -> c > ' ' && c <= '~');
        if (!sound) {
            throw new IllegalArgumentException("an API key is 1 to 4096 printable ASCII characters without blanks");
        }
        return new ApiKey(value);
    }

    String bearer() {
        return "Bearer " + value;
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
