package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.Resting;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An order that adds risk, as the gate is asked about it: an open, the open of a resting entry, an increase, or collateral
 * that is taken out of a position.
 *
 * @param order what is ordered; of an increase the part that is added
 * @param entry the resting entry that it is the order of
 * @param increase what adds to a position
 * @param removal what takes collateral out of one
 * @param waiting the entry to be placed whose order waits at its venue
 */
record Addition(
        OpenCommand order,
        @Nullable StoredEntry entry,
        @Nullable IncreaseCommand increase,
        @Nullable MarginCommand removal,
        @Nullable Waiting waiting) {
    /**
     * An order that waits at its venue.
     *
     * @param entry id of the entry that is placed with it
     */
    record Waiting(SortableId entry, EntryCommand command) {}

    static Addition open(OpenCommand command) {
        return new Addition(command, null, null, null, null);
    }

    static Addition of(StoredEntry entry) {
        return new Addition(EntryRules.command(entry), entry, null, null, null);
    }

    static Addition increase(IncreaseCommand command, StoredPosition into) {
        return new Addition(command.order(into), null, command, null, null);
    }

    static Addition removal(MarginCommand command, StoredPosition from) {
        return new Addition(command.order(from), null, null, command, null);
    }

    static Addition waiting(EntryCommand command, SortableId entry) {
        return new Addition(command.order(), null, null, null, new Waiting(entry, command));
    }

    String key() {
        return order.key();
    }

    /** The key of its intent: that of an order of an entry names its entry. */
    String intentKey() {
        return waiting == null ? order.key() : EntryRules.key(waiting.entry(), 1);
    }

    /** Where the market is thought to stand; absent for where it stands. */
    @Nullable
    Price at() {
        return waiting == null ? null : waiting.command().at();
    }

    /** What its venue is to wait for. */
    @Nullable
    Resting resting() {
        return waiting == null ? null : waiting.command().resting();
    }

    IntentKind kind() {
        if (removal != null) {
            return IntentKind.REMOVE_MARGIN;
        }
        return increase == null ? IntentKind.OPEN : IntentKind.INCREASE;
    }

    /** The position that it changes. */
    @Nullable
    SortableId into() {
        if (removal != null) {
            return removal.position();
        }
        return increase == null ? null : increase.position();
    }

    /** The price beyond which the venue must not fill it. */
    @Nullable
    Price worst(Price decided) {
        if (waiting != null && waiting.command().limit() != null) {
            return waiting.command().limit();
        }
        return entry != null && entry.limit() != null ? entry.limit() : order.worst(decided);
    }

    String payloadHash() {
        if (removal != null) {
            return removal.payloadHash();
        }
        if (waiting != null) {
            return waiting.command().payloadHash();
        }
        return increase == null ? order.payloadHash() : increase.payloadHash();
    }

    SortedMap<String, String> inputs() {
        if (removal != null) {
            return removal.inputs();
        }
        if (waiting != null) {
            return waiting.command().inputs();
        }
        return increase == null ? order.inputs() : increase.inputs();
    }

    /** For the audit. */
    String words() {
        if (removal != null) {
            return removal.amount() + " USD out of position " + removal.position();
        }
        return order.side() + " " + order.instrument() + " " + order.collateral() + " USD at " + order.leverage()
                + (increase == null ? "" : " into position " + increase.position())
                + (waiting == null
                        ? ""
                        : ", waits at its venue for " + waiting.command().at());
    }
}
