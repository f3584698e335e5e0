package io.github.plimsoll.bot.config;

import io.github.plimsoll.execution.spi.KeyVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Versions of the key above all wallets, as they were named: where each comes from. It shows names only. Immutable.
 *
 * @param versions the newest first; empty for none
 */
public record WalletKeys(List<Source> versions) {
    private static final String RULE =
            "must be VERSION=file:PATH, VERSION=SERVICE:KEY or VERSION= and 64 hex digits, the newest"
                    + " first, separated by commas, such as 2026-11=file:wallets.key";

    /**
     * One version.
     *
     * @param version its name
     * @param file path of its key file; empty when it is in none
     * @param hex the key, 64 hex digits; empty when it is elsewhere
     * @param service the key in a key service
     */
    public record Source(String version, String file, String hex, Optional<ServiceKeyName> service) {
        @Override
        public String toString() {
            return version
                    + (file.isEmpty() ? "" : "=file:" + file)
                    + service.map(name -> "=" + name).orElse("");
        }
    }

    public WalletKeys {
        versions = List.copyOf(versions);
    }

    /** Whether a version needs the password. */
    public boolean needPassword() {
        return versions.stream().anyMatch(source -> !source.file().isEmpty());
    }

    static WalletKeys parse(String text) {
        List<Source> versions = new ArrayList<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int end = part.indexOf('=');
            String version = end < 0 ? "" : part.substring(0, end).strip();
            String value = part.substring(end + 1).strip();
            String file = value.startsWith("file:") ? value.substring("file:".length()) : "";
            boolean hex = value.matches("[0-9a-fA-F]{64}");
            Optional<ServiceKeyName> service = ServiceKeyName.find(value);
            int named = (file.isEmpty() ? 0 : 1) + (hex ? 1 : 0) + (service.isPresent() ? 1 : 0);
            if (!KeyVersion.isId(version) || named != 1) {
                throw new IllegalArgumentException(RULE);
            }
            if (versions.stream().anyMatch(source -> source.version().equals(version))) {
                throw new IllegalArgumentException("must name each version once");
            }
            versions.add(new Source(version, file, hex ? value : "", service));
        }
        if (versions.size() > 16) {
            throw new IllegalArgumentException("must be at most 16 versions");
        }
        return new WalletKeys(versions);
    }
}
