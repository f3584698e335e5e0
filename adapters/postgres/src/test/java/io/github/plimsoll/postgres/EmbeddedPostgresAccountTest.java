package io.github.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every installed way to become the server's user keeps the words of a command as they are. */
class EmbeddedPostgresAccountTest {
    @Test
    void wordsArriveUnchangedWhicheverWayIsTaken() throws Exception {
        List<String> command =
                List.of("/bin/sh", "-c", "printf '%s|' \"$@\"; id -u", "sh", "it's", "a \"b\"", "$HOME `id` \\ ;", "");
        String expected = "it's|a \"b\"|$HOME `id` \\ ;||";
        try (TestDirectory directory = new TestDirectory()) {
            EmbeddedPostgresAccount chosen = EmbeddedPostgresAccount.of(directory.path(""));
            List<EmbeddedPostgresAccount> all = new ArrayList<>(List.of(chosen));
            boolean root = EmbeddedPostgresAccount.ourUid() == 0;
            assertThat(chosen.other()).isEqualTo(root);
            if (root) {
                all.addAll(EmbeddedPostgresAccount.ways(chosen.ids(), "nobody"));
            } else {
                assertThat(chosen.as(command)).isEqualTo(command);
                assertThat(chosen.ids().uid()).isEqualTo(EmbeddedPostgresAccount.ourUid());
            }
            int worked = 0;
            for (EmbeddedPostgresAccount account : all) {
                try {
                    var result = EmbeddedPostgresCommand.run(account.as(command), "", Duration.ofSeconds(10));
                    assertThat(result.output().strip())
                            .isEqualTo(expected + chosen.ids().uid());
                    worked++;
                } catch (IOException notInstalled) {
                    assertThat(notInstalled).hasMessageContaining("Cannot run program");
                }
            }
            assertThat(worked).isGreaterThanOrEqualTo(root ? 3 : 1);
        }
    }
}
