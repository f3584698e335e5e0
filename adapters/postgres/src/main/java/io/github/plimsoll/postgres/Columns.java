package io.github.plimsoll.postgres;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Columns of a table that is read together with another. */
final class Columns {
    private Columns() {}

    /** {@code "id, name"} of table {@code t} as {@code "t.id, t.name"}. */
    static String of(String table, String columns) {
        return Arrays.stream(columns.split(", "))
                .map(column -> table + "." + column)
                .collect(Collectors.joining(", "));
    }
}
