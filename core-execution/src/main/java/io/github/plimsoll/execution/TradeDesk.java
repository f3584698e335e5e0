package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.execution.spi.StandingLock;
import io.github.plimsoll.execution.spi.Store;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.UserSettings;
import io.github.plimsoll.execution.spi.Venue;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.pricefeed.PriceFeed;
import io.github.plimsoll.ratelimit.RateLimiter;
import io.github.plimsoll.risk.Headroom;
import io.github.plimsoll.risk.MaxOrder;
import io.github.plimsoll.risk.Preview;
import io.github.plimsoll.risk.RiskEngine;
import io.github.plimsoll.risk.RiskLock;
import io.github.plimsoll.risk.RiskPolicy;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.UnaryOperator;

/**
 * The one place where control, rate limits, price, risk and record meet: every order of every origin passes here. The
 * desk decides and records; a {@link Dispatcher} sends. Thread-safe.
 */
public final class TradeDesk {
    private final Store store;
    private final AccountReader reader;
    private final Opening opening;
    private final Closing closing;
    private final AddingMargin adding;
    private final Entries entries;
    private final Changing changing;
    private final Flattening flattening;
    private final Cancelling cancelling;
    private final Doubting doubting;
    private final GoneBooks gone;
    private final Transferring transferring;
    private final WorldClock clock;
    private final Ids ids;
    private final DeskParts parts;
    private final ProfitMarks marks;
    private final DayRoll roll;
    private final Preferences preferences;
    private final AccountGuards guards;
    private final Policies policies;
    private final WalletBooks wallets;

    private TradeDesk(DeskParts parts) {
        this.parts = parts;
        this.store = parts.store();
        this.clock = parts.clock();
        this.ids = parts.ids();
        this.policies = new Policies(parts.risk(), parts.listings());
        this.reader = new AccountReader(parts.feed(), parts.listings(), policies);
        this.guards = new AccountGuards(store, clock);
        this.marks = new ProfitMarks(store, reader, clock);
        this.preferences = new Preferences(store, clock);
        this.roll = new DayRoll(store, reader, clock);
        this.opening = new Opening(parts, reader, policies);
        this.closing = new Closing(parts);
        this.adding = new AddingMargin(parts);
        this.entries = new Entries(parts, opening);
        this.flattening = new Flattening(parts, closing);
        this.cancelling = new Cancelling(parts);
        this.doubting = new Doubting(parts);
        this.gone = new GoneBooks(parts);
        this.transferring = new Transferring(parts);
        this.wallets = new WalletBooks(parts);
        this.changing = new Changing(parts, new RiskOfExits(parts, reader, policies));
    }

    /** @param venues venues by name that this installation binds */
    public static TradeDesk of(
            Store store,
            PriceFeed feed,
            RiskEngine risk,
            RateLimiter limiter,
            Listings listings,
            ControlPlane control,
            List<Venue> venues,
            WorldClock clock,
            Ids ids) {
        return new TradeDesk(
                new DeskParts(store, feed, risk, limiter, listings, control, Venues.of(venues), clock, ids));
    }

    /**
     * Decides and records an open. The same key with the same payload answers the same for ever.
     *
     * @throws StoreException when the store did not answer; nothing was recorded unless its kind is COMMIT_UNKNOWN
     */
    public Receipt open(OpenCommand command) {
        return opening.open(command);
    }

    /**
     * Decides and records an increase of an open position: the whole gate, for what is added and for what the position
     * becomes. Errors as {@link #open}.
     */
    public Receipt increase(IncreaseCommand command) {
        return opening.increase(command);
    }

    /**
     * Decides and records a change of the collateral of an open position. What is put in moves its liquidation away: like an
     * exit it needs no price and no room, but it must be free. What is taken out is new risk and passes the whole gate, as
     * if what is left were opened now. Errors as {@link #open}.
     */
    public Receipt margin(MarginCommand command) {
        return command.adds() ? adding.add(command) : opening.remove(command);
    }

    /** Decides and records a close; needs no price unless the amount is in dollars. Errors as {@link #open}. */
    public Receipt close(CloseCommand command) {
        return closing.close(command);
    }

    /**
     * Places a resting entry: an open that waits for a price. It passes the whole gate now, as if the market stood at its
     * limit or trigger, and again when it opens; while it waits it holds neither margin nor quota. The same key with the
     * same payload answers the same for ever.
     *
     * @throws IllegalArgumentException when trigger or limit has not the decimals of the instrument
     * @throws StoreException as {@link #open}
     */
    public EntryReceipt place(EntryCommand command) {
        return entries.place(command);
    }

    /**
     * Changes the exits that a resting entry of the user's brings, when the whole gate would let it be placed like that
     * now. The same key with the same payload answers the same for ever. Errors as {@link #open}.
     */
    public EntryReceipt changeEntry(EntryChangeCommand command) {
        return entries.change(command);
    }

