package io.github.plimsoll.tests.chain;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.evm.sending.Argument;
import io.github.plimsoll.evm.sending.Call;
import io.github.plimsoll.evm.sending.FeeLimits;
import io.github.plimsoll.evm.sending.PolicySigner;
import io.github.plimsoll.evm.sending.PolicySigner.Allowed;
import io.github.plimsoll.evm.sending.Providers;
import io.github.plimsoll.evm.sending.SendingSettings;
import io.github.plimsoll.evm.sending.Signer;
import io.github.plimsoll.evm.sending.SpentToday;
import io.github.plimsoll.evm.sending.TransactionRules;
import io.github.plimsoll.execution.MemoryWalletStore;
import io.github.plimsoll.execution.spi.WalletLease;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.tests.simulated.SimBroken;
import io.github.plimsoll.tests.simulated.SimTrace;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What outlives the processes, and the hand that moves everything, one thing at a time. */
final class ChainWorld {
    static final long SECOND = 1_000_000;
    private static final long START = 1_767_571_200_000_000L;
    private static final long BLOCK = 2 * SECOND;
    private static final long TWO_HOURS = 7_200 * SECOND;
    private static final BigInteger GWEI = BigInteger.TEN.pow(9);
    private static final String CODE = "0x" + "c0".repeat(32);
    private static final int PAYEES = 3;
    /** What is asked for when nothing goes wrong any more. */
    static final String LAST = "last";

    final SimTrace trace;
    final ChainDice dice;
    final SimChain chain;
    final MemoryWalletStore books;
    final ChainWitness witness = new ChainWitness(this);
    final String account;
    final String wallet;
    final FeeLimits limits;
    final BigInteger feesADay;
    final SendingSettings settings;
    final WorldClock clock = WorldClock.of(this::epochMicros, () -> now() * 1_000);
    final Map<ChainSight, Long> sights = new EnumMap<>(ChainSight.class);

    private final ChainKey key;
    private final List<SimNode> nodes = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>();
    private final List<ChainProcess> processes = new ArrayList<>();
    private final Map<String, ChainIntent> intents = new LinkedHashMap<>();
    private final PriorityQueue<Late> late = new PriorityQueue<>();
    private final int quorum;
    private final int mostBehind;
    private final boolean opStack;
    private final boolean pinned;
    private final boolean others;
    private final BigInteger spending;
    private final int wishes;
    private @Nullable WalletLease holder;
    private long heldUntil;
    private long now;
    private long nextBlock = BLOCK;
    private long silentUntil;
    private long lateCount;
    private int depth;

    /** Bytes that reach the pool later. */
    private record Late(long due, long number, SimTransaction transaction) implements Comparable<Late> {
        @Override
        public int compareTo(Late other) {
            return due != other.due ? Long.compare(due, other.due) : Long.compare(number, other.number);
        }
    }

    ChainWorld(long seed, @Nullable Consumer<String> story) {
        SplittableRandom root = new SplittableRandom(seed);
        trace = new SimTrace(this::now, story);
        dice = new ChainDice(root.split(), trace);
        SplittableRandom shape = root.split();
        key = ChainKey.of(root.split(), shape.nextInt(8) == 0);
        account = key.address().hex();
        wallet = SimChain.ID + ":" + account;
        chain = new SimChain(dice, trace, witness, account, shape.nextInt(8) == 0);
        see(ChainSight.DELEGATED, chain.runsCode);
        see(ChainSight.SEALED_KEY, key.sealed());
        books = new MemoryWalletStore(() -> now * 1_000);
        limits = new FeeLimits(GWEI, GWEI.multiply(BigInteger.TEN.pow(6)));
        // Sometimes a day's gas does not pay for all of it.
        feesADay = shape.nextInt(5) == 0 ? GWEI.multiply(BigInteger.valueOf(5_000)) : GWEI.pow(3);
        spending = shape.nextInt(6) == 0 ? GWEI.multiply(BigInteger.valueOf(9_000)) : GWEI.pow(3);
        settings = SendingSettings.of(new TransactionRules(BigInteger.valueOf(SimChain.ID), limits), feesADay);
        opStack = shape.nextInt(3) == 0;
        pinned = shape.nextInt(3) == 0;
        others = shape.nextInt(3) == 0;
        int count = shape.nextInt(1, 4);
        quorum = shape.nextInt(1, count + 1);
        mostBehind = shape.nextInt(1, 6);
        for (int i = 0; i < count; i++) {
            nodes.add(new SimNode("node" + i + ".example.org", this, chain, dice, i == 0 && quorum > 1));
        }
        secrets.add(key.secret());
        nodes.forEach(node -> secrets.add(node.secret));
        processes.add(new ChainProcess(this, "one", 0));
        if (shape.nextInt(3) > 0) {
            processes.add(new ChainProcess(this, "two", shape.nextInt(60) * SECOND));
        }
        wishes = shape.nextInt(2, 11);
        trace.tell(
                "world",
                count + " nodes of which " + quorum + " agree, " + processes.size() + " processes"
                        + (chain.runsCode ? ", delegated" : "") + (key.sealed() ? ", sealed key" : ""));
    }

