package io.github.plimsoll.testkit.suites;

import static io.github.plimsoll.testkit.suites.StoreRows.ALICE;
import static io.github.plimsoll.testkit.suites.StoreRows.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.execution.spi.StoredUser;
import io.github.plimsoll.numbers.UserId;
import org.junit.jupiter.api.Test;

/** Who has been here, and that an admin is left. */
interface RoleRules extends StoreRules {
    @Test
    default void a_user_begins_once_and_is_written_only_over_the_version_that_was_read() {
        StoredUser first = StoredUser.met(ALICE, at(1));
        StoredUser admin = first.with(Role.ADMIN, "olga", at(2));
        run(tx -> {
            assertThat(tx.user(ALICE)).isEmpty();
            assertThat(tx.updateUser(admin, 1)).isFalse();
            assertThat(tx.insertUser(first)).isTrue();
            assertThat(tx.insertUser(admin)).isFalse();
            assertThat(tx.admins()).isEmpty();
        });
        run(tx -> {
            assertThat(tx.user(ALICE)).contains(first);
            assertThat(tx.worldTime()).isEqualTo(at(1));
            assertThat(tx.updateUser(admin, 7)).isFalse();
            assertThat(tx.updateUser(admin, 1)).isTrue();
            assertThat(tx.updateUser(admin, 1)).isFalse();
        });
        run(tx -> {
            assertThat(tx.user(ALICE)).contains(admin);
            assertThat(tx.worldTime()).isEqualTo(at(2));
        });
        refused(tx -> tx.updateUser(new StoredUser(ALICE, at(1), Role.ADMIN, "olga", at(3), 2), 2));
    }

    @Test
    default void the_last_admin_stays_one() {
        StoredUser alice = StoredUser.named(ALICE, at(1));
        StoredUser bob = StoredUser.named(new UserId("bob"), at(1));
        run(tx -> {
            assertThat(tx.insertUser(bob)).isTrue();
            assertThat(tx.insertUser(alice)).isTrue();
            assertThat(tx.insertUser(StoredUser.met(new UserId("carl"), at(1)))).isTrue();
        });
        run(tx -> {
            assertThat(tx.admins()).containsExactly(alice, bob);
            assertThat(tx.lockAdmins()).containsExactly(alice, bob);
            assertThat(tx.updateUser(alice.with(Role.USER, "bob", at(2)), 1)).isTrue();
            assertThat(tx.admins()).containsExactly(bob);
        });
        refused(tx -> tx.updateUser(bob.with(Role.USER, "bob", at(3)), 1));
        run(tx -> assertThat(tx.admins()).containsExactly(bob));
    }
}