    /**
     * Ends a resting entry of the user's. What of it was being sent already may still execute: the answer says so. Asked
     * again it answers that the entry has ended.
     *
     * @throws StoreException when the store did not answer: the entry may still wait then
     */
    public EntryReceipt cancelEntry(UserId user, SortableId entry, String trace) {
        return entries.cancel(user, entry, trace);
    }

    /**
     * Decides and records how an open position ends: what tightens needs no more than a close does, what gives protection
     * away passes the gate of opens. The receipt has no intent, since nothing is sent. Errors as {@link #open}.
     */
    public Receipt change(ChangeCommand command) {
        return changing.change(command);
    }

    /**
     * Closes every position of an account. The same key closes the same positions, whatever was opened since.
     *
     * @throws StoreException when the store did not answer and the list was not made; the same key tells what became of it
     */
    public FlattenReceipt flatten(FlattenCommand command) {
        return flattening.flatten(command);
    }

    /** Takes back an order that was recorded and not sent; the receipt has no intent. Errors as {@link #open}. */
    public Receipt cancel(CancelCommand command) {
        return cancelling.cancel(command);
    }

    /**
     * An order and what its venue, asked now, says of it; whether the word of a person would end it. Empty when there is no
     * such order.
     *
     * @throws StoreException when the store did not answer
     */
    public Optional<Doubt> doubt(SortableId order, ResolveCommand.Word word) {
        return doubting.look(order, word);
    }

    /**
     * Ends an order whose outcome is unknown by the word of persons: only long after its last step, while the venue, asked
     * now, cannot tell it and shows nothing that speaks against it, and as the order was when they looked. What it held is
     * given back, its owner is told, nothing of it is ever sent again. What the venue tells of it afterwards closes the market
     * and is kept as a dead letter. The caller has checked who may. Errors as {@link #open}; empty as {@link #doubt}.
     */
    public Optional<Doubt> resolve(ResolveCommand command) {
        return doubting.resolve(command);
    }

    /**
     * A position and whether its venue, asked now, holds less of it than the books; whether the word of persons that this was paid
     * for what is gone would be booked. Empty when there is no such position.
     *
     * @throws StoreException when the store did not answer
     */
    public Optional<Gone> gone(SortableId position, Usd paid) {
        return gone.look(position, paid);
    }

    /**
     * Closes what a venue holds no more of a position by the word of persons, as a close without a fee that pays exactly what
     * they say: only while the venue, asked now, shows less of it, everything that it told is booked, and no order of it may
     * still act. Orders of it that are not sent, and closes of which nobody will ever tell, end with it. The caller has
     * checked who may. Errors as {@link #open}; empty as {@link #gone}.
     */
    public Optional<Gone> bookGone(GoneCommand command) {
        return gone.book(command);
    }

    /**
     * Puts paper money into a DRY account or takes some out that no position and no order holds. It is never a result. The
     * receipt has no intent. Errors as {@link #open}.
     */
    public Receipt transfer(TransferCommand command) {
        return transferring.transfer(command);
    }

    /** The close of a trigger that saw the position at a version; for a partial target its number, else 0. */
    Receipt fire(CloseCommand command, long version, int target) {
        return closing.fire(command, version, target);
    }

    /** The break-even price of a position was reached. */
    void breakEven(SortableId position) {
        changing.breakEven(position);
    }

    /** World time, microseconds. */
    long now() {
        return clock.epochMicros();
    }

    /** Every limit before and after an open, without recording or charging anything. */
    public Preview preview(OpenCommand command) {
        return opening.preview(command, null);
    }

    /**
     * What the desk itself has against an open now, beside the risk rules that {@link #preview} shows and beside rate
     * limits: LIVE not armed, market closed, unknown outcome, unknown equity. In the order of an answer; empty when nothing.
     */
    public List<RuleLine> refusals(OpenCommand command) {
        return opening.refusals(command, null, null);
    }

    /**
     * The rate limits of an open as they would count it now; takes nothing. A limit that two asked about at once may be gone
     * for the second.
     */
    public List<RateRoom> rates(OpenCommand command) {
        return opening.rates(command);
    }

    /** The largest collateral that would pass the risk rules now in the shape of the command; no rate limit is asked. */
    public MaxOrder maxOrder(OpenCommand command) {
        return opening.maxOrder(command, null);
    }

    /** Every limit before and after the open of an order that would wait, as if the market stood at its limit or trigger. */
    public Preview preview(EntryCommand command) {
        return opening.preview(command.order(), command.at());
    }

    /** As {@link #refusals(OpenCommand)}, with what stands against its waiting. */
    public List<RuleLine> refusals(EntryCommand command) {
        return entries.refusals(command);
    }

