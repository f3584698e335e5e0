package io.github.plimsoll.bot.world;

import io.github.plimsoll.bot.command.Readiness;
import io.github.plimsoll.execution.ControlPlane;
import io.github.plimsoll.execution.Recovery;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.supervisor.BreakerSettings;
import io.github.plimsoll.supervisor.CircuitBreaker;
import io.github.plimsoll.supervisor.Guard;
import io.github.plimsoll.supervisor.Outcome;
import io.github.plimsoll.supervisor.ProcessClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HALTED until recovered, reconciled and fed: the only way from start to ready. What is not proved yet is tried again
 * in the dispatcher's turns; exits of an account go as soon as it is proved, prices or not; opens wait for everything.
 * One thread drives it, any thread may ask.
 */
public final class StartGate implements Readiness {
    private static final Logger LOG = LoggerFactory.getLogger(StartGate.class);
    /** How long venues that left something open are left alone before they are asked again. */
    private static final Duration REST = Duration.ofMillis(50);

    private final ControlPlane control;
    private final Recovery recovery;
    private final Supplier<Optional<String>> heldElsewhere;
    private final Supplier<List<String>> missingPrices;
    /** Opens at an attempt that leaves something open, and lets one more through after a rest. */
    private final Guard asking;
    /** Accounts that are not proved yet; null before the first look. */
    private volatile @Nullable Set<AccountId> unproved;
    /** Why a person must act before anything is proved or sent; null when nobody must. */
    private volatile @Nullable String hold;

    /**
     * @param heldElsewhere why nothing may be done here with the venue, empty when it may; thread-safe
     * @param missingPrices the markets without a usable price in words, as of now; thread-safe
     */
    StartGate(
            ControlPlane control,
            Recovery recovery,
            Supplier<Optional<String>> heldElsewhere,
            Supplier<List<String>> missingPrices,
            ProcessClock clock) {
        this.heldElsewhere = heldElsewhere;
        this.control = control;
        this.recovery = recovery;
        this.missingPrices = missingPrices;
        this.asking = Guard.of(new CircuitBreaker(
                "recovery", BreakerSettings.DEFAULT.opening(1, REST), clock, (name, from, to) -> {}));
    }

    /** Nothing is sent any more in this run: what a person must do first is said instead. */
    public void hold(String reason) {
        hold = reason;
    }

    boolean held() {
        return hold != null;
    }

    /** Whether recovery has looked once, so that what is recorded from now on is of this run. */
    boolean begun() {
        return unproved != null;
    }

    /** Whether every order and every account is proved. */
    boolean recovered() {
        Set<AccountId> waiting = unproved;
        return waiting != null && waiting.isEmpty();
    }

    /**
     * Goes on with the start; venue events have been settled before.
     *
     * @return whether exits or opens may go that had to wait until now
     * @throws io.github.plimsoll.execution.spi.StoreException when the database does not answer; tried again later
     */
    boolean turn() {
        if (control.isReady() || held()) {
            return false;
        }
        boolean more = !recovered() && attempt();
        if (recovered() && missingPrices.get().isEmpty()) {
            control.ready();
            LOG.info("ready: recovered, reconciled and fed");
            return true;
        }
        return more;
    }

    /** Tries to prove what is open, unless it was tried just now; whether something was proved. */
    private boolean attempt() {
        boolean[] progress = new boolean[1];
        Outcome<Boolean> outcome = asking.call(() -> {
            progress[0] = prove();
            return recovered() ? Outcome.of(true) : Outcome.transientFailure("something is still open");
        });
        if (outcome instanceof Outcome.Failed<Boolean> failed
                && failed.cause().orElse(null) instanceof RuntimeException broken) {
            throw broken;
        }
        return progress[0];
    }

    private boolean prove() {
        Recovery.Report report = recovery.atStart();
        Set<AccountId> before = unproved;
        Set<AccountId> waiting = new LinkedHashSet<>(report.unproved());
        if (before != null) {
            waiting.retainAll(before); // who came later began with nothing to prove
        }
        boolean progress = before == null || waiting.size() < before.size();
        unproved = Set.copyOf(waiting);
        control.releaseExits(waiting);
        if (report.expired() + report.resolved() > 0
                || !report.mismatches().isEmpty()
                || (progress && !waiting.isEmpty())) {
            LOG.info(
                    "recovery: {} opens expired, {} orders proved, {} still open, mismatches {}, accounts not proved {}",
                    report.expired(),
                    report.resolved(),
                    report.open(),
                    report.mismatches(),
                    waiting);
        }
        return progress;
    }

    @Override
    public List<String> waitingFor() {
        String person = hold;
        if (person != null) {
            return List.of(person);
        }
        Optional<String> elsewhere = heldElsewhere.get();
        if (elsewhere.isPresent() || control.isReady()) {
            return elsewhere.map(List::of).orElse(List.of());
        }
        List<String> reasons = new ArrayList<>();
        Set<AccountId> waiting = unproved;
        if (waiting == null) {
            reasons.add("recovery has not begun, because the database has not answered");
        } else if (!waiting.isEmpty()) {
            reasons.add("recovery has not finished: the venue has not yet proved the orders and positions of "
                    + waiting.size() + (waiting.size() == 1 ? " account" : " accounts"));
        }
        reasons.addAll(missingPrices.get());
        return reasons.isEmpty() ? List.of("the first look at orders and prices") : List.copyOf(reasons);
    }
}
