package io.github.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every installed way to become the server's user keeps the words of a command and its working directory as they are. */
class EmbeddedPostgresAccountTest {
    @Test
    void wordsArriveUnchangedWhicheverWayIsTaken() throws Exception {
        List<String> command =
                List.of("/bin/sh", "-c", "printf '%s|' \"$@\"; id -u", "sh", "it's", "a \"b\"", "$HOME `id` \\ ;", "");
        String expected = "it's|a \"b\"|$HOME `id` \\ ;||";
        try (TestDirectory directory = new TestDirectory()) {
            EmbeddedPostgresAccount chosen = EmbeddedPostgresAccount.of(directory.path(""));
            Path closed = Files.createDirectory(directory.path("closed"));
            Path inside = Files.createDirectory(closed.resolve("in it"));
            Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
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
                    // So does the directory that we entered for it, where the way there is closed to it.
                    var where = EmbeddedPostgresCommand.run(
                            inside,
                            account.as(List.of("/bin/sh", "-c", "cd \"$1\" && pwd -P", "sh", account.nameOf(inside))),
                            "",
                            Duration.ofSeconds(10));
                    assertThat(where.output().strip()).isEqualTo(inside.toString());
                    worked++;
                } catch (IOException notInstalled) {
                    assertThat(notInstalled).hasMessageContaining("Cannot run program");
                }
            }
            assertThat(worked).isGreaterThanOrEqualTo(root ? 3 : 1);
        }
    }
}
