package io.github.plimsoll.bot.command;

import io.github.plimsoll.execution.EntryExits;
import io.github.plimsoll.execution.spi.StoredEntry;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A resting entry in words and data. */
public final class EntryText {
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT);

    private EntryText() {}

    /** {@code E1 LONG BTC-USD 100.00 USD at 10x, limit 49000.00, sl 3% trail 2%}: the exits as they are typed. */
    static String name(StoredEntry entry) {
        return "E" + entry.number() + " " + entry.side() + " " + entry.instrument() + " " + entry.collateral()
                + " USD at " + entry.leverage()
                + ", " + price(entry) + (entry.atVenue() ? ", at the venue" : "")
                + (exits(entry).isEmpty() ? "" : ", " + String.join(" ", exits(entry)));
    }

    /** What it waits for: {@code trigger 48000.00, limit 49000.00}, or one of them. */
    public static String price(StoredEntry entry) {
        return Stream.of(
                        entry.trigger() == null ? "" : "trigger " + Say.price(entry.trigger()),
                        entry.limit() == null ? "" : "limit " + Say.price(entry.limit()))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    /** Each exit as it is typed. */
    static List<String> exits(StoredEntry entry) {
        EntryExits exits = EntryExits.of(entry);
        List<String> all = new ArrayList<>();
        if (exits.stop() != null) {
            all.add("sl " + exits.stop());
        }
        if (exits.target() != null) {
            all.add("tp " + exits.target());
        }
        exits.others().forEach(exit -> all.add(ExitSyntax.text(exit).strip()));
        return all;
    }

    /** With where it stands. */
    static String line(StoredEntry entry) {
        String armed = entry.trigger() != null && entry.limit() != null && entry.armed() ? ", trigger reached" : "";
        return name(entry) + ": " + entry.state() + armed + " until " + until(entry)
                + (entry.reason() == null ? "" : " (" + entry.reason() + ")") + "  " + entry.id();
    }

    static String until(StoredEntry entry) {
        Instant end = Instant.ofEpochSecond(TimeUnit.MICROSECONDS.toSeconds(entry.validUntil()));
        return MINUTES.format(LocalDateTime.ofInstant(end, ZoneOffset.UTC));
    }

    static Data data(StoredEntry entry) {
        return Data.of("entry", entry.id())
                .and("number", "E" + entry.number())
                .and("market", entry.instrument())
                .and("side", entry.side())
                .and("collateral", entry.collateral())
                .and("leverage", entry.leverage())
                .and("trigger", entry.trigger())
                .and("limit", entry.limit())
                .and("at_venue", entry.atVenue())
                .and("exits", exits(entry))
                .and("armed", entry.armed())
                .and("state", entry.state())
                .and("reason", entry.reason())
                .and("tries", entry.tries())
                .and("intent", entry.intent())
                .and("valid_until_us", entry.validUntil());
    }
}
