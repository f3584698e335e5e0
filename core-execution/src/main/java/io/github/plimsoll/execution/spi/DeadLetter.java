package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.SortableId;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that was given up, kept until a person has looked at it.
 *
 * @param id its id
 * @param kind what it was
 * @param subject names it among its kind: what is given up twice is one letter
 * @param reason why it was given up, for people
 * @param data what a replay needs, flat
 * @param user whom it concerns; absent when nobody in particular
 * @param at world time, microseconds
 * @param trace trace id of what it came of
 * @param state whether it still waits
 * @param endedBy who replayed or dismissed it; absent while it waits
 * @param endedAt world time, microseconds; 0 while it waits
 */
public record DeadLetter(
        SortableId id,
        Kind kind,
        String subject,
        String reason,
        SortedMap<String, String> data,
        @Nullable String user,
        long at,
        String trace,
        State state,
        @Nullable String endedBy,
        long endedAt) {
    /** What can be given up; where there is no room the first kinds go first. */
    public enum Kind {
        /** News that its chat did not take. */
        NOTICE,
        /** The answer to a command that its chat did not take. */
        ANSWER,
        /** A command that could not be read. */
        COMMAND,
        /** An accepted order that expired because nobody was there to send it. */
        ORDER,
        /** Something that a venue did and that the books cannot explain. */
        VENUE_EVENT
    }

    /** Whether somebody has looked. */
    public enum State {
        WAITING,
        REPLAYED,
        DISMISSED
    }

    public DeadLetter {
        data = Collections.unmodifiableSortedMap(new TreeMap<>(data));
        if ((state == State.WAITING) != (endedBy == null)) {
            throw new IllegalArgumentException("a letter that is " + state + " was ended by " + endedBy);
        }
    }

    /** One that waits. */
    public static DeadLetter waiting(
            SortableId id,
            Kind kind,
            String subject,
            String reason,
            SortedMap<String, String> data,
            @Nullable String user,
            long at,
            String trace) {
        return new DeadLetter(id, kind, subject, reason, data, user, at, trace, State.WAITING, null, 0);
    }

    /** The same, replayed or dismissed. */
    public DeadLetter ended(State end, String by, long when) {
        Objects.requireNonNull(by, "by");
        return new DeadLetter(id, kind, subject, reason, data, user, at, trace, end, by, when);
    }
}
