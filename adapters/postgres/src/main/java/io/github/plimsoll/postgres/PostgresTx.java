package io.github.plimsoll.postgres;

import io.github.plimsoll.execution.spi.AcceptedRow;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AccountRows;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.ClaimRows;
import io.github.plimsoll.execution.spi.ClosedRow;
import io.github.plimsoll.execution.spi.Confirmation;
import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.execution.spi.DecidedRows;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.HistoryAsk;
import io.github.plimsoll.execution.spi.HoldingRows;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.OpeningAsk;
import io.github.plimsoll.execution.spi.OpeningRows;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.ProfitMark;
import io.github.plimsoll.execution.spi.Reservation;
import io.github.plimsoll.execution.spi.SendingRow;
import io.github.plimsoll.execution.spi.SettlingRows;
import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.execution.spi.StandingLock;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.StoredUser;
import io.github.plimsoll.execution.spi.UsageRow;
import io.github.plimsoll.execution.spi.UserSettings;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueLease;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.risk.RiskLock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** One transaction of a {@link PostgresStore}: reads go out at once, most writes with what follows. */
final class PostgresTx implements StoreTx {
    private final Statements statements;
    private final ControlTables control;
    private final VenueLeaseTable leases;
    private final AccountTable accounts;
    private final LedgerTables ledger;
    private final UserTable users;
    private final SettingsTable settings;
    private final SnapshotTable snapshots;
    private final DecisionTable decisions;
    private final IntentTable intents;
    private final EntryTable entries;
    private final PositionTables positions;
    private final ExitTable exits;
    private final HistoryTables history;
    private final StreamTables streams;
    private final ConfirmationTable confirmations;
    private final LetterTable letters;
    private final WorldTables world;
    private final Together together;

    PostgresTx(Statements statements) {
        this.statements = statements;
        this.control = new ControlTables(statements);
        this.leases = new VenueLeaseTable(statements);
        this.accounts = new AccountTable(statements);
        this.ledger = new LedgerTables(statements);
        this.users = new UserTable(statements);
        this.settings = new SettingsTable(statements);
        this.snapshots = new SnapshotTable(statements);
        this.decisions = new DecisionTable(statements);
        this.intents = new IntentTable(statements);
        this.entries = new EntryTable(statements);
        this.positions = new PositionTables(statements);
        this.exits = new ExitTable(statements);
        this.history = new HistoryTables(statements);
        this.streams = new StreamTables(statements);
        this.confirmations = new ConfirmationTable(statements);
        this.letters = new LetterTable(statements);
        this.world = new WorldTables(statements);
        this.together = new Together(statements, accounts, intents, positions);
    }

    /** Writes what waited, always in the same order; the commit follows at once. */
    void finish() {
        statements.requireUsable();
        writeInOrder();
    }

    /** What these decisions read, which agree in their terms; it ends the transaction. */
    List<OpeningRows> openings(List<OpeningAsk> same) {
        OpeningAsks asks = new OpeningAsks(same);
        statements.later(Statements.PLANNED_ONCE, Bind.NONE);
        statements.lastly(asks.all());
        return asks.rows();
    }

    /** Writes what decisions leave. The ids of those that stand come with the commit, which is all that may follow. */
    Ask<SortableId> record(List<DecidedRows> all) {
        Ask<SortableId> standing = DecidedTable.ask(all);
        statements.later(Statements.PLANNED_ONCE, Bind.NONE);
        statements.withCommit(standing);
        DecidedTable.keep(statements, all);
        DecidedTable.tick(statements, all);
        statements.withCommit(DecidedTable.askAudit(all));
        return standing;
    }

    /** Every transaction takes the rows that all share last and in this order, so that none waits for another in a circle. */
    private void writeInOrder() {
        statements.gathered();
        world.writeTime();
        streams.writeEvents();
        streams.writeAudit();
    }

    // --- stop fence and control

    @Override
    public long fenceShared() {
        return control.fenceShared();
    }

    @Override
    public long fenceExclusive() {
        return control.fenceExclusive();
    }

    @Override
    public long epoch() {
        return control.epoch();
    }

    @Override
    public void setEpoch(long epoch) {
        control.setEpoch(epoch);
    }

    @Override
    public List<Latch> latches() {
        return control.latches();
    }

    @Override
    public void putLatch(Latch latch) {
        world.saveTime(latch.at());
        control.putLatch(latch);
    }

