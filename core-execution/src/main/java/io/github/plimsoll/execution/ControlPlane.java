package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.ControlReading;
import io.github.plimsoll.execution.spi.ControlSource;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.SendingRow;
import io.github.plimsoll.execution.spi.StopJournal;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.risk.ControlState;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Control states and the stop fence. The strictest of start-up, sources, stops of this process and stored latches wins. A stop
 * holds in this process before anything else happens, then in the store; while the store is down it goes to the stop
 * journal. New risk of LIVE accounts is closed after every start until an operator arms LIVE in this process; that is
 * never persisted, and exits never depend on it. Thread-safe.
 */
public final class ControlPlane {

    private final Store store;
    private final StopJournal journal;
    private final WorldClock clock;
    private final Ids ids;
    private final List<ControlSource> sources;
    /** What the sources said when somebody last asked for changes. */
    private final AtomicReference<List<ControlReading>> heard;

    /** Stops that the store does not hold yet. */
    private volatile List<Latch> local;

    /** Stops that are being written right now. */
    private final Set<Latch> writing = new CopyOnWriteArraySet<>();

    /** Stops that have begun in this process; raised after {@link #writing} names the stop. */
    private final AtomicLong stopsBegun = new AtomicLong();

    /** Which command typed a stop that waits for the store; after a restart nobody knows. */
    private final Map<Latch, String> traces = Collections.synchronizedMap(new LinkedHashMap<>());

    private volatile boolean ready;
    /** Accounts whose exits wait for recovery; null while nobody knows which. */
    private volatile @Nullable Set<AccountId> unproved;

    private volatile boolean liveArmed;
    /** Guards {@link #disarms} and the step to armed, so that a late arm never undoes a disarm. */
    private final Object armLock = new Object();

    private long disarms;
    private final AtomicLong changes = new AtomicLong();
    /** Stops that the store holds and the journal could not be rid of. */
    private volatile Set<Latch> written = Collections.emptySet();
    /** Guards the journal, so that forgetting what was written never forgets a stop that came meanwhile. */
    private final Object journalLock = new Object();
    /** One flush at a time, so that each stop is written once. */
    private final Object flushLock = new Object();

    public ControlPlane(Store store, StopJournal journal, WorldClock clock, Ids ids) {
        this(store, journal, clock, ids, List.of());
    }

    /** @param sources every configured source beside latches and commands; one that is not configured is not here */
    public ControlPlane(Store store, StopJournal journal, WorldClock clock, Ids ids, List<ControlSource> sources) {
        this.store = store;
        this.journal = journal;
        this.clock = clock;
        this.ids = ids;
        this.sources = List.copyOf(sources);
        this.heard = new AtomicReference<>(readings());
        this.local = List.copyOf(journal.pending());
    }

    /** Ends the start-up state, which is HALTED. */
    public void ready() {
        ready = true;
        changes.incrementAndGet();
    }

    /**
     * Lets exits go before the system is ready: they need recovery and reconciliation of their account, and no price.
     *
     * @param except accounts that recovery has not proved yet; their exits stay queued
     */
    public void releaseExits(Set<AccountId> except) {
        unproved = Collections.unmodifiableSet(new LinkedHashSet<>(except));
        changes.incrementAndGet();
    }

    /** Whether exits of this account may be sent as far as start-up is concerned. */
    public boolean exitsReleased(AccountId account) {
        Set<AccountId> waiting = unproved;
        return ready || (waiting != null && !waiting.contains(account));
    }

    public boolean isReady() {
        return ready;
    }

    /**
     * Rises with every change in this process of what may be sent: who was refused by a control state need not ask
     * again before it. A change that another process made in the store does not count.
     */
    long changes() {
        List<ControlReading> now = readings();
        if (!now.equals(heard.getAndSet(now))) {
            changes.incrementAndGet();
        }
        return changes.get();
    }

