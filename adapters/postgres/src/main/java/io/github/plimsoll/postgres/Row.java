package io.github.plimsoll.postgres;

import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the columns of one row from left to right. */
final class Row {
    /** Makes one value of one row. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Row row) throws SQLException;
    }

    private final ResultSet result;
    private int index;

    Row(ResultSet result) {
        this.result = result;
    }

    void restart() {
        index = 0;
    }

    SortableId id() throws SQLException {
        UUID id = result.getObject(++index, UUID.class);
        return new SortableId(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    @Nullable
    SortableId idOrNull() throws SQLException {
        UUID id = result.getObject(++index, UUID.class);
        return id == null ? null : new SortableId(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    String text() throws SQLException {
        return result.getString(++index);
    }

    @Nullable
    String textOrNull() throws SQLException {
        return result.getString(++index);
    }

    <E extends Enum<E>> E name(Class<E> type) throws SQLException {
        return Enum.valueOf(type, text());
    }

    long number() throws SQLException {
        return result.getLong(++index);
    }

    int small() throws SQLException {
        return result.getInt(++index);
    }

    @Nullable
    Integer smallOrNull() throws SQLException {
        int number = result.getInt(++index);
        return result.wasNull() ? null : number;
    }

    boolean flag() throws SQLException {
        return result.getBoolean(++index);
    }

    Usd usd() throws SQLException {
        return Usd.ofMicros(number());
    }

    @Nullable
    Usd usdOrNull() throws SQLException {
        long micros = number();
        return result.wasNull() ? null : Usd.ofMicros(micros);
    }

    @Nullable
    Ratio ratioOrNull() throws SQLException {
        long millionths = number();
        return result.wasNull() ? null : Ratio.ofMillionths(millionths);
    }

    /** A whole number of any size. */
    BigInteger whole() throws SQLException {
        return result.getBigDecimal(++index).toBigIntegerExact();
    }

    /** Two columns: units and decimals. */
    Price price() throws SQLException {
        return new Price(number(), small());
    }

    /** Two columns: units and decimals, both absent or none. */
    @Nullable
    Price priceOrNull() throws SQLException {
        long units = number();
        boolean absent = result.wasNull();
        int decimals = small();
        return absent ? null : new Price(units, decimals);
    }

    Object[] array() throws SQLException {
        return (Object[]) result.getArray(++index).getArray();
    }
}
