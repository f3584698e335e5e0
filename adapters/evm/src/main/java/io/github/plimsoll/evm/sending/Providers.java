package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.HeadState;
import io.github.plimsoll.evm.Heads;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.evm.RpcResult;
import io.github.plimsoll.evm.RpcResult.Refused;
import io.github.plimsoll.evm.RpcResult.Unreachable;
import io.github.plimsoll.evm.RpcResult.Value;
import io.github.plimsoll.supervisor.ProcessClock;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A chain through several nodes. One that is on another chain, does not answer or lags behind the others is not counted. What
 * has to be proved needs as many as are asked for: that something is not in a block, and up to where blocks stay; a nonce is
 * used when any node says so; a receipt counts when another node has the same block at its height. Behind one address may be
 * several machines: what became of a transaction counts only from one that says with it that it knows the blocks that stay.
 * Bytes are given to all of them. A node that fails is left alone for a while, one that asks for a pause gets it. Belongs to
 * one sender; its questions wait on the caller's thread.
 */
public final class Providers implements Chain {
    /** A chain whose blocks come seconds apart is silent when none came for so long. */
    public static final Duration SILENT = Duration.ofSeconds(60);

    private static final int MOST_BEHIND = 100;

    private final List<Member> members;
    private final int quorum;
    private final long mostBehind;
    private final boolean opStack;
    private final Duration silent;
    private final ProcessClock clock;
    private final Sightings sightings;
    private List<Member> usable = List.of();
    private long head;
    /** Up to where blocks stay, as {@link #look} last told. */
    private long last = -1;

    private volatile long furthest = -1;
    private volatile long grownAt;
    private volatile @Nullable Heads heads;

    /**
     * Nodes of one chain.
     *
     * @param clients 1 to 10, no two of one host and port; each verifies its node's chain
     * @param quorum how many have to agree on what is proved: 1 to the number of nodes
     * @param mostBehind blocks by which a node may be behind the furthest and still count, 0 to 100
     * @param opStack whether the chain charges for its data on a chain below, as Base does
     */
    public Providers(List<RpcClient> clients, int quorum, int mostBehind, boolean opStack) {
        this(clients, quorum, mostBehind, opStack, SILENT, System::nanoTime);
    }

    /**
     * The same.
     *
     * @param silent when no node has told of a new block for so long, nothing new is offered: what gas cost then is old
     * @param clock measures it, and how long a node is left alone after failures
     */
    public Providers(
            List<RpcClient> clients, int quorum, int mostBehind, boolean opStack, Duration silent, ProcessClock clock) {
        if (clients.isEmpty() || clients.size() > 10 || quorum < 1 || quorum > clients.size()) {
            throw new IllegalArgumentException(
                    "1 to 10 nodes, of which 1 to all have to agree, not " + quorum + " of " + clients.size());
        }
        if (mostBehind < 0 || mostBehind > MOST_BEHIND) {
            throw new IllegalArgumentException(
                    "a node may be 0 to " + MOST_BEHIND + " blocks behind, not " + mostBehind);
        }
        RpcClient.requireDistinct(clients);
        this.members = clients.stream().map(client -> new Member(client, clock)).toList();
        this.quorum = quorum;
        this.sightings = new Sightings(quorum);
        this.mostBehind = mostBehind;
        this.opStack = opStack;
        this.silent = silent;
        this.clock = clock;
        this.grownAt = clock.nanos();
    }

    /** How each node does, in the order in which they were given. Thread-safe. */
    public List<NodeHealth> health() {
        long newest = furthest;
        Heads told = heads;
        return members.stream()
                .map(member -> member.health(newest, told == null ? HeadState.NONE : told.state(member.client())))
                .toList();
    }

    /** Shows beside the health of each node how its newest blocks are heard; nothing is decided by them. */
    public Providers hearing(Heads told) {
        heads = told;
        return this;
    }

    /** How long no node has told of a block that is newer than all before. Thread-safe. */
    public Duration silentFor() {
        return Duration.ofNanos(clock.nanos() - grownAt);
    }

    /** The nodes that counted when {@link #look} was last asked: they answered, and none lags behind. */
    public List<RpcClient> counted() {
        return usable.stream().map(Member::client).toList();
    }

