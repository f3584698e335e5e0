package io.github.plimsoll.bot;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.github.plimsoll.execution.PaperVenue;
import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A venue that loses orders, or answers to orders, and is silent when it is asked, each while it is told to. */
final class FaultyVenue implements Venue {
    private final Venue inner;
    /** Questions get no answer. */
    volatile boolean silent;
    /** Orders never arrive, and nobody is told. */
    volatile boolean losesOrders;
    /** Orders arrive, and nobody is told. */
    volatile boolean losesAnswers;
    /** Whose positions it shows no more, as if somebody had closed them at its own site; it is one that everybody sees then. */
    volatile @Nullable AccountId vanished;

    FaultyVenue(Venue inner) {
        this.inner = inner;
    }

    /** Bindings that put one in front of the paper venue. */
    static Module bindings(boolean silent) {
        return new AbstractModule() {
            @Provides
            @Singleton
            FaultyVenue faulty(PaperVenue paper) {
                FaultyVenue venue = new FaultyVenue(paper);
                venue.silent = silent;
                return venue;
            }

            @Provides
            List<Venue> venues(FaultyVenue venue) {
                return List.of(venue);
            }
        };
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public Mode mode() {
        return inner.mode();
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> all = EnumSet.copyOf(inner.capabilities());
        if (vanished != null) {
            all.add(Capability.SHARED_POSITIONS);
        }
        return all;
    }

    @Override
    public Submission submit(SendTicket ticket) {
        if (losesOrders) {
            return Submission.unknown("no answer in time");
        }
        Submission answer = inner.submit(ticket);
        return losesAnswers ? Submission.unknown("no answer in time") : answer;
    }

    @Override
    public EventPage events(long cursor) {
        return inner.events(cursor);
    }

    @Override
    public VenueOrder query(SortableId order) {
        return silent ? VenueOrder.UNKNOWN : inner.query(order);
    }

    @Override
    public VenueSnapshot snapshot(AccountId account) {
        VenueSnapshot shown = silent ? VenueSnapshot.unknown() : inner.snapshot(account);
        return account.equals(vanished)
                ? new VenueSnapshot(shown.known(), List.of(), shown.working(), shown.cursor())
                : shown;
    }
}
