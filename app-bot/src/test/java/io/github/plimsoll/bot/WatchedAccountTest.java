package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.bot.config.ChatUsers;
import io.github.plimsoll.bot.config.Settings;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.health.PageView;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.UserId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whose account page and meters show. */
class WatchedAccountTest {
    private final MemoryStore store = new MemoryStore(System::nanoTime);

    private void open(String user) {
        Account account =
                new Account(new AccountId("dry:paper:" + user), new UserId(user), "paper", Mode.DRY, Asset.USDC, 1, 0);
        Boolean made = store.transact(tx -> tx.insertAccount(account));
        assertThat(made).isTrue();
    }

    private String shown(FirstAdmin admins) {
        return store.transact(admins::apply).value();
    }

    @Test
    void theFirstAdminWhoHasAnAccountIsShownAndStays() {
        Settings settings = Settings.of(
                Map.of("ADMIN_USERS", "ann,bob", "ADMIN_USER_IDS", "900,30", "SUPER_ADMIN_IDS", "7,30"),
                Map.of(),
                List.of());
        assertThat(ChatUsers.adminUsers(settings))
                .as("in the configured order")
                .extracting(UserId::value)
                .containsExactly("ann", "bob", "tg-900", "tg-30", "tg-7");
        FirstAdmin admins = FirstAdmin.of(settings);
        assertThat(shown(admins)).as("nobody has one").isEqualTo("ann");
        open("tg-1");
        assertThat(shown(admins)).as("that of no admin").isEqualTo("ann");
        open("tg-7");
        assertThat(shown(admins)).isEqualTo("tg-7");
        open("ann");
        assertThat(shown(admins)).as("one curve is of one account").isEqualTo("tg-7");
        open("tg-900");
        assertThat(shown(FirstAdmin.of(settings))).as("after a start").isEqualTo("ann");
    }

    @Test
    void lookingIsBounded() {
        List<UserId> many =
                IntStream.rangeClosed(1, 500).mapToObj(i -> new UserId("u" + i)).toList();
        open("u" + (FirstAdmin.AT_MOST + 1));
        FirstAdmin admins = new FirstAdmin(many);
        assertThat(shown(admins)).isEqualTo("u1");
        open("u" + FirstAdmin.AT_MOST);
        assertThat(shown(admins)).isEqualTo("u" + FirstAdmin.AT_MOST);
    }

    @Test
    void pageAndMetersFollowAnAdminOfTheChat() throws Exception {
        try (MeteredDemo world = new MeteredDemo(Map.of("ADMIN_USER_IDS", "9002,9001"))) {
            world.gather();
            assertThat(world.view().account()).isEqualTo(PageView.Account.NONE);
            assertThat(world.demo().code("@tg-9003 /open ETH-USD long 100 2x")).isEqualTo("OK");
            world.gather();
            assertThat(world.view().account()).as("that of no admin").isEqualTo(PageView.Account.NONE);
            assertThat(world.demo().code("@tg-9001 /open BTC-USD long 100 2x")).isEqualTo("OK");
            Scrape scrape = world.gathered();
            assertThat(world.view().account().owner()).isEqualTo("tg-9001");
            assertThat(world.view().account().curve()).hasSize(1);
            assertThat(world.view().positions())
                    .extracting(PageView.Position::instrument)
                    .containsExactly("BTC-USD");
            assertThat(world.view().decisions()).hasSize(1);
            assertThat(scrape.value("plimsoll_limit_headroom_ratio{limit=\"RATE_OPENS\"}"))
                    .isLessThan(1);
            assertThat(scrape.series()).noneMatch(name -> name.contains("9001"));
            String said = "account of tg-9001 (dry:paper:tg-9001)";
            for (int i = 0; i < 100 && !world.get("/").body().contains(said); i++) {
                Thread.sleep(50); // what is served is rendered once a second
            }
            assertThat(world.get("/").body()).contains(said);
        }
    }
}