    @Override
    public Optional<ChainView> look(EvmAddress account) {
        Map<Member, Node> told = new HashMap<>();
        for (Member member : members) {
            Node.read(member.sendAll(Node.requests(account, opStack)), opStack).ifPresent(node -> {
                told.put(member, node);
                member.told(node.head());
            });
        }
        head = newest(told.values().stream().map(Node::head).sorted().toList());
        usable = members.stream()
                .filter(member -> {
                    Node node = told.get(member);
                    return node != null && node.head() <= head && head - node.head() <= mostBehind;
                })
                .toList();
        if (usable.size() < quorum) {
            return Optional.empty();
        }
        if (head > furthest) {
            grownAt = clock.nanos();
            furthest = head;
        } else if (furthest - head > MOST_BEHIND) {
            furthest = head; // what was told before was no height of this chain
        }
        ChainView view = together(usable.stream().map(told::get).toList(), head, quorum);
        last = view.last();
        return Optional.of(silentFor().compareTo(silent) > 0 ? withoutQuote(view) : view);
    }

    /** The highest; but one that is far beyond where enough others are is none of this chain. */
    private long newest(List<Long> heads) {
        if (heads.isEmpty()) {
            return -1;
        }
        long highest = heads.get(heads.size() - 1);
        long known = heads.get(Math.max(0, heads.size() - quorum));
        return highest - known > MOST_BEHIND ? known : highest;
    }

    private static ChainView withoutQuote(ChainView view) {
        return new ChainView(
                view.head(),
                view.safe(),
                view.last(),
                view.nonce(),
                view.agreedNonce(),
                view.lastNonce(),
                view.runsCode(),
                view.balance(),
                Optional.empty(),
                view.prices());
    }

    /** What several nodes say together: of what is proved the least, of what is used the most. */
    private static ChainView together(List<Node> nodes, long head, int quorum) {
        List<Long> nonces = nodes.stream().map(Node::nonce).sorted().toList();
        List<FeeQuote> quotes =
                nodes.stream().flatMap(node -> node.quote().stream()).toList();
        return new ChainView(
                head,
                nodes.stream().mapToLong(Node::safe).min().orElse(-1),
                nodes.stream().mapToLong(Node::last).min().orElse(-1),
                nodes.stream().mapToLong(Node::nonce).max().orElse(0),
                nonces.get(nonces.size() - quorum),
                nodes.stream().mapToLong(Node::lastNonce).min().orElse(0),
                nodes.stream().anyMatch(Node::runsCode),
                nodes.stream().flatMap(node -> node.balance().stream()).min(BigInteger::compareTo),
                quotes.isEmpty() ? Optional.empty() : Optional.of(quote(quotes)),
                nodes.stream().flatMap(node -> node.prices().stream()).findFirst());
    }

    /** The dearest base fee, and of the tips the one in the middle. */
    private static FeeQuote quote(List<FeeQuote> quotes) {
        List<BigInteger> tips = quotes.stream().map(FeeQuote::tip).sorted().toList();
        BigInteger base = quotes.stream()
                .map(FeeQuote::baseFee)
                .max(BigInteger::compareTo)
                .orElseThrow();
        return new FeeQuote(base, tips.get(tips.size() / 2));
    }

    @Override
    public Map<String, Sighting> sightings(List<String> hashes) {
        return sightings.of(hashes, usable, last);
    }

    @Override
    public List<Broadcast> broadcast(List<String> raws, BooleanSupplier may) {
        List<List<Broadcast>> told = new ArrayList<>();
        raws.forEach(raw -> told.add(new ArrayList<>()));
        for (Member member : members) {
            List<RpcResult<String>> answers = member.give(raws, may);
            for (int i = 0; i < raws.size(); i++) {
                RpcResult<String> answer = answers.get(i);
                told.get(i).add(new Broadcast(NodeAnswer.of(answer), words(answer)));
            }
        }
        return told.stream().map(Broadcast::of).toList();
    }

    private static String words(RpcResult<?> told) {
        return told instanceof Refused<?> refused
                ? refused.message()
                : told instanceof Unreachable<?> gone ? gone.reason() : told instanceof Value<?> ? "" : told.toString();
    }
}
