package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.BatchedOrder;
import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.execution.spi.MarkSource;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.WorldClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a stop at the venue behind the stop of every position, for the time in which no process of ours runs. A change is noted,
 * signed and put there once; whether it happened only what the venue shows says, and until then, or until its deadline has passed, no
 * other one is signed for the position. {@link #turn} is for one thread; the rest is thread-safe.
 */
public final class Backstops {
    /** Changes in one turn: each may wait for the venue. */
    private static final int MOST_CHANGES = 2;
    /** What the venue shows is read again after so long, though nothing is to be changed. */
    private static final long LOOK_MICROS = 30_000_000;
    /** Tries that were not seen to happen before a person should know. */
    private static final int DOUBTED = 2;
    /** A note outlives its position for so long: what was under way for it may be shown by what stands there next. */
    private static final long KEEP_MICROS = 600_000_000;

    private static final String ANOTHER = "another process sees to it";
    private static final int TOO_MANY = 429;
    private static final long REST_SECONDS = 10;

    private final BackstopTerms terms;
    private final AvantisSettings settings;
    private final SortedMap<AccountId, LevelsSigner> signers;
    private final SortedMap<String, Instrument> instruments = new TreeMap<>();
    private final AvantisMarkets markets;
    private final Function<AccountId, Optional<UserData>> holdings;
    private final MarkSource marks;
    private final OrderJournal journal;
    private final BackstopNotes notes;
    private final WorldClock clock;
    private final VenueHttp http;
    private final Pause rest;
    /** What each account holds as it was shown last, and when. */
    private final Map<AccountId, Shown> shown = new ConcurrentHashMap<>();
    /** What the venue said to the last change of each position. */
    private final Map<SortableId, String> answers = new ConcurrentHashMap<>();

    private volatile SortedMap<SortableId, View> views = new TreeMap<>();
    /** Kind of failure that ended the last turn; empty when none did. */
    private volatile String trouble = "";

    private record Shown(UserData data, long at, boolean settled) {}

    private record View(BookedStop stop, BackstopView view) {}

    /** A change that is wanted. */
    private record Change(
            BookedStop stop, TrackedPosition held, BackstopNote note, BackstopStep.Put put, UserData.Held shown) {}

    /** What became of a change here, in words. */
    private record Said(String why, boolean problem) {}

    /**
     * @param signers of the accounts that are protected
     * @param instruments their markets
     * @param holdings what an account holds, as the venue shows it now; empty when it does not
     * @param marks prices of now
     * @param journal which positions are tracked
     * @param notes shared by every process
     */
    public Backstops(
            BackstopTerms terms,
            AvantisSettings settings,
            Map<AccountId, LevelsSigner> signers,
            List<Instrument> instruments,
            AvantisMarkets markets,
            Function<AccountId, Optional<UserData>> holdings,
            MarkSource marks,
            OrderJournal journal,
            BackstopNotes notes,
            WorldClock clock) {
        this.terms = terms;
        this.settings = settings;
        this.signers = new TreeMap<>(signers);
        instruments.forEach(instrument -> this.instruments.put(instrument.id(), instrument));
        this.markets = markets;
        this.holdings = holdings;
        this.marks = marks;
        this.journal = journal;
        this.notes = notes;
        this.clock = clock;
        this.http = new VenueHttp(markets.line(), settings.requestLimit());
        this.rest = new Pause(1, clock);
    }

    /**
     * Looks once at every open position and does what is due, at most {@value #MOST_CHANGES} changes.
     *
     * @param stops every open position of the accounts here, as the books have it now
     * @param may whether something may be sent for it; asked again at the last moment
     * @throws RuntimeException when a store does not answer; nothing more is sent then
     */
    public void turn(List<BookedStop> stops, Predicate<BookedStop> may) {
        try {
            look(stops, may);
            trouble = "";
        } catch (RuntimeException failed) {
            trouble = failed.getClass().getSimpleName();
            throw failed;
        }
    }

    private void look(List<BookedStop> stops, Predicate<BookedStop> may) {
        Known known = new Known(journal.positions(), journal.open(), notes.all());
        SortedMap<SortableId, View> now = new TreeMap<>();
        List<Change> changes = new ArrayList<>();
        Map<AccountId, List<BookedStop>> byAccount = stops.stream()
                .filter(stop -> signers.containsKey(stop.account()))
                .collect(Collectors.groupingBy(BookedStop::account, TreeMap::new, Collectors.toList()));
        byAccount.forEach((account, theirs) -> {
            List<Judged> judged = look(account, theirs, known);
            judged.forEach(one -> now.put(one.stop().position(), new View(one.stop(), one.view())));
            judged.forEach(one -> one.change().ifPresent(changes::add));
        });
        shown.keySet().retainAll(byAccount.keySet());
        answers.keySet().retainAll(now.keySet());
        changes.stream()
                .filter(change -> may.test(change.stop()))
                .sorted(Comparator.comparing((Change change) -> change.shown().stopLoss() > 0)
                        .thenComparingLong(change -> change.note().at()))
                .limit(MOST_CHANGES)
                .map(change -> said(change, set(change, may)))
                .forEach(view -> now.put(view.stop().position(), view));
        views = now;
        forget(known);
    }

    private View said(Change change, Said said) {
        Shown last = shown.get(change.stop().account());
        return new View(
                change.stop(),
                new BackstopView(level(change.shown()), last == null ? 0 : last.at(), said.why(), said.problem()));
    }

    private static OptionalLong level(UserData.Held seen) {
        return seen.stopLoss() > 0 ? OptionalLong.of(seen.stopLoss()) : OptionalLong.empty();
    }

    /** What is known of the venue's stop of a position; empty of one that was not looked at. */
    public Optional<BackstopView> view(SortableId position) {
        return Optional.ofNullable(views.get(position)).map(View::view);
    }

    /** What a person should know, a sentence each. */
    public List<String> problems(Predicate<AccountId> whose) {
        List<String> all = new ArrayList<>();
        if (!trouble.isEmpty()) {
            all.add("stops at the venue are not looked after now (" + trouble + "): they stay as they are");
        }
        views.values().stream()
                .filter(view -> view.view().problem() && whose.test(view.stop().account()))
                .map(view -> "position " + view.stop().position() + " in "
                        + view.stop().instrument() + ": "
                        + view.view().sentence(clock.epochMicros()))
                .forEach(all::add);
        return all;
    }

    /** What was read of the stores for one turn. */
    private record Known(List<TrackedPosition> positions, List<SignedOrder> orders, List<BackstopNote> notes) {
        /** Of what is lost nothing is waited for. */
        boolean isBusy(SortableId position, long fromMs) {
            return orders.stream().anyMatch(order -> order.position().equals(position) && order.deadlineMs() >= fromMs);
        }

        boolean isOurs(TrackedPosition held, long level) {
            return notes.stream().anyMatch(note -> note.isAt(held) && note.mayHaveSet(level));
        }
    }

    private record Judged(BookedStop stop, BackstopView view, boolean settled, Optional<Change> change) {}

    /** While nothing is to be done by what was shown a moment ago, nothing is read. */
    private List<Judged> look(AccountId account, List<BookedStop> stops, Known known) {
        Shown last = shown.get(account);
        long now = clock.epochMicros();
        if (last != null && last.settled() && now - last.at() < LOOK_MICROS) {
            List<Judged> judged = judge(stops, last, known, true);
            if (judged.stream().allMatch(Judged::settled)) {
                return judged;
            }
        }
        Optional<UserData> data = holdings.apply(account);
        if (data.isEmpty()) {
            return judge(stops, last, known, false);
        }
        Shown fresh = new Shown(data.get(), now, false);
        List<Judged> judged = judge(stops, fresh, known, true);
        shown.put(account, new Shown(data.get(), now, judged.stream().allMatch(Judged::settled)));
        return judged;
    }

    private List<Judged> judge(List<BookedStop> stops, @Nullable Shown shown, Known known, boolean fresh) {
        return stops.stream().map(stop -> judge(stop, shown, known, fresh)).toList();
    }

    private Judged judge(BookedStop stop, @Nullable Shown shown, Known known, boolean fresh) {
        if (shown == null) {
            return waits(stop, OptionalLong.empty(), 0, "the venue has not shown the position yet", false);
        }
        Optional<TrackedPosition> tracked = known.positions().stream()
                .filter(held -> held.id().equals(stop.position()))
                .findFirst()
                .or(() -> fresh ? adopted(stop, shown.data()) : Optional.empty());
        if (tracked.isEmpty() && stop.stop() == null) {
            BackstopView without = new BackstopView(OptionalLong.empty(), shown.at(), BackstopRule.NO_STOP, false);
            return new Judged(stop, without, true, Optional.empty());
        }
        Optional<UserData.Held> seen = tracked.flatMap(held -> shown.data().positions().stream()
                .filter(one -> Holdings.samePlace(one, held))
                .findFirst());
        if (seen.isEmpty()) {
            return waits(stop, OptionalLong.empty(), shown.at(), "the venue does not show the position", false);
        }
        OptionalLong level = level(seen.get());
        if (!fresh) {
            return waits(stop, level, shown.at(), "the venue does not answer", false);
        }
        TrackedPosition held = tracked.orElseThrow();
        BackstopNote before = known.notes().stream()
                .filter(note -> note.position().equals(held.id()))
                .findFirst()
                .orElseGet(() -> notes.none(held));
        BackstopNote note = before.seen(seen.get());
        if (!note.equals(before)) {
            Optional<BackstopNote> written = notes.write(note);
            if (written.isEmpty()) {
                return waits(stop, level, shown.at(), ANOTHER, false);
            }
            note = written.get();
        }
        return judged(stop, held, seen.get(), note, known, shown.at());
    }

    private Judged judged(
            BookedStop stop, TrackedPosition held, UserData.Held seen, BackstopNote note, Known known, long at) {
        Instrument instrument = instruments.get(stop.instrument());
        Price booked = stop.stop();
        long mark = instrument == null ? 0 : marks.units(stop.instrument());
        BackstopStep step = BackstopRule.decide(
                terms,
                new BackstopRule.Seen(
                        held.side(),
                        seen,
                        booked == null ? OptionalLong.empty() : OptionalLong.of(Coins.ofPrice(booked)),
                        maxLoss(stop.instrument()),
                        mark <= 0 || instrument == null ? 0 : Coins.ofPrice(Price.of(mark, instrument.priceDecimals())),
                        known.isBusy(
                                held.id(),
                                clock.epochMicros() / 1_000 - terms.lag().toMillis()),
                        level -> known.isOurs(held, level)),
                note,
                clock.epochMicros());
        OptionalLong level = level(seen);
        String answer = answers.getOrDefault(stop.position(), "");
        boolean doubted = note.tries() >= DOUBTED && !step.isSettled();
        if (step instanceof BackstopStep.Put put) {
            return new Judged(
                    stop,
                    // Replaced when it is sent: others go first, or nothing may be sent.
                    new BackstopView(level, at, "it waits for its turn, or for the end of a freeze", doubted),
                    false,
                    Optional.of(new Change(stop, held, note, put, seen)));
        } else if (step instanceof BackstopStep.Wait wait) {
            String after = note.tries() > 0 && !answer.isEmpty() ? "; to the last one " + answer : "";
            return waits(stop, level, at, wait.why() + after, doubted);
        } else if (step instanceof BackstopStep.Problem problem) {
            return waits(stop, level, at, problem.why(), true);
        } else if (step instanceof BackstopStep.None none) {
            return new Judged(
                    stop,
                    new BackstopView(level, at, none.why(), level.isPresent() && known.isOurs(held, level.getAsLong())),
                    true,
                    Optional.empty());
        }
        return new Judged(
                stop, new BackstopView(level, at, ((BackstopStep.Held) step).why(), false), true, Optional.empty());
    }

    private static Judged waits(BookedStop stop, OptionalLong level, long at, String why, boolean problem) {
        return new Judged(stop, new BackstopView(level, at, why, problem), false, Optional.empty());
    }

    /** The venue's bound of stops, by how it describes its market; empty while it does not. */
    private OptionalLong maxLoss(String instrument) {
        return markets.pair(instrument)
                .map(pair -> OptionalLong.of(pair.terms().maxLoss()))
                .orElseGet(OptionalLong::empty);
    }

    /** A position that was opened elsewhere is tracked from when it is first protected, as from its first close. */
    private Optional<TrackedPosition> adopted(BookedStop stop, UserData data) {
        Instrument instrument = instruments.get(stop.instrument());
        LevelsSigner signer = signers.get(stop.account());
        if (instrument == null
                || signer == null
                || stop.stop() == null
                || terms.gap().isEmpty()) {
            return Optional.empty();
        }
        Optional<TrackedPosition> found =
                Tracking.adopted(stop.position(), stop.account(), signer.trader(), instrument, data);
        found.ifPresent(position -> journal.tell(new JournalStep(Optional.empty(), List.of(), List.of(position))));
        return found;
    }

    /** Notes, signs and puts; what became of it is seen later. */
    private Said set(Change change, Predicate<BookedStop> may) {
        if (rest.isOn()) {
            return new Said("the venue takes no more requests for a while", false);
        }
        LevelsSigner signer = Objects.requireNonNull(signers.get(change.stop().account()));
        long now = clock.epochMicros();
        long deadline = now / 1_000 + terms.life().toMillis();
        Optional<String> over = signer.refusal(deadline);
        if (over.isPresent()) {
            return new Said(over.get(), true);
        }
        Intent.Levels levels = change.note()
                .next(change.held(), change.put().takeProfit(), change.put().stopLoss(), deadline);
        if (notes.write(change.note().attempted(levels, settings.domain(), now)).isEmpty()) {
            return new Said(ANOTHER, false);
        }
        Signature signature;
        try {
            signature = signer.sign(levels);
        } catch (RefusedException refused) {
            answers.put(change.stop().position(), "the key said no: " + refused.getMessage());
            return new Said("the key does not sign it: " + refused.getMessage(), true);
        } catch (IllegalStateException unreachable) {
            // Its words may be those of a key service and are not shown.
            answers.put(change.stop().position(), "the key cannot be reached");
            return new Said("the key cannot be reached now; it is tried again", true);
        }
        if (!may.test(change.stop())) {
            return new Said("everything was frozen meanwhile", false);
        }
        VenueReply reply = http.put(
                settings.core(), BatchedOrder.levelsPath(levels, false), BatchedOrder.levels(levels, signature));
        if (reply.status() == TOO_MANY) {
            rest.atLeast(Math.max(REST_SECONDS, reply.restSeconds()) * 1_000_000_000L);
        }
        boolean taken = reply.status() >= 200 && reply.status() < 300;
        answers.put(change.stop().position(), taken ? "it said that it was taken" : reply.sentence());
        return new Said(
                Coins.text(levels.stopLoss()) + " is on its way" + (taken ? "" : "; " + reply.sentence()), false);
    }

    /** Notes of what is gone: after a while, as long as what was under way may still be shown. */
    private void forget(Known known) {
        long now = clock.epochMicros();
        known.notes().stream()
                .filter(note ->
                        known.positions().stream().noneMatch(held -> held.id().equals(note.position())))
                .filter(note -> now - note.at() > KEEP_MICROS)
                .forEach(notes::end);
    }
}
