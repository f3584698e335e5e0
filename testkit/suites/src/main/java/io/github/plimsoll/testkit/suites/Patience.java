package io.github.plimsoll.testkit.suites;

import java.util.Optional;
import java.util.function.Supplier;

/** A venue may break instead of answering: then nothing is known. */
final class Patience {
    private Patience() {}

    static <T> Optional<T> ask(Supplier<Optional<T>> question) {
        try {
            return question.get();
        } catch (AssertionError wrong) {
            throw wrong;
        } catch (RuntimeException silent) {
            return Optional.empty();
        }
    }
}
