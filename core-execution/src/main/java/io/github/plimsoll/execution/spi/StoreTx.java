package io.github.plimsoll.execution.spi;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.risk.RiskLock;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The reads and writes of one transaction. Lists are ordered by id, so that equal states give equal answers. A write may
 * travel with a later call: what the store refuses about it is thrown by that call or by the end of the transaction, and a
 * write over a version that this transaction has seen may answer true and end the transaction with RETRY.
 *
 * <p>Every write that carries a world time of ours (decision, intent, latch, event, audit row, use of a confirmation)
 * saves it as by {@link #saveWorldTime}: nothing stored is ever younger than the clock of the next start.
 */
public interface StoreTx {
    // --- stop fence and control -------------------------------------------------------------------------------

    /** Reads the fence epoch and holds the fence row shared until the end of the transaction. */
    long fenceShared();

    /** Reads the fence epoch and holds the fence row exclusively until the end of the transaction. */
    long fenceExclusive();

    /** Reads the fence epoch without a lock. */
    long epoch();

    /** Sets the fence epoch; the transaction holds the row exclusively. */
    void setEpoch(long epoch);

    List<Latch> latches();

    void putLatch(Latch latch);

    /** Whether there was such a latch. */
    boolean clearLatch(String scope);

    /** Every intent in SENDING with what is left of its lease on the store's clock. */
    List<SendingRow> sending();

    // --- venues that live in one process ----------------------------------------------------------------------

    /**
     * Gives the venue to the holder for that long from now on the store's clock, when it has the venue already or nobody has
     * any more. A new holder has an epoch one higher; the same holder keeps the epoch, even when its lease had ended.
     *
     * @return the lease as it stands now, whoever has it
     */
    VenueLease leaseVenue(String venue, String holder, long micros);

    /** The lease, ended or not, held shared until the end of the transaction: nobody takes the venue meanwhile. */
    Optional<VenueLease> venueLease(String venue);

    /** The lease ends now, when it is that holder's. */
    void endVenueLease(String venue, String holder);

    // --- accounts and money -----------------------------------------------------------------------------------

    Optional<Account> account(AccountId id);

    List<Account> accounts(UserId user);

    List<Account> accounts();

    /** Those of these accounts that exist, in one question. */
    default List<Account> accounts(SortedSet<AccountId> ids) {
        return ids.stream().map(this::account).flatMap(Optional::stream).toList();
    }

    /** False when the account already exists. */
    boolean insertAccount(Account account);

    /** Reads the account and locks its row until the end of the transaction; empty when there is none. */
    Optional<Account> lockAccount(AccountId id);

    /** Writes the row when its stored version is still {@code expectedVersion}; false otherwise. */
    boolean updateAccount(Account next, long expectedVersion);

    /** Who has been here; empty for who has not. */
    Optional<StoredUser> user(UserId user);

    /** Writes the first row of a user; false when there is one. */
    boolean insertUser(StoredUser first);

    /**
     * Writes the role when the stored version is still {@code expectedVersion}; false otherwise.
     *
     * @throws StoreException CONSTRAINT when no admin would be left
     */
    boolean updateUser(StoredUser next, long expectedVersion);

    /** Everybody with the role ADMIN. */
    List<StoredUser> admins();

    /** The same, and none of them loses the role in another transaction before the end of this one. */
    List<StoredUser> lockAdmins();

    /**
     * The next version of every account, after whoever changes one now: what was decided on the one before and is not
     * recorded yet is decided again.
     */
    void overtakeDecisions();

    /** What a user has chosen; empty before the first account. */
    Optional<UserSettings> settings(UserId user);

    /** Writes the first settings of a user; false when there are some. */
    boolean insertSettings(UserSettings settings);

    /** Writes the row when its stored version is still {@code expectedVersion}; false otherwise. */
    boolean updateSettings(UserSettings next, long expectedVersion);

    /** Replaces the owner's rules of an account, which {@link #updateAccount} leaves alone; nothing without such an account. */
    void setRules(AccountId account, String rules);

    /** Replaces what admins have made of an account's limits of real money; nothing when there is no such account. */
    void setLimits(AccountId account, String limits);

    Usd balance(AccountId account, Book book);

    /** Sum of the entries of a book since a world time (inclusive) for one type; all types when it is empty. */
    Usd movement(AccountId account, Book book, String type, long sinceMicros);

    /** @throws StoreException CONSTRAINT when (type, reference) was posted before or the entries do not balance */
    void post(Posting posting);

    List<Posting> postings(AccountId account, int newest);

    /** Equity at the start of a UTC day (days since the epoch), of its snapshot; empty while that is not known. */
    Optional<Usd> dayEquity(AccountId account, long day);

    /**
     * Saves the snapshot of an account and day. The first one whose worth is known stays; before it, one that does not know
     * stays until one does.
     */
    void saveSnapshot(Snapshot snapshot);

    /** Snapshots of an account from a day on, oldest first. */
    List<Snapshot> snapshots(AccountId account, long fromDay);

    /** The newest snapshot of an account of this day or of one before. */
    Optional<Snapshot> lastSnapshot(AccountId account, long day);

    /**
     * Forgets the snapshots of an account of days before {@code day}.
     *
     * @throws StoreException CONSTRAINT when one of them is not {@link Snapshot#KEPT_DAYS} older than the newest
     */
    void forgetSnapshots(AccountId account, long day);

    // --- decisions and intents --------------------------------------------------------------------------------

    Optional<Decision> decisionByKey(String key);

    Optional<Decision> decision(SortableId id);

    /** The decision that opened a position. */
    Optional<Decision> decisionOfPosition(SortableId position);

    List<Decision> decisions(UserId user, int newest);

    /** False when the key was used before. */
    boolean insertDecision(Decision decision);

    Optional<StoredIntent> intent(SortableId id);

    void insertIntent(StoredIntent intent);

    /** Writes the row when its stored version is still {@code expectedVersion}; false otherwise. */
    boolean updateIntent(StoredIntent next, long expectedVersion);

    /** As {@link #updateIntent} into SENDING with a lease of that length from now on the store's clock. */
    boolean updateSending(StoredIntent next, long expectedVersion, long leaseMicros);

    /** Intents in these states, oldest first, at most {@code limit}. */
    default List<StoredIntent> intents(Set<IntentState> states, int limit) {
        return intents(states, null, limit);
    }

    /** The same of those whose id is above {@code after}, so that any number can be read in turn; all when it is null. */
    List<StoredIntent> intents(Set<IntentState> states, @Nullable SortableId after, int limit);

    /** Intents of an account, newest first, at most {@code limit}. */
    List<StoredIntent> intents(AccountId account, int limit);

    /** Open (not terminal) intents that touch a position. */
    List<StoredIntent> openIntents(SortableId position);

    /** Accepted opens since a world time, oldest first: what trade limits are rebuilt from. */
    List<UsageRow> usage(long sinceMicros);

    // --- resting entries ----------------------------------------------------------------------------------------

    /** One more than the highest number of an entry of the account; the transaction holds the account's row. */
    int nextEntryNumber(AccountId account);

    /** @throws StoreException CONSTRAINT when id, key or number was used before */
    void insertEntry(StoredEntry entry);

    /** Writes the row when its stored version is still {@code expectedVersion}; false otherwise. */
    boolean updateEntry(StoredEntry next, long expectedVersion);

    Optional<StoredEntry> entry(SortableId id);

    /** The entry with a number of an account. */
    Optional<StoredEntry> entry(AccountId account, int number);

    /** The entry that a decision let be placed. */
    Optional<StoredEntry> entryOf(SortableId decision);

    /** Entries in these states, oldest first, at most {@code limit}. */
    List<StoredEntry> entries(Set<EntryState> states, int limit);

    /** Entries of an account in these states, newest first, at most {@code limit}. */
    List<StoredEntry> entries(AccountId account, Set<EntryState> states, int limit);

    // --- reservations and positions ---------------------------------------------------------------------------

    void insertReservation(Reservation reservation);

    /** Ends a reservation; does nothing when there is none. */
    void endReservation(SortableId intent);

    List<Reservation> reservations(AccountId account);

    Optional<StoredPosition> position(SortableId id);

    Optional<StoredPosition> position(AccountId account, int number);

    List<StoredPosition> openPositions(AccountId account);

    List<StoredPosition> openPositions();

    /** What these accounts hold open, in one question. */
    default List<StoredPosition> openPositions(SortedSet<AccountId> accounts) {
        return accounts.stream()
                .flatMap(account -> openPositions(account).stream())
                .sorted(Comparator.comparing(StoredPosition::id))
                .toList();
    }

    /** Closed positions of an account, newest first. */
    List<StoredPosition> closedPositions(AccountId account, int limit);

    void insertPosition(StoredPosition position);

    /** Writes the row when its stored version is still {@code expectedVersion}; false otherwise. */
    boolean updatePosition(StoredPosition next, long expectedVersion);

    /** How a position ends beside its stop and target; {@link ExitPlan#NONE} when nothing was stored. */
    ExitPlan exits(SortableId position);

    /**
     * Writes the plan when its stored version is still {@code expectedVersion}; false otherwise. 0 means that none is stored.
     * The position may come later: an open records the plan of the position that it will make.
     */
    boolean updateExits(SortableId position, ExitPlan next, long expectedVersion);

    // --- what rules look back at, and locks ----------------------------------------------------------------------

    /** Closed positions of an account by the time they closed, then by number; newest first, at most {@code limit}. */
    List<ClosedRow> lastClosed(AccountId account, int limit);

    /**
     * Recorded opens of an account whatever became of them, newest first: the last {@code limit} ones, and of those by a
     * program the last {@code limit} too, so that no number of typed orders hides them.
     */
    List<AcceptedRow> lastOpens(AccountId account, int limit);

    /** When the throttle of automated orders was last opened, microseconds; {@link Long#MIN_VALUE} when it never was. */
    long automationReleased(AccountId account);

    /** Saves that the throttle was opened; an earlier time than the stored one is ignored. */
    void releaseAutomation(AccountId account, long at, String by);

    /** The marks of an account that were not forgotten, oldest first. */
    List<ProfitMark> profitMarks(AccountId account);

    /** Saves a mark; the first one of a moment stays. */
    void saveProfitMark(ProfitMark mark);

    /** Forgets the marks of an account before a moment, but for the one at {@code except}. */
    void forgetProfitMarks(AccountId account, long before, long except);

    /** Locks of an account, ordered by the names of scope and lock; those whose time is over stay until they are cleared. */
    List<StandingLock> locks(AccountId account);

    /** Sets a lock, replacing the one of the same scope and name. */
    void putLock(StandingLock lock);

    /** Whether there was such a lock. */
    boolean clearLock(AccountId account, RiskLock.Scope scope, String name);

    // --- what one decision reads ---------------------------------------------------------------------------------

    /**
     * An account and what it holds, in one question.
     *
     * @param day UTC day up to which the newest snapshot is wanted, days since the epoch
     * @param sinceMicros world time from which movements count, inclusive
     * @param ask what of its past is read with it
     */
    default Optional<AccountRows> accountRows(AccountId id, long day, long sinceMicros, HistoryAsk ask) {
        return account(id)
                .map(row -> new AccountRows(
                        row,
                        balance(id, Book.CASH),
                        balance(id, Book.MARGIN),
                        balance(id, Book.EXTERNAL),
                        openPositions(id),
                        reservations(id).stream().map(this::held).toList(),
                        movement(id, Book.PNL, "", sinceMicros),
                        movement(id, Book.FEES, "", sinceMicros),
                        movement(id, Book.EXTERNAL, "", sinceMicros),
                        lastSnapshot(id, day),
                        locks(id),
                        new AccountHistory(
                                ask.closed() == 0 ? List.of() : lastClosed(id, ask.closed()),
                                ask.accepted() == 0 ? List.of() : lastOpens(id, ask.accepted()),
                                ask.accepted() == 0 ? Long.MIN_VALUE : automationReleased(id),
                                ask.marks() ? profitMarks(id) : List.of())));
    }

    private AccountRows.Held held(Reservation reservation) {
        return intent(reservation.intent())
                .map(intent ->
                        new AccountRows.Held(reservation, intent.side(), intent.sizeUnits(), intent.filledUnits()))
                .orElseGet(() -> new AccountRows.Held(reservation, Side.LONG, 1, 0));
    }

    /** What a decision about new risk reads, in one question. */
    default OpeningRows openingRows(OpeningAsk ask) {
        return new OpeningRows(
                decisionByKey(ask.key()),
                accountRows(ask.account(), ask.day(), ask.sinceMicros(), ask.history()),
                latches(),
                epoch(),
                intents(EnumSet.of(IntentState.UNKNOWN), ask.unknownLimit()));
    }

    // --- what one send and one settlement read ------------------------------------------------------------------

    /**
     * What a dispatcher looks at before it sends: the fence, held shared as by {@link #fenceShared}, the latches as they
     * stand behind it, and the oldest RECORDED intents, REDUCING ones first, so that opens never starve an exit. The
     * intents are locked until the end of the transaction; those that another transaction holds are skipped. Empty when
     * none is recorded: then the fence is not passed, which would be a durable write.
     *
     * @param limit most intents
     */
    Optional<ClaimRows> claim(int limit);

    /** Locks the row of an account as by {@link #lockAccount}, then reads an intent, in one question. */
    default Optional<StoredIntent> lockedIntent(AccountId account, SortableId intent) {
        lockAccount(account);
        return intent(intent);
    }

    /** Locks the accounts of these intents in the order of their ids, then reads the intents as they are now, in one question. */
    default List<StoredIntent> lockedIntents(List<StoredIntent> seen) {
        seen.stream().map(StoredIntent::account).distinct().sorted().forEach(this::lockAccount);
        return seen.stream()
                .map(StoredIntent::id)
                .sorted()
                .map(this::intent)
                .flatMap(Optional::stream)
                .toList();
    }

    /** What the settlement of an event reads, in one question: locks the account first and notes the event as applied. */
    default SettlingRows settling(String venue, VenueEvent event) {
        Optional<Account> account = lockAccount(event.account());
        boolean first = insertVenueEvent(venue, event.id(), event.sequence(), event.at());
        SortableId order = event.order();
        return new SettlingRows(
                account, first, order == null ? Optional.empty() : intent(order), position(event.position()));
    }

    /** What all accounts hold, in one question. */
    default HoldingRows holdings() {
        List<StoredPosition> open = openPositions();
        SortedMap<AccountId, Usd> settled = new TreeMap<>();
        for (StoredPosition position : open) {
            settled.computeIfAbsent(
                    position.account(), id -> balance(id, Book.CASH).plus(balance(id, Book.MARGIN)));
        }
        SortedMap<SortableId, ExitPlan> exits = new TreeMap<>();
        for (StoredPosition position : open) {
            ExitPlan plan = exits(position.id());
            if (!plan.isEmpty()) {
                exits.put(position.id(), plan);
            }
        }
        return new HoldingRows(open, settled, exits);
    }

    // --- venue events, business events, audit, confirmations ----------------------------------------------------

    /** False when this venue event was applied before. */
    boolean insertVenueEvent(String venue, String eventId, long sequence, long at);

    long venueCursor(String venue);

    /** Moves the cursor; a smaller value than the stored one is ignored. */
    void setVenueCursor(String venue, long sequence);

    /** The store gives the sequence. */
    void appendEvent(BusinessEvent event);

    List<BusinessEvent> events(long afterSequence, int limit);

    /** Position of a consumer in the event stream; 0 at first. */
    long eventCursor(String consumer);

    void setEventCursor(String consumer, long sequence);

    void appendAudit(AuditEntry entry);

    List<AuditEntry> audit(int newest);

    /**
     * Entries of a stretch of world time, newest first, at most {@code limit}. It reads every row of that stretch.
     *
     * @param about only those whose actor, subject or trace is this text or whose detail contains it; empty for all
     * @param from world time, microseconds, inclusive
     * @param until world time, microseconds, exclusive
     */
    List<AuditEntry> audit(String about, long from, long until, int limit);

    /** How long a confirmation is remembered after it expired, so that a late one is told from an unknown one. */
    long CONFIRMATION_MEMORY_MICROS = 86_400_000_000L;

    /** Inserts or replaces it, and forgets those that expired a day or more before this one will. */
    void putConfirmation(Confirmation confirmation);

    Optional<Confirmation> confirmation(String token);

    /** Marks an unused one as used; false when there is none or it was used before. */
    boolean useConfirmation(String token, String key, long at);

    // --- dead letters -------------------------------------------------------------------------------------------

    /** Adds letters; one whose kind and subject are there, whatever its state, is left out. */
    void addDeadLetters(List<DeadLetter> letters);

    Optional<DeadLetter> deadLetter(SortableId id);

    /** Those that wait, newest first, at most {@code limit}. */
    List<DeadLetter> waitingDeadLetters(int limit);

    /** How many wait, by kind; kinds of which none waits are absent. */
    SortedMap<DeadLetter.Kind, Integer> waitingDeadLetters();

    /** Ends one that waits; false when there is none or it was ended before. */
    boolean endDeadLetter(SortableId id, DeadLetter.State end, String by, long at);

    /**
     * Forgets letters until at most {@code most} are left: first those that were ended, then by kind, the oldest first.
     *
     * @return those that still waited
     */
    List<DeadLetter> forgetDeadLetters(int most);

    // --- world time and runs ------------------------------------------------------------------------------------

    /** Last saved world time in microseconds; 0 at first. */
    long worldTime();

    /** Saves the world time; a smaller value than the stored one is ignored: world time never goes back. */
    void saveWorldTime(long micros);

    /** A number that rises with every call, for ever: the number of a run. */
    long nextRun();
}
