package io.github.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A half or damaged copy of PostgreSQL's programs is noticed and made again. */
class EmbeddedPostgresBinariesTest {
    @Test
    void unpackedOnceAndAgainWhenNotWhole() throws Exception {
        try (TestDirectory directory = new TestDirectory()) {
            Path place = directory.path("programs");
            List<String> steps = new ArrayList<>();
            Path home = in(place, steps).home();
            assertThat(steps).hasSize(1);
            in(place, steps);
            assertThat(steps).hasSize(1);
            Path initdb = home.resolve("bin/initdb");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(initdb)))
                    .isEqualTo("rwxr-xr-x");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                    .isEqualTo("rwxr-xr-x");

            // Each damage alone is noticed.
            for (String name : List.of("bin/initdb", "unpacked.list", "share/postgresql/postgres.bki")) {
                Path file = home.resolve(name);
                byte[] whole = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(whole, whole.length / 2));
                assertThat(EmbeddedPostgresBinaries.whole(home)).as(name).isFalse();
                Files.write(file, whole);
                assertThat(EmbeddedPostgresBinaries.whole(home)).as(name).isTrue();
            }
            byte[] whole = Files.readAllBytes(initdb);
            byte[] flipped = whole.clone();
            flipped[whole.length / 2] ^= 1;
            Files.write(initdb, flipped);
            Files.delete(home.resolve("share/postgresql/postgres.bki"));
            in(place, steps);
            assertThat(steps).hasSize(2);
            assertThat(Files.readAllBytes(initdb)).isEqualTo(whole);
            assertThat(home.resolve("share/postgresql/postgres.bki")).exists();
            try (var all = Files.list(place)) {
                assertThat(all).containsExactly(home);
            }
        }
    }

    @Test
    void aPlaceWhereOthersMayWriteIsNotTrustedWithPrograms() throws Exception {
        try (TestDirectory directory = new TestDirectory()) {
            Path open = Files.createDirectory(directory.path("open"));
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
            assertThatThrownBy(() -> in(open, new ArrayList<>())).isInstanceOf(IOException.class);
            assertThat(open).isEmptyDirectory();
        }
    }

    private static EmbeddedPostgresBinaries in(Path place, List<String> steps) throws Exception {
        return EmbeddedPostgresBinaries.in(List.of(place), EmbeddedPostgresAccount.ourUid(), steps::add);
    }
}