    @Override
    public boolean clearLatch(String scope) {
        return control.clearLatch(scope);
    }

    @Override
    public List<SendingRow> sending() {
        return control.sending();
    }

    // --- venues that live in one process

    @Override
    public VenueLease leaseVenue(String venue, String holder, long micros) {
        return leases.take(venue, holder, micros);
    }

    @Override
    public Optional<VenueLease> venueLease(String venue) {
        return leases.held(venue);
    }

    @Override
    public void endVenueLease(String venue, String holder) {
        leases.end(venue, holder);
    }

    // --- accounts and money

    @Override
    public Optional<Account> account(AccountId id) {
        return accounts.find(id);
    }

    @Override
    public List<Account> accounts(UserId user) {
        return accounts.of(user);
    }

    @Override
    public List<Account> accounts() {
        return accounts.all();
    }

    @Override
    public List<Account> accounts(SortedSet<AccountId> ids) {
        return accounts.of(ids);
    }

    @Override
    public boolean insertAccount(Account account) {
        return accounts.insert(account);
    }

    @Override
    public Optional<Account> lockAccount(AccountId id) {
        return accounts.lock(id);
    }

    @Override
    public boolean updateAccount(Account next, long expectedVersion) {
        return accounts.update(next, expectedVersion);
    }

    @Override
    public Optional<StoredUser> user(UserId user) {
        return users.find(user);
    }

    @Override
    public boolean insertUser(StoredUser first) {
        boolean fresh = users.insert(first);
        if (fresh) {
            saveWorldTime(first.roleAt());
        }
        return fresh;
    }

    @Override
    public boolean updateUser(StoredUser next, long expectedVersion) {
        boolean written = users.update(next, expectedVersion);
        if (written) {
            saveWorldTime(next.roleAt());
        }
        return written;
    }

    @Override
    public List<StoredUser> admins() {
        return users.admins();
    }

    @Override
    public List<StoredUser> lockAdmins() {
        return users.lockAdmins();
    }

    @Override
    public void overtakeDecisions() {
        accounts.overtake();
    }

    @Override
    public Optional<UserSettings> settings(UserId user) {
        return settings.find(user);
    }

    @Override
    public boolean insertSettings(UserSettings first) {
        return settings.insert(first);
    }

    @Override
    public boolean updateSettings(UserSettings next, long expectedVersion) {
        return settings.update(next, expectedVersion);
    }

    @Override
    public void setRules(AccountId account, String rules) {
        accounts.setRules(account, rules);
    }

    @Override
    public void setLimits(AccountId account, String limits) {
        accounts.setLimits(account, limits);
    }

    @Override
    public Usd balance(AccountId account, Book book) {
        return ledger.balance(account, book);
    }

    @Override
    public Usd movement(AccountId account, Book book, String type, long sinceMicros) {
        return ledger.movement(account, book, type, sinceMicros);
    }

    @Override
    public void post(Posting posting) {
        ledger.post(posting);
    }

    @Override
    public List<Posting> postings(AccountId account, int newest) {
        return ledger.newest(account, newest);
    }

    @Override
    public Optional<Usd> dayEquity(AccountId account, long day) {
        return snapshots.dayEquity(account, day);
    }

    @Override
    public void saveSnapshot(Snapshot snapshot) {
        snapshots.save(snapshot);
    }

    @Override
    public List<Snapshot> snapshots(AccountId account, long fromDay) {
        return snapshots.from(account, fromDay);
    }

    @Override
    public Optional<Snapshot> lastSnapshot(AccountId account, long day) {
        return snapshots.last(account, day);
    }

    @Override
    public void forgetSnapshots(AccountId account, long day) {
        snapshots.forget(account, day);
    }

    // --- decisions and intents

    @Override
    public Optional<Decision> decisionByKey(String key) {
        return decisions.byKey(key);
    }

    @Override
    public Optional<Decision> decision(SortableId id) {
        return decisions.find(id);
    }

    @Override
    public Optional<Decision> decisionOfPosition(SortableId position) {
        return decisions.ofPosition(position);
    }

    @Override
    public List<Decision> decisions(UserId user, int newest) {
        return decisions.newest(user, newest);
    }

    @Override
    public boolean insertDecision(Decision decision) {
        boolean first = decisions.insert(decision);
        if (first) {
            world.saveTime(decision.decidedAt());
        }
        return first;
    }

