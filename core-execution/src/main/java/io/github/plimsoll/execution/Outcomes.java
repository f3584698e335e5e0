package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.SendingRow;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.risk.OrderClass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Orders whose outcome is open: the venue is asked and never guessed at, and what it says is taken as a step of the intent
 * that was asked about. One thread drives it.
 */
final class Outcomes {
    /** Intents that one transaction moves. */
    private static final int PAGE = 250;

    private final Store store;
    private final Venues venues;
    private final WorldClock clock;
    private final Ids ids;
    private final IntentCloser closer;
    private final int reading;

    /** @param reading intents that one question reads, at least 1 */
    Outcomes(Store store, Venues venues, WorldClock clock, Ids ids, int reading) {
        this.store = store;
        this.venues = venues;
        this.clock = clock;
        this.ids = ids;
        this.closer = new IntentCloser("recovery", clock, ids);
        this.reading = reading;
    }

    /**
     * What was resolved and what is left, counted while it goes on. An account is not proved while its venue is silent about
     * one of its orders; one that a venue says it does not know, where that proves nothing, stays Unknown, holds what it
     * holds and keeps new risk out of its market until persons end it: there is nothing more to wait for.
     */
    static final class Tally {
        int resolved;
        int open;
        final Set<AccountId> unproved = new LinkedHashSet<>();
    }

    /**
     * Opens that an earlier run recorded are never sent any more.
     *
     * @return how many
     */
    int expireUnsent() {
        int expired = 0;
        Set<IntentState> recorded = EnumSet.of(IntentState.RECORDED);
        for (List<StoredIntent> read = read(recorded, null); !read.isEmpty(); read = next(recorded, read)) {
            List<StoredIntent> unsent = read.stream()
                    .filter(intent -> intent.kind().orderClass() == OrderClass.OPENING)
                    .toList();
            for (List<StoredIntent> page : Pages.of(unsent, PAGE)) {
                Map<AccountId, Venue> at = venues.anyLeased() ? venues(page) : Collections.emptyMap();
                expired += Collections.frequency(
                        take(page.stream().map(Outcomes::unsent).toList(), at), true);
            }
        }
        return expired;
    }

    private static Step unsent(StoredIntent intent) {
        return Step.end(intent, IntentState.EXPIRED, "the process stopped before it was sent");
    }

    /** Asks about every intent in one of these states. */
    Tally resolve(Set<IntentState> states) {
        return resolve(states, intent -> true);
    }

    /**
     * Asks about orders that a venue took long ago and of which nothing is told. One that it does not know any more, where that
     * proves nothing, is Unknown from now on.
     *
     * @param before world time, microseconds: those that were recorded earlier
     */
    void overdue(long before) {
        resolve(EnumSet.of(IntentState.IN_FLIGHT), intent -> intent.recordedAt() < before);
    }

    private Tally resolve(Set<IntentState> states, Predicate<StoredIntent> which) {
        Tally tally = new Tally();
        for (List<StoredIntent> read = read(states, null); !read.isEmpty(); read = next(states, read)) {
            List<StoredIntent> open = read.stream().filter(which).toList();
            Set<SortableId> leased = new LinkedHashSet<>();
            for (SendingRow row : store.transact(StoreTx::sending)) {
                if (row.leaseRemainingMicros() > 0) {
                    leased.add(row.intent());
                }
            }
            for (List<StoredIntent> page : Pages.of(open, PAGE)) {
                resolve(page, leased, tally);
            }
        }
        return tally;
    }

