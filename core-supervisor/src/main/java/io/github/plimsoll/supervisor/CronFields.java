package io.github.plimsoll.supervisor;

import java.time.LocalDate;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/** The five fields of a calendar schedule, in UTC: minute, hour, day of month, month, day of week. Immutable. */
final class CronFields {
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final long MINUTE = 60_000_000L;
    private static final int SEARCHED_DAYS = 366 * 8 + 2;

    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet daysOfMonth;
    private final BitSet months;
    private final BitSet daysOfWeek;

    /** @throws IllegalArgumentException in one sentence with an example */
    CronFields(String text) {
        String[] fields = text.strip().split("\\s+");
        if (fields.length != 5) {
            throw new IllegalArgumentException("A calendar has five fields (minute hour day month weekday, UTC), not "
                    + fields.length + ": for example 0 8 * * MON-FRI.");
        }
        minutes = field(fields[0], "minute", 0, 59, List.of());
        hours = field(fields[1], "hour", 0, 23, List.of());
        daysOfMonth = field(fields[2], "day of the month", 1, 31, List.of());
        months = field(fields[3], "month", 1, 12, MONTHS);
        daysOfWeek = field(fields[4], "weekday", 0, 7, DAYS);
        if (daysOfWeek.get(7)) {
            daysOfWeek.set(0); // Sunday is 0 and 7
        }
        if (!fields[2].equals("*") && !fields[4].equals("*")) {
            throw new IllegalArgumentException("Say a day of the month or a weekday, and * for the other: " + text);
        }
        LocalDate leapDay = LocalDate.of(2024, 2, 29);
        boolean ever = false;
        for (int i = 0; i < SEARCHED_DAYS && !ever; i++) {
            ever = fits(leapDay.plusDays(i));
        }
        if (!ever) {
            throw new IllegalArgumentException("There is no such day: " + text);
        }
    }

    private static BitSet field(String text, String name, int min, int max, List<String> names) {
        BitSet set = new BitSet();
        for (String part : text.split(",", -1)) {
            String[] step = part.split("/", -1);
            String[] range = step[0].split("-", -1);
            boolean all = step[0].equals("*");
            int from = all ? min : value(range[0], name, min, max, names);
            int to = all ? max : range.length == 2 ? value(range[1], name, min, max, names) : from;
            if (step.length == 2 && range.length == 1) {
                to = max;
            }
            int by = step.length == 2 ? value(step[1], "step of the " + name, 1, max, List.of()) : 1;
            if (range.length > 2 || step.length > 2 || from > to) {
                throw new IllegalArgumentException("The " + name + " " + text + " is not like 5, 1-5, */15 or 1,3.");
            }
            for (int i = from; i <= to; i += by) {
                set.set(i);
            }
        }
        return set;
    }

    private static int value(String text, String name, int min, int max, List<String> names) {
        int named = names.indexOf(text.toUpperCase(Locale.ROOT));
        if (named >= 0) {
            return named + min;
        }
        int value = text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : min - 1;
        if (value < min || value > max) {
            throw new IllegalArgumentException("The " + name + " is " + min + " to " + max + ", not " + text + ".");
        }
        return value;
    }

    private boolean fits(LocalDate day) {
        return months.get(day.getMonthValue())
                && daysOfMonth.get(day.getDayOfMonth())
                && daysOfWeek.get(day.getDayOfWeek().getValue() % 7);
    }

    /** The first time after this one, microseconds since the epoch. */
    long next(long afterMicros) {
        long minute = Math.floorDiv(afterMicros, MINUTE) + 1;
        long first = Math.floorDiv(minute, 1_440);
        int minuteOfDay = (int) Math.floorMod(minute, 1_440L);
        for (long day = first; day <= first + SEARCHED_DAYS; day++) {
            if (fits(LocalDate.ofEpochDay(day))) {
                int found = inDay(day == first ? minuteOfDay : 0);
                if (found >= 0) {
                    return (day * 1_440 + found) * MINUTE;
                }
            }
        }
        throw new IllegalStateException("no such day in eight years");
    }

    private int inDay(int from) {
        int hour = hours.nextSetBit(from / 60);
        if (hour < 0) {
            return -1;
        }
        int minute = minutes.nextSetBit(hour == from / 60 ? from % 60 : 0);
        if (minute >= 0) {
            return hour * 60 + minute;
        }
        int later = hours.nextSetBit(hour + 1);
        return later < 0 ? -1 : later * 60 + minutes.nextSetBit(0);
    }
}
