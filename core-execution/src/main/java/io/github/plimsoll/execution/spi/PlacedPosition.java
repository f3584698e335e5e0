package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.SortableId;

/**
 * A position and where it is at its venue. Plain data. Immutable.
 *
 * @param id ours
 * @param text where it is and what it has, in the adapter's words, 1 to 2,000 characters
 * @param open whether it is held
 * @param version counts every change, from 1; 0 before it is stored
 */
public record PlacedPosition(SortableId id, String text, boolean open, long version) {
    /** Longest text. */
    public static final int MAX_TEXT = 2_000;

    /** @throws IllegalArgumentException when the text is too long or the version below 0 */
    public PlacedPosition {
        if (text.isEmpty() || text.length() > MAX_TEXT || version < 0) {
            throw new IllegalArgumentException("a text of 1 to " + MAX_TEXT + " characters and a version from 0, not "
                    + text.length() + " and " + version);
        }
    }

    /** The same as the store has it after a change. */
    public PlacedPosition stored() {
        return new PlacedPosition(id, text, open, version + 1);
    }
}