    /** What each configured source says now, in the order in which they were given. */
    public List<ControlReading> readings() {
        return sources.stream().map(ControlSource::reading).toList();
    }

    /**
     * What keeps LIVE accounts from opening beside their control state: that nobody armed LIVE, or a source that does not
     * agree. Empty when nothing does.
     */
    public Optional<LiveBlock> liveBlocked() {
        if (!liveArmed) {
            return Optional.of(new LiveBlock(LiveBlock.Reason.NOT_ARMED, "not armed"));
        }
        return readings().stream()
                .filter(reading -> !reading.live())
                .map(reading -> new LiveBlock(LiveBlock.Reason.NOT_AGREED, reading.source() + ": " + reading.reason()))
                .findFirst();
    }

    /** Whether an operator has armed LIVE in this process. */
    public boolean isLiveArmed() {
        return liveArmed;
    }

    /**
     * Opens LIVE accounts for new risk in this process, where every other state allows it; it ends with the process.
     * DRY accounts never depend on it.
     *
     * @return false when a disarm came meanwhile: LIVE is not armed then
     * @throws IllegalStateException while starting up
     * @throws StoreException when it could not be written to the audit: LIVE is not armed then
     */
    public boolean armLive(String by, String trace) {
        return armLive(by, trace, disarms());
    }

    /**
     * As {@link #armLive(String, String)}, by somebody who decided on it earlier.
     *
     * @param agreed {@link #disarms()} when it was agreed on: a disarm since then wins
     */
    public boolean armLive(String by, String trace, long agreed) {
        if (!ready) {
            throw new IllegalStateException("LIVE can be armed when start-up has ended, not before");
        }
        audited("ARM_LIVE", "LIVE accounts may open in this process", by, trace);
        synchronized (armLock) {
            if (agreed == disarms) {
                liveArmed = true;
            }
        }
        changes.incrementAndGet();
        return liveArmed;
    }

    /** How often LIVE was disarmed in this process: what was agreed on before a disarm is void after it. */
    public long disarms() {
        synchronized (armLock) {
            return disarms;
        }
    }

    /**
     * Closes LIVE accounts for new risk, at once and whatever the store does. Exits of LIVE positions go on to their
     * venue.
     *
     * @return orders that were being sent when it took hold and may still execute
     * @throws StoreException when it could not be written to the audit; LIVE is disarmed all the same
     */
    public List<SortableId> disarmLive(String by, String trace) {
        synchronized (armLock) {
            disarms++;
            liveArmed = false;
        }
        changes.incrementAndGet();
        return audited("DISARM_LIVE", "LIVE accounts are REDUCE_ONLY in this process", by, trace);
    }

    /** Behind the fence: who read the state before it has marked what it sends. */
    private List<SortableId> audited(String action, String detail, String by, String trace) {
        return Contended.transact(store, tx -> {
            tx.fenceExclusive();
            tx.appendAudit(new AuditEntry(clock.epochMicros(), by, action, "LIVE", detail, trace));
            return tx.sending().stream().map(SendingRow::intent).toList();
        });
    }

    /** What holds for an account and a market, given the stored latches that were read in the same transaction. */
    public ControlState effective(List<Latch> stored, Account account, String instrument) {
        return effective(stored, account, instrument, "");
    }

    /**
     * What holds for an account and a market, given the stored latches that were read in the same transaction.
     *
     * @param strategy the program that asks for an open; empty when a person does
     */
    public ControlState effective(List<Latch> stored, Account account, String instrument, String strategy) {
        ControlState state = ofProcess();
        if (account.mode() == Mode.LIVE && liveBlocked().isPresent()) {
            state = ControlState.strictest(state, ControlState.REDUCE_ONLY);
        }
        return latched(state, stored, account, instrument, strategy);
    }

