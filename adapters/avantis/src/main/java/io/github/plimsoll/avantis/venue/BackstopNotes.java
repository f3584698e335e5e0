package io.github.plimsoll.avantis.venue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.plimsoll.avantis.message.Fields;
import io.github.plimsoll.execution.spi.PlacedPosition;
import io.github.plimsoll.execution.spi.PreparedOrderStore;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.numbers.SortableId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * {@link BackstopNote}s in the store of the orders, in a room of their own: a row for each position, never more. A change is
 * compared by version, so that of two processes one writes it, and whoever did not write signs nothing: a lease of the key adds
 * nothing to that, as nonces have no order. Thread-safe.
 */
public final class BackstopNotes {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long VERSION = 1;

    private final PreparedOrderStore store;
    private final String room;

    /** @param venue name of the venue, at most 90 characters */
    public BackstopNotes(PreparedOrderStore store, String venue) {
        this.store = store;
        this.room = venue + " levels";
    }

    /** Of every position that has one. */
    List<BackstopNote> all() {
        return store.positions(room).stream().map(BackstopNotes::read).toList();
    }

    /** Of a position. */
    Optional<BackstopNote> of(SortableId position) {
        return all().stream().filter(note -> note.position().equals(position)).findFirst();
    }

    /**
     * Of a position that has none: nothing was tried. One that was gone for long enough and is shown again goes on from the version
     * of its ended note, as a nonce follows from it and must never come again.
     */
    BackstopNote none(TrackedPosition held) {
        long ended = store.position(room, held.id())
                .filter(row -> !row.open())
                .map(PlacedPosition::version)
                .orElse(0L);
        return BackstopNote.none(held, ended);
    }

    /**
     * Writes one, durable on return.
     *
     * @return as it is stored; empty when another process changed it meanwhile
     * @throws StoreException when it may not be durable: nothing may be signed then
     */
    Optional<BackstopNote> write(BackstopNote note) {
        return write(note, true) ? Optional.of(note.stored()) : Optional.empty();
    }

    /** Its position is gone. */
    void end(BackstopNote note) {
        write(note, false);
    }

    private boolean write(BackstopNote note, boolean open) {
        PlacedPosition row = new PlacedPosition(note.position(), text(note), open, note.version());
        return store.tell(room, Optional.empty(), List.of(), List.of(row));
    }

    private static String text(BackstopNote note) {
        ObjectNode all = MAPPER.createObjectNode();
        all.put("version", VERSION);
        all.put("trader", note.trader().hex());
        all.put("pair", note.pairIndex());
        all.put("index", note.index());
        all.put("held", note.held());
        all.put("at", note.at());
        all.put("tries", note.tries());
        BackstopNote.Attempt last = note.attempt();
        if (last != null) {
            all.put("digest", last.digest());
            all.put("takeProfit", last.takeProfit());
            all.put("stopLoss", last.stopLoss());
            all.put("deadlineMs", last.deadlineMs());
        }
        try {
            return MAPPER.writeValueAsString(all);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static BackstopNote read(PlacedPosition row) {
        Fields all = Fields.read("levels", row.text().getBytes(StandardCharsets.UTF_8));
        if (all.whole("version") != VERSION) {
            throw new IllegalArgumentException("levels are noted in version " + all.whole("version"));
        }
        return new BackstopNote(
                row.id(),
                all.address("trader"),
                all.whole("pair"),
                all.whole("index"),
                all.whole("held"),
                all.whole("at"),
                Math.toIntExact(all.whole("tries")),
                all.has("digest")
                        ? new BackstopNote.Attempt(
                                all.text("digest"),
                                all.whole("takeProfit"),
                                all.whole("stopLoss"),
                                all.whole("deadlineMs"))
                        : null,
                row.version());
    }
}
