package io.github.plimsoll.numbers;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a market takes new orders: always, or in weekly sessions of UTC time without some closed days. A session
 * includes its first minute and ends before its last. Immutable and thread-safe.
 *
 * <p>As text: {@code always}, or sessions and closed days such as
 * {@code Mon 13:30-20:00, Sun 22:00-24:00; closed 2026-12-25, 2027-01-01}. A session may end on a later day of the same
 * week ({@code Mon 00:00-Fri 21:00}); a week runs from Monday 00:00 to Sunday 24:00.
 */
public final class MarketHours {
    /** Open at every instant. */
    public static final MarketHours ALWAYS = new MarketHours(List.of(), new TreeSet<>());

    /** Most sessions of a week. */
    public static final int MAX_SESSIONS = 64;
    /** Most closed days. */
    public static final int MAX_CLOSED_DAYS = 512;

    private static final long MINUTE_MICROS = 60_000_000L;
    private static final int DAY_MINUTES = 1_440;
    private static final int WEEK_MINUTES = 7 * DAY_MINUTES;
    private static final long DAY_MICROS = DAY_MINUTES * MINUTE_MICROS;
    private static final long WEEK_MICROS = WEEK_MINUTES * MINUTE_MICROS;
    /** 9999-12-31: the last day that prints as four digits of a year. */
    private static final long LAST_DAY = 2_932_896;
    /** The epoch began on a Thursday. */
    private static final long MONDAY_OFFSET = 3 * DAY_MICROS;

    private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
    private static final Pattern SESSION =
            Pattern.compile("([A-Z][a-z]{2}) ([0-9]{2}):([0-9]{2})-(?:([A-Z][a-z]{2}) )?([0-9]{2}):([0-9]{2})");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final String CLOSED = "closed ";
    private static final String EXAMPLE =
            "; for example: always, or Mon 13:30-20:00, Tue 13:30-20:00; closed 2026-12-25";

    private final List<Session> sessions;
    private final SortedSet<Long> closedDays;

    /**
     * One session of every week in minutes since Monday 00:00 UTC.
     *
     * @param openMinute first minute, 0..10079
     * @param closeMinute the minute at which it ends, above openMinute, at most 10080
     */
    public record Session(int openMinute, int closeMinute) {
        public Session {
            if (openMinute < 0 || closeMinute <= openMinute || closeMinute > WEEK_MINUTES) {
                throw new IllegalArgumentException("a session must lie within one week from Monday 00:00 to Sunday"
                        + " 24:00 and end after it begins but is minute " + openMinute + " to " + closeMinute);
            }
        }
    }

    private MarketHours(List<Session> sessions, SortedSet<Long> closedDays) {
        this.sessions = sessions;
        this.closedDays = Collections.unmodifiableSortedSet(closedDays);
    }

    /**
     * Weekly sessions without closed days.
     *
     * @param sessions 1 to 64, in order and without overlap
     * @param closedDays UTC days (days since 1970-01-01, to 9999-12-31) without any session, at most 512
     * @throws IllegalArgumentException when there is none, they overlap or there are too many
     */
    public static MarketHours weekly(List<Session> sessions, Collection<Long> closedDays) {
        List<Session> all = Given.noNulls(sessions, "sessions");
        List<Long> closed = Given.noNulls(closedDays, "closedDays");
        if (sessions.isEmpty() || sessions.size() > MAX_SESSIONS) {
            throw new IllegalArgumentException(
                    "market hours need 1 to " + MAX_SESSIONS + " sessions but have " + sessions.size() + EXAMPLE);
        }
        for (int i = 1; i < sessions.size(); i++) {
            if (sessions.get(i).openMinute() < sessions.get(i - 1).closeMinute()) {
                throw new IllegalArgumentException("sessions must be in order and must not overlap: "
                        + text(sessions.get(i - 1)) + ", " + text(sessions.get(i)));
            }
        }
        SortedSet<Long> days = new TreeSet<>(closed);
        if (days.size() > MAX_CLOSED_DAYS) {
            throw new IllegalArgumentException(
                    "market hours take at most " + MAX_CLOSED_DAYS + " closed days but have " + days.size());
        }
        if (!days.isEmpty() && (days.first() < 0 || days.last() > LAST_DAY)) {
            throw new IllegalArgumentException("a closed day is 1970-01-01 to 9999-12-31");
        }
        return new MarketHours(all, days);
    }

