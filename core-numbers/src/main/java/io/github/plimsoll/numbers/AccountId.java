package io.github.plimsoll.numbers;

import java.util.regex.Pattern;

/**
 * An account: user x venue x wallet x mode (DRY or LIVE) x collateral asset. DRY and LIVE accounts have separate ids.
 * Immutable.
 *
 * @param value 1 to 96 of a-z, 0-9, {@code . _ : -}
 */
public record AccountId(String value) implements Comparable<AccountId> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._:-]{0,95}");

    public AccountId {
        Given.notNull(value, "value");
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "account id must be 1 to 96 of a-z, 0-9, . _ : - but is " + Given.quoted(value));
        }
    }

    @Override
    public int compareTo(AccountId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
