package io.github.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same promises for an ordinary user, also when the build itself runs as root. */
class EmbeddedPostgresOrdinaryUserTest {
    private static final int ORDINARY = 65534;

    @Test
    void anOrdinaryUsersServerIsAsClosedAsRoots() throws Exception {
        int us = EmbeddedPostgresAccount.ourUid();
        List<String> prefix = new ArrayList<>();
        try (TestDirectory directory = new TestDirectory()) {
            Path data = directory.path("data");
            int expected = us;
            if (us == 0) {
                expected = ORDINARY;
                prefix.addAll(List.of("setpriv", "--reuid=" + ORDINARY, "--regid=" + ORDINARY, "--clear-groups"));
                Files.createDirectory(data);
                EmbeddedPostgresFiles.give(data, new EmbeddedPostgresAccount.Ids(ORDINARY, ORDINARY));
            }
            String classPath = System.getProperty("java.class.path");
            if (us == 0) {
                classPath = ChildProcess.readableClassPath(directory.path("classes"));
            }
            for (int start = 1; start <= 2; start++) {
                try (ChildProcess child = ChildProcess.startAs(prefix, classPath, "check", data.toString())) {
                    assertThat(child.await("uid ")).isEqualTo(Integer.toString(expected));
                    assertThat(child.await("mode ")).isEqualTo("rwx------ " + expected);
                    assertThat(child.await("mode ")).isEqualTo("rwx------ " + expected);
                    for (int file = 1; file <= 3; file++) {
                        assertThat(child.await("mode ")).isEqualTo("rw------- " + expected);
                    }
                    assertThat(child.await("raw ")).isEqualTo("SCRAM_ASKED");
                    assertThat(child.await("socket ")).isEqualTo("SCRAM_ASKED");
                    assertThat(child.await("wrong ")).isEqualTo("28P01");
                    assertThat(child.await("fsync ")).isEqualTo("on");
                    child.await("closed");
                    assertThat(child.join()).isZero();
                }
            }
            if (us == 0) {
                // Root on an ordinary user's directory keeps it that user's, so that the user can go on with it.
                try (EmbeddedPostgres asRoot = EmbeddedPostgres.start(data, step -> {})) {
                    assertThat(EmbeddedPostgresFiles.uid(data)).isEqualTo(ORDINARY);
                    assertThat(EmbeddedPostgresFiles.uid(data.resolve("lock"))).isEqualTo(ORDINARY);
                    assertThat(EmbeddedPostgresFiles.uid(data.resolve("pg/plimsoll.conf")))
                            .isEqualTo(ORDINARY);
                    assertThat((Integer) Files.getAttribute(Path.of("/proc", Long.toString(asRoot.pid())), "unix:uid"))
                            .isEqualTo(ORDINARY);
                }
            }
        }
    }
}