    @Override
    public Optional<StoredIntent> intent(SortableId id) {
        return intents.find(id);
    }

    @Override
    public void insertIntent(StoredIntent intent) {
        world.saveTime(intent.recordedAt());
        intents.insert(intent);
    }

    @Override
    public boolean updateIntent(StoredIntent next, long expectedVersion) {
        return intents.update(next, expectedVersion);
    }

    @Override
    public boolean updateSending(StoredIntent next, long expectedVersion, long leaseMicros) {
        return intents.updateSending(next, expectedVersion, leaseMicros);
    }

    @Override
    public List<StoredIntent> intents(Set<IntentState> states, @Nullable SortableId after, int limit) {
        return intents.in(states, after, limit);
    }

    @Override
    public List<StoredIntent> intents(AccountId account, int limit) {
        return intents.newest(account, limit);
    }

    @Override
    public List<StoredIntent> openIntents(SortableId position) {
        return intents.open(position);
    }

    @Override
    public List<UsageRow> usage(long sinceMicros) {
        return intents.usage(sinceMicros);
    }

    // --- resting entries

    @Override
    public int nextEntryNumber(AccountId account) {
        return entries.nextNumber(account);
    }

    @Override
    public void insertEntry(StoredEntry entry) {
        world.saveTime(entry.placedAt());
        entries.insert(entry);
    }

    @Override
    public boolean updateEntry(StoredEntry next, long expectedVersion) {
        return entries.update(next, expectedVersion);
    }

    @Override
    public Optional<StoredEntry> entry(SortableId id) {
        return entries.find(id);
    }

    @Override
    public Optional<StoredEntry> entry(AccountId account, int number) {
        return entries.find(account, number);
    }

    @Override
    public Optional<StoredEntry> entryOf(SortableId decision) {
        return entries.ofDecision(decision);
    }

    @Override
    public List<StoredEntry> entries(Set<EntryState> states, int limit) {
        return entries.in(states, limit);
    }

    @Override
    public List<StoredEntry> entries(AccountId account, Set<EntryState> states, int limit) {
        return entries.of(account, states, limit);
    }

    // --- reservations and positions

    @Override
    public void insertReservation(Reservation reservation) {
        positions.reserve(reservation);
    }

    @Override
    public void endReservation(SortableId intent) {
        positions.endReservation(intent);
    }

    @Override
    public List<Reservation> reservations(AccountId account) {
        return positions.reservations(account);
    }

    @Override
    public Optional<StoredPosition> position(SortableId id) {
        return positions.find(id);
    }

    @Override
    public Optional<StoredPosition> position(AccountId account, int number) {
        return positions.find(account, number);
    }

    @Override
    public List<StoredPosition> openPositions(AccountId account) {
        return positions.open(account);
    }

    @Override
    public List<StoredPosition> openPositions() {
        return positions.open();
    }

    @Override
    public List<StoredPosition> openPositions(SortedSet<AccountId> accounts) {
        return positions.open(accounts);
    }

    @Override
    public List<StoredPosition> closedPositions(AccountId account, int limit) {
        return positions.closed(account, limit);
    }

    @Override
    public void insertPosition(StoredPosition position) {
        positions.insert(position);
    }

    @Override
    public boolean updatePosition(StoredPosition next, long expectedVersion) {
        return positions.update(next, expectedVersion);
    }

    @Override
    public ExitPlan exits(SortableId position) {
        return exits.find(position);
    }

    @Override
    public boolean updateExits(SortableId position, ExitPlan next, long expectedVersion) {
        return exits.update(position, next, expectedVersion);
    }

    // --- what rules look back at, and locks

    @Override
    public List<ClosedRow> lastClosed(AccountId account, int limit) {
        return history.closed(account, limit);
    }

    @Override
    public List<AcceptedRow> lastOpens(AccountId account, int limit) {
        return history.opens(account, limit);
    }

    @Override
    public long automationReleased(AccountId account) {
        return history.released(account);
    }

    @Override
    public void releaseAutomation(AccountId account, long at, String by) {
        world.saveTime(at);
        history.release(account, at, by);
    }

    @Override
    public List<ProfitMark> profitMarks(AccountId account) {
        return history.marks(account);
    }

    @Override
    public void saveProfitMark(ProfitMark mark) {
        world.saveTime(mark.at());
        history.save(mark);
    }

