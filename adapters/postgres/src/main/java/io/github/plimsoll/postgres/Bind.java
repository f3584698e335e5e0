package io.github.plimsoll.postgres;

import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fills the parameters of a statement from left to right. Nulls are typed, so the server keeps one plan per statement. */
final class Bind {
    /** Fills one statement. */
    @FunctionalInterface
    interface Values {
        void into(Bind bind) throws SQLException;
    }

    static final Values NONE = bind -> {};

    private final PreparedStatement statement;
    private int index;

    Bind(PreparedStatement statement) {
        this.statement = statement;
    }

    static UUID uuid(SortableId id) {
        return new UUID(id.high(), id.low());
    }

    Bind id(@Nullable SortableId id) throws SQLException {
        index++;
        if (id == null) {
            statement.setNull(index, Types.OTHER, "uuid");
        } else {
            statement.setObject(index, uuid(id));
        }
        return this;
    }

    Bind text(@Nullable String text) throws SQLException {
        statement.setString(++index, text);
        return this;
    }

    Bind name(Enum<?> value) throws SQLException {
        return text(value.name());
    }

    Bind number(long number) throws SQLException {
        statement.setLong(++index, number);
        return this;
    }

    Bind numberOrNull(@Nullable Long number) throws SQLException {
        if (number == null) {
            statement.setNull(++index, Types.BIGINT);
            return this;
        }
        return number(number);
    }

    Bind small(int number) throws SQLException {
        statement.setInt(++index, number);
        return this;
    }

    Bind smallOrNull(@Nullable Integer number) throws SQLException {
        if (number == null) {
            statement.setNull(++index, Types.INTEGER);
            return this;
        }
        return small(number);
    }

    Bind flag(boolean flag) throws SQLException {
        statement.setBoolean(++index, flag);
        return this;
    }

    Bind usd(Usd amount) throws SQLException {
        return number(amount.micros());
    }

    Bind usdOrNull(@Nullable Usd amount) throws SQLException {
        return numberOrNull(amount == null ? null : amount.micros());
    }

    /** A whole number of any size. */
    Bind whole(BigInteger number) throws SQLException {
        statement.setBigDecimal(++index, new BigDecimal(number));
        return this;
    }

    /** Two parameters: units and decimals. */
    Bind price(@Nullable Price price) throws SQLException {
        if (price == null) {
            statement.setNull(++index, Types.BIGINT);
            statement.setNull(++index, Types.INTEGER);
            return this;
        }
        return number(price.units()).small(price.decimals());
    }

    /** A value of a named type, or none of it. */
    Bind value(String type, @Nullable Object value) throws SQLException {
        if (value == null) {
            return switch (type) {
                case "uuid" -> id(null);
                case "int8" -> numberOrNull(null);
                case "int4" -> smallOrNull(null);
                default -> text(null);
            };
        }
        statement.setObject(++index, value);
        return this;
    }

    /** One array of texts. */
    Bind texts(Stream<String> elements) throws SQLException {
        return array("text", elements.toArray(String[]::new));
    }

    /** One array of ids. */
    Bind ids(Stream<SortableId> elements) throws SQLException {
        return array("uuid", elements.map(Bind::uuid).toArray(UUID[]::new));
    }

    /** One array of whole numbers. */
    Bind numbers(LongStream elements) throws SQLException {
        return array("int8", elements.boxed().toArray(Long[]::new));
    }

    /** One array parameter of a named element type. */
    Bind array(String type, Object[] elements) throws SQLException {
        statement.setArray(++index, statement.getConnection().createArrayOf(type, elements));
        return this;
    }
}
