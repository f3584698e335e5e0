package io.github.plimsoll.evm;

import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.supervisor.Backoff;
import io.github.plimsoll.supervisor.ChildSpec;
import io.github.plimsoll.supervisor.Jitter;
import io.github.plimsoll.supervisor.Supervisor;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Newest blocks as nodes tell them by themselves, over websockets. They only say when to look: whatever is done about a
 * block is asked for and proved as ever, and who hears none looks after a while anyway. A connection counts after the node
 * has told that it is on the chain; one that brings no block for too long is made anew, after a back-off with jitter.
 *
 * <p>Thread-safe. Its threads end with {@link #close}; the one of the JDK's HTTP client ends when that is collected.
 */
public final class Heads implements AutoCloseable {
    /** Blocks that come seconds apart are missed after so long. */
    public static final Duration SILENT = Duration.ofSeconds(30);
    /** Nobody is woken more often, whatever nodes tell. */
    public static final Duration LEAST_PAUSE = Duration.ofMillis(250);

    /** Several nodes tell the same block, and some tell it late. */
    private static final int REMEMBERED = 256;

    private final WorldClock clock;
    private final List<HeadStream> streams = new ArrayList<>();
    private final Supervisor supervisor;
    private final ExecutorService executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();
    private final Map<String, Boolean> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };
    private long news;
    private boolean closed;

    private Heads(Builder builder) {
        clock = builder.clock;
        executor = Executors.newFixedThreadPool(2, builder.threads);
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(builder.patience)
                .executor(executor)
                .build();
        builder.nodes.forEach((node, socket) -> {
            RandomGenerator own = new SplittableRandom(builder.random.nextLong());
            HeadSettings settings =
                    new HeadSettings(clock, own, http, builder.silent, builder.patience, builder.backoff);
            streams.add(new HeadStream(node, socket, settings, this::heard));
        });
        supervisor = Supervisor.builder()
                .name("heads")
                .clock(clock::monotonicNanos)
                .random(builder.random)
                .threads(builder.threads)
                .build();
    }

    /** @param clock times silence and pauses */
    public static Builder builder(WorldClock clock) {
        return new Builder(clock);
    }

    private void start() {
        for (int i = 0; i < streams.size(); i++) {
            supervisor.start(ChildSpec.permanent("heads-" + i, streams.get(i).task()));
        }
    }

    private void heard(BlockLink head) {
        lock.lock();
        try {
            // At the same height another block is another one: the newest blocks were replaced.
            if (known.put(head.hash(), true) == null) {
                news++;
                came.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The highest of what the nodes told last; empty while none of them is heard. A hint, and no proof. */
    public Optional<BlockLink> latest() {
        return streams.stream()
                .flatMap(stream -> stream.latest().stream())
                .max(Comparator.comparingLong(BlockLink::number));
    }

    /** How each node is heard, in the order in which they were named. */
    public List<HeadHealth> health() {
        return streams.stream().map(HeadStream::health).toList();
    }

    /** How a node is heard; {@link HeadState#NONE} when no websocket was named for it. */
    public HeadState state(RpcClient node) {
        return streams.stream()
                .filter(stream -> stream.node() == node)
                .map(stream -> stream.health().state())
                .findFirst()
                .orElse(HeadState.NONE);
    }

    /** For one that waits for blocks, such as the loop around a durable sender. Each hears of each block. */
    public Watcher watcher() {
        return new Watcher();
    }

    /** Waits for blocks. Belongs to one thread. */
    public final class Watcher {
        private long seen;
        private long woken = clock.monotonicNanos() - LEAST_PAUSE.toNanos();

        private Watcher() {
            lock.lock();
            try {
                seen = news;
            } finally {
                lock.unlock();
            }
        }

        /**
         * Waits until a block comes that no node told before, or returns at once when one has come since the last time; but
         * never sooner than {@link Heads#LEAST_PAUSE} after it returned for a block before.
         *
         * @param atMost waits no longer, by the machine's time; as long as one would wait without being told
         * @return whether a block came; false also once the heads are closed
         * @throws InterruptedException when told to stop
         */
        public boolean awaitNext(Duration atMost) throws InterruptedException {
            long left = atMost.toNanos();
            lock.lockInterruptibly();
            try {
                while (left > 0 && !closed) {
                    long rest = LEAST_PAUSE.toNanos() - (clock.monotonicNanos() - woken);
                    if (rest > 0) {
                        long slice = Math.min(left, rest);
                        left -= slice - Math.max(0, came.awaitNanos(slice));
                    } else if (news == seen) {
                        left = came.awaitNanos(left);
                    } else {
                        break;
                    }
                }
                boolean next = !closed && news != seen && left > 0;
                if (next) {
                    seen = news;
                    woken = clock.monotonicNanos();
                }
                return next;
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            came.signalAll();
        } finally {
            lock.unlock();
        }
        supervisor.close();
        executor.shutdownNow();
    }

    /** Collects what is needed. Belongs to one thread. */
    public static final class Builder {
        private static final Duration SHORTEST = Duration.ofMillis(10);
        private static final Duration LONGEST = Duration.ofHours(1);
        private static final int MOST_NODES = 10;

        private final WorldClock clock;
        private final Map<RpcClient, Endpoint> nodes = new LinkedHashMap<>();
        private RandomGenerator random = new SplittableRandom();
        private Duration silent = SILENT;
        private Duration patience = Duration.ofSeconds(10);
        private Backoff backoff = Backoff.DEFAULT.with(Jitter.EQUAL);
        private ThreadFactory threads = work -> {
            Thread thread = new Thread(work, "heads");
            thread.setDaemon(true);
            return thread;
        };

        private Builder(WorldClock clock) {
            this.clock = clock;
        }

        /**
         * A node that tells its blocks by itself.
         *
         * @param node the same node as it is asked; on its chain the websocket has to be
         * @param socket where it tells them
         */
        public Builder node(RpcClient node, Endpoint socket) {
            nodes.put(node, socket);
            return this;
        }

        /** No block for so long makes a connection anew; 30 s unless set, 10 ms to 1 h. */
        public Builder silent(Duration value) {
            silent = value;
            return this;
        }

        /** How long connecting, the chain's id and the subscription may take together; 10 s unless set, 10 ms to 1 h. */
        public Builder patience(Duration value) {
            patience = value;
            return this;
        }

        /** Pauses between attempts; 1 s to 30 s with equal jitter unless set. */
        public Builder backoff(Backoff value) {
            backoff = value;
            return this;
        }

        /** Where the jitter comes from. */
        public Builder random(RandomGenerator value) {
            random = value;
            return this;
        }

        /** Makes its threads; daemons unless set. */
        public Builder threads(ThreadFactory value) {
            threads = value;
            return this;
        }

        /**
         * Connects, and goes on until it is closed.
         *
         * @throws IllegalArgumentException with every problem at once
         */
        public Heads start() {
            List<String> problems = new ArrayList<>();
            if (nodes.isEmpty() || nodes.size() > MOST_NODES) {
                problems.add("1 to " + MOST_NODES + " nodes tell blocks, not " + nodes.size());
            }
            for (Duration time : List.of(silent, patience)) {
                if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
                    problems.add("silence and patience are 10 ms to 1 h, not " + time);
                }
            }
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("newest blocks: " + String.join("; ", problems));
            }
            Heads heads = new Heads(this);
            heads.start();
            return heads;
        }
    }
}