    private ControlState latched(
            ControlState open, List<Latch> stored, Account account, String instrument, String strategy) {
        ControlState state = open;
        for (Latch latch : stored) {
            state = latch.covers(account, instrument, strategy) ? ControlState.strictest(state, latch.state()) : state;
        }
        for (Latch latch : local) {
            state = latch.covers(account, instrument, strategy) ? ControlState.strictest(state, latch.state()) : state;
        }
        return state;
    }

    /**
     * What persons, sources and latches say of an order that rests at a venue: as {@link #effective}, without what every start
     * brings by itself. A process that has only begun, in which nobody has armed LIVE yet, or that cannot read a source has
     * stopped nothing, and the order waits there just because no process need run; LIVE that was disarmed in this process is a
     * stop, and so is a source that says that LIVE is off.
     */
    ControlState standing(List<Latch> stored, Account account, String instrument, String strategy) {
        ControlState state = ControlState.ACTIVE;
        boolean live = account.mode() == Mode.LIVE;
        for (ControlSource source : sources) {
            ControlReading reading = source.reading();
            state = ControlState.strictest(state, reading.state());
            if (live && reading.forbidsLive()) {
                state = ControlState.strictest(state, ControlState.REDUCE_ONLY);
            }
        }
        if (live && disarms() > 0 && !liveArmed) {
            state = ControlState.strictest(state, ControlState.REDUCE_ONLY);
        }
        return latched(state, stored, account, instrument, strategy);
    }

    /** What holds for everybody. */
    public ControlState global(List<Latch> stored) {
        ControlState state = ofProcess();
        for (Latch latch : stored) {
            state = latch.everybody() ? ControlState.strictest(state, latch.state()) : state;
        }
        for (Latch latch : local) {
            state = latch.everybody() ? ControlState.strictest(state, latch.state()) : state;
        }
        return state;
    }

    /** The strictest of start-up and sources. */
    private ControlState ofProcess() {
        ControlState state = ready ? ControlState.ACTIVE : ControlState.HALTED;
        for (ControlSource source : sources) {
            state = ControlState.strictest(state, source.reading().state());
        }
        return state;
    }

    /** Stored latches and those that wait for the store. */
    public List<Latch> latches() {
        List<Latch> all = new ArrayList<>(local);
        all.addAll(store.transact(StoreTx::latches));
        return all;
    }

    /** Stops that the store does not hold yet. */
    public List<Latch> unwritten() {
        return local;
    }

    /**
     * Tightens a scope, at once: first in this process, then behind the fence in the store. A stricter latch that is
     * already there stays. Whatever the store does, the stop holds here and in the journal.
     *
     * @throws UncheckedIOException when neither the store nor the journal could hold it; it still holds in
     *     this process
     */
    public StopReceipt stop(String scope, ControlState state, String reason, String by, String trace) {
        Latch latch = new Latch(scope, state, reason, by, clock.epochMicros());
        if (state == ControlState.ACTIVE) {
            throw new IllegalArgumentException("a stop cannot set ACTIVE; clear the latch instead");
        }
        writing.add(latch); // the flush of another thread must not write it a second time
        stopsBegun.incrementAndGet();
        try {
            addLocal(latch);
            return stop(latch, trace);
        } finally {
            writing.remove(latch);
        }
    }

    private StopReceipt stop(Latch latch, String trace) {
        traces.put(latch, trace);
        for (int attempt = 1; attempt <= DeskParts.MAX_DECISIONS; attempt++) {
            try {
                StopReceipt receipt = store.transact(tx -> write(tx, latch, trace));
                removeLocal(latch);
                traces.remove(latch);
                return receipt;
            } catch (StoreException down) {
                if (down.kind() != StoreException.Kind.RETRY) {
                    break;
                }
            } catch (RuntimeException broken) {
                break; // an adapter that fails in a new way must not undo a stop
            }
        }
        journalUnwritten();
        return new StopReceipt(latch, 0, false, List.of(), false);
    }

