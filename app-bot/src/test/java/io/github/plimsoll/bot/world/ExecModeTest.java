package io.github.plimsoll.bot.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.Ids;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.execution.spi.ControlReading;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.StopJournal;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.redis.RedisKey;
import io.github.plimsoll.risk.ControlState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecModeTest {
    private static final WorldClock CLOCK = WorldClock.of(() -> 1_767_571_200_000_000L);

    private Supplier<Optional<String>> redis = Optional::empty;
    private long nanos;
    private final MemoryStore store = new MemoryStore(() -> nanos);
    private final ExecMode mode = new ExecMode("exec_mode", () -> redis.get(), () -> {}, () -> nanos);
    private final ControlPlane control =
            new ControlPlane(store, new NoJournal(), CLOCK, new Ids(CLOCK, new SplittableRandom(1)), List.of(mode));

    private static final class NoJournal implements StopJournal {
        @Override
        public void record(Latch latch) {
            throw new AssertionError("the store is there");
        }

        @Override
        public List<Latch> pending() {
            return List.of();
        }

        @Override
        public void clear() {}
    }

    private ControlReading says(String value) {
        redis = () -> Optional.of(value);
        mode.turn(control);
        return mode.reading();
    }

    private static String value(String name, boolean stop, long at) {
        return "{\"mode\":\"" + name + "\",\"emergency_stop\":" + stop + ",\"updated_at\":" + at + "}";
    }

    private List<Latch> stored() {
        return store.transact(tx -> tx.latches());
    }

    @Test
    void liveCountsAfterThreeAnswersInARow() {
        assertThat(mode.reading().live()).as("before the first answer").isFalse();
        assertThat(says(value("LIVE", false, 100)).live()).isFalse();
        assertThat(says(value("LIVE", false, 100)).live()).isFalse();
        assertThat(says("").live()).isFalse();
        assertThat(says(value("LIVE", false, 100)).live()).isFalse();
        assertThat(says(value("LIVE", false, 100)).live()).isFalse();
        ControlReading agreed = says(value("LIVE", false, 100));
        assertThat(agreed.live()).isTrue();
        assertThat(agreed.holds()).isFalse();
        ControlReading dry = says(value("DRY", false, 101));
        assertThat(dry.live()).as("at once").isFalse();
        assertThat(dry.forbidsLive()).isTrue();
    }

    @Test
    @DisplayName(
            "no answer, no key, nonsense and the first answers of LIVE permit nothing new, and are no word against LIVE")
    void whatIsNotKnownForbidsNothing() {
        assertThat(mode.reading().told()).isFalse();
        for (String silent : new String[] {"", "{", value("LIVE", false, 100)}) {
            ControlReading reading = says(silent);
            assertThat(reading.live()).isFalse();
            assertThat(reading.forbidsLive()).isFalse();
        }
    }

    @Test
    void whatIsNotReadForThreeSecondsIsNotKnown() {
        for (int i = 0; i < 3; i++) {
            says(value("LIVE", false, 100));
        }
        nanos += Duration.ofSeconds(3).toNanos();
        assertThat(mode.reading().live()).isTrue();
        nanos++;
        assertThat(mode.reading().live()).isFalse();
        assertThat(mode.reading().reason()).contains("not read for 3 s");
    }

    @Test
    void aKeyThatIsGoneOrARedisThatIsSilentTakesLiveAwayAndStopsNobody() {
        for (int i = 0; i < 3; i++) {
            says(value("LIVE", false, 100));
        }
        redis = Optional::empty;
        mode.turn(control);
        assertThat(mode.reading().live()).isFalse();
        assertThat(mode.reading().state()).isEqualTo(ControlState.ACTIVE);
        redis = () -> {
            try (RedisKey nobody = RedisKey.of("redis://127.0.0.1:1", "exec_mode", Duration.ofMillis(200))) {
                return nobody.read();
            }
        };
        mode.turn(control);
        assertThat(mode.reading().reason()).isEqualTo("Redis does not answer");
        assertThat(stored()).isEmpty();
    }

    @Test
    @DisplayName("EXE-30 a stop by the shared key outlives the key, and only a person ends it")
    void aStopIsKept() {
        assertThat(says(value("DRY", true, 100)).state()).isEqualTo(ControlState.HALTED);
        assertThat(stored()).singleElement().satisfies(latch -> {
            assertThat(latch.state()).isEqualTo(ControlState.HALTED);
            assertThat(latch.by()).isEqualTo("exec_mode");
            assertThat(latch.reason()).contains("emergency_stop as of 1970-01-01T00:01:40Z");
        });
        redis = Optional::empty; // flushed
        mode.turn(control);
        assertThat(mode.reading().state()).isEqualTo(ControlState.HALTED);
        assertThat(says("{").state()).isEqualTo(ControlState.HALTED);
        assertThat(says(value("LIVE", false, 100)).state())
                .as("what is not younger loosens nothing")
                .isEqualTo(ControlState.HALTED);
        assertThat(says(value("LIVE", false, 101)).state()).isEqualTo(ControlState.ACTIVE);
        control.ready();
        assertThat(control.global(stored())).as("a person's to end").isEqualTo(ControlState.HALTED);
        control.resume(Latch.GLOBAL, "olga", "t");
        mode.turn(control);
        assertThat(control.global(stored())).isEqualTo(ControlState.ACTIVE);
        says(value("DRY", true, 102));
        assertThat(stored()).as("the next one is kept too").hasSize(1);
    }

    @Test
    void aStopThatStandsIsNotWrittenAgainByTheNextProcess() {
        control.stop(Latch.GLOBAL, ControlState.FROZEN, "by hand", "olga", "t");
        says(value("DRY", true, 100));
        assertThat(stored()).singleElement().extracting(Latch::by).isEqualTo("olga");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "LIVE",
                "[]",
                "{\"mode\":\"LIVE\",\"emergency_stop\":false}",
                "{\"mode\":\"live\",\"emergency_stop\":false,\"updated_at\":1}",
                "{\"mode\":\"LIVE\",\"emergency_stop\":\"false\",\"updated_at\":1}",
                "{\"mode\":\"LIVE\",\"emergency_stop\":0,\"updated_at\":1}",
                "{\"mode\":\"LIVE\",\"emergency_stop\":false,\"updated_at\":-1}",
                "{\"mode\":\"LIVE\",\"emergency_stop\":false,\"updated_at\":1e999}",
                "{\"mode\":\"LIVE\",\"emergency_stop\":false,\"updated_at\":1e100000003111}",
                "{\"mode\":\"LIVE\",\"emergency_stop\":false,\"updated_at\":\"yesterday\"}",
                "{\"mode\":\"LIVE\",\"mode\":\"DRY\",\"emergency_stop\":false,\"updated_at\":1}",
                "{\"mode\":\"LIVE\",\"emergency_stop\":false,\"updated_at\":1} {}"
            })
    void whatIsMalformedPermitsNothing(String text) {
        assertThatThrownBy(() -> ExecModeValue.parse(text)).isInstanceOf(IllegalArgumentException.class);
        for (int i = 0; i < 3; i++) {
            assertThat(says(text).live()).isFalse();
        }
        assertThat(mode.reading().reason()).contains("malformed");
    }

    @Test
    void bothFormsOfTimeAreRead() {
        String iso =
                "{\"mode\":\"DRY\",\"emergency_stop\":false,\"updated_at\":\"1970-01-01T02:01:40.5+02:00\",\"by\":\"x\"}";
        String seconds = "{\"mode\":\"DRY\",\"emergency_stop\":false,\"updated_at\":100.5}";
        assertThat(ExecModeValue.parse(iso)).isEqualTo(ExecModeValue.parse(seconds));
    }
}