    /** @throws IllegalArgumentException saying what is wrong, with an example */
    public static MarketHours parse(String text) {
        Given.notNull(text, "hours");
        if (text.equals("always")) {
            return ALWAYS;
        }
        String[] parts = text.split("; ", -1);
        if (parts.length > 2 || (parts.length == 2 && !parts[1].startsWith(CLOSED))) {
            throw new IllegalArgumentException(
                    "market hours are sessions and then, after a semicolon, closed days" + EXAMPLE);
        }
        List<Session> sessions = new ArrayList<>();
        for (String one : parts[0].split(", ", -1)) {
            sessions.add(session(one));
        }
        List<Long> closed = new ArrayList<>();
        if (parts.length == 2) {
            for (String day : parts[1].substring(CLOSED.length()).split(", ", -1)) {
                closed.add(day(day));
            }
        }
        return weekly(sessions, closed);
    }

    private static Session session(String text) {
        Matcher form = SESSION.matcher(text);
        int from = form.matches() ? DAYS.indexOf(form.group(1)) : -1;
        int to = from >= 0 && form.group(4) != null ? DAYS.indexOf(form.group(4)) : from;
        if (from < 0 || to < 0) {
            throw new IllegalArgumentException("a session looks like Mon 13:30-20:00 or Mon 00:00-Fri 21:00" + EXAMPLE);
        }
        return new Session(
                from * DAY_MINUTES + minutes(form.group(2), form.group(3)),
                to * DAY_MINUTES + minutes(form.group(5), form.group(6)));
    }

    private static int minutes(String hours, String minutes) {
        int all = Integer.parseInt(hours) * 60 + Integer.parseInt(minutes);
        if (all > DAY_MINUTES || Integer.parseInt(minutes) > 59) {
            throw new IllegalArgumentException("a time of day is 00:00 to 24:00 but is " + hours + ":" + minutes);
        }
        return all;
    }

    private static long day(String text) {
        try {
            if (DATE.matcher(text).matches()) {
                return LocalDate.parse(text).toEpochDay();
            }
        } catch (DateTimeException noSuchDay) {
            throw new IllegalArgumentException("there is no day " + text + EXAMPLE, noSuchDay);
        }
        throw new IllegalArgumentException("a closed day looks like 2026-12-25" + EXAMPLE);
    }

    /** Whether the market is open at a time, microseconds since the epoch. */
    public boolean isOpen(long epochMicros) {
        return sessions.isEmpty() || nextOpen(epochMicros) == epochMicros;
    }

    /**
     * The first time at or after {@code epochMicros} at which the market is open: the time itself when it is open.
     *
     * @throws ArithmeticException at the end of 64-bit time
     */
    public long nextOpen(long epochMicros) {
        if (sessions.isEmpty()) {
            return epochMicros;
        }
        // Every week has a session and at most 512 weeks can lose theirs to closed days.
        long week =
                Math.subtractExact(epochMicros, Math.floorMod(Math.addExact(epochMicros, MONDAY_OFFSET), WEEK_MICROS));
        while (true) {
            for (Session session : sessions) {
                long open = firstOpen(session, week, epochMicros);
                if (open >= epochMicros) {
                    return open;
                }
            }
            week = Math.addExact(week, WEEK_MICROS);
        }
    }

    /** The first open time of a session in a week that is not before {@code from}; less than that when there is none. */
    private long firstOpen(Session session, long week, long from) {
        long none = from - 1;
        long at = Math.max(from, Math.addExact(week, session.openMinute() * MINUTE_MICROS));
        long end = Math.addExact(week, session.closeMinute() * MINUTE_MICROS);
        while (at < end) {
            long day = Math.floorDiv(at, DAY_MICROS);
            if (!closedDays.contains(day)) {
                return at;
            }
            at = Math.multiplyExact(day + 1, DAY_MICROS);
        }
        return none;
    }

    @Override
    public String toString() {
        if (sessions.isEmpty()) {
            return "always";
        }
        String open = String.join(", ", sessions.stream().map(MarketHours::text).toList());
        if (closedDays.isEmpty()) {
            return open;
        }
        return open + "; " + CLOSED
                + String.join(
                        ", ",
                        closedDays.stream()
                                .map(day -> LocalDate.ofEpochDay(day).toString())
                                .toList());
    }

    private static String text(Session session) {
        int from = session.openMinute() / DAY_MINUTES;
        int to = (session.closeMinute() - 1) / DAY_MINUTES;
        String end = time(session.closeMinute() - to * DAY_MINUTES);
        return DAYS.get(from) + " " + time(session.openMinute() - from * DAY_MINUTES) + "-"
                + (from == to ? end : DAYS.get(to) + " " + end);
    }

    private static String time(int minutes) {
        return String.format(Locale.ROOT, "%02d:%02d", minutes / 60, minutes % 60);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MarketHours hours
                && sessions.equals(hours.sessions)
                && closedDays.equals(hours.closedDays);
    }

    @Override
    public int hashCode() {
        return Objects.hash(sessions, closedDays);
    }
}