    // --- what the parts ask ---

    long now() {
        return now;
    }

    long epochMicros() {
        return START + now;
    }

    List<SimNode> nodes() {
        return nodes;
    }

    SimNode node(String host) {
        return nodes.stream().filter(node -> node.host.equals(host)).findFirst().orElseThrow();
    }

    void see(ChainSight sight, boolean seen) {
        if (seen) {
            sights.merge(sight, 1L, Long::sum);
        }
    }

    /** What nobody may tell: the private key, and what in the addresses of the nodes lets one in. */
    List<String> secrets() {
        return secrets;
    }

    /** Whether a day's gas may be used up. */
    boolean isTight() {
        return feesADay.min(spending).compareTo(GWEI.pow(2)) < 0;
    }

    Providers providers(List<RpcClient> clients) {
        return new Providers(clients, quorum, mostBehind, opStack, Providers.SILENT, () -> now * 1_000);
    }

    Signer signer(WalletStore store) {
        EvmAddress token = new EvmAddress(SimChain.TOKEN);
        List<Allowed> allowed = new ArrayList<>();
        for (int i = 0; i < PAYEES; i++) {
            Allowed transfer = Allowed.of(token, "a9059cbb").where(Argument.is(0, new EvmAddress(payee(i))));
            allowed.add(pinned ? transfer.pinned(CODE) : transfer);
            allowed.add(new Allowed(new EvmAddress(payee(i)), "", GWEI));
        }
        return new PolicySigner(
                        key.address(),
                        transaction -> {
                            if (dice.strikes(ChainFault.KEY_UNREACHABLE)) {
                                throw new IllegalStateException("the key service does not answer");
                            }
                            return key.sign(transaction);
                        },
                        settings.rules(),
                        allowed)
                .reading(any -> dice.strikes(ChainFault.CODE_UNREADABLE) ? Optional.empty() : Optional.of(CODE))
                .spending(spending, SpentToday.of(store, settings.rules().chainId(), key.address(), clock));
    }

    void held(WalletLease lease, long micros) {
        holder = lease;
        heldUntil = now + micros;
    }

    /** Whether a process has the account now. */
    boolean isHeldBy(ChainProcess process) {
        return holder != null && holder.holder().equals(process.holder()) && now < heldUntil;
    }

    boolean holds(WalletLease lease) {
        return lease.equals(holder) && now < heldUntil;
    }

    void later(long micros, SimTransaction one) {
        late.add(new Late(now + micros, ++lateCount, one));
    }

    /** A process is between two calls to the outside: it may die here, stand still, or be overtaken. */
    void moment(ChainProcess process, ChainFault crash) {
        if (dice.strikes(crash)) {
            process.dies();
        }
        if (depth > 0 || dice.resting()) {
            return;
        }
        depth++;
        try {
            if (dice.strikes(ChainFault.PAUSE)) {
                long until = now + dice.between(1, 120) * SECOND;
                trace.tell(process.name, "stands still");
                while (now < until) {
                    pass(BLOCK);
                    processes.forEach(ChainProcess::turn);
                }
            } else if (dice.strikes(ChainFault.INTERLEAVING)) {
                processes.forEach(ChainProcess::turn);
            }
        } finally {
            depth--;
        }
    }

    // --- time ---

    void pass(long micros) {
        long until = now + micros;
        while (nextBlock <= until) {
            now = Math.max(now, nextBlock);
            nextBlock += BLOCK;
            blockTime();
        }
        now = Math.max(now, until);
    }

    private long seconds() {
        return epochMicros() / SECOND;
    }

    private void blockTime() {
        nodes.forEach(node -> node.tick(now));
        for (Late next = late.peek(); next != null && next.due() <= now; next = late.peek()) {
            late.poll();
            trace.tell("late", next.transaction().hash().substring(0, 12) + " " + chain.take(next.transaction()));
        }
        if (now < silentUntil && !dice.resting()) {
            return;
        }
        trouble();
        chain.mine(seconds(), dice.strikes(ChainFault.EMPTY_BLOCK));
    }

    private void trouble() {
        if (dice.strikes(ChainFault.SILENCE)) {
            silentUntil = now + TWO_HOURS;
        }
        if (dice.strikes(ChainFault.REORG)) {
            chain.reorg(dice.below(3) + 1, seconds());
        }
        if (dice.strikes(ChainFault.DEEP_REORG)) {
            chain.reorg(dice.below(10) + 1, seconds());
        }
        if (dice.strikes(ChainFault.EVICTED)) {
            chain.evict();
        }
        if (others && dice.strikes(ChainFault.NONCE_USED_ELSEWHERE)) {
            chain.useNonceElsewhere();
        }
        long fresh = others ? chain.usedElsewhereAgo() : 0;
        if (fresh > 0 && dice.strikes(ChainFault.USE_ELSEWHERE_GONE)) {
            chain.reorg((int) fresh, seconds());
        }
        if (dice.strikes(ChainFault.FEE_SPIKE)) {
            chain.baseFee = SimChain.USUAL_FEE.multiply(BigInteger.valueOf(dice.between(2, dice.oneIn(4) ? 400 : 40)));
        } else if (dice.oneIn(20)) {
            chain.baseFee = SimChain.USUAL_FEE;
        }
        if (dice.strikes(ChainFault.FINALITY_LATE)) {
            chain.finality(dice.between(8, 150));
        }
        chain.full(dice.strikes(ChainFault.POOL_FULL));
        if (dice.oneIn(5)) {
            chain.stopToken(dice.strikes(ChainFault.TOKEN_STOPPED));
        }
    }

