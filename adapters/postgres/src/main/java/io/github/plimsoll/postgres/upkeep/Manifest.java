package io.github.plimsoll.postgres.upkeep;

import io.github.plimsoll.execution.spi.AuditHead;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an archive says about itself: lines of words.
 *
 * <pre>
 * plimsoll-backup 1
 * made 2026-11-22T06:00:00Z
 * standing RUN EPOCH WORLD_MICROS AUDIT_SEQ AUDIT_HASH
 * room NAME VERSION CHECKSUM
 * table ROOM.NAME ROWS SHA256 COLUMN,COLUMN,...
 * </pre>
 *
 * @param made when, ISO-8601 UTC
 * @param standing how far the database had come
 * @param rooms version and checksum of the last migration, by room
 * @param tables in the order in which they are written back
 */
record Manifest(String made, Standing standing, SortedMap<String, String> rooms, List<Entry> tables) {
    static final String FIRST_LINE = "plimsoll-backup 1";

    /** One table of the archive: its file is {@code ROOM/NAME.copy} in the server's COPY text format, UTF-8. */
    record Entry(String table, long rows, String sha256, List<String> columns) {
        String file() {
            return table.replace('.', '/') + ".copy";
        }
    }

    String text() {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        text.append("made ").append(made).append('\n');
        text.append("standing ")
                .append(standing.run())
                .append(' ')
                .append(standing.epoch())
                .append(' ')
                .append(standing.worldMicros())
                .append(' ')
                .append(standing.audit().seq())
                .append(' ')
                .append(standing.audit().hash())
                .append('\n');
        rooms.forEach((room, version) ->
                text.append("room ").append(room).append(' ').append(version).append('\n'));
        for (Entry entry : tables) {
            text.append("table ")
                    .append(entry.table())
                    .append(' ')
                    .append(entry.rows())
                    .append(' ')
                    .append(entry.sha256())
                    .append(' ')
                    .append(String.join(",", entry.columns()))
                    .append('\n');
        }
        return text.toString();
    }

    /** @throws IllegalArgumentException when it is none, or of a form that this program does not know */
    static Manifest parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 3 || !lines.get(0).equals(FIRST_LINE)) {
            throw new IllegalArgumentException("it does not begin with " + FIRST_LINE);
        }
        SortedMap<String, String> rooms = new TreeMap<>();
        List<Entry> tables = new ArrayList<>();
        String[] standing = words(lines.get(2), "standing", 6);
        for (String line : lines.subList(3, lines.size())) {
            if (line.startsWith("room ")) {
                String[] words = words(line, "room", 4);
                rooms.put(words[1], words[2] + " " + words[3]);
            } else {
                String[] words = words(line, "table", 5);
                tables.add(new Entry(words[1], Long.parseLong(words[2]), words[3], List.of(words[4].split(",", -1))));
            }
        }
        return new Manifest(
                words(lines.get(1), "made", 2)[1],
                new Standing(
                        Long.parseLong(standing[1]),
                        Long.parseLong(standing[2]),
                        Long.parseLong(standing[3]),
                        new AuditHead(Long.parseLong(standing[4]), standing[5])),
                rooms,
                tables);
    }

    private static String[] words(String line, String first, int count) {
        String[] words = line.split(" ", -1);
        if (words.length != count || !words[0].equals(first)) {
            throw new IllegalArgumentException("a line is not \"" + first + " ...\"");
        }
        return words;
    }
}
