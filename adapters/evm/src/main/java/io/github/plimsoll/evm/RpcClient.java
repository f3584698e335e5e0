package io.github.plimsoll.evm;

import io.github.plimsoll.evm.Envelope.Answers;
import io.github.plimsoll.evm.RpcResult.Garbage;
import io.github.plimsoll.evm.RpcResult.Refused;
import io.github.plimsoll.evm.RpcResult.Unreachable;
import io.github.plimsoll.evm.RpcResult.Value;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.supervisor.Outcome;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Asks one node of one chain. Nothing is asked of it before it has said that it is on that chain; until it does, every
 * answer is that it is not. Each request has its own id, a time limit and a largest answer; what is expected to go wrong is
 * a {@link RpcResult}, never an exception. It does not try again: put core-supervisor's policies around it.
 *
 * <p>Thread-safe. Requests wait for their answer on the caller's thread.
 */
public final class RpcClient {
    /** Most requests that are sent together. */
    public static final int MAX_BATCH = 100;

    private static final Optional<Duration> NONE = Optional.empty();

    private final Endpoint endpoint;
    private final long chain;
    private final Transport transport;
    private final Envelope envelope;
    private final Together together = new Together(MAX_BATCH);
    private final WorldClock clock;
    private final Duration timeout;
    private final AtomicLong ids = new AtomicLong();
    private volatile boolean verified;

    private RpcClient(Builder builder, WorldClock clock) {
        endpoint = builder.endpoint;
        this.clock = clock;
        timeout = builder.timeout;
        chain = builder.chain;
        HttpClient http = builder.http == null
                ? HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(builder.timeout)
                        .build()
                : builder.http;
        transport = new Transport(endpoint, http, builder.timeout, builder.maxBytes, clock);
        envelope = new Envelope(endpoint, builder.maxBytes);
    }

    /** @param chain the id of the chain that the node has to be on, such as 8453 for Base */
    public static Builder builder(Endpoint endpoint, long chain) {
        return new Builder(endpoint, chain);
    }