    /** As {@link #maxOrder(OpenCommand)}, as if the market stood at its limit or trigger. */
    public MaxOrder maxOrder(EntryCommand command) {
        return opening.maxOrder(command.order(), command.at());
    }

    /**
     * How a position would end that is opened at a price: its stop, target and plan as prices.
     *
     * @throws IllegalArgumentException when no such plan can be; {@link #refusals(OpenCommand)} says so in words
     */
    public ExitTerms exits(OpenCommand command, Price price) {
        Level stop = command.stopLoss();
        Level target = command.takeProfit();
        return new ExitTerms(
                stop == null ? null : stop.stop(command.side(), price),
                target == null ? null : target.target(command.side(), price),
                PlannedExits.plan(command, price, now()));
    }

    /** What is left under each limit for an account in one market, most binding first. */
    public List<Headroom> headroom(AccountId account, String instrument) {
        AccountReading reading = account(account).orElseThrow();
        return policies.of(reading.account())
                .engine()
                .headroom(reading.state(), opening.market(parts.listings().require(instrument)));
    }

    /** The account with money, marks and positions now; empty when there is none. */
    public Optional<AccountReading> account(AccountId id) {
        return store.transact(tx -> reader.read(tx, id, clock.epochMicros()));
    }

    /** What a user has chosen; empty before the first account. */
    public Optional<UserSettings> settings(UserId user) {
        return preferences.of(user);
    }

    /**
     * Changes what a user has chosen; old and new are audited.
     *
     * @throws IllegalArgumentException when the user has no account yet
     * @throws StoreException when the store did not answer: the change may not stand then
     */
    public UserSettings changeSettings(UserId user, UnaryOperator<UserSettings> change, String trace) {
        return preferences.change(user, change, trace);
    }

    /**
     * Creates an account with a first deposit; does nothing when it exists. A user's first one brings the row
     * of the user and the settings, each with its default, in the same transaction.
     *
     * @throws IllegalArgumentException when the venue is not bound here, or a DRY account names a venue of LIVE mode
     */
    public boolean createAccount(Account account, Usd deposit, String trace) {
        parts.venues().require(account.venue(), account.mode());
        return store.transact(tx -> {
            if (!tx.insertAccount(account)) {
                return false;
            }
            long now = clock.epochMicros();
            if (deposit.isPositive()) {
                tx.post(new Posting(
                        ids.next(), account.id(), "DEPOSIT", account.id() + "/1", null, now, Bookings.flow(deposit)));
            }
            marks.begin(tx, account.id());
            preferences.begin(tx, account.user(), trace);
            tx.appendAudit(new AuditEntry(
                    now,
                    account.user().value(),
                    "ACCOUNT",
                    account.id().value(),
                    "opened with " + deposit + " USD",
                    trace));
            return true;
        });
    }

    /**
     * Keeps a snapshot of every account when a UTC day begins and when the process starts in one, with the equity at the
     * start of the day; once an account and day. Where a position has no validated price it is kept as not known, and
     * looked at again each minute. Call it often, from one thread; it does nothing when nothing is due.
     *
     * @throws StoreException when the store did not answer; the next call tries again
     */
    public void rollDay() {
        roll.step();
    }

    /** Whether {@link #rollDay} would do something now. */
    public boolean isRollDue() {
        return roll.isDue();
    }

    /** The snapshots of an account from a UTC day on (days since the epoch), oldest first. */
    public List<Snapshot> snapshots(AccountId account, long fromDay) {
        return store.transact(tx -> tx.snapshots(account, fromDay));
    }

    /**
     * Marks the profit of every account for loss windows and drawdown, at most once in a minute of world time and a few
     * accounts with each call; does nothing when no rule of the policy looks back at it. Call it often, from one thread.
     * An account whose positions have no usable price is left out until they have one.
     *
     * @throws StoreException when the store did not answer; the next call tries again
     */
    public void mark() {
        marks.step();
    }

    /** Whether any rule of the policy looks back at marks, so that {@link #mark} is due every minute. */
    boolean marksProfit() {
        return marks.looksBack();
    }

    /** Whether {@link #mark} would do something now. */
    public boolean isMarkDue() {
        return marks.isDue();
    }

    /**
     * Keeps new risk of an account out until a time or until {@link #unlock}; replaces a lock of the same scope and name.
     * It is durable, audited under the name of who sets it, and no exit ever meets it.
     *
     * @throws IllegalArgumentException without such an account, or when nobody is named
     * @throws StoreException when the store did not answer: the lock may not stand then
     */
    public void lock(AccountId account, RiskLock lock, String by, String trace) {
        guards.lock(account, lock, by, trace);
    }

    /** Ends a lock; whether there was one. Errors as {@link #lock}. */
    public boolean unlock(AccountId account, RiskLock.Scope scope, String name, String by, String trace) {
        return guards.unlock(account, scope, name, by, trace);
    }

