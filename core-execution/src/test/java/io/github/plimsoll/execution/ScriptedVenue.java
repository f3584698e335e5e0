package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.EventPage;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A venue in front of another that loses answers, breaks, repeats and reorders as the test says. */
final class ScriptedVenue implements Venue {
    enum Send {
        NORMAL,
        THROWS_BEFORE,
        /** The order arrives, the answer does not. */
        THROWS_AFTER,
        UNHEARD,
        /** The bytes left and were lost. */
        LOST,
        /** Declined at the door. */
        DECLINED,
        /** The call is stopped before a byte leaves, longer than the lease. */
        FREEZES
    }

    /** May be replaced by one that knows nothing of what was. */
    Venue inner;

    Send send = Send.NORMAL;
    boolean silent;
    /** Of its own, when it is not that of the venue behind it. */
    @Nullable
    Mode mode;

    boolean forgets;
    /** It shows none of the positions of the venue behind it, as if they had been closed there by somebody else. */
    boolean vanished;

    Set<Capability> capabilities = EnumSet.complementOf(EnumSet.of(Capability.FEES_FROM_MARGIN));
    UnaryOperator<List<VenueEvent>> events = all -> all;
    /** Events that the venue itself did not make. */
    final List<VenueEvent> extra = new ArrayList<>();

    /** Positions that the venue holds beside those of the venue behind it. */
    final Map<AccountId, List<VenueSnapshot.OpenPosition>> foreign = new TreeMap<>();

    /** What it shows of every position of the venue behind it; nothing but their sizes when absent. */
    VenueSnapshot.@Nullable Terms terms;

    @Nullable
    Runnable whileFrozen;

    /** Orders of hers that it works on beside its own, asked for with every snapshot. */
    Supplier<List<SortableId>> strays = List::of;

    /** Money that it keeps for one account; none when absent. */
    @Nullable
    Usd balance;

    int submits;
    /** The cursor of no page passes it: what lies behind is still to be told. */
    long gapAfter = Long.MAX_VALUE;

    ScriptedVenue(Venue inner) {
        this.inner = inner;
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public Mode mode() {
        Mode own = mode;
        return own == null ? inner.mode() : own;
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public Submission submit(SendTicket ticket) {
        submits++;
        return switch (send) {
            case NORMAL -> inner.submit(ticket);
            case THROWS_BEFORE -> throw new IllegalStateException("broken before");
            case THROWS_AFTER -> {
                inner.submit(ticket);
                throw new IllegalStateException("broken after");
            }
            case UNHEARD -> {
                inner.submit(ticket);
                yield Submission.unknown("timeout");
            }
            case LOST -> {
                ticket.redeem();
                yield Submission.unknown("timeout");
            }
            case DECLINED -> {
                ticket.redeem();
                yield Submission.notSent("declined at the door");
            }
            case FREEZES -> {
                Objects.requireNonNull(whileFrozen).run();
                yield inner.submit(ticket);
            }
        };
    }

    @Override
    public EventPage events(long cursor) {
        EventPage page = inner.events(cursor);
        List<VenueEvent> all = new ArrayList<>(page.events());
        extra.stream().filter(event -> event.sequence() > cursor).forEach(all::add);
        long end = all.stream().mapToLong(VenueEvent::sequence).max().orElse(cursor);
        return new EventPage(events.apply(all), Math.min(gapAfter, Math.max(page.cursor(), end)));
    }

    @Override
    public VenueOrder query(SortableId order) {
        return silent ? VenueOrder.UNKNOWN : forgets ? VenueOrder.ABSENT : inner.query(order);
    }

    @Override
    public VenueSnapshot snapshot(AccountId account) {
        if (silent) {
            return VenueSnapshot.unknown();
        }
        VenueSnapshot shown = inner.snapshot(account);
        List<VenueSnapshot.OpenPosition> positions = new ArrayList<>();
        for (VenueSnapshot.OpenPosition found : vanished ? List.<VenueSnapshot.OpenPosition>of() : shown.positions()) {
            positions.add(
                    terms == null
                            ? found
                            : new VenueSnapshot.OpenPosition(
                                    found.position(), found.instrument(), found.units(), terms));
        }
        positions.addAll(foreign.getOrDefault(account, List.of()));
        List<SortableId> working = forgets ? new ArrayList<>() : new ArrayList<>(shown.working());
        working.addAll(account.equals(World.HERS) ? strays.get() : List.of());
        Usd money = account.equals(World.HERS) ? balance : null;
        return new VenueSnapshot(shown.known(), positions, working, money, shown.cursor());
    }
}
