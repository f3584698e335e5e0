package io.github.plimsoll.redis;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.ratelimit.Decision.Reason;
import io.github.plimsoll.ratelimit.Key;
import io.github.plimsoll.ratelimit.Restored;
import io.github.plimsoll.ratelimit.spi.UsageHistory;
import io.github.plimsoll.supervisor.ChildSpec;
import io.github.plimsoll.supervisor.Escalation;
import io.github.plimsoll.supervisor.Supervisor;
import io.github.plimsoll.supervisor.SupervisorListener;
import io.github.plimsoll.supervisor.Task;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the connection, and knows whether the counters of trades can be believed: the generation key must name the very
 * server process that is asked, and the windows that were remembered. After a flush it is absent; an empty restart, a
 * fail-over and an older copy are another process, and under another window counters lack what this one counts. Then one of the limiters rebuilds the counters from recorded usage, under a lock in Redis, and writes the
 * generation last.
 */
final class Guardian implements AutoCloseable {
    private static final long EVERY_MILLIS = 200;
    /** Callers may wake it as often as they like. */
    private static final long SOONEST_NANOS = 20_000_000;

    private static final long LOCK_MILLIS = 30_000;
    private static final String UNLOCK =
            "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

    /** A flush takes the lock with it: what was rebuilt before it is not believed. */
    private static final String PUBLISH =
            "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('SET', KEYS[2], ARGV[2]) return 1 end return 0";

    private final Link link;
    private final Supplier<Layout> layout;
    private final Consumer<String> problems;
    private final @Nullable WorldClock simulated;
    private final long recordedWithinMillis;
    private final Runnable rebuilding;
    private final Supervisor tasks;
    private final Semaphore wakes = new Semaphore(0);
    private final AtomicLong rebuilds = new AtomicLong();
    private final String token = UUID.randomUUID().toString();
    private volatile String generation = "";
    private volatile boolean woken;
    private volatile long looked = System.nanoTime() - SOONEST_NANOS;
    /** A call failed: until Redis has answered again, nobody waits for it. */
    private volatile boolean doubted;

    private volatile @Nullable UsageHistory history;
    private volatile boolean closed;
    private Restored last = new Restored(0, 0, 0);

    Guardian(
            Link link,
            Supplier<Layout> layout,
            @Nullable WorldClock simulated,
            Duration recordedWithin,
            Runnable rebuilding,
            Consumer<String> problems) {
        this.rebuilding = rebuilding;
        this.simulated = simulated;
        recordedWithinMillis = recordedWithin.toMillis();
        this.link = link;
        this.layout = layout;
        this.problems = problems;
        this.tasks = Supervisor.builder()
                .name("redis")
                .clock(System::nanoTime)
                .random(new SplittableRandom())
                .threads(Guardian::daemon)
                .listener(new Told(problems))
                .build();
    }

    private static Thread daemon(Runnable work) {
        Thread made = new Thread(work);
        made.setDaemon(true);
        return made;
    }

    void start() {
        tasks.startMonitor();
        tasks.start(ChildSpec.permanent("guardian", this::run).withShutdownWithin(Duration.ZERO));
    }

    /** What it runs as; never blocks. */
    Supervisor tasks() {
        return tasks;
    }