    /** Names of the venues that are bound here. */
    public SortedSet<String> venues() {
        return parts.venues().names();
    }

    /** Locks of an account, those included whose time is over. */
    public List<StandingLock> locks(AccountId account) {
        return store.transact(tx -> tx.locks(account));
    }

    /**
     * A named person opens the throttle of automated orders, which stays shut by itself: orders until now no longer count.
     * Errors as {@link #lock}.
     */
    public void releaseAutomation(AccountId account, String by, String trace) {
        guards.releaseAutomation(account, by, trace);
    }

    /** The policy that orders of the account must pass: the installation's, tightened by rules of its owner's. */
    public RiskPolicy policy(Account account) {
        return policies.of(account).policy();
    }

    /**
     * Sets the rules that an owner wants beside the installation's, in place of those set before; they can only tighten.
     *
     * @param rules as {@link RuleList} reads them; empty for none
     * @return the account as it is now; {@link #policy} says what holds for it
     * @throws IllegalArgumentException naming every rule that is wrong or looser than the installation's; also as {@link
     *     #lock}
     */
    public Account tighten(AccountId account, String rules, String by, String trace) {
        return guards.tighten(account, policies.checked(rules), by, trace);
    }

    /**
     * Changes the limits of real money of a LIVE account, which begins with {@link Canary#RULES}. Who may, and how many
     * persons it takes, is for the caller to see to.
     *
     * @param changes rules as {@link RuleList} reads them, which replace those of the same name while the others stay; empty
     *     for those that it began with
     * @param seen the limits that whoever agreed to this has seen, as {@link Canary#of} spells them
     * @return the account as it is now; empty when its limits are others by now, and nothing was changed
     * @throws IllegalArgumentException for a DRY account, and naming every rule that is wrong; also as {@link #lock}
     */
    public Optional<Account> limit(AccountId account, String changes, String seen, String by, String trace) {
        Account row = live(account);
        RuleList before = Canary.of(row);
        return before.toString().equals(seen)
                ? guards.limit(account, before, changes.isEmpty() ? "" : policies.limited(row, changes), by, trace)
                : Optional.empty();
    }

    /**
     * Whether a LIVE account may be taken back to the limits that it began with without loosening anything.
     *
     * @throws IllegalArgumentException for a DRY account
     */
    public boolean firstLimitsAreTightest(AccountId account) {
        return policies.firstIsTightest(live(account));
    }

    /**
     * What the books of a LIVE account hold as free money and what its wallet has. It asks the venue.
     *
     * @throws StoreException when the store did not answer
     */
    public WalletStanding.Seen wallet(AccountId account) {
        return wallets.look(account);
    }

    /**
     * Books what came into the wallet of a LIVE account, or left it. Who may is for the caller to see to. Errors as {@link
     * #wallet}.
     *
     * @param agreed what {@link #wallet} said; when it is not so any more nothing is booked
     * @return the standing before it, or why nothing was booked
     */
    public WalletStanding.Seen bookWallet(AccountId account, WalletStanding agreed, String by, String trace) {
        return wallets.book(account, agreed, by, trace);
    }

    /** What {@link #limit} would make of them, in one spelling; nothing changes. Errors as there. */
    public String limited(AccountId account, String changes) {
        return policies.limited(live(account), changes);
    }

    private Account live(AccountId account) {
        Account row = store.transact(tx -> tx.account(account))
                .orElseThrow(() -> new IllegalArgumentException("there is no account " + account));
        if (row.mode() != Mode.LIVE) {
            throw new IllegalArgumentException(
                    "account " + account + " trades on paper and has no limits of real money");
        }
        return row;
    }

    /** The stored decision with its rules, by decision, intent or position id. */
    public Optional<Decision> why(SortableId id) {
        return store.transact(tx -> {
            Optional<Decision> direct = tx.decision(id);
            if (direct.isPresent()) {
                return direct;
            }
            Optional<Decision> byIntent =
                    tx.intent(id).map(StoredIntent::decision).flatMap(tx::decision);
            if (byIntent.isPresent()) {
                return byIntent;
            }
            return tx.decisionOfPosition(id);
        });
    }

    /** The intent as it stands now. */
    public Optional<StoredIntent> intent(SortableId id) {
        return store.transact(tx -> tx.intent(id));
    }

    Entries entries() {
        return entries;
    }

    DeskParts parts() {
        return parts;
    }

    Opening opening() {
        return opening;
    }

    WorldClock clock() {
        return clock;
    }

    /** Changes whenever what may be sent may have changed in this process. */
    long controlChanges() {
        return parts.control().changes();
    }

    static Account next(Account row, int morePositions) {
        return row.next(morePositions);
    }
}
