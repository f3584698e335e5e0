package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.AcceptedRow;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.ClosedRow;
import io.github.plimsoll.execution.spi.Confirmation;
import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Posting;
import io.github.plimsoll.execution.spi.ProcessTime;
import io.github.plimsoll.execution.spi.ProfitMark;
import io.github.plimsoll.execution.spi.Reservation;
import io.github.plimsoll.execution.spi.Snapshot;
import io.github.plimsoll.execution.spi.StandingLock;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.StoredUser;
import io.github.plimsoll.execution.spi.UserSettings;
import io.github.plimsoll.execution.spi.VenueLease;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The tables of a {@link MemoryStore}; guarded by its lock. */
final class MemoryTables {
    record BookKey(AccountId account, Book book) implements Comparable<BookKey> {
        @Override
        public int compareTo(BookKey other) {
            int byAccount = account.compareTo(other.account);
            return byAccount != 0 ? byAccount : book.compareTo(other.book);
        }
    }

    record DayKey(AccountId account, long day) implements Comparable<DayKey> {
        @Override
        public int compareTo(DayKey other) {
            int byAccount = account.compareTo(other.account);
            return byAccount != 0 ? byAccount : Long.compare(day, other.day);
        }
    }

    record TimeKey(AccountId account, long at, long number) implements Comparable<TimeKey> {
        @Override
        public int compareTo(TimeKey other) {
            int byAccount = account.compareTo(other.account);
            int byTime = byAccount != 0 ? byAccount : Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    record OpenKey(AccountId account, SortableId id) implements Comparable<OpenKey> {
        @Override
        public int compareTo(OpenKey other) {
            int byAccount = account.compareTo(other.account);
            return byAccount != 0 ? byAccount : id.compareTo(other.id);
        }
    }

    record LockKey(AccountId account, String scope, String name) implements Comparable<LockKey> {
        @Override
        public int compareTo(LockKey other) {
            int byAccount = account.compareTo(other.account);
            int byScope = byAccount != 0 ? byAccount : scope.compareTo(other.scope);
            return byScope != 0 ? byScope : name.compareTo(other.name);
        }
    }

    final ProcessTime time;
    final TreeMap<String, Long> numbers = new TreeMap<>();
    final TreeMap<String, Latch> latches = new TreeMap<>();
    final TreeMap<String, VenueLease> venueLeases = new TreeMap<>();
    final TreeMap<AccountId, Account> accounts = new TreeMap<>();
    final TreeMap<UserId, StoredUser> users = new TreeMap<>();
    final TreeMap<UserId, UserSettings> settings = new TreeMap<>();
    final TreeMap<BookKey, Usd> balances = new TreeMap<>();
    final TreeMap<DayKey, Snapshot> snapshots = new TreeMap<>();
    final TreeMap<String, Posting> postingKeys = new TreeMap<>();
    final List<Posting> postings = new ArrayList<>();
    /** The same by time: a late event is posted after younger ones. */
    final TreeMap<TimeKey, Posting> postingTimes = new TreeMap<>();

    final TreeMap<SortableId, Decision> decisions = new TreeMap<>();
    final TreeMap<String, SortableId> decisionKeys = new TreeMap<>();
    final TreeMap<SortableId, StoredIntent> intents = new TreeMap<>();
    /** The intents that are not terminal: what dispatch and recovery look at, however long the history. */
    final TreeMap<SortableId, StoredIntent> openIntents = new TreeMap<>();

    final TreeMap<SortableId, StoredEntry> entries = new TreeMap<>();
    /** The entries that are not terminal. */
    final TreeMap<SortableId, StoredEntry> liveEntries = new TreeMap<>();

    final TreeMap<SortableId, Long> leaseEnds = new TreeMap<>();
    final TreeMap<SortableId, Reservation> reservations = new TreeMap<>();
    final TreeMap<SortableId, StoredPosition> positions = new TreeMap<>();
    final TreeMap<SortableId, StoredPosition> openPositions = new TreeMap<>();
    final TreeMap<SortableId, ExitPlan> exits = new TreeMap<>();
    /** The closed ones by the time they closed and their number. */
    final TreeMap<TimeKey, ClosedRow> closedTimes = new TreeMap<>();

    final TreeMap<OpenKey, AcceptedRow> opens = new TreeMap<>();
    final TreeMap<TimeKey, ProfitMark> profitMarks = new TreeMap<>();
    final TreeMap<LockKey, StandingLock> locks = new TreeMap<>();
    final TreeMap<AccountId, Long> releases = new TreeMap<>();
    final TreeMap<String, Long> venueEvents = new TreeMap<>();
    final List<BusinessEvent> events = new ArrayList<>();
    final List<AuditEntry> audit = new ArrayList<>();
    final TreeMap<String, Confirmation> confirmations = new TreeMap<>();
    final TreeMap<SortableId, DeadLetter> letters = new TreeMap<>();

    MemoryTables(ProcessTime time) {
        this.time = time;
    }
}
