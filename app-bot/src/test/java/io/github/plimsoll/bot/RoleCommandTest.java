package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.bot.store.SqlAnswerBook;
import io.github.plimsoll.execution.Ids;
import io.github.plimsoll.execution.UserRoles;
import io.github.plimsoll.execution.spi.Role;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredUser;
import io.github.plimsoll.feeds.Tape;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.postgres.PostgresStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Roles as the database has them: given and taken by command, in force with the next action. */
class RoleCommandTest {
    private static final Map<String, String> TWO = Map.of("ADMIN_USERS", "demo,r-olga");

    private static String token(JsonNode asked) {
        assertThat(asked.path("code").asText()).as(asked.toString()).isEqualTo("CONFIRM");
        return asked.at("/data/token").asText();
    }

    @Test
    @DisplayName("a role is given in two steps, taken by two persons, and ends with the next action")
    void aRoleIsGivenAndTaken() {
        try (Installation demo = Installation.open(Map.of())) {
            assertThat(demo.code("@r-ann /role")).isEqualTo("ADMIN_ONLY");
            assertThat(demo.answer("/role r-ann admin").path("text").asText())
                    .startsWith("Nobody named r-ann has been here");
            assertThat(demo.code("@r-ann /start")).isEqualTo("OK");
            assertThat(demo.code("@r-ann /balance")).isEqualTo("OK");
            assertThat(demo.code("/role demo user")).isEqualTo("LAST_ADMIN");
            JsonNode asked = demo.answer("/role r-ann admin");
            assertThat(asked.path("text").asText()).contains("makes r-ann an admin, which takes a second step");
            assertThat(demo.code("@r-ann /system_status"))
                    .as("nothing has changed")
                    .isEqualTo("ADMIN_ONLY");
            assertThat(demo.code("@r-ann /confirm " + token(asked)))
                    .as("of herself")
                    .isEqualTo("TOKEN_INVALID");
            assertThat(demo.answer("/confirm " + token(asked)).path("text").asText())
                    .isEqualTo("r-ann is an admin from the next command on.");
            assertThat(demo.code("@r-ann /system_status")).isEqualTo("OK");
            assertThat(demo.code("/role r-ann admin")).isEqualTo("SAME_ROLE");
            JsonNode all = demo.answer("/role");
            assertThat(all.path("text").asText()).contains("demo: admin since ", "r-ann: admin since ", " by demo");
            assertThat(all.at("/data/admins")).hasSize(2);

            JsonNode taking = demo.answer("/role r-ann user");
            assertThat(taking.path("text").asText()).contains("takes a second admin");
            assertThat(demo.code("/confirm " + token(taking))).isEqualTo("SECOND_PERSON");
            assertThat(demo.code("@r-ann /system_status")).isEqualTo("OK");
            assertThat(demo.code("@r-ann /confirm " + token(taking))).isEqualTo("OK");
            assertThat(demo.code("@r-ann /system_status")).isEqualTo("ADMIN_ONLY");
            assertThat(demo.code("@r-ann /emergency_stop")).isEqualTo("ADMIN_ONLY");
            assertThat(demo.answer("/audit r-ann 20").path("text").asText())
                    .contains("USER -> ADMIN, asked for by demo", "ADMIN -> USER, asked for by demo");
        }
    }

    @Test
    void whoAskedForItMustBeAnAdminWhenItIsConfirmed() {
        try (Installation demo = Installation.open(TWO)) {
            assertThat(demo.code("@r-eve /balance")).isEqualTo("OK");
            String hers = token(demo.answer("@r-olga /role r-eve admin"));
            assertThat(demo.loosen("/role r-olga user", "@r-olga ").path("code").asText())
                    .isEqualTo("OK");
            assertThat(demo.code("/confirm " + hers)).isEqualTo("ADMIN_ONLY");
            assertThat(demo.code("@r-eve /system_status")).isEqualTo("ADMIN_ONLY");
        }
    }

    @Test
    void aRoleThatAnotherProcessTookIsGoneWithTheNextAction() {
        try (Installation demo = Installation.open(TWO)) {
            assertThat(demo.code("@r-olga /system_status")).isEqualTo("OK");
            UserRoles other = new UserRoles(
                    new PostgresStore(Installation.database()),
                    demo.part(WorldClock.class),
                    demo.part(Ids.class),
                    user -> true);
            UserId olga = new UserId("r-olga");
            long seen = other.find(olga).map(StoredUser::version).orElseThrow();
            assertThat(other.change(new UserRoles.Change(olga, Role.USER, seen, olga), new UserId("demo"), 2, "t"))
                    .isEqualTo(UserRoles.Outcome.CHANGED);
            assertThat(demo.code("@r-olga /system_status")).isEqualTo("ADMIN_ONLY");
            assertThat(demo.code("@r-olga /emergency_stop")).isEqualTo("ADMIN_ONLY");
            assertThat(demo.answer("@r-olga /help").path("text").asText()).doesNotContain("/emergency_stop");
        }
    }

