package io.github.plimsoll.bot.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key in a key service, by its name. Immutable.
 *
 * @param service the kind of service, such as {@code aws-kms}
 * @param key as the service names it
 */
public record ServiceKeyName(String service, String key) {
    private static final Pattern FORM = Pattern.compile("([a-z][a-z0-9-]{1,31}):([!-+\\--~]{1,200})");

    /** Empty when the text is none; a file is no service. */
    static Optional<ServiceKeyName> find(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches() && !form.group(1).equals("file")
                ? Optional.of(new ServiceKeyName(form.group(1), form.group(2)))
                : Optional.empty();
    }

    static Optional<ServiceKeyName> parse(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(find(text)
                .orElseThrow(() -> new IllegalArgumentException("must be keystore:FILE, command:PROGRAM or SERVICE:KEY,"
                        + " such as keystore:delegate.json; names have no spaces and no commas")));
    }

    @Override
    public String toString() {
        return service + ":" + key;
    }
}
