package io.github.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person reads when the database is not there at all. */
final class MigrationsTest {
    @Test
    void an_unreachable_database_is_not_called_a_failed_migration() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        DatabaseAccess nobody = DatabaseAccess.of(
                "jdbc:postgresql://127.0.0.1:" + port + "/plimsoll?connectTimeout=2", "owner", "secret");
        assertThatThrownBy(() -> Migrations.run(nobody, List.of("execution")))
                .isInstanceOf(MigrationException.class)
                .hasMessageStartingWith("cannot connect to the database at 127.0.0.1:" + port + ": ")
                .hasMessageContaining("check that PostgreSQL runs there")
                .hasMessageNotContaining("\n")
                .hasMessageNotContaining("secret");
    }

    @Test
    void the_server_of_an_address_is_named_without_the_rest() {
        assertThat(DatabaseAccess.of("jdbc:postgresql://db.example:6000/plimsoll?a=b", "u", "p")
                        .server())
                .isEqualTo("db.example:6000");
        assertThat(DatabaseAccess.of("jdbc:postgresql:plimsoll", "u", "p").server())
                .isEqualTo("localhost:5432");
    }
}