    @Override
    public void forgetProfitMarks(AccountId account, long before, long except) {
        history.forget(account, before, except);
    }

    @Override
    public List<StandingLock> locks(AccountId account) {
        return history.locks(account);
    }

    @Override
    public void putLock(StandingLock lock) {
        world.saveTime(lock.at());
        history.put(lock);
    }

    @Override
    public boolean clearLock(AccountId account, RiskLock.Scope scope, String name) {
        return history.clearLock(account, scope, name);
    }

    // --- what one decision reads

    @Override
    public Optional<AccountRows> accountRows(AccountId id, long day, long sinceMicros, HistoryAsk ask) {
        return together.account(id, day, sinceMicros, ask);
    }

    @Override
    public OpeningRows openingRows(OpeningAsk ask) {
        return together.opening(ask);
    }

    // --- what one send and one settlement read

    @Override
    public Optional<ClaimRows> claim(int limit) {
        return together.claim(limit);
    }

    @Override
    public Optional<StoredIntent> lockedIntent(AccountId account, SortableId intent) {
        return together.lockedIntent(account, intent);
    }

    @Override
    public List<StoredIntent> lockedIntents(List<StoredIntent> seen) {
        return together.lockedIntents(seen);
    }

    @Override
    public SettlingRows settling(String venue, VenueEvent event) {
        return together.settling(venue, event);
    }

    @Override
    public HoldingRows holdings() {
        return together.holdings();
    }

    // --- venue events, business events, audit, confirmations

    @Override
    public boolean insertVenueEvent(String venue, String eventId, long sequence, long at) {
        return streams.insertVenueEvent(venue, eventId, sequence, at);
    }

    @Override
    public long venueCursor(String venue) {
        return streams.venueCursor(venue);
    }

    @Override
    public void setVenueCursor(String venue, long sequence) {
        streams.setVenueCursor(venue, sequence);
    }

    @Override
    public void appendEvent(BusinessEvent event) {
        world.saveTime(event.at());
        streams.append(event);
    }

    @Override
    public List<BusinessEvent> events(long afterSequence, int limit) {
        return streams.events(afterSequence, limit);
    }

    @Override
    public long eventCursor(String consumer) {
        return streams.eventCursor(consumer);
    }

    @Override
    public void setEventCursor(String consumer, long sequence) {
        streams.setEventCursor(consumer, sequence);
    }

    @Override
    public void appendAudit(AuditEntry entry) {
        world.saveTime(entry.at());
        streams.appendAudit(entry);
    }

    @Override
    public List<AuditEntry> audit(int newest) {
        writeInOrder();
        return streams.audit(newest);
    }

    @Override
    public List<AuditEntry> audit(String about, long from, long until, int limit) {
        writeInOrder();
        return streams.audit(about, from, until, limit);
    }

    @Override
    public void putConfirmation(Confirmation confirmation) {
        confirmations.put(confirmation);
    }

    @Override
    public Optional<Confirmation> confirmation(String token) {
        return confirmations.find(token);
    }

    @Override
    public boolean useConfirmation(String token, String key, long at) {
        boolean used = confirmations.use(token, key, at);
        if (used) {
            world.saveTime(at);
        }
        return used;
    }

    // --- dead letters

    @Override
    public void addDeadLetters(List<DeadLetter> all) {
        all.forEach(letters::add);
        all.stream().mapToLong(DeadLetter::at).max().ifPresent(this::saveWorldTime);
    }

    @Override
    public Optional<DeadLetter> deadLetter(SortableId id) {
        return letters.find(id);
    }

    @Override
    public List<DeadLetter> waitingDeadLetters(int limit) {
        return letters.waiting(limit);
    }

    @Override
    public SortedMap<DeadLetter.Kind, Integer> waitingDeadLetters() {
        return letters.waiting();
    }

    @Override
    public boolean endDeadLetter(SortableId id, DeadLetter.State end, String by, long at) {
        boolean ended = letters.end(id, end, by, at);
        if (ended) {
            saveWorldTime(at);
        }
        return ended;
    }

    @Override
    public List<DeadLetter> forgetDeadLetters(int most) {
        return letters.forget(most);
    }

    // --- world time and runs

    @Override
    public long worldTime() {
        return world.time();
    }

    @Override
    public void saveWorldTime(long micros) {
        world.saveTime(micros);
    }

    @Override
    public long nextRun() {
        return world.nextRun();
    }
}