    private void resolve(List<StoredIntent> page, Set<SortableId> leased, Tally tally) {
        Map<AccountId, Venue> at = venues(page);
        List<Finding> findings = new ArrayList<>();
        for (StoredIntent intent : page) {
            findings.add(
                    leased.contains(intent.id()) ? Finding.open(intent) : finding(intent, at.get(intent.account())));
        }
        List<Step> steps =
                findings.stream().map(Finding::step).filter(Objects::nonNull).toList();
        Set<SortableId> missed = new LinkedHashSet<>();
        List<Boolean> taken = take(steps, at);
        for (int i = 0; i < steps.size(); i++) {
            if (!taken.get(i)) {
                missed.add(steps.get(i).seen().id());
            }
        }
        for (Finding finding : findings) {
            StoredIntent intent = finding.intent();
            if (finding.proved() && !missed.contains(intent.id())) {
                tally.resolved++;
            } else {
                tally.open++;
                if (!finding.doubtful() || missed.contains(intent.id())) {
                    tally.unproved.add(intent.account());
                }
            }
        }
    }

    /** Where each account of these trades; without those whose venue is none of ours. */
    private Map<AccountId, Venue> venues(List<StoredIntent> page) {
        SortedSet<AccountId> ids = new TreeSet<>();
        page.forEach(intent -> ids.add(intent.account()));
        Map<AccountId, Venue> at = new TreeMap<>();
        for (Account account : store.transact(tx -> tx.accounts(ids))) {
            venues.find(account.venue()).ifPresent(venue -> at.put(account.id(), venue));
        }
        return at;
    }

    private static Finding finding(StoredIntent intent, @Nullable Venue venue) {
        VenueOrder known = venue == null ? VenueOrder.UNKNOWN : venue.query(intent.id());
        return switch (known) {
            case WORKING, DONE ->
                taken(intent)
                        ? new Finding(intent, true, false, null)
                        : Finding.proved(Step.move(intent, IntentState.IN_FLIGHT, null));
            case UNKNOWN -> {
                if (intent.state() == IntentState.SENDING) {
                    yield new Finding(
                            intent,
                            false,
                            false,
                            unknown(intent, "the send was interrupted and the venue does not answer"));
                }
                yield Finding.open(intent);
            }
            case ABSENT -> {
                if (venue != null && venue.capabilities().contains(Capability.ABSENCE_PROVES_UNSENT)) {
                    yield Finding.proved(absent(intent));
                }
                boolean doubted =
                        intent.state() == IntentState.UNKNOWN || intent.state() == IntentState.PARTIALLY_FILLED;
                yield new Finding(
                        intent,
                        false,
                        true,
                        doubted
                                ? null
                                : unknown(intent, "the venue does not know the order, which proves nothing there"));
            }
        };
    }

    private static Step unknown(StoredIntent intent, String reason) {
        return Step.move(intent, IntentState.UNKNOWN, reason);
    }

    /** Whether it is known here that the venue took it. */
    private static boolean taken(StoredIntent intent) {
        return intent.state() == IntentState.IN_FLIGHT || intent.state() == IntentState.PARTIALLY_FILLED;
    }

    private static Step absent(StoredIntent intent) {
        if (taken(intent)) {
            return Step.end(intent, IntentState.CANCELLED, "the venue no longer knows the order");
        }
        return intent.kind().orderClass() == OrderClass.OPENING
                ? Step.end(intent, IntentState.EXPIRED, "the venue proved that it never received the order")
                : Step.move(intent, IntentState.RECORDED, "the venue proved that it never received the order");
    }

    /**
     * Takes steps in one transaction, and each in one of its own when they are refused together: one that cannot be taken
     * holds up no other.
     *
     * @return for each step whether it was taken or the intent has ended otherwise
     * @throws StoreException when the store did not answer; some may be taken
     */
    private List<Boolean> take(List<Step> steps, Map<AccountId, Venue> at) {
        if (steps.size() > 1) {
            try {
                return store.transact(tx -> taken(tx, steps, at));
            } catch (StoreException together) {
                if (together.kind() == StoreException.Kind.COMMIT_UNKNOWN) {
                    throw together;
                }
            }
        }
        List<Boolean> taken = new ArrayList<>(steps.size());
        for (Step step : steps) {
            taken.add(takeAlone(step, at));
        }
        return taken;
    }

