package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.UserRoles.Change;
import io.github.plimsoll.execution.UserRoles.Outcome;
import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.execution.spi.StoredUser;
import io.github.plimsoll.numbers.UserId;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who gives and takes roles, as of the commit. */
class UserRolesTest {
    private static final UserId ANN = new UserId("ann");
    private static final UserId OLGA = new UserId("olga");
    private static final UserId GHOST = new UserId("ghost");

    private final World world = World.create();
    private final UserRoles roles = new UserRoles(world.memory, world.clock, world.ids, user -> !user.equals(GHOST));

    private Outcome change(UserId user, Role role, UserId asked, UserId by, int most) {
        long seen = roles.find(user).map(StoredUser::version).orElse(1L);
        return roles.change(new Change(user, role, seen, asked), by, most, "t");
    }

    private List<String> admins() {
        return roles.admins().stream().map(row -> row.user().value()).toList();
    }

    private List<String> audited() {
        return world.audit().stream()
                .filter(row -> row.action().equals("ROLE"))
                .map(row -> row.actor() + ": " + row.subject() + " " + row.detail())
                .toList();
    }

    @Test
    void theFirstAdminsAreThoseOfTheSettingsAndAUserBeginsWithTheDefault() {
        assertThat(roles.begin(List.of(ANN, OLGA), "start")).isEmpty();
        assertThat(roles.begin(List.of(ANN, OLGA), "start")).as("once").isEmpty();
        assertThat(admins()).containsExactly("ann", "olga");
        assertThat(audited())
                .containsExactly("the settings: ann ADMIN, named there", "the settings: olga ADMIN, named there");
        assertThat(roles.find(World.ALICE)).as("who has an account").hasValueSatisfying(row -> {
            assertThat(row.role()).isEqualTo(Role.USER);
            assertThat(row.roleBy()).isEqualTo("alice");
            assertThat(row.version()).isEqualTo(1);
        });
    }

    @Test
    @DisplayName("a role is given and taken by those who are admins at the commit, each with both names in the audit")
    void rolesAtTheCommit() {
        roles.begin(List.of(ANN, OLGA), "start");
        assertThat(change(World.ALICE, Role.ADMIN, World.ALICE, ANN, 2)).isEqualTo(Outcome.ASKER_NO_ADMIN);
        assertThat(change(World.ALICE, Role.ADMIN, ANN, World.ALICE, 2)).isEqualTo(Outcome.CONFIRMER_NO_ADMIN);
        assertThat(change(World.ALICE, Role.ADMIN, ANN, ANN, 0))
                .as("no self-approval")
                .isEqualTo(Outcome.SECOND_PERSON);
        assertThat(change(new UserId("nobody"), Role.ADMIN, ANN, OLGA, 2)).isEqualTo(Outcome.UNKNOWN_USER);
        assertThat(admins()).containsExactly("ann", "olga");
        Change grant = new Change(World.ALICE, Role.ADMIN, 1, ANN);
        assertThat(roles.change(grant, OLGA, 2, "t")).isEqualTo(Outcome.CHANGED);
        assertThat(roles.change(grant, OLGA, 2, "t")).as("the same call again").isEqualTo(Outcome.CHANGED);
        assertThat(roles.change(grant, ANN, 2, "t")).as("and not another's").isEqualTo(Outcome.SECOND_PERSON);
        assertThat(roles.change(new Change(World.ALICE, Role.USER, 1, ANN), OLGA, 2, "t"))
                .as("decided on an older row")
                .isEqualTo(Outcome.MEANWHILE);
        assertThat(change(OLGA, Role.USER, ANN, World.ALICE, 3)).isEqualTo(Outcome.CHANGED);
        assertThat(change(ANN, Role.USER, ANN, OLGA, 3)).as("her role is gone").isEqualTo(Outcome.CONFIRMER_NO_ADMIN);
        assertThat(world.events("ROLE_CHANGED"))
                .as("told once each")
                .extracting(event -> event.user() + " " + event.data().get("role") + " by "
                        + event.data().get("by"))
                .containsExactly("alice ADMIN by olga", "olga USER by alice");
        assertThat(audited())
                .endsWith("olga: alice USER -> ADMIN, asked for by ann", "alice: olga ADMIN -> USER, asked for by ann");
    }