    // --- a life ---

    /** @param turns how long trouble lasts */
    void run(int turns) {
        for (int turn = 0; turn < turns; turn++) {
            boolean silent = now < silentUntil;
            pass((silent ? 90 : dice.between(1, 6)) * SECOND);
            if (silent && now >= silentUntil) {
                burst();
            }
            if (intents.size() < wishes && dice.oneIn(4)) {
                wish();
            }
            processes.forEach(ChainProcess::turn);
        }
    }

    /** What did not come for two hours comes at once. */
    private void burst() {
        for (int i = dice.below(40); i > 0; i--) {
            chain.mine(seconds(), false);
        }
    }

    private static String payee(int number) {
        return "0x" + "0".repeat(37) + "a0" + number;
    }

    private void wish() {
        int number = intents.size();
        String id = "wish" + number;
        String payee = payee(dice.below(dice.oneIn(12) ? PAYEES + 1 : PAYEES));
        BigInteger amount = BigInteger.ONE.shiftLeft(2 * number);
        boolean pays = dice.oneIn(3);
        BigInteger given = dice.oneIn(15) ? amount.shiftLeft(62) : amount;
        long gas = dice.oneIn(40) ? 1 << 25 : 60_000;
        Call call = pays
                ? new Call(new EvmAddress(payee), amount, new byte[0], gas)
                : new Call(new EvmAddress(SimChain.TOKEN), BigInteger.ZERO, transfer(payee, given), gas);
        long deadline = epochMicros() + dice.between(3, 400) * SECOND;
        ChainIntent intent =
                new ChainIntent(id, call, deadline, (pays ? "wei " : "token ") + payee, pays ? amount : given);
        intents.put(id, intent);
        trace.tell("wish", id + " " + call);
        // Whoever asks does so again until there is an answer, of whichever process.
        for (int n = 0; n < 400 && books.find(id).isEmpty(); n++) {
            ask(intent);
            pass(SECOND / 4);
        }
        if (books.find(id).isEmpty()) {
            return; // nobody lives
        }
        ask(intent);
        Call another = new Call(new EvmAddress(payee), amount.add(BigInteger.ONE), new byte[0], gas);
        anybody().asks(sender -> {
            try {
                sender.submit(id, another, deadline);
                SimBroken.require("I9", false, "the key of " + id + " stands for another call, too");
            } catch (RefusedException refused) {
                SimBroken.require("I9", refused.code() == RefusalCode.KEY_REUSED, refused);
                see(ChainSight.KEY_REUSED, true);
            }
        });
    }

    private void ask(ChainIntent intent) {
        anybody().asks(sender -> sender.submit(intent.id(), intent.call(), intent.deadline()));
    }

    private ChainProcess anybody() {
        return processes.get(dice.below(processes.size()));
    }

    private static byte[] transfer(String payee, BigInteger amount) {
        return HexFormat.of().parseHex("a9059cbb" + "0".repeat(24) + payee.substring(2) + "%064x".formatted(amount));
    }

    /** Nothing goes wrong any more: everything ends. */
    void calm() {
        dice.rest();
        chain.rest();
        trace.tell("world", "comes to rest");
        settle();
        // Whatever happened, the account can still be used.
        BigInteger amount = BigInteger.ONE.shiftLeft(2 * intents.size());
        Call call = new Call(new EvmAddress(SimChain.TOKEN), BigInteger.ZERO, transfer(payee(0), amount), 60_000);
        ChainIntent intent = new ChainIntent(LAST, call, epochMicros() + 600 * SECOND, "token " + payee(0), amount);
        intents.put(LAST, intent);
        settle();
        witness.judge(intents);
    }

    private void settle() {
        long until = now + 1_800 * SECOND;
        for (int turn = 0; now < until && !atRest(); turn++) {
            // What is slow is waited for in longer steps: at most what a block's silence allows.
            pass((turn < 60 ? 4 : 20) * SECOND);
            intents.values().stream()
                    .filter(one -> books.find(one.id()).isEmpty())
                    .forEach(this::ask);
            processes.forEach(ChainProcess::turn);
        }
    }

    private boolean atRest() {
        return late.isEmpty()
                && books.work(wallet).items().isEmpty()
                && intents.keySet().stream().allMatch(id -> books.find(id).isPresent());
    }
}
