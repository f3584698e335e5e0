package io.github.plimsoll.testkit.suites.sim;

import io.github.plimsoll.numbers.SortableId;

/** Short names for long ids: their random end. */
final class Names {
    private static final int SHOWN = 6;

    private Names() {}

    static String of(SortableId id) {
        String text = id.toString();
        return text.substring(text.length() - SHOWN);
    }
}
