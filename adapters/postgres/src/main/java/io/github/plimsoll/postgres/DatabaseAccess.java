package io.github.plimsoll.postgres;

import java.util.Objects;

/**
 * How one role reaches one database. Immutable. {@link #toString} leaves the password out, so that an access may appear in a
 * log line or an exception.
 */
public final class DatabaseAccess {
    private final String jdbcUrl;
    private final String user;
    private final String password;

    private DatabaseAccess(String jdbcUrl, String user, String password) {
        this.jdbcUrl = jdbcUrl;
        this.user = user;
        this.password = password;
    }

    /**
     * An access to any PostgreSQL.
     *
     * @param jdbcUrl begins with {@code jdbc:postgresql:} and carries neither user nor password
     * @throws IllegalArgumentException when the URL is of another kind or carries credentials; the text does not repeat it
     */
    public static DatabaseAccess of(String jdbcUrl, String user, String password) {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
        if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("A database URL begins with jdbc:postgresql:, this one does not.");
        }
        int query = jdbcUrl.indexOf('?');
        String address = query < 0 ? jdbcUrl : jdbcUrl.substring(0, query);
        String options = query < 0 ? "" : jdbcUrl.substring(query + 1);
        for (String option : options.split("&", -1)) {
            if (option.startsWith("user=") || option.startsWith("password=") || option.startsWith("sslpassword=")) {
                throw new IllegalArgumentException("A database URL carries no user and no password: give them apart.");
            }
        }
        if (address.indexOf('@') >= 0) {
            throw new IllegalArgumentException("A database URL carries no user and no password: give them apart.");
        }
        return new DatabaseAccess(jdbcUrl, user, password);
    }

    /** The address, without credentials. */
    public String jdbcUrl() {
        return jdbcUrl;
    }

    /** Host and port as the address names them, for a person. */
    String server() {
        String rest = jdbcUrl.substring("jdbc:postgresql:".length());
        if (!rest.startsWith("//")) {
            return "localhost:5432";
        }
        String server = rest.substring(2).replaceFirst("[/?].*", "");
        return server.isEmpty() ? "localhost:5432" : server;
    }

    /** The role. */
    public String user() {
        return user;
    }

    /** The password. Give it to the driver only. */
    public String password() {
        return password;
    }

    @Override
    public String toString() {
        return "DatabaseAccess[" + user + " at " + jdbcUrl + ", password hidden]";
    }
}
