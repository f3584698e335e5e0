package io.github.plimsoll.postgres;

import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one shape as parameters: one array for each column, so that one text of a statement, and one plan of the server,
 * does for any number of rows. Describe it once; then it does not change.
 */
final class RowArrays<R> {
    private record Column<R>(String name, String type, String cast, Function<R, @Nullable Object> value) {}

    private final List<Column<R>> columns = new ArrayList<>();

    RowArrays<R> id(String name, Function<R, @Nullable SortableId> value) {
        return column(name, "uuid", "", row -> {
            SortableId id = value.apply(row);
            return id == null ? null : Bind.uuid(id);
        });
    }

    RowArrays<R> text(String name, Function<R, @Nullable String> value) {
        return column(name, "text", "", value::apply);
    }

    RowArrays<R> name(String name, Function<R, Enum<?>> value) {
        return column(name, "text", "", row -> value.apply(row).name());
    }

    RowArrays<R> json(String name, Function<R, String> value) {
        return column(name, "text", "::jsonb", value::apply);
    }

    RowArrays<R> number(String name, Function<R, @Nullable Long> value) {
        return column(name, "int8", "", value::apply);
    }

    RowArrays<R> small(String name, Function<R, @Nullable Integer> value) {
        return column(name, "int4", "", value::apply);
    }

    RowArrays<R> flag(String name, Function<R, Boolean> value) {
        return column(name, "bool", "", value::apply);
    }

    RowArrays<R> usd(String name, Function<R, Usd> value) {
        return column(name, "int8", "", row -> value.apply(row).micros());
    }

    RowArrays<R> usdOrNull(String name, Function<R, @Nullable Usd> value) {
        return column(name, "int8", "", row -> {
            Usd usd = value.apply(row);
            return usd == null ? null : usd.micros();
        });
    }

    /** Two columns: units, and decimals under the name and {@code _decimals}. */
    RowArrays<R> price(String name, Function<R, @Nullable Price> value) {
        return number(name, row -> {
                    Price price = value.apply(row);
                    return price == null ? null : price.units();
                })
                .small(name + "_decimals", row -> {
                    Price price = value.apply(row);
                    return price == null ? null : price.decimals();
                });
    }

    private RowArrays<R> column(String name, String type, String cast, Function<R, @Nullable Object> value) {
        columns.add(new Column<>(name, type, cast, value));
        return this;
    }

    /** The names of the columns, in their order. */
    String names() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** The columns of {@link #source}, as what they are in a table. */
    String values(String alias) {
        return columns.stream()
                .map(column -> alias + "." + column.name() + column.cast())
                .collect(Collectors.joining(", "));
    }

    /** What stands behind FROM. */
    String source(String alias) {
        return columns.stream()
                .map(column -> "?::" + column.type() + "[]")
                .collect(Collectors.joining(", ", "unnest(", ") AS " + alias + " (" + names() + ")"));
    }

    /** One row as parameters of its own, which the server plans once and for ever. */
    String places() {
        return columns.stream().map(column -> "?" + column.cast()).collect(Collectors.joining(", "));
    }

    /** The parameters of {@link #places}. */
    Bind.Values one(R row) {
        return bind -> {
            for (Column<R> column : columns) {
                bind.value(column.type(), column.value().apply(row));
            }
        };
    }

    /** The parameters of {@link #source}. */
    Bind.Values of(List<R> rows) {
        return bind -> {
            for (Column<R> column : columns) {
                bind.array(column.type(), rows.stream().map(column.value()).toArray());
            }
        };
    }
}
