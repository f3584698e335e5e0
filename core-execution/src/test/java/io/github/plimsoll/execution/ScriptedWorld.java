package io.github.plimsoll.execution;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A world whose store and venue do as they are told; after each test its books must agree. */
abstract class ScriptedWorld {
    private @Nullable ScriptedStore scriptedStore;
    private @Nullable ScriptedVenue scriptedVenue;
    final World world = World.create(w -> {
        w.storeWrap = store -> scriptedStore = new ScriptedStore(store);
        w.venueWrap = venue -> scriptedVenue = new ScriptedVenue(venue);
    });

    final ScriptedStore store() {
        return Objects.requireNonNull(scriptedStore);
    }

    final ScriptedVenue venue() {
        return Objects.requireNonNull(scriptedVenue);
    }

    @AfterEach
    void theBooksAgree() {
        world.settle();
        Books.checkAtRest(world);
    }
}