    /**
     * Refuses one node twice among those that have to agree, whatever keys its addresses hold: its word would count as two.
     *
     * @throws IllegalArgumentException naming the node
     */
    public static void requireDistinct(List<RpcClient> clients) {
        Set<String> nodes = new HashSet<>();
        for (RpcClient client : clients) {
            if (!nodes.add(client.endpoint.toString().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("the node " + client.endpoint
                        + " is named twice, and its word counts once; name another beside it, or only one");
            }
        }
    }

    /** Asks the node for its chain, whether that is known or not. Any result but the expected id is a refusal to work with it. */
    public RpcResult<Long> verify() {
        RpcResult<Long> told = exchange(List.of(RpcRequest.chainId())).get(0);
        if (told instanceof Value<Long> value && value.value() != chain) {
            verified = false;
            return new Garbage<>("the node is on chain " + value.value() + ", not " + chain);
        }
        verified = verified || told instanceof Value<Long>;
        return told;
    }

    /** One request. */
    public <T> RpcResult<T> send(RpcRequest<T> request) {
        return sendAll(List.of(request)).get(0);
    }

    /**
     * Several requests in one message; in smaller ones to a node that refuses so many, which is remembered for a while.
     *
     * @param requests 1 to {@value #MAX_BATCH}
     * @return one result for each, in their order
     * @throws IllegalArgumentException for more or none
     */
    public <T> List<RpcResult<T>> sendAll(List<? extends RpcRequest<? extends T>> requests) {
        if (requests.isEmpty() || requests.size() > MAX_BATCH) {
            throw new IllegalArgumentException("a batch has 1 to " + MAX_BATCH + " requests, not " + requests.size());
        }
        if (!verified) {
            RpcResult<Long> told = verify();
            if (!(told instanceof Value<Long>)) {
                return Envelope.same(requests.size(), withoutValue(told));
            }
        }
        return exchange(requests);
    }

    /** A call of a contract without a transaction. */
    public RpcResult<byte[]> call(EvmAddress to, byte[] data, BlockTag at) {
        return send(RpcRequest.call(to, data, at));
    }

    /**
     * The same in plain types, for ports of others.
     *
     * @throws IllegalArgumentException when an address or block is written wrongly
     */
    public Outcome<byte[]> ethCall(String to, byte[] data, String block) {
        return call(new EvmAddress(to), data, new BlockTag(block)).outcome();
    }

    /** The time of the newest block, epoch seconds, for ports of others. */
    public Outcome<Long> headSeconds() {
        RpcResult<Optional<BlockHeader>> newest = block(BlockTag.LATEST);
        if (!(newest instanceof Value<Optional<BlockHeader>> found)) {
            return RpcClient.<Long>withoutValue(newest).outcome();
        }
        return found.value()
                .map(header -> Outcome.of(header.timeSeconds()))
                .orElse(Outcome.transientFailure("the node has no newest block"));
    }

    /** The number of the newest block. */
    public RpcResult<Long> blockNumber() {
        return send(RpcRequest.blockNumber());
    }

    /** A block's header; empty when the node knows no such block. */
    public RpcResult<Optional<BlockHeader>> block(BlockTag at) {
        return send(RpcRequest.block(at));
    }

    /** How many requests go in one message to this node now, 1 to {@value #MAX_BATCH}. */
    public int mostTogether() {
        return together.most();
    }

    /** In as few messages as the node takes, and no longer than a request may take, and one more. */
    private <T> List<RpcResult<T>> exchange(List<? extends RpcRequest<? extends T>> requests) {
        List<RpcResult<T>> all = new ArrayList<>(requests.size());
        long begun = clock.monotonicNanos();
        while (all.size() < requests.size()) {
            int left = requests.size() - all.size();
            int size = Math.min(left, together.most());
            Answers<T> told = message(requests.subList(all.size(), all.size() + size));
            boolean again = told.tooMany() && size > 1;
            if (again) {
                together.refused(size);
            } else {
                together.taken(size);
                all.addAll(told.results());
            }
            boolean over = clock.monotonicNanos() - begun >= timeout.toNanos();
            if (over || (!again && told.results().get(size - 1) instanceof Unreachable<T>)) {
                all.addAll(Envelope.same(
                        requests.size() - all.size(), new Unreachable<>("no answer to what came before", true, NONE)));
            }
        }
        return List.copyOf(all);
    }

    private <T> Answers<T> message(List<? extends RpcRequest<? extends T>> requests) {
        long first = ids.getAndAdd(requests.size()) + 1;
        RpcResult<byte[]> answer = transport.post(envelope.write(first, requests));
        return answer instanceof Value<byte[]> body
                ? envelope.read(body.value(), first, requests)
                // Nothing but an answer that is too long is unusable before it is read.
                : new Answers<>(
                        Envelope.same(requests.size(), withoutValue(answer)), answer instanceof Garbage<byte[]>);
    }

    /** What went wrong there went wrong here. */
    private static <T> RpcResult<T> withoutValue(RpcResult<?> failed) {
        return failed.fold(
                value -> {
                    throw new IllegalStateException("nothing went wrong");
                },
                refused -> new Refused<>(refused.code(), refused.message(), refused.data()),
                gone -> new Unreachable<>(gone.reason(), gone.mayPass(), gone.retryAfter()),
                garbage -> new Garbage<>(garbage.why()));
    }

    /** The id of the chain that the node has to be on. */
    long chain() {
        return chain;
    }

    @Override
    public String toString() {
        return "chain " + chain + " at " + endpoint;
    }

    /** Collects what a client needs. Belongs to one thread. */
    public static final class Builder {
        private static final Duration SHORTEST = Duration.ofMillis(1);
        private static final Duration LONGEST = Duration.ofMinutes(10);

        private final Endpoint endpoint;
        private final long chain;
        private Duration timeout = Duration.ofSeconds(5);
        private int maxBytes = 1 << 20;
        private @Nullable WorldClock clock;
        private @Nullable HttpClient http;

        private Builder(Endpoint endpoint, long chain) {
            this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
            this.chain = chain;
        }

        /** Required: a date in a Retry-After header is compared to it. */
        public Builder clock(WorldClock value) {
            clock = value;
            return this;
        }

        /** How long a request may take in all; 5 s unless set, 1 ms to 10 min. */
        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        /** Largest answer; 1 MiB unless set, 1 KiB to 64 MiB. */
        public Builder maxBytes(int value) {
            maxBytes = value;
            return this;
        }

        /** Another HTTP client, such as one with a proxy; it must not follow redirects, which would give away the headers. */
        public Builder http(HttpClient value) {
            http = value;
            return this;
        }

        /** @throws IllegalArgumentException with every problem at once */
        public RpcClient build() {
            List<String> problems = new ArrayList<>();
            if (chain <= 0) {
                problems.add("a chain's id is above 0, not " + chain);
            }
            if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
                problems.add("the time limit is " + SHORTEST + " to " + LONGEST + ", not " + timeout);
            }
            if (maxBytes < 1 << 10 || maxBytes > 1 << 26) {
                problems.add("the largest answer has 1024 to " + (1 << 26) + " bytes, not " + maxBytes);
            }
            if (http != null && http.followRedirects() != HttpClient.Redirect.NEVER) {
                problems.add("the HTTP client must not follow redirects");
            }
            if (clock == null) {
                problems.add("it needs a clock");
            }
            if (!problems.isEmpty() || clock == null) {
                throw new IllegalArgumentException("JSON-RPC client: " + String.join("; ", problems));
            }
            return new RpcClient(this, clock);
        }
    }
}
