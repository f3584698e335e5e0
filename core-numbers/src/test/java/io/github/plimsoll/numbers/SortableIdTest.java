package io.github.plimsoll.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortableIdTest {
    @Test
    void textKeepsValueAndOrder() {
        Seeds.check("ids round trip and sort as their text", 20_000, random -> {
            SortableId a = new SortableId(Seeds.anyLong(random), Seeds.anyLong(random));
            SortableId b = random.nextBoolean()
                    ? new SortableId(a.high(), Seeds.anyLong(random))
                    : new SortableId(Seeds.anyLong(random), a.low());
            assertThat(a.toString()).hasSize(SortableId.LENGTH).matches("[0-7][0-9a-hjkmnp-tv-z]{25}");
            assertThat(SortableId.isValid(a.toString())).isTrue();
            assertThat(SortableId.parse(a.toString())).isEqualTo(a);
            assertThat(Integer.signum(a.toString().compareTo(b.toString()))).isEqualTo(Integer.signum(a.compareTo(b)));
            assertThat(a.toString().equals(b.toString())).isEqualTo(a.equals(b));
        });
    }

    @Test
    void laterTimeSortsLaterWhateverTheRandomBits() {
        long[] now = {1_767_225_600_000_000L};
        WorldClock clock = new WorldClock() {
            @Override
            public long epochMicros() {
                return now[0];
            }

            @Override
            public long monotonicNanos() {
                return 0;
            }
        };
        SplittableRandom random = new SplittableRandom(7);
        SortableId before = SortableId.next(clock, random);
        for (int i = 0; i < 1_000; i++) {
            now[0]++;
            SortableId after = SortableId.next(clock, random);
            assertThat(after).isGreaterThan(before);
            assertThat(after.toString()).isGreaterThan(before.toString());
            assertThat(after.epochMicros()).isEqualTo(now[0]);
            before = after;
        }
    }

    @Test
    void textOfAKnownId() {
        SortableId id = new SortableId(1_767_225_600_000_000L, -1L);
        assertThat(id).hasToString("000s3mghh0800fzzzzzzzzzzzz");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0000000000000000000000000",
                "000000000000000000000000000",
                "80000000000000000000000000",
                "0000000000000000000000000i",
                "0000000000000000000000000U",
                "0000000000000000000000000A",
                "0000000000000000000000000 ",
                "0000000000000000000000000０"
            })
    void refusesOtherTexts(String text) {
        assertThat(SortableId.isValid(text)).isFalse();
        assertThatThrownBy(() -> SortableId.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
