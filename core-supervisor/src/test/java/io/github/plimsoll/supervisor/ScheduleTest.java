package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.testkit.Cases;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    private static long micros(String time) {
        return Instant.parse(time).toEpochMilli() * 1_000;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * * *        | 2026-01-01T00:00:00Z | 2026-01-01T00:01:00Z",
                "0 8 * * MON-FRI  | 2026-01-02T08:00:00Z | 2026-01-05T08:00:00Z",
                "*/15 * * * *     | 2026-01-01T00:15:00Z | 2026-01-01T00:30:00Z",
                "5/20 3 * * *     | 2026-01-01T03:46:00Z | 2026-01-02T03:05:00Z",
                "5/20 3 * * *     | 2026-01-01T03:05:00Z | 2026-01-01T03:25:00Z",
                "5-9 3 * * *      | 2026-01-01T03:09:00Z | 2026-01-02T03:05:00Z",
                "0 0 29 2 *       | 2096-03-01T00:00:00Z | 2104-02-29T00:00:00Z",
                "59 23 31 12 *    | 2026-01-01T00:00:00Z | 2026-12-31T23:59:00Z",
                "0 0 29 2 *       | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z",
                "0 12 * FEB,MAR 7 | 2026-01-01T00:00:00Z | 2026-02-01T12:00:00Z",
                // summer time begins in Europe and in the USA: UTC does not care
                "30 1 29 3 *      | 2026-03-01T00:00:00Z | 2026-03-29T01:30:00Z",
                "30 2 8 3 *       | 2026-03-01T00:00:00Z | 2026-03-08T02:30:00Z"
            })
    void theNextTime(String fields, String after, String next) {
        assertThat(Schedule.calendar(fields).next(micros(after))).isEqualTo(micros(next));
    }

    @Test
    @DisplayName("law: the next time is the first minute that fits, found by trying every one")
    void againstEveryMinute() {
        Cases.check("calendar", 300, random -> {
            int minute = random.nextInt(60);
            int hour = random.nextInt(24);
            int step = random.nextInt(1, 30);
            Schedule schedule = Schedule.calendar(minute + "-59/" + step + " " + hour + "-23 * * *");
            long now = micros("2026-01-01T00:00:00Z") + random.nextLong(86_400_000_000L);
            long tried = now / 60_000_000L * 60_000_000L;
            LocalDateTime at;
            do {
                tried += 60_000_000L;
                at = LocalDateTime.ofEpochSecond(tried / 1_000_000, 0, ZoneOffset.UTC);
            } while (at.getHour() < hour || at.getMinute() < minute || (at.getMinute() - minute) % step != 0);
            assertThat(schedule.next(now)).isEqualTo(tried);
            assertThat(schedule.latest(schedule.next(now), tried + 59_999_999)).isEqualTo(tried);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * *        | five fields",
                "60 * * * *     | The minute is 0 to 59, not 60.",
                "* 24 * * *     | The hour is 0 to 23",
                "* * 0 * *      | The day of the month is 1 to 31",
                "* * * 13 *     | The month is 1 to 12",
                "* * * * 8      | The weekday is 0 to 7",
                "*/0 * * * *    | The step of the minute is 1 to 59",
                "9-5 * * * *    | The minute 9-5 is not like 5, 1-5",
                "1-2-3 * * * *  | is not like",
                "1//2 * * * *   | is not like",
                "-1 * * * *     | The minute is",
                "x * * * *      | The minute is",
                "0 0 1 * MON    | Say a day of the month or a weekday",
                "0 0 31 2 *     | There is no such day"
            })
    void whatIsWrongIsSaid(String fields, String sentence) {
        assertThatThrownBy(() -> Schedule.calendar(fields))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }
}
