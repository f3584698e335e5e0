package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.ClosedRow;
import io.github.plimsoll.execution.spi.Confirmation;
import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.Reservation;
import io.github.plimsoll.execution.spi.SendingRow;
import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.VenueLease;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** One transaction of a {@link MemoryStore}. */
final class MemoryTx extends MemoryIntents {
    private static final String EPOCH = "epoch";
    private static final String WORLD_TIME = "world-time";
    private static final String RUN = "run";

    MemoryTx(MemoryTables tables) {
        super(tables);
    }

    // --- stop fence and control

    @Override
    public long fenceShared() {
        return epoch();
    }

    @Override
    public long fenceExclusive() {
        return epoch();
    }

    @Override
    public long epoch() {
        return t.numbers.getOrDefault(EPOCH, 1L);
    }

    @Override
    public void setEpoch(long epoch) {
        put(t.numbers, EPOCH, epoch);
    }

    @Override
    public List<Latch> latches() {
        return List.copyOf(t.latches.values());
    }

    @Override
    public void putLatch(Latch latch) {
        saveWorldTime(latch.at());
        put(t.latches, latch.scope(), latch);
    }

    @Override
    public boolean clearLatch(String scope) {
        return remove(t.latches, scope) != null;
    }

    @Override
    public List<SendingRow> sending() {
        long now = t.time.nanos();
        return t.leaseEnds.entrySet().stream()
                .map(e -> new SendingRow(e.getKey(), (e.getValue() - now) / 1_000))
                .toList();
    }

    // --- venues that live in one process

    @Override
    public VenueLease leaseVenue(String venue, String holder, long micros) {
        long now = Math.floorDiv(t.time.nanos(), 1_000L);
        VenueLease held = t.venueLeases.get(venue);
        boolean same = held != null && held.holder().equals(holder);
        if (held != null && !same && held.until() - now > 0) {
            return held;
        }
        VenueLease next = new VenueLease(
                venue,
                holder,
                held == null ? 1 : same ? held.epoch() : held.epoch() + 1,
                held != null && same ? held.since() : now,
                now + micros);
        put(t.venueLeases, venue, next);
        return next;
    }

    @Override
    public Optional<VenueLease> venueLease(String venue) {
        return Optional.ofNullable(t.venueLeases.get(venue));
    }

    @Override
    public void endVenueLease(String venue, String holder) {
        VenueLease held = t.venueLeases.get(venue);
        if (held != null && held.holder().equals(holder)) {
            put(
                    t.venueLeases,
                    venue,
                    new VenueLease(venue, holder, held.epoch(), held.since(), Math.floorDiv(t.time.nanos(), 1_000L)));
        }
    }

    // --- accounts and money

    @Override
    public Optional<Account> account(AccountId id) {
        return Optional.ofNullable(t.accounts.get(id));
    }

    @Override
    public List<Account> accounts(UserId user) {
        return select(t.accounts.values(), a -> a.user().equals(user));
    }

    @Override
    public List<Account> accounts() {
        return List.copyOf(t.accounts.values());
    }

    @Override
    public boolean insertAccount(Account account) {
        if (t.accounts.containsKey(account.id())) {
            return false;
        }
        put(t.accounts, account.id(), account);
        return true;
    }

    @Override
    public Optional<Account> lockAccount(AccountId id) {
        return account(id);
    }

    @Override
    public boolean updateAccount(Account next, long expectedVersion) {
        Account stored = t.accounts.get(next.id());
        if (stored == null || stored.version() != expectedVersion) {
            return false;
        }
        put(t.accounts, next.id(), next.withRules(stored.rules()).withLimits(stored.limits()));
        return true;
    }

    @Override
    public void overtakeDecisions() {
        for (Account account : accounts()) {
            put(t.accounts, account.id(), account.next(0));
        }
    }

    @Override
    public Usd balance(AccountId account, Book book) {
        return t.balances.getOrDefault(new MemoryTables.BookKey(account, book), Usd.ZERO);
    }

    @Override
    public Usd movement(AccountId account, Book book, String type, long sinceMicros) {
        Usd sum = Usd.ZERO;
        MemoryTables.TimeKey from = new MemoryTables.TimeKey(account, sinceMicros, 0);
        MemoryTables.TimeKey to = new MemoryTables.TimeKey(account, Long.MAX_VALUE, Long.MAX_VALUE);
        for (Posting posting : t.postingTimes.subMap(from, true, to, true).values()) {
            if (type.isEmpty() || posting.type().equals(type)) {
                for (Posting.Entry entry : posting.entries()) {
                    sum = entry.book() == book ? sum.plus(entry.amount()) : sum;
                }
            }
        }
        return sum;
    }