    private boolean takeAlone(Step step, Map<AccountId, Venue> at) {
        try {
            return store.transact(tx -> taken(tx, List.of(step), at)).get(0);
        } catch (StoreException contended) {
            if (contended.kind() == StoreException.Kind.RETRY) {
                return false;
            }
            throw contended;
        }
    }

    /**
     * Takes the steps of intents that are still as they were seen, and whose venue still lives here; somebody else's progress
     * is fine too.
     */
    private List<Boolean> taken(StoreTx tx, List<Step> steps, Map<AccountId, Venue> at) {
        Map<String, Boolean> ours = new TreeMap<>();
        at.values().forEach(venue -> ours.computeIfAbsent(venue.name(), name -> Venues.ours(tx, venue)));
        Map<SortableId, StoredIntent> now = new TreeMap<>();
        tx.lockedIntents(steps.stream().map(Step::seen).toList()).forEach(intent -> now.put(intent.id(), intent));
        List<Boolean> taken = new ArrayList<>(steps.size());
        List<DeadLetter> letters = new ArrayList<>();
        for (Step step : steps) {
            StoredIntent intent = Objects.requireNonNull(now.get(step.seen().id()), "an intent is gone");
            Venue venue = at.get(intent.account());
            boolean asSeen = intent.version() == step.seen().version()
                    && (venue == null || Objects.requireNonNull(ours.get(venue.name())));
            if (asSeen && step.ends()) {
                closer.end(tx, intent, step.next(), Objects.requireNonNull(step.reason()));
                if (step.next() == IntentState.EXPIRED) {
                    letters.add(unsent(intent, step.reason()));
                }
            } else if (asSeen) {
                closer.move(tx, intent, step.next(), step.reason());
            }
            taken.add(asSeen || intent.state().terminal());
        }
        if (!letters.isEmpty()) {
            DeadLetters.add(tx, ids, letters);
        }
        return taken;
    }

    /** It was accepted, and nobody was there to send it: whoever asked for it may have gone. */
    private DeadLetter unsent(StoredIntent intent, String reason) {
        SortedMap<String, String> data = new TreeMap<>();
        data.put("account", intent.account().value());
        data.put("instrument", intent.instrument());
        data.put("kind", intent.kind().name());
        data.put("side", intent.side().name());
        return DeadLetter.waiting(
                ids.next(),
                DeadLetter.Kind.ORDER,
                intent.id().toString(),
                reason,
                data,
                intent.user().value(),
                clock.epochMicros(),
                intent.trace());
    }

    private List<StoredIntent> read(Set<IntentState> states, @Nullable SortableId after) {
        return store.transact(tx -> tx.intents(states, after, reading));
    }

    /** What comes after a reading: each intent is looked at once, whether or not it left these states. */
    private List<StoredIntent> next(Set<IntentState> states, List<StoredIntent> read) {
        return read.size() < reading
                ? List.of()
                : read(states, read.get(read.size() - 1).id());
    }

    /**
     * What the venue's answer makes of an intent: the outcome is proved by it or not, and a step is to be taken or none.
     *
     * @param doubtful not proved, though the venue has said all that it will ever say
     */
    private record Finding(
            StoredIntent intent,
            boolean proved,
            boolean doubtful,
            @Nullable Step step) {
        static Finding proved(Step step) {
            return new Finding(step.seen(), true, false, step);
        }

        static Finding open(StoredIntent intent) {
            return new Finding(intent, false, false, null);
        }
    }

    /** One step of an intent, taken while it is as it was seen. */
    private record Step(
            StoredIntent seen,
            IntentState next,
            boolean ends,
            @Nullable String reason) {
        static Step move(StoredIntent seen, IntentState next, @Nullable String reason) {
            return new Step(seen, next, false, reason);
        }

        static Step end(StoredIntent seen, IntentState next, String reason) {
            return new Step(seen, next, true, reason);
        }
    }
}
