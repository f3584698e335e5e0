package io.github.plimsoll.postgres.upkeep;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose rows a law looks at: everybody's, or those of some accounts. In its queries {@code {COLUMN}} stands for the question
 * whether the account in that column is one of them.
 */
final class Scope {
    static final Scope EVERYTHING = new Scope(null);
    private static final Pattern PLACE = Pattern.compile("\\{([a-z.]+)}");

    private final @Nullable List<String> accounts;

    private Scope(@Nullable List<String> accounts) {
        this.accounts = accounts;
    }

    static Scope of(List<String> accounts) {
        return new Scope(List.copyOf(accounts));
    }

    /** Whether it holds everything, so that laws about no account belong to it too. */
    boolean everything() {
        return accounts == null;
    }

    static boolean isOfAccounts(String sql) {
        return PLACE.matcher(sql).find();
    }

    /** The query with its parameters set; the caller closes it. */
    PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        Matcher places = PLACE.matcher(sql);
        List<String> own = accounts;
        if (own == null) {
            return connection.prepareStatement(places.replaceAll("true"));
        }
        long count = places.results().count();
        PreparedStatement statement = connection.prepareStatement(places.replaceAll("$1 = ANY (?)"));
        try {
            Array array = connection.createArrayOf("text", own.toArray());
            for (int i = 1; i <= count; i++) {
                statement.setArray(i, array);
            }
            return statement;
        } catch (SQLException failed) {
            statement.close();
            throw failed;
        }
    }
}