    private StopReceipt write(StoreTx tx, Latch latch, String trace) {
        long epoch = Latches.tighten(tx, latch);
        List<SortableId> sending = new ArrayList<>();
        boolean leased = false;
        for (SendingRow row : tx.sending()) {
            sending.add(row.intent());
            leased |= row.leaseRemainingMicros() > 0;
        }
        tx.appendAudit(new AuditEntry(
                latch.at(), latch.by(), "STOP", latch.scope(), latch.state() + ": " + latch.reason(), trace));
        tx.appendEvent(event("STOPPED", latch, trace));
        tx.saveWorldTime(clock.epochMicros());
        return new StopReceipt(latch, epoch, true, sending, !leased);
    }

    /** Whether it was written now: one whose commit gave no answer may stand already, in audit and events too. */
    private boolean writeOnce(StoreTx tx, Latch latch, String trace) {
        return !tx.latches().contains(latch) && write(tx, latch, trace).durable();
    }

    private BusinessEvent event(String type, Latch latch, String trace) {
        SortedMap<String, String> data = new TreeMap<>();
        data.put("by", latch.by());
        data.put("reason", latch.reason());
        data.put("scope", latch.scope());
        data.put("state", latch.state().name());
        return new BusinessEvent(0, ids.next(), type, null, clock.epochMicros(), trace, data);
    }

    /**
     * Looks again whether a stop is acknowledged: none of the orders that were being sent then still holds a send
     * lease. Never waits; the caller decides how often to ask.
     */
    public StopReceipt acknowledge(StopReceipt receipt) {
        if (receipt.acknowledged() || !receipt.durable()) {
            return receipt;
        }
        List<SendingRow> sending = store.transact(StoreTx::sending);
        boolean held = sending.stream()
                .anyMatch(row -> row.leaseRemainingMicros() > 0
                        && receipt.mayStillExecute().contains(row.intent()));
        return new StopReceipt(receipt.latch(), receipt.epoch(), true, receipt.mayStillExecute(), !held);
    }

    /**
     * Writes the stops that are still on their way to the store to the journal, so that their answer need not wait for a
     * store that is silent. A stop that reaches the store all the same is not written twice.
     *
     * @throws UncheckedIOException when the journal does not take them; they still hold in this process
     */
    public void journalUnwritten() {
        synchronized (journalLock) {
            Set<Latch> kept = new LinkedHashSet<>(journal.pending());
            for (Latch latch : local) {
                if (kept.add(latch)) {
                    journal.record(latch);
                }
            }
        }
    }

    /**
     * Clears a latch: a named person loosens. Opens decided before it are not sent. Whether there was one. A stop that
     * meets it, in this process or another one, always wins.
     *
     * @throws StopMeanwhileException when another stop or resume came meanwhile: then nothing is loosened
     * @throws StoreException when the store does not answer, or a stop still waits for it: then nothing is loosened
     * @throws UncheckedIOException when the journal cannot be cleared: the stop would be back after a restart, so nothing
     *     is loosened
     */
    public boolean resume(String scope, String by, String trace) {
        return resumeSince(OptionalLong.empty(), scope, by, trace);
    }

    /**
     * As {@link #resume(String, String, String)}, for who looked at an earlier moment: nothing has been stopped or resumed
     * since, anywhere.
     *
     * @param seen the fence epoch of that moment, as by {@link #epoch}
     * @throws StopMeanwhileException also when the epoch is another one by now
     */
    public boolean resume(String scope, String by, String trace, long seen) {
        return resumeSince(OptionalLong.of(seen), scope, by, trace);
    }

    /** The fence epoch: every stop and every resume, of any process, raises it. */
    public long epoch() {
        return store.transact(StoreTx::epoch);
    }

    private boolean resumeSince(OptionalLong looked, String scope, String by, String trace) {
        long begun = stopsBegun.get();
        if (!writing.isEmpty()) {
            throw new StopMeanwhileException();
        }
        synchronized (flushLock) {
            long seen = epoch();
            if (looked.isPresent() && looked.getAsLong() != seen) {
                throw new StopMeanwhileException();
            }
            return resumeSince(begun, seen, scope, by, trace);
        }
    }