    @Override
    public void post(Posting posting) {
        String key = posting.type() + " " + posting.reference();
        if (t.postingKeys.containsKey(key)) {
            throw violated("posted before: " + key);
        }
        put(t.postingKeys, key, posting);
        put(t.postingTimes, new MemoryTables.TimeKey(posting.account(), posting.at(), t.postings.size()), posting);
        append(t.postings, posting);
        for (Posting.Entry entry : posting.entries()) {
            MemoryTables.BookKey book = new MemoryTables.BookKey(posting.account(), entry.book());
            put(t.balances, book, t.balances.getOrDefault(book, Usd.ZERO).plus(entry.amount()));
        }
    }

    @Override
    public List<Posting> postings(AccountId account, int newest) {
        return newest(select(t.postings, p -> p.account().equals(account)), newest);
    }

    @Override
    public Optional<Usd> dayEquity(AccountId account, long day) {
        return Optional.ofNullable(t.snapshots.get(new MemoryTables.DayKey(account, day)))
                .map(Snapshot::dayEquity);
    }

    @Override
    public void saveSnapshot(Snapshot snapshot) {
        MemoryTables.DayKey key = new MemoryTables.DayKey(snapshot.account(), snapshot.day());
        Snapshot before = t.snapshots.get(key);
        if (before == null || (!before.known() && snapshot.known())) {
            put(t.snapshots, key, snapshot);
        }
    }

    @Override
    public List<Snapshot> snapshots(AccountId account, long fromDay) {
        return List.copyOf(t.snapshots
                .subMap(
                        new MemoryTables.DayKey(account, fromDay),
                        true,
                        new MemoryTables.DayKey(account, Long.MAX_VALUE),
                        true)
                .values());
    }

    @Override
    public Optional<Snapshot> lastSnapshot(AccountId account, long day) {
        return Optional.ofNullable(t.snapshots.floorEntry(new MemoryTables.DayKey(account, day)))
                .map(Map.Entry::getValue)
                .filter(last -> last.account().equals(account));
    }

    @Override
    public void forgetSnapshots(AccountId account, long day) {
        long newest = lastSnapshot(account, Long.MAX_VALUE).map(Snapshot::day).orElse(day);
        if (day > newest - Snapshot.KEPT_DAYS) {
            snapshots(account, Long.MIN_VALUE).stream()
                    .filter(young -> young.day() < day && young.day() >= newest - Snapshot.KEPT_DAYS)
                    .findFirst()
                    .ifPresent(young -> {
                        throw violated("a snapshot is kept for " + Snapshot.KEPT_DAYS + " days: " + young);
                    });
        }
        for (Snapshot old : List.copyOf(t.snapshots
                .subMap(new MemoryTables.DayKey(account, Long.MIN_VALUE), new MemoryTables.DayKey(account, day))
                .values())) {
            remove(t.snapshots, new MemoryTables.DayKey(account, old.day()));
        }
    }

    // --- reservations and positions

    @Override
    public void insertReservation(Reservation reservation) {
        if (put(t.reservations, reservation.intent(), reservation) != null) {
            throw violated("reserved before: " + reservation.intent());
        }
    }

    @Override
    public void endReservation(SortableId intent) {
        remove(t.reservations, intent);
    }

    @Override
    public List<Reservation> reservations(AccountId account) {
        return select(t.reservations.values(), r -> r.account().equals(account));
    }

    @Override
    public Optional<StoredPosition> position(SortableId id) {
        return Optional.ofNullable(t.positions.get(id));
    }

    @Override
    public Optional<StoredPosition> position(AccountId account, int number) {
        return t.positions.values().stream()
                .filter(p -> p.account().equals(account) && p.number() == number)
                .findFirst();
    }

    @Override
    public List<StoredPosition> openPositions(AccountId account) {
        return select(t.openPositions.values(), p -> p.account().equals(account));
    }

    @Override
    public List<StoredPosition> openPositions() {
        return List.copyOf(t.openPositions.values());
    }

    @Override
    public List<StoredPosition> closedPositions(AccountId account, int limit) {
        return t.positions.descendingMap().values().stream()
                .filter(p -> p.account().equals(account) && !p.open())
                .limit(limit)
                .toList();
    }

    @Override
    public void insertPosition(StoredPosition position) {
        if (t.positions.containsKey(position.id())) {
            throw violated("position exists: " + position.id());
        }
        write(position);
    }

    @Override
    public boolean updatePosition(StoredPosition next, long expectedVersion) {
        StoredPosition stored = t.positions.get(next.id());
        if (stored == null || stored.version() != expectedVersion) {
            return false;
        }
        write(next);
        return true;
    }

