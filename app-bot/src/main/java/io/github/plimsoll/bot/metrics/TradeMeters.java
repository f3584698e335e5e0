package io.github.plimsoll.bot.metrics;

import io.github.plimsoll.evm.HeadHealth;
import io.github.plimsoll.execution.spi.Account;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.numbers.UserId;
import io.github.plimsoll.supervisor.ChildSnapshot;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All meters of the trade path in the one registry of the process. Events are counted when they happen; what has to be
 * asked for is gathered by {@link #refresh} from a supervised task, so that a scrape reads memory only. Thread-safe.
 */
public final class TradeMeters {
    private static final double NANOS = 1e9;

    private record Wired(Watched parts, Function<StoreTx, UserId> user, TaskMeter tasks) {}

    private final MeterRegistry registry;
    private final LongSupplier nanos;
    private final Board board;
    private final Errors errors;
    private final StoreMeter store;
    private final FeedMeter feed;
    private final ControlMeter control;
    private final LimitMeter limits;
    private final MoneyMeter money;
    private volatile @Nullable Wired wired;
    private volatile @Nullable Long gatheredAt;
    /** Whose headroom it was at the last gathering. */
    private volatile @Nullable UserId watched;

    /** @param registry the one that {@code /metrics} shows */
    public TradeMeters(MeterRegistry registry) {
        this(registry, System::nanoTime);
    }

    TradeMeters(MeterRegistry registry, LongSupplier nanos) {
        this.registry = registry;
        this.nanos = nanos;
        this.board = new Board(registry);
        this.errors = new Errors(board, nanos);
        this.store = new StoreMeter(board, errors, nanos);
        this.feed = new FeedMeter(board);
        this.control = new ControlMeter(board);
        this.limits = new LimitMeter(board);
        this.money = new MoneyMeter(board);
        board.watch(TradeMetrics.GATHER_AGE, this::gatherAge);
    }

    MeterRegistry registry() {
        return registry;
    }

    /** What the store tells. */
    public StoreListener store() {
        return store;
    }

    /** What the command layer tells. */
    public CommandListener commands() {
        return (command, code, failure) -> {
            errors.answered(failure);
            board.count(TradeMetrics.COMMANDS, command, TradeMetrics.code(code));
        };
    }

    /** A supervised task failed. */
    public void taskFailed() {
        errors.add(Errors.TASK);
    }

    /** New blocks are heard from now on. */
    public void heads(Supplier<List<HeadHealth>> nodes) {
        HeadMeter.watch(board, nodes);
    }

    /**
     * From now on there is something to gather.
     *
     * @param user whose account the headroom is about, the same as the page; asked anew by every refresh
     * @param tasks supervised tasks as of now; must not block
     */
    public void wire(Watched parts, Function<StoreTx, UserId> user, Supplier<List<ChildSnapshot>> tasks) {
        wired = new Wired(parts, user, new TaskMeter(board, tasks, nanos));
    }

    /** Gathers everything anew; never throws for a database that does not answer. */
    public synchronized void refresh() {
        Wired now = wired;
        if (now == null) {
            return;
        }
        Watched parts = now.parts();
        now.tasks().refresh();
        feed.refresh(parts.feed());
        boolean answered = false;
        try {
            control.store(parts.store());
            money.refresh(parts.store(), parts.desk());
            List<Account> accounts = parts.store().transact(tx -> {
                UserId user = now.user().apply(tx);
                watched = user;
                return tx.accounts(user);
            });
            if (!accounts.isEmpty()) {
                limits.risk(parts.desk(), parts.listings(), accounts.get(0).id());
            }
            answered = true;
            gatheredAt = nanos.getAsLong();
        } catch (RuntimeException down) {
            // Told by the two metrics that say so; the values before it stay, with their age.
            answered = false;
        }
        UserId user = watched;
        if (user != null) {
            limits.limiter(parts.limiter(), user);
        }
        control.show(parts.control());
        board.set(TradeMetrics.DATABASE_UP, answered ? 1 : 0);
    }

    private double gatherAge() {
        Long at = gatheredAt;
        return at == null ? Double.NaN : (nanos.getAsLong() - at) / NANOS;
    }
}
