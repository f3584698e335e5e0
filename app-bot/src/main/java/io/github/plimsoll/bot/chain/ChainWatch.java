package io.github.plimsoll.bot.chain;

import io.github.plimsoll.bot.config.ChainSettings;
import io.github.plimsoll.evm.Endpoint;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Heads;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.evm.contracts.ContractReader;
import io.github.plimsoll.evm.contracts.PinnedContracts;
import io.github.plimsoll.evm.sending.ChainView;
import io.github.plimsoll.evm.sending.Providers;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.supervisor.ProcessClock;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the chain again and again through all its nodes, and compares it with what is pinned. One task takes turns; any
 * thread may ask what the last one saw.
 */
public final class ChainWatch {
    /** Pause between two looks. */
    public static final long EVERY_MILLIS = 4_000;

    private static final Logger LOG = LoggerFactory.getLogger(ChainWatch.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** After so long without a look nobody knows. */
    private static final Duration STALE = Duration.ofSeconds(60);

    private static final Duration COMPARE_EVERY = Duration.ofSeconds(60);
    private static final int MOST_BEHIND = 5;
    /** What the chain costs is asked for an account; this one is nobody's. */
    private static final EvmAddress NOBODY = new EvmAddress("0x" + "0".repeat(40));

    private final ChainSettings settings;
    private final WorldClock world;
    private final ProcessClock clock;
    private final List<RpcClient> clients;
    private final Providers providers;
    private final int quorum;
    private volatile @Nullable ChainLook last;
    private List<Refusal> wrong = List.of();
    private boolean compared;
    private long comparedAt;
    private String said = "";

    /**
     * Nodes that are not asked yet.
     *
     * @param settings with a node at least
     * @param world dates that nodes name are compared to it
     * @param clock of the process
     */
    public ChainWatch(ChainSettings settings, WorldClock world, ProcessClock clock) {
        this.settings = settings;
        this.world = world;
        this.clock = clock;
        this.clients = clients(settings, world);
        this.quorum = quorum(clients.size());
        this.providers = new Providers(clients, quorum, MOST_BEHIND, settings.opStack(), Providers.SILENT, clock);
    }

    /** The nodes of a chain, each by itself. */
    public static List<RpcClient> clients(ChainSettings settings, WorldClock world) {
        return settings.nodes().stream()
                .map(node -> RpcClient.builder(node, settings.id())
                        .clock(world)
                        .timeout(PATIENCE)
                        .build())
                .toList();
    }

    /** Those nodes together, for one who asks about an account. */
    public static Providers providers(ChainSettings settings, List<RpcClient> nodes) {
        return new Providers(nodes, quorum(nodes.size()), MOST_BEHIND, settings.opStack());
    }

    /** How many of so many nodes have to agree. */
    public static int quorum(int nodes) {
        return Math.min(2, nodes);
    }

    /**
     * Hears of new blocks from the nodes that tell them. They say when to look, and nothing else is believed of them; who
     * hears none looks as often as ever.
     *
     * @return listening, until the caller closes it; empty when no node has a websocket
     */
    public Optional<Heads> listen() {
        Heads.Builder builder = Heads.builder(world);
        List<Optional<Endpoint>> sockets = settings.sockets();
        boolean any = false;
        for (int i = 0; i < sockets.size(); i++) {
            RpcClient node = clients.get(i);
            sockets.get(i).ifPresent(socket -> builder.node(node, socket));
            any |= sockets.get(i).isPresent();
        }
        if (!any) {
            return Optional.empty();
        }
        Heads heads = builder.start();
        providers.hearing(heads);
        return Optional.of(heads);
    }

    /** One look. */
    public void turn() {
        long now = clock.nanos();
        if (!compared || now - comparedAt > COMPARE_EVERY.toNanos()) {
            wrong = compare();
            comparedAt = now;
            // What could not be compared is tried again with the next look.
            compared = wrong.stream().noneMatch(one -> one.code() == RefusalCode.CODE_UNKNOWN);
        }
        Optional<ChainView> view = providers.look(NOBODY);
        ChainLook look = new ChainLook(
                view, providers.counted(), providers.health(), wrong, providers.silentFor(), clock.nanos());
        last = look;
        tell(look);
    }

    /** Asks every node for its chain, and the contracts for what they are; a node on another chain is not counted anyway. */
    private List<Refusal> compare() {
        Optional<PinnedContracts> pinned = settings.pinned();
        if (pinned.isEmpty()) {
            clients.forEach(RpcClient::verify);
            return List.of();
        }
        return new ContractReader(clients, quorum)
                .check(pinned.get()).stream()
                        .filter(one -> one.code() != RefusalCode.WRONG_CHAIN)
                        .toList();
    }

    private void tell(ChainLook look) {
        String all = look.counted().size() + " of " + clients.size() + " nodes of " + settings.name() + " count"
                + look.wrong().stream().map(one -> "; " + one).collect(Collectors.joining());
        if (!all.equals(said)) {
            said = all;
            LOG.info("{}", all);
        }
    }

    /** How many nodes are configured. */
    int size() {
        return clients.size();
    }

    /** How many nodes have to agree. */
    int quorum() {
        return quorum;
    }

    /** The last look; empty when it is too long ago. */
    Optional<ChainLook> look() {
        ChainLook seen = last;
        return seen == null || clock.nanos() - seen.at() > STALE.toNanos() ? Optional.empty() : Optional.of(seen);
    }

    /** Why nothing is known of the chain now; empty when enough nodes answer. */
    Optional<String> blind() {
        Optional<ChainLook> seen = look();
        if (seen.isEmpty()) {
            return Optional.of("the nodes were not asked within " + STALE.toSeconds() + " s");
        }
        int counting = seen.get().counted().size();
        return counting >= quorum
                ? Optional.empty()
                : Optional.of(counting + " of " + clients.size() + " nodes answer on this chain and keep up, and "
                        + quorum + (quorum == 1 ? " is needed" : " have to agree"));
    }

    /** As of the newest block that the nodes share; empty when too few answer now. */
    Optional<AtBlock> newest() {
        return look().flatMap(seen -> AtBlock.newest(seen.counted(), quorum));
    }

    /** Why USDC is not what it was pinned as, or could not be compared; empty when it is. */
    Optional<Refusal> wrong() {
        Optional<ChainLook> seen = look();
        return seen.isEmpty()
                ? Optional.of(new Refusal(
                        RefusalCode.CODE_UNKNOWN,
                        BigInteger.ZERO,
                        BigInteger.ZERO,
                        "the contract was not compared yet"))
                : seen.get().wrong().stream().findFirst();
    }
}
