package io.github.plimsoll.execution;

import io.github.plimsoll.execution.spi.ChainAttempt;
import io.github.plimsoll.execution.spi.ChainSend;
import io.github.plimsoll.execution.spi.ProcessTime;
import io.github.plimsoll.execution.spi.SendState;
import io.github.plimsoll.execution.spi.SignedTerms;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.WalletLease;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.execution.spi.WalletWork;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Wallets in memory, for tests, examples and simulations: it holds the same rules as a database and forgets all. Thread-safe. */
public final class MemoryWalletStore implements WalletStore {
    private static final Comparator<WalletWork.Item> ORDER = Comparator.comparingLong((WalletWork.Item item) ->
                    item.send().sequence() < 0 ? Long.MAX_VALUE : item.send().sequence())
            .thenComparingLong(item -> item.send().recordedAt())
            .thenComparing(item -> item.send().id());

    private final ProcessTime time;
    private final Map<String, Held> wallets = new TreeMap<>();
    private final Map<String, WalletWork.Item> items = new TreeMap<>();

    private static final class Held {
        private String holder = "";
        private long until;
        private long epoch;
        private long next;
    }

    public MemoryWalletStore(ProcessTime time) {
        this.time = time;
    }

    @Override
    public synchronized Optional<WalletLease> lease(String wallet, String holder, long micros) {
        Held held = wallets.computeIfAbsent(wallet, any -> new Held());
        long now = time.nanos();
        boolean free = held.epoch == 0 || held.until - now <= 0;
        if (!free && !held.holder.equals(holder)) {
            return Optional.empty();
        }
        if (free) {
            held.epoch++;
            held.holder = holder;
        }
        held.until = now + micros * 1_000;
        return Optional.of(new WalletLease(wallet, holder, held.epoch));
    }

    @Override
    public synchronized void giveBack(WalletLease lease) {
        if (holds(lease)) {
            held(lease).until = time.nanos();
        }
    }

    synchronized boolean holds(WalletLease lease) {
        Held held = wallets.get(lease.wallet());
        return held != null && held.epoch == lease.epoch() && held.until - time.nanos() > 0;
    }

    private Held held(WalletLease lease) {
        return Objects.requireNonNull(wallets.get(lease.wallet()));
    }

    @Override
    public synchronized Optional<ChainSend> record(ChainSend planned) {
        require(planned.state() == SendState.PLANNED && planned.version() == 1, "a send begins as PLANNED");
        WalletWork.Item before = items.get(planned.id());
        if (before != null) {
            return Optional.of(before.send());
        }
        if (work(planned.wallet()).items().size() >= MAX_OPEN) {
            return Optional.empty();
        }
        items.put(planned.id(), new WalletWork.Item(planned, List.of()));
        return Optional.of(planned);
    }

    @Override
    public synchronized Optional<WalletWork.Item> find(String id) {
        return Optional.ofNullable(items.get(id));
    }

    @Override
    public synchronized WalletWork work(String wallet) {
        Held held = wallets.get(wallet);
        List<WalletWork.Item> open = items.values().stream()
                .filter(item -> item.send().wallet().equals(wallet)
                        && !item.send().state().ended())
                .sorted(ORDER)
                .toList();
        return new WalletWork(held == null ? 0 : held.next, open);
    }

    @Override
    public synchronized List<SignedTerms> signedSince(String wallet, long since) {
        return items.values().stream()
                .filter(item -> item.send().wallet().equals(wallet))
                .flatMap(item -> item.attempts().stream()
                        .filter(attempt -> attempt.raw() != null && attempt.signedAt() >= since)
                        .map(attempt -> Map.entry(
                                attempt.signedAt(), new SignedTerms(item.send().sequence(), attempt.terms()))))
                .sorted(Map.Entry.<Long, SignedTerms>comparingByKey().reversed())
                .limit(MAX_SIGNED)
                .map(Map.Entry::getValue)
                .toList();
    }

    @Override
    public synchronized Optional<ChainSend> reserve(WalletLease lease, ChainSend planned) {
        WalletWork.Item item = stored(lease, planned.id(), planned.version());
        if (item == null || item.send().state() != SendState.PLANNED) {
            return Optional.empty();
        }
        Held held = held(lease);
        ChainSend reserved = item.send().reserved(held.next);
        held.next++;
        items.put(planned.id(), new WalletWork.Item(reserved, item.attempts()));
        return Optional.of(reserved);
    }

    @Override
    public synchronized boolean unreserve(WalletLease lease, ChainSend next, boolean used) {
        WalletWork.Item item = stored(lease, next.id(), next.version() - 1);
        if (item == null || item.send().state() != SendState.RESERVED) {
            return false;
        }
        require(next.sequence() == -1 && item.attempts().stream().allMatch(a -> a.raw() == null), "it was signed");
        Held held = held(lease);
        boolean last = held.next == item.send().sequence() + 1;
        if (!last && !used) {
            return false;
        }
        if (last && !used) {
            held.next--;
        }
        items.put(next.id(), new WalletWork.Item(next, List.of()));
        return true;
    }

    @Override
    public synchronized boolean fill(WalletLease lease, ChainSend reserved) {
        require(reserved.state() == SendState.RESERVED && reserved.version() == 1, "what fills a place begins with it");
        if (!holds(lease) || reserved.sequence() >= held(lease).next || items.containsKey(reserved.id())) {
            return false;
        }
        boolean taken = items.values().stream()
                .map(WalletWork.Item::send)
                .anyMatch(send -> send.wallet().equals(lease.wallet()) && send.sequence() == reserved.sequence());
        if (!taken) {
            items.put(reserved.id(), new WalletWork.Item(reserved, List.of()));
        }
        return !taken;
    }

    @Override
    public synchronized boolean raise(WalletLease lease, long next) {
        if (!holds(lease)) {
            return false;
        }
        Held held = held(lease);
        held.next = Math.max(held.next, next);
        return true;
    }

    @Override
    public synchronized boolean write(WalletLease lease, ChainSend next, List<ChainAttempt> attempts) {
        WalletWork.Item item = stored(lease, next.id(), next.version() - 1);
        if (item == null) {
            return false;
        }
        ChainSend before = item.send();
        require(before.state().mayBecome(next.state()), before.state() + " may not become " + next.state());
        require(
                before.sequence() == next.sequence() && before.payload().equals(next.payload()),
                "its place and what it does stay");
        List<ChainAttempt> all = new ArrayList<>(item.attempts());
        for (ChainAttempt attempt : attempts) {
            put(all, attempt);
        }
        items.put(next.id(), new WalletWork.Item(next, all));
        return true;
    }

    private static void put(List<ChainAttempt> all, ChainAttempt attempt) {
        int index = attempt.number() - 1;
        require(index <= all.size(), "attempts are numbered without a gap");
        if (index == all.size()) {
            all.add(attempt);
            return;
        }
        ChainAttempt before = all.get(index);
        require(
                before.terms().equals(attempt.terms())
                        && before.cancels() == attempt.cancels()
                        && (before.raw() == null || Objects.equals(before.raw(), attempt.raw())),
                "what was signed stays");
        all.set(index, attempt);
    }

    private WalletWork.@Nullable Item stored(WalletLease lease, String id, long version) {
        WalletWork.Item item = items.get(id);
        return holds(lease)
                        && item != null
                        && item.send().wallet().equals(lease.wallet())
                        && item.send().version() == version
                ? item
                : null;
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw new StoreException(StoreException.Kind.CONSTRAINT, why, new IllegalStateException(why));
        }
    }
}
