package io.github.plimsoll.avantis.venue;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How stops are kept at the venue behind those of the books. Immutable.
 *
 * @param gap how far behind a stop, millionths of its price, 1,000 to 100,000; empty keeps none there
 * @param life after which a signed change of levels can no longer happen, 5 s to 10 min
 * @param lag how much later what it did is shown at the latest, 0 s to 10 min; nothing else is signed for the position meanwhile
 * @param least pause between two changes of one position, 1 s to 1 h
 * @param longest pause after changes that were never seen to happen, at least {@code least}, at most 1 day
 */
public record BackstopTerms(OptionalLong gap, Duration life, Duration lag, Duration least, Duration longest) {
    private static final long LEAST_GAP = 1_000;
    private static final long MOST_GAP = 100_000;
    private static final int MOST_DOUBLINGS = 20;

    /** @throws IllegalArgumentException naming what is out of range */
    public BackstopTerms {
        if (gap.isPresent() && (gap.getAsLong() < LEAST_GAP || gap.getAsLong() > MOST_GAP)) {
            throw new IllegalArgumentException(
                    "gap is " + LEAST_GAP + " to " + MOST_GAP + " millionths, not " + gap.getAsLong());
        }
        within("life", life, Duration.ofSeconds(5), Duration.ofMinutes(10));
        within("lag", lag, Duration.ZERO, Duration.ofMinutes(10));
        within("least", least, Duration.ofSeconds(1), Duration.ofHours(1));
        within("longest", longest, least, Duration.ofDays(1));
    }

    private static void within(String name, Duration value, Duration from, Duration to) {
        if (value.compareTo(from) < 0 || value.compareTo(to) > 0) {
            throw new IllegalArgumentException(name + " is " + from + " to " + to + ", not " + value);
        }
    }

    /** Those of a venue: a change lives at most 30 s, one position is changed every 30 s at most, and after failures every 15 min. */
    public static BackstopTerms of(AvantisSettings settings, OptionalLong gap) {
        Duration life = Duration.ofSeconds(Math.min(30, settings.orderLife().toSeconds()));
        return new BackstopTerms(
                gap,
                life,
                settings.graceAfterDeadline().plus(settings.readingLag()),
                Duration.ofSeconds(30),
                Duration.ofMinutes(15));
    }

    /**
     * After the last change: {@code least}, and twice as much for each change since that was not seen to happen.
     *
     * @param tries how many were not, at least 0
     */
    Duration pause(int tries) {
        Duration pause = least.multipliedBy(1L << Math.min(tries, MOST_DOUBLINGS));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }
}