    @Test
    @DisplayName("the last admin stays, and one whom nobody hears does not count")
    void theLastAdmin() {
        roles.begin(List.of(ANN, GHOST), "start");
        assertThat(roles.isLast(ANN)).isTrue();
        assertThat(change(ANN, Role.USER, ANN, ANN, 1)).isEqualTo(Outcome.LAST_ADMIN);
        assertThat(change(GHOST, Role.USER, ANN, ANN, 1)).isEqualTo(Outcome.CHANGED);
        assertThat(change(ANN, Role.USER, ANN, ANN, 1)).isEqualTo(Outcome.LAST_ADMIN);
        assertThat(admins()).containsExactly("ann");
    }

    @Test
    void whomACommandRemovedDoesNotComeBackWithTheSettings() {
        roles.begin(List.of(ANN, OLGA), "start");
        assertThat(change(OLGA, Role.USER, OLGA, ANN, 2)).isEqualTo(Outcome.CHANGED);
        assertThat(roles.begin(List.of(ANN, OLGA), "start"))
                .extracting(StoredUser::user)
                .containsExactly(OLGA);
        assertThat(admins()).containsExactly("ann");
        assertThat(change(OLGA, Role.ADMIN, ANN, ANN, 1)).isEqualTo(Outcome.CHANGED);
        assertThat(roles.begin(List.of(ANN, OLGA), "start")).isEmpty();
    }

    @Test
    void whoWasHereBeforeTheSettingsNameHimIsAnAdminThen() {
        roles.begin(List.of(ANN), "start");
        assertThat(roles.begin(List.of(ANN, World.ALICE), "start")).isEmpty();
        assertThat(admins()).containsExactly("alice", "ann");
        assertThat(audited()).last().isEqualTo("the settings: alice USER -> ADMIN, named there");
        assertThat(change(World.ALICE, Role.USER, World.ALICE, ANN, 2)).isEqualTo(Outcome.CHANGED);
        assertThat(roles.begin(List.of(ANN, World.ALICE), "start"))
                .as("a command has decided since")
                .hasSize(1);
    }

    @Test
    void whereNobodyIsHeardTheSettingsNameAdminsAgain() {
        roles.begin(List.of(GHOST), "start");
        assertThat(roles.begin(List.of(World.ALICE, GHOST), "start")).isEmpty();
        assertThat(admins()).containsExactly("alice", "ghost");
        assertThat(audited())
                .last()
                .isEqualTo("the settings: alice USER -> ADMIN, named there, and no admin could be heard");
    }

    @Test
    void aSecondStepIsGoodWhileBothAreAdmins() {
        Confirmations confirmations = new Confirmations(world.memory, world.clock);
        roles.begin(List.of(ANN, OLGA), "start");
        for (String token : List.of("t1", "t2", "t3")) {
            confirmations.offer(token, ANN, "/x");
        }
        assertThat(take(confirmations, "t1", World.ALICE).kind()).isEqualTo(Confirmations.Kind.NO_ADMIN);
        assertThat(take(confirmations, "t1", OLGA).kind()).isEqualTo(Confirmations.Kind.FRESH);
        assertThat(take(confirmations, "t2", ANN).kind()).isEqualTo(Confirmations.Kind.OWN);
        assertThat(change(ANN, Role.USER, ANN, OLGA, 2)).isEqualTo(Outcome.CHANGED);
        assertThat(take(confirmations, "t3", OLGA).kind())
                .as("who asked has no role any more")
                .isEqualTo(Confirmations.Kind.NO_ADMIN);
        assertThat(take(confirmations, "t3", OLGA).confirmed()).isEmpty();
        assertThat(take(confirmations, "t1", OLGA).kind())
                .as("used before, and not to be repeated")
                .isEqualTo(Confirmations.Kind.NO_ADMIN);
    }

    private static Confirmations.Taken take(Confirmations confirmations, String token, UserId by) {
        return confirmations.take(token, by, Confirmations.Who.ANOTHER, "k-" + token, "t");
    }
}
