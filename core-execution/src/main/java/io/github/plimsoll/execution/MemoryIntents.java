package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.AcceptedRow;
import io.github.plimsoll.execution.spi.ClaimRows;
import io.github.plimsoll.execution.spi.Decision;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.UsageRow;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.risk.OrderClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decisions and intents of a {@link MemoryStore}. */
abstract class MemoryIntents extends MemoryEntries {
    MemoryIntents(MemoryTables tables) {
        super(tables);
    }

    @Override
    public Optional<Decision> decisionByKey(String key) {
        return Optional.ofNullable(t.decisionKeys.get(key)).map(t.decisions::get);
    }

    @Override
    public Optional<Decision> decision(SortableId id) {
        return Optional.ofNullable(t.decisions.get(id));
    }

    @Override
    public Optional<Decision> decisionOfPosition(SortableId position) {
        return t.decisions.values().stream()
                .filter(d -> d.kind() == IntentKind.OPEN && position.equals(d.position()))
                .findFirst();
    }

    @Override
    public List<Decision> decisions(UserId user, int newest) {
        return t.decisions.descendingMap().values().stream()
                .filter(d -> d.user().equals(user))
                .limit(newest)
                .toList();
    }

    @Override
    public boolean insertDecision(Decision decision) {
        if (t.decisionKeys.containsKey(decision.key())) {
            return false;
        }
        saveWorldTime(decision.decidedAt());
        put(t.decisionKeys, decision.key(), decision.id());
        put(t.decisions, decision.id(), decision);
        return true;
    }

    @Override
    public Optional<StoredIntent> intent(SortableId id) {
        return Optional.ofNullable(t.intents.get(id));
    }

    @Override
    public void insertIntent(StoredIntent intent) {
        if (t.intents.containsKey(intent.id())) {
            throw violated("intent exists: " + intent.id());
        }
        saveWorldTime(intent.recordedAt());
        write(intent);
        if (intent.kind().adds() && intent.leverage() != null) {
            put(
                    t.opens,
                    new MemoryTables.OpenKey(intent.account(), intent.id()),
                    new AcceptedRow(
                            intent.instrument(),
                            intent.side(),
                            intent.collateral(),
                            intent.leverage(),
                            intent.origin(),
                            intent.recordedAt()));
        }
    }

    @Override
    public boolean updateIntent(StoredIntent next, long expectedVersion) {
        StoredIntent stored = t.intents.get(next.id());
        if (stored == null || stored.version() != expectedVersion) {
            return false;
        }
        write(next);
        if (next.state() != IntentState.SENDING) {
            remove(t.leaseEnds, next.id());
        }
        return true;
    }

    private void write(StoredIntent intent) {
        put(t.intents, intent.id(), intent);
        if (intent.state().terminal()) {
            remove(t.openIntents, intent.id());
        } else {
            put(t.openIntents, intent.id(), intent);
        }
    }

    @Override
    public boolean updateSending(StoredIntent next, long expectedVersion, long leaseMicros) {
        if (next.state() != IntentState.SENDING || !updateIntent(next, expectedVersion)) {
            return false;
        }
        put(t.leaseEnds, next.id(), Math.addExact(t.time.nanos(), Math.multiplyExact(leaseMicros, 1_000L)));
        return true;
    }

    @Override
    public List<StoredIntent> intents(Set<IntentState> states, @Nullable SortableId after, int limit) {
        NavigableMap<SortableId, StoredIntent> rows =
                states.stream().noneMatch(IntentState::terminal) ? t.openIntents : t.intents;
        return (after == null ? rows : rows.tailMap(after, false))
                .values().stream()
                        .filter(i -> states.contains(i.state()))
                        .limit(limit)
                        .toList();
    }

    @Override
    public Optional<ClaimRows> claim(int limit) {
        List<ClaimRows.Claimable> recorded = t.openIntents.values().stream()
                .filter(i -> i.state() == IntentState.RECORDED)
                .sorted(Comparator.comparing((StoredIntent i) -> i.kind().orderClass() == OrderClass.OPENING)
                        .thenComparing(StoredIntent::id))
                .limit(limit)
                .map(i -> new ClaimRows.Claimable(i, account(i.account()).orElseThrow(), doubtful(i)))
                .toList();
        return recorded.isEmpty() ? Optional.empty() : Optional.of(new ClaimRows(fenceShared(), latches(), recorded));
    }

    private boolean doubtful(StoredIntent intent) {
        return t.openIntents.values().stream()
                .anyMatch(i -> i.state() == IntentState.UNKNOWN
                        && i.account().equals(intent.account())
                        && i.instrument().equals(intent.instrument()));
    }

    @Override
    public List<StoredIntent> intents(AccountId account, int limit) {
        return t.intents.descendingMap().values().stream()
                .filter(i -> i.account().equals(account))
                .limit(limit)
                .toList();
    }

    @Override
    public List<StoredIntent> openIntents(SortableId position) {
        return select(t.openIntents.values(), i -> i.position().equals(position));
    }

    @Override
    public List<UsageRow> usage(long sinceMicros) {
        List<UsageRow> rows = new ArrayList<>();
        for (StoredIntent intent : t.intents.values()) {
            if (intent.kind().adds() && intent.recordedAt() >= sinceMicros) {
                long notional = intent.leverage() == null
                        ? 0
                        : intent.collateral()
                                .times(intent.leverage(), Rounding.UP)
                                .micros();
                rows.add(new UsageRow(intent.user(), intent.recordedAt(), notional));
            }
        }
        return rows;
    }
}