    private void run(Task.Context context) throws InterruptedException {
        while (!context.stopping()) {
            look();
            if (wakes.tryAcquire(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                wakes.drainPermits();
            }
        }
    }

    /** It looks again whatever became of the last look; what ends it all the same is told. */
    private record Told(Consumer<String> problems) implements SupervisorListener {
        @Override
        public void failed(String child, Throwable cause) {
            problems.accept(String.valueOf(cause.getMessage()));
        }

        @Override
        public void escalated(Escalation escalation) {
            problems.accept("the task " + escalation.child() + " was given up: " + escalation.reason());
        }
    }

    /** The generation that the counters of trades must be of; empty while none can be believed. */
    String generation() {
        return generation;
    }

    void lost() {
        generation = "";
        wake();
    }

    /** Puts a layout in force that remembers something else: what was counted under the other is believed no more. */
    synchronized void replace(Runnable swap) {
        generation = "";
        swap.run();
        wake();
    }

    void doubt() {
        doubted = true;
        wake();
    }

    boolean doubted() {
        return doubted;
    }

    Reason reason() {
        return doubted || !link.open() ? Reason.STORE_UNREACHABLE : Reason.COUNTERS_LOST;
    }

    /** Looks soon rather than at its turn. */
    void wake() {
        if (!woken && System.nanoTime() - looked > SOONEST_NANOS) {
            woken = true;
            wakes.release();
            if (closed) {
                problems.accept("closed");
            }
        }
    }

    RedisState state() {
        if (doubted || !link.open()) {
            return RedisState.UNREACHABLE;
        }
        return generation.isEmpty() ? RedisState.COUNTERS_LOST : RedisState.SHARED;
    }

    long rebuilds() {
        return rebuilds.get();
    }

    /** World time, or the machine's where Redis decides by its own. */
    long nowMicros() {
        WorldClock clock = simulated;
        return clock == null ? System.currentTimeMillis() * 1_000 : clock.epochMicros();
    }

    void rebuildFrom(UsageHistory usage) {
        history = usage;
    }

    synchronized Restored restore() {
        check();
        return last;
    }

    private void look() {
        woken = false;
        try {
            synchronized (this) {
                check();
            }
        } catch (RuntimeException failed) {
            problems.accept(String.valueOf(failed.getMessage()));
        } finally {
            looked = System.nanoTime();
        }
    }

    private synchronized void check() {
        boolean fresh;
        try {
            if (!link.open()) {
                generation = "";
            }
            fresh = link.connect();
        } catch (RuntimeException down) {
            throw new Link.LinkException("cannot connect: " + down.getMessage(), down);
        }
        if (!fresh && !doubted && !generation.isEmpty()) {
            return;
        }
        generation = "";
        Layout now = layout.get();
        RedisAsyncCommands<String, String> redis = link.commands();
        try {
            // fails where nothing can be written: on a replica, out of memory, without the rights
            link.await(redis.set(now.probeKey(), "1", SetArgs.Builder.px(1_000)));
        } catch (Link.LinkException unusable) {
            doubted = true;
            link.drop(); // the address may name another server by now
            throw unusable;
        }
        doubted = false;
        String wanted = now.generation(server(link.await(redis.info("server"))));
        String stored = link.await(redis.get(now.generationKey()));
        if (wanted.equals(stored)) {
            generation = wanted;
            return;
        }
        UsageHistory from = history;
        if (from == null) {
            problems.accept("the counters are unknown, and restore was not called");
            return;
        }
        String lock =
                link.await(redis.set(now.lockKey(), token, SetArgs.Builder.nx().px(LOCK_MILLIS)));
        if ("OK".equals(lock)) {
            try {
                // Who still believes the generation before would be granted what the rebuild does not count.
                link.await(redis.del(now.generationKey()));
                rebuild(now, redis, from, wanted);
            } finally {
                link.await(redis.eval(UNLOCK, ScriptOutputType.INTEGER, new String[] {now.lockKey()}, token));
            }
        }
    }

    private void rebuild(Layout now, RedisAsyncCommands<String, String> redis, UsageHistory from, String wanted) {
        pause();
        rebuilding.run();
        List<String> time = link.await(redis.time());
        long micros = simulated == null
                ? Long.parseLong(time.get(0)) * 1_000_000L + Long.parseLong(time.get(1))
                : nowMicros();
        Reseed reseed = new Reseed(now, micros).read(from);
        List<CompletionStage<List<Object>>> writes = new ArrayList<>();
        for (Layout.Group group : now.groups) {
            if (group.limits().stream().noneMatch(limit -> limit.fromHistory())) {
                continue;
            }
            Script seed = Script.of(
                    "local N,T=" + group.limits().size() + "," + group.tracks().size() + "\n", "seed.lua");
            for (Key key : reseed.keys()) {
                if (key.kind().equals(group.kind())) {
                    writes.add(seed.run(
                            redis,
                            new String[] {now.entryKey(group, key), now.lockKey()},
                            reseed.args(group, key, token)));
                }
            }
        }
        for (CompletionStage<List<Object>> write : writes) {
            if (!link.await(write).equals(List.of(1L))) {
                throw new Link.LinkException("the counters were rebuilt for too long, or lost meanwhile", null);
            }
        }
        Long believed = link.await(redis.eval(
                PUBLISH, ScriptOutputType.INTEGER, new String[] {now.lockKey(), now.generationKey()}, token, wanted));
        if (believed == 0) {
            throw new Link.LinkException("Redis lost its counters while they were rebuilt", null);
        }
        last = reseed.summary();
        rebuilds.incrementAndGet();
        generation = wanted;
    }

    /** What was granted just before the loss is being recorded. */
    private void pause() {
        try {
            Thread.sleep(recordedWithinMillis);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            throw new Link.LinkException("interrupted", closed);
        }
    }

    /** Every start of a Redis server has an id of its own. */
    private static String server(String info) {
        return info.lines()
                .filter(line -> line.startsWith("run_id:"))
                .map(line -> line.substring("run_id:".length()).strip())
                .findFirst()
                .orElseThrow(() -> new Link.LinkException("Redis does not tell its run_id", null));
    }

    @Override
    public void close() {
        closed = true;
        tasks.close();
    }
}
