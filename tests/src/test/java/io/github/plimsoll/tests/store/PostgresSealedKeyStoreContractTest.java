package io.github.plimsoll.tests.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.SealedKey;
import io.github.plimsoll.execution.spi.SealedKeyStore;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.postgres.PostgresSealedKeyStore;
import io.github.plimsoll.testkit.suites.SealedKeyStoreContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sealed keys on a real PostgreSQL, as its owner; what the runtime role may do, and what the tables refuse to anybody. */
final class PostgresSealedKeyStoreContractTest extends SealedKeyStoreContract {
    private static final SealedKey ANN = new SealedKey("8453:0xa1", "ann", "8453", "1", "aa", "bb", 1);

    @Override
    protected SealedKeyStore newStore() {
        PostgresServer.get().emptyStore();
        return new PostgresSealedKeyStore(PostgresServer.get().ownerSource());
    }

    @AfterEach
    void everyConnectionWasGivenBack() {
        assertThat(PostgresServer.get().pool().inUse()).isZero();
    }

    private static void refused(String sql, String why) {
        try (Connection owner = PostgresServer.get().owner();
                Statement statement = owner.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql))
                    .as(sql)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining(why);
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    @DisplayName("the runtime role reads and adds keys; it changes no version and wraps nothing anew")
    void theRuntimeRoleOnlyAdds() {
        SealedKeyStore owner = newStore();
        SealedKeyStore app =
                new PostgresSealedKeyStore(PostgresServer.get().pool().dataSource());
        refusedToTheRuntimeRole(() -> app.activate("1", "one"));
        owner.activate("1", "one");
        assertThat(app.add(ANN)).isTrue();
        assertThat(app.find(ANN.wallet())).contains(ANN);
        owner.activate("2", "two");
        refusedToTheRuntimeRole(() -> app.rewrap(ANN.rewrapped("2", "cc")));
        refusedToTheRuntimeRole(() -> app.retire("1"));
        assertThat(app.counts()).containsEntry("1", 1L).containsEntry("2", 0L);
    }

    private static void refusedToTheRuntimeRole(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.kind()).isEqualTo(StoreException.Kind.CONSTRAINT));
    }

    @Test
    @DisplayName("what must not change is refused by the tables, whoever asks")
    void theTablesRefuse() {
        SealedKeyStore store = newStore();
        store.activate("1", "one");
        store.add(ANN);
        store.add(new SealedKey("8453:0xb2", "bob", "8453", "1", "cc", "dd", 1));
        String ann = " WHERE owner = 'ann'";
        refused("UPDATE chain.sealed_keys SET owner = 'eve', revision = 2" + ann, "only the wrapping");
        refused("UPDATE chain.sealed_keys SET sealed = 'ee', revision = 2" + ann, "only the wrapping");
        refused("UPDATE chain.sealed_keys SET wrapped = 'ee'" + ann, "one revision further");
        refused("UPDATE chain.sealed_keys SET wrapped = 'cc', revision = 2" + ann, "sealed_keys_wrapped_key");
        refused("DELETE FROM chain.sealed_keys" + ann, "keys are kept");
        refused("DELETE FROM chain.key_versions", "versions are kept");
        refused("UPDATE chain.key_versions SET proof = 'x'", "stays what it is");
        refused("UPDATE chain.key_versions SET state = 'RETIRED'", "after another took its place");
        refused("INSERT INTO chain.key_versions VALUES ('2', 'two', 'ACTIVE')", "one_version_is_active");
        refused(
                "INSERT INTO chain.sealed_keys VALUES ('8453:0xc3', 'ann', '8453', '1', 'ab', 'cd', 1)",
                "one_wallet_of_an_owner");
        refused(
                "INSERT INTO chain.sealed_keys VALUES ('1:0xc3', 'eve', '8453', '1', 'ab', 'cd', 1)",
                "wallet_of_its_chain");
        refused("INSERT INTO chain.sealed_keys VALUES ('8453:0xc3', 'eve', '8453', '9', 'ab', 'cd', 1)", "not active");
        store.activate("2", "two");
        refused("UPDATE chain.key_versions SET state = 'RETIRED' WHERE id = '1'", "wrapped with this version");
        refused("UPDATE chain.sealed_keys SET wrapped = 'ee', revision = 2" + ann, "not active");
    }
}