    @Test
    void whomACommandRemovedIsNoAdminAfterARestartUntilACommandSaysSo() {
        try (Installation demo = Installation.open(TWO)) {
            assertThat(demo.loosen("/role r-olga user", "@r-olga ").path("code").asText())
                    .isEqualTo("OK");
        }
        try (Installation demo = Installation.again(TWO)) {
            assertThat(demo.code("@r-olga /system_status")).isEqualTo("ADMIN_ONLY");
            JsonNode all = demo.answer("/role");
            assertThat(all.path("text").asText())
                    .contains(
                            "r-olga: named in the settings, a user since ", "/role r-olga admin makes an admin again");
            assertThat(all.at("/data/named/0/user").asText()).isEqualTo("r-olga");
            assertThat(demo.loosened("/role r-olga admin")).isEqualTo("OK");
            assertThat(demo.code("@r-olga /system_status")).isEqualTo("OK");
        }
    }

    @Test
    void aSecondAdminOfMinutesStillTakesTwoPersonsForADay() {
        Installation.open(Map.of()).close();
        try (Installation demo = Installation.again(Map.of())) {
            assertThat(demo.code("@r-short /balance")).isEqualTo("OK");
            assertThat(demo.loosened("/role r-short admin")).isEqualTo("OK");
            assertThat(demo.loosen("/role r-short user", "@r-short ")
                            .path("code")
                            .asText())
                    .isEqualTo("OK");
            assertThat(demo.code("/emergency_stop user r-short")).isEqualTo("OK");
            assertThat(demo.loosened("/emergency_resume user r-short")).isEqualTo("SECOND_PERSON");
        }
        try (Installation demo = Installation.open(Map.of())) {
            assertThat(demo.loosened("/emergency_resume user r-short")).isEqualTo("OK");
        }
    }

    /** A store that answers not at all, or late. */
    private static final class Weak implements Store {
        private final Store inner = new PostgresStore(Installation.database());
        private volatile boolean away;
        private volatile long lateMillis;

        @Override
        public <T> T transact(Work<T> work) {
            meet();
            return inner.transact(work);
        }

        @Override
        public <T> T read(Work<T> work) {
            meet();
            return inner.read(work);
        }

        private void meet() {
            if (away) {
                throw new StoreException(
                        StoreException.Kind.UNAVAILABLE, "the store is away", new IllegalStateException("away"));
            }
            if (lateMillis > 0) {
                try {
                    TimeUnit.MILLISECONDS.sleep(lateMillis);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    @Test
    @DisplayName("without the database an admin can stop, nobody else can, and nothing is loosened")
    void withoutTheDatabase() throws InterruptedException {
        Weak store = new Weak();
        try (Installation demo = Installation.open(
                store,
                new SqlAnswerBook(Installation.database()),
                List.of(Tape.btcUsd(), Tape.ethUsd()),
                Duration.ofSeconds(10),
                Map.of())) {
            assertThat(demo.code("@r-weak /balance")).isEqualTo("OK");
            assertThat(demo.code("/emergency_stop user r-weak")).isEqualTo("OK");
            String token = token(demo.answer("/emergency_resume user r-weak"));
            store.away = true;
            assertThat(demo.code("@r-weak /emergency_stop")).isEqualTo("ADMIN_ONLY");
            assertThat(demo.code("/emergency_stop")).isEqualTo("STOPPED_HERE");
            assertThat(demo.code("/maintenance on"))
                    .as("a stop that waits holds up no other")
                    .isEqualTo("STOPPED_HERE");
            assertThat(demo.code("/emergency_resume user r-weak")).isEqualTo("STORE_UNAVAILABLE");
            assertThat(demo.code("/confirm " + token)).isEqualTo("STORE_UNAVAILABLE");
            assertThat(demo.code("/role r-weak admin")).isEqualTo("STORE_UNAVAILABLE");
            store.away = false;
            store.lateMillis = 3_000;
            long begun = System.nanoTime();
            assertThat(demo.code("/emergency_stop market BTC-USD")).isEqualTo("STOPPED_HERE");
            assertThat(System.nanoTime() - begun).as("waits for no role").isLessThan(2_900_000_000L);
            store.lateMillis = 0;
            TimeUnit.MILLISECONDS.sleep(3_500); // until the late answers have come
            assertThat(demo.code("/balance")).as("writes what waited first").isEqualTo("OK");
            assertThat(demo.loosened("/emergency_resume market BTC-USD")).isEqualTo("OK");
            assertThat(demo.loosened("/emergency_resume")).isEqualTo("OK");
            assertThat(demo.loosened("/maintenance off")).isEqualTo("OK");
            assertThat(demo.loosened("/emergency_resume user r-weak")).isEqualTo("OK");
        }
    }

    @Test
    void aChatUserIsMadeAnAdminInTheChat() {
        try (ChatBot bot = new ChatBot(Map.of("ADMIN_USERS", "r-nobody"), new long[0])) {
            assertThat(bot.ask(bot.alice, "/system_status").text()).contains("is for admins");
            assertThat(bot.ask(bot.alice, "/balance").text()).isNotEmpty();
            // The settings name another admin who can be heard, so a second person takes the second step.
            String asked = bot.ask(bot.admin, "/role " + bot.alice + " admin").text();
            assertThat(asked).contains("makes tg-" + bot.alice + " an admin", "takes a second admin");
            String token = asked.replaceAll("(?s).*/confirm (\\w+).*", "$1");
            assertThat(bot.demo.code("@r-nobody /confirm " + token)).isEqualTo("OK");
            assertThat(bot.ask(bot.alice, "/system_status").text()).contains("Trading is ");
            assertThat(bot.ask(bot.alice, "/role").text()).contains("tg-" + bot.alice + ": admin since ");
        }
    }
}
