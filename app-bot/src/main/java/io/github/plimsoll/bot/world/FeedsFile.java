package io.github.plimsoll.bot.world;

import io.github.plimsoll.bot.config.Keys;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.bot.config.SettingsException;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.feeds.live.FeedsConfig;
import io.github.plimsoll.numbers.Instrument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The file that {@code FEEDS_FILE} names. */
public final class FeedsFile {
    private static final int MOST_BYTES = 65_536;
    private static final List<Instrument> KNOWN =
            List.of(Instrument.cryptoPerp("BTC"), Instrument.cryptoPerp("ETH"), Instrument.cryptoPerp("SOL"));

    private FeedsFile() {}

    /**
     * Reads it; empty when none is set.
     *
     * @param home what a relative path begins at
     * @throws SettingsException naming everything that is wrong with it
     */
    public static Optional<FeedsConfig> read(Settings settings, Path home) {
        String name = settings.get(Keys.FEEDS_FILE);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path file = home.resolve(name);
            if (Files.size(file) > MOST_BYTES) {
                throw wrong(name, "has more than " + MOST_BYTES + " bytes");
            }
            return Optional.of(FeedsConfig.read(Files.readString(file, StandardCharsets.UTF_8), KNOWN, System::getenv));
        } catch (IOException unreadable) {
            throw wrong(name, "cannot be read; write for example FEEDS_FILE=docs/feeds.conf");
        } catch (IllegalArgumentException problems) {
            throw wrong(name, String.valueOf(problems.getMessage()));
        }
    }

    /** The markets of a deployment; without any source those that could have one. */
    static List<Instrument> markets(Optional<FeedsConfig> feeds) {
        return feeds.map(FeedsConfig::markets).orElse(KNOWN);
    }

    /**
     * A position whose market has no price any more could never be closed.
     *
     * @throws SettingsException naming every such market
     */
    public static void requireCovers(Optional<FeedsConfig> feeds, List<StoredPosition> open) {
        List<String> problems = open.stream()
                .map(StoredPosition::instrument)
                .distinct()
                .filter(held ->
                        markets(feeds).stream().noneMatch(market -> market.id().equals(held)))
                .map(held -> "there is an open position in " + held + ", but FEEDS_FILE names no source for it; add "
                        + held + ".coinbase = " + held + " and another source")
                .toList();
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    private static SettingsException wrong(String name, String why) {
        return new SettingsException(List.of(Keys.FEEDS_FILE.name() + " " + name + ": " + why));
    }
}