    private boolean resumeSince(long begun, long seen, String scope, String by, String trace) {
        // Stops that wait are written first: one left in the journal would come back after it was cleared.
        long expected = seen + writeWaiting(trace);
        synchronized (journalLock) {
            List<Latch> left = journal.pending();
            if (!written.containsAll(left)) {
                throw new StoreException(
                        StoreException.Kind.UNAVAILABLE,
                        "a stop still waits to be written to the store; resume when it is",
                        new IllegalStateException(scope));
            }
            if (!left.isEmpty()) {
                journal.clear();
                written = Collections.emptySet();
            }
        }
        List<Latch> before =
                local.stream().filter(latch -> latch.scope().equals(scope)).toList();
        boolean cleared = store.transact(tx -> {
            // Behind the fence: a stop that comes from now on is written after this, whatever becomes of either.
            if (tx.fenceExclusive() != expected || stopsBegun.get() != begun) {
                throw new StopMeanwhileException();
            }
            tx.setEpoch(expected + 1);
            boolean was = tx.clearLatch(scope);
            Latch latch = new Latch(scope, ControlState.ACTIVE, "resumed", by, clock.epochMicros());
            String detail = was ? "latch cleared" : "there was no latch";
            tx.appendAudit(new AuditEntry(latch.at(), by, "RESUME", scope, detail, trace));
            if (was) {
                tx.appendEvent(event("RESUMED", latch, trace));
                tx.saveWorldTime(latch.at());
            }
            return was;
        });
        before.forEach(this::removeLocal);
        changes.incrementAndGet();
        return cleared || !before.isEmpty();
    }

    /** Writes the stops that waited for the store; true when none waits any more but those being written right now. */
    public boolean flush(String trace) {
        if (local.isEmpty() && journal.pending().isEmpty()) {
            return true;
        }
        synchronized (flushLock) {
            try {
                writeWaiting(trace);
            } catch (StoreException down) {
                return false;
            }
            return writing.containsAll(local);
        }
    }

    /** How many were written: each raised the fence epoch by one. */
    private long writeWaiting(String trace) {
        List<Latch> kept = new ArrayList<>(journal.pending());
        // A stop that not even the journal took waits here only.
        Set<Latch> waiting = new LinkedHashSet<>(kept);
        waiting.addAll(local);
        waiting.removeAll(writing);
        long raised = 0;
        for (Latch latch : waiting) {
            if (!written.contains(latch)) {
                String typed = traces.getOrDefault(latch, trace);
                raised += store.transact(tx -> writeOnce(tx, latch, typed)) ? 1 : 0;
            }
        }
        // A journal that cannot be cleared now is no reason to write the same stop again and again.
        kept.retainAll(waiting);
        written = Collections.unmodifiableSet(new LinkedHashSet<>(kept));
        waiting.forEach(this::removeLocal);
        waiting.forEach(traces::remove);
        if (!waiting.isEmpty()) {
            forget(waiting);
        }
        return raised;
    }

    private void forget(Set<Latch> stored) {
        synchronized (journalLock) {
            if (stored.containsAll(journal.pending())) {
                try {
                    journal.clear();
                    written = Collections.emptySet();
                } catch (UncheckedIOException unwritable) {
                    // It holds nothing that the store does not; the next flush tries again, a resume insists.
                    return;
                }
            }
        }
    }

    private synchronized void addLocal(Latch latch) {
        List<Latch> next = new ArrayList<>(local);
        next.add(latch);
        local = List.copyOf(next);
        changes.incrementAndGet();
    }

    private synchronized void removeLocal(Latch latch) {
        List<Latch> next = new ArrayList<>(local);
        next.remove(latch);
        local = List.copyOf(next);
        changes.incrementAndGet();
    }
}
