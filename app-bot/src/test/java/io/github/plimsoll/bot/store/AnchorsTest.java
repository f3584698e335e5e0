package io.github.plimsoll.bot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.AuditHead;
import io.github.plimsoll.postgres.upkeep.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is noted of a database outside of it. */
class AnchorsTest {
    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("deep/audit-anchors.log");
    }

    private Anchors anchors() {
        return new Anchors(directory.resolve("deep"), "");
    }

    private static AuditHead head(long seq, String digit) {
        return new AuditHead(seq, digit.repeat(64));
    }

    private static Standing standing(long run, long seq, String digit) {
        return new Standing(run, 1, seq * 100, head(seq, digit));
    }

    @Test
    void whatIsNotedIsKeptAndNotedOnce() throws IOException {
        assertThat(anchors().furthest()).isEmpty();
        anchors().note(standing(1, 5, "a"));
        anchors().note(standing(1, 5, "a"));
        Anchors noting = anchors();
        noting.note(standing(2, 5, "a"));
        noting.note(standing(2, 7, "b"));
        noting.note(standing(2, 7, "b"));
        assertThat(Files.readAllLines(file())).hasSize(3);
        assertThat(anchors().furthest()).contains(standing(2, 7, "b"));
        assertThat(anchors().heads()).containsExactly(head(5, "a"), head(5, "a"), head(7, "b"));
    }

    @Test
    void anAcceptedDatabaseKeepsTheAnchorsThatItStillHad() {
        Anchors anchors = anchors();
        anchors.note(standing(1, 5, "a"));
        anchors.note(standing(4, 9, "b"));
        anchors.accepted(standing(4, 8, "c"), 5);
        assertThat(anchors.heads()).containsExactly(head(5, "a"), head(8, "c"));
        assertThat(anchors.furthest()).contains(standing(4, 8, "c"));
        anchors.note(standing(5, 12, "d"));
        assertThat(anchors().heads()).containsExactly(head(5, "a"), head(8, "c"), head(12, "d"));
    }

    @Test
    void aLineThatACrashCutOffIsNone() throws IOException {
        anchors().note(standing(1, 5, "a"));
        Files.writeString(file(), "1 1 600 6 bbb", StandardOpenOption.APPEND);
        assertThat(anchors().furthest()).contains(standing(1, 5, "a"));
        anchors().note(standing(1, 6, "b"));
        assertThat(anchors().heads()).containsExactly(head(5, "a"), head(6, "b"));
    }

    @Test
    @DisplayName("EXE-64 damage stops the start and is never overwritten")
    void damageStopsTheStartAndIsNotOverwritten() throws IOException {
        anchors().note(standing(1, 5, "a"));
        for (String damage : new String[] {"x", "1 1 1 1 zz NOTED 0", "1 1 1 -1 " + "a".repeat(64) + " NOTED 0", ""}) {
            String whole = Files.readString(file());
            Files.writeString(file(), whole + damage + "\n");
            String damaged = Files.readString(file());
            assertThatThrownBy(() -> anchors().furthest()).isInstanceOf(Anchors.DamagedException.class);
            assertThatThrownBy(() -> anchors().heads()).isInstanceOf(Anchors.DamagedException.class);
            assertThatThrownBy(() -> anchors().note(standing(2, 6, "b"))).isInstanceOf(Anchors.DamagedException.class);
            assertThat(Files.readString(file())).isEqualTo(damaged);
            Files.writeString(file(), whole);
        }
    }

    /** Asked before the database is. */
    @Test
    @SuppressWarnings("NullAway") // no database is asked
    void aDamagedFileHoldsTheStart() throws Exception {
        anchors().note(standing(1, 5, "a"));
        Files.writeString(file(), "x\n", StandardOpenOption.APPEND);
        assertThat(anchors().hold(null))
                .hasValueSatisfying(why -> assertThat(why).contains("are damaged"));
    }
}