    @Override
    public ExitPlan exits(SortableId position) {
        return t.exits.getOrDefault(position, ExitPlan.NONE);
    }

    @Override
    public boolean updateExits(SortableId position, ExitPlan next, long expectedVersion) {
        if (exits(position).version() != expectedVersion) {
            return false;
        }
        put(t.exits, position, next);
        return true;
    }

    private void write(StoredPosition position) {
        put(t.positions, position.id(), position);
        if (position.open()) {
            put(t.openPositions, position.id(), position);
        } else {
            remove(t.openPositions, position.id());
            put(
                    t.closedTimes,
                    new MemoryTables.TimeKey(position.account(), position.closedAt(), position.number()),
                    new ClosedRow(
                            position.number(),
                            position.instrument(),
                            position.closedAt(),
                            position.realized(),
                            Objects.requireNonNullElse(position.closeReason(), "")));
        }
    }

    // --- venue events, business events, audit, confirmations

    @Override
    public boolean insertVenueEvent(String venue, String eventId, long sequence, long at) {
        String key = venue + " " + eventId;
        if (t.venueEvents.containsKey(key)) {
            return false;
        }
        put(t.venueEvents, key, sequence);
        return true;
    }

    @Override
    public long venueCursor(String venue) {
        return t.numbers.getOrDefault("venue " + venue, 0L);
    }

    @Override
    public void setVenueCursor(String venue, long sequence) {
        if (sequence > venueCursor(venue)) {
            put(t.numbers, "venue " + venue, sequence);
        }
    }

    @Override
    public void appendEvent(BusinessEvent event) {
        saveWorldTime(event.at());
        long sequence = t.events.size() + 1L;
        append(
                t.events,
                new BusinessEvent(
                        sequence, event.id(), event.type(), event.user(), event.at(), event.trace(), event.data()));
    }

    @Override
    public List<BusinessEvent> events(long afterSequence, int limit) {
        int from = (int) Math.min(Math.max(afterSequence, 0), t.events.size());
        return List.copyOf(t.events.subList(from, from + Math.min(t.events.size() - from, Math.max(0, limit))));
    }

    @Override
    public long eventCursor(String consumer) {
        return t.numbers.getOrDefault("consumer " + consumer, 0L);
    }

    @Override
    public void setEventCursor(String consumer, long sequence) {
        put(t.numbers, "consumer " + consumer, sequence);
    }

    @Override
    public void appendAudit(AuditEntry entry) {
        saveWorldTime(entry.at());
        append(t.audit, entry);
    }

    @Override
    public List<AuditEntry> audit(int newest) {
        return newest(t.audit, newest);
    }

    @Override
    public List<AuditEntry> audit(String about, long from, long until, int limit) {
        List<AuditEntry> found = new ArrayList<>();
        for (int i = t.audit.size() - 1; i >= 0 && found.size() < limit; i--) {
            AuditEntry entry = t.audit.get(i);
            boolean named = about.isEmpty()
                    || about.equals(entry.actor())
                    || about.equals(entry.subject())
                    || about.equals(entry.trace())
                    || entry.detail().contains(about);
            if (named && entry.at() >= from && entry.at() < until) {
                found.add(entry);
            }
        }
        return found;
    }

    @Override
    public void putConfirmation(Confirmation confirmation) {
        long forgotten = confirmation.expiresAt() - CONFIRMATION_MEMORY_MICROS;
        select(t.confirmations.values(), c -> c.expiresAt() <= forgotten)
                .forEach(old -> remove(t.confirmations, old.token()));
        put(t.confirmations, confirmation.token(), confirmation);
    }

    @Override
    public Optional<Confirmation> confirmation(String token) {
        return Optional.ofNullable(t.confirmations.get(token));
    }

    @Override
    public boolean useConfirmation(String token, String key, long at) {
        Confirmation stored = t.confirmations.get(token);
        if (stored == null || stored.usedBy() != null) {
            return false;
        }
        saveWorldTime(at);
        put(t.confirmations, token, stored.used(key, at));
        return true;
    }

    // --- world time and runs

    @Override
    public long worldTime() {
        return t.numbers.getOrDefault(WORLD_TIME, 0L);
    }

    @Override
    public void saveWorldTime(long micros) {
        requireOpen();
        if (micros > worldTime()) {
            put(t.numbers, WORLD_TIME, micros);
        }
    }

    @Override
    public long nextRun() {
        long next = t.numbers.getOrDefault(RUN, 0L) + 1;
        put(t.numbers, RUN, next);
        return next;
    }
}
