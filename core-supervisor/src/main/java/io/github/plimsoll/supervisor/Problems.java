package io.github.plimsoll.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a configuration, to report it all at once. */
final class Problems {
    private final String subject;
    private final List<String> found = new ArrayList<>();

    Problems(String subject) {
        this.subject = subject;
    }

    void when(boolean wrong, String problem) {
        if (wrong) {
            found.add(problem);
        }
    }

    void range(String what, Duration actual, Duration min, Duration max) {
        when(
                actual.compareTo(min) < 0 || actual.compareTo(max) > 0,
                what + " must be " + min + " to " + max + ", not " + actual);
    }

    void range(String what, int actual, int min, int max) {
        when(actual < min || actual > max, what + " must be " + min + " to " + max + ", not " + actual);
    }

    boolean any() {
        return !found.isEmpty();
    }

    void throwIfAny() {
        if (any()) {
            throw new IllegalArgumentException(subject + ": " + String.join("; ", found));
        }
    }
}
