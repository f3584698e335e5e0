package io.github.plimsoll.numbers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MarketHoursTest {
    private static final long MINUTE = 60_000_000L;
    private static final long DAY = 1_440 * MINUTE;

    /** Microseconds of a UTC time. */
    private static long at(String text) {
        return LocalDateTime.parse(text).toEpochSecond(ZoneOffset.UTC) * 1_000_000L;
    }

    @Test
    void alwaysIsOpenAtEveryInstant() {
        for (long time : new long[] {Long.MIN_VALUE, -1, 0, at("2026-01-01T00:00"), Long.MAX_VALUE}) {
            assertThat(MarketHours.ALWAYS.isOpen(time)).isTrue();
            assertThat(MarketHours.ALWAYS.nextOpen(time)).isEqualTo(time);
        }
        assertThat(MarketHours.ALWAYS).hasToString("always");
        assertThat(MarketHours.parse("always")).isEqualTo(MarketHours.ALWAYS);
    }

    @Test
    void aSessionIncludesItsFirstInstantAndEndsBeforeItsLast() {
        MarketHours hours = MarketHours.parse("Mon 13:30-20:00, Wed 13:30-20:00");
        long open = at("2026-03-02T13:30"); // a Monday
        long close = at("2026-03-02T20:00");
        assertThat(hours.isOpen(open - 1)).isFalse();
        assertThat(hours.nextOpen(open - 1)).isEqualTo(open);
        assertThat(hours.isOpen(open)).isTrue();
        assertThat(hours.isOpen(close - 1)).isTrue();
        assertThat(hours.nextOpen(close - 1)).isEqualTo(close - 1);
        assertThat(hours.isOpen(close)).isFalse();
        assertThat(hours.nextOpen(close)).isEqualTo(at("2026-03-04T13:30"));
        assertThat(hours.nextOpen(at("2026-03-04T20:00")))
                .as("over the week's end")
                .isEqualTo(at("2026-03-09T13:30"));
    }

    @Test
    void sessionsThatTouchOverTheWeeksEndLeaveNoGap() {
        MarketHours hours = MarketHours.parse("Mon 00:00-Fri 21:00, Sun 22:00-24:00");
        assertThat(hours.isOpen(at("2026-03-01T23:59"))).isTrue(); // a Sunday
        assertThat(hours.isOpen(at("2026-03-02T00:00"))).isTrue();
        assertThat(hours.isOpen(at("2026-03-06T20:59"))).isTrue();
        assertThat(hours.isOpen(at("2026-03-06T21:00"))).isFalse();
        assertThat(hours.nextOpen(at("2026-03-06T21:00"))).isEqualTo(at("2026-03-08T22:00"));
    }

    @Test
    void aClosedDayHasNoSessionAndASessionOverItIsCut() {
        MarketHours hours = MarketHours.parse("Mon 00:00-Fri 21:00; closed 2026-03-03, 2026-03-04");
        assertThat(hours.isOpen(at("2026-03-02T23:59"))).isTrue();
        assertThat(hours.isOpen(at("2026-03-03T00:00"))).isFalse();
        assertThat(hours.nextOpen(at("2026-03-03T00:00"))).isEqualTo(at("2026-03-05T00:00"));
        assertThat(hours.isOpen(at("2026-03-05T00:00"))).isTrue();
    }

    /** Against a second, slower way to say it: minute by minute. */
    @Test
    void everyMinuteOfTwoWeeksAgreesWithTheDefinition() {
        MarketHours hours =
                MarketHours.parse("Mon 23:00-Tue 01:00, Thu 00:00-24:00, Sun 22:30-24:00; closed 1970-01-08");
        long next = Long.MAX_VALUE;
        for (long minute = 14 * 1_440; minute >= -14 * 1_440; minute--) {
            long ofWeek = Math.floorMod(minute + 3 * 1_440, 7 * 1_440L);
            boolean open = Math.floorDiv(minute, 1_440L) != 7
                    && ((ofWeek >= 23 * 60 && ofWeek < 25 * 60)
                            || (ofWeek >= 3 * 1_440 && ofWeek < 4 * 1_440)
                            || ofWeek >= 6 * 1_440 + 22 * 60 + 30);
            long time = minute * MINUTE;
            assertThat(hours.isOpen(time)).as("minute %d", minute).isEqualTo(open);
            next = open ? time : next;
            if (next != Long.MAX_VALUE) {
                assertThat(hours.nextOpen(time)).as("minute %d", minute).isEqualTo(next);
            }
        }
    }

    @Test
    void evenIfEveryClosedDayHitsTheOnlySessionItOpensAgain() {
        Set<Long> mondays = new TreeSet<>();
        long first = at("2026-03-02T00:00") / DAY;
        for (int week = 0; week < MarketHours.MAX_CLOSED_DAYS; week++) {
            mondays.add(first + 7L * week);
        }
        MarketHours hours = MarketHours.weekly(List.of(new MarketHours.Session(600, 660)), mondays);
        assertThat(hours.nextOpen(at("2026-03-02T10:00")))
                .isEqualTo(at("2026-03-02T10:00") + 7L * MarketHours.MAX_CLOSED_DAYS * DAY);
        mondays.add(0L);
        assertThatThrownBy(() -> MarketHours.weekly(List.of(new MarketHours.Session(600, 660)), mondays))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("512");
    }

    @Test
    void whatIsPrintedReadsBack() {
        for (String text : List.of(
                "always",
                "Mon 13:30-20:00",
                "Mon 00:00-Sun 24:00",
                "Mon 00:00-Fri 21:00, Sun 22:00-24:00",
                "Sat 00:00-00:01; closed 1970-01-01, 2026-12-25, 9999-12-31")) {
            MarketHours hours = MarketHours.parse(text);
            assertThat(hours).hasToString(text);
            assertThat(MarketHours.parse(hours.toString())).isEqualTo(hours).hasSameHashCodeAs(hours);
        }
        assertThat(MarketHours.parse("Mon 22:00-Tue 00:00")).hasToString("Mon 22:00-24:00");
        assertThat(MarketHours.parse("Mon 13:30-20:00")).isNotEqualTo(MarketHours.parse("Mon 13:30-20:01"));
        assertThat(MarketHours.parse("Mon 13:30-20:00; closed 2026-12-25"))
                .isNotEqualTo(MarketHours.parse("Mon 13:30-20:00"));
    }

    @Test
    void whatIsWrongIsRefusedWithAnExample() {
        for (String text : List.of(
                "",
                "never",
                "Mon",
                "mon 13:30-20:00",
                "Xyz 13:30-20:00",
                "Mon 13:30-Xyz 20:00",
                "Mon 1:30-20:00",
                "Mon 13:30-20:00,Tue 13:30-20:00",
                "Mon 13:30-20:00; open 2026-12-25",
                "Mon 13:30-20:00; closed 2026-12-25; closed 2026-12-26",
                "Mon 13:30-20:00; closed 2026-13-01",
                "Mon 13:30-20:00; closed 25.12.2026",
                "closed 2026-12-25")) {
            assertThatThrownBy(() -> MarketHours.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("for example");
        }
        for (String text : List.of(
                "Mon 13:30-24:01",
                "Mon 13:60-20:00",
                "Mon 20:00-13:30",
                "Mon 13:30-13:30",
                "Sun 22:00-Mon 10:00",
                "Mon 13:30-20:00, Mon 19:59-21:00",
                "Tue 13:30-20:00, Mon 13:30-20:00",
                "Mon 13:30-20:00; closed 1969-12-31")) {
            assertThatThrownBy(() -> MarketHours.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
        List<MarketHours.Session> many = new ArrayList<>();
        for (int i = 0; i <= MarketHours.MAX_SESSIONS; i++) {
            many.add(new MarketHours.Session(2 * i, 2 * i + 1));
        }
        assertThatThrownBy(() -> MarketHours.weekly(many, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MarketHours.weekly(List.of(), List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theEndOfTimeOverflowsLoudly() {
        MarketHours hours = MarketHours.parse("Mon 13:30-20:00");
        assertThatThrownBy(() -> hours.nextOpen(Long.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
    }
}
