package io.github.plimsoll.tests.chain;

import io.github.plimsoll.tests.simulated.SimTrace;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One account on a chain as the protocol pages describe Base: blocks of two seconds with a base fee, one pool before the
 * sequencer that keeps to geth's rules, blocks that go away again until they are final, a token and payments.
 */
final class SimChain {
    static final long ID = 8453;
    static final String TOKEN = "0x833589fcd6edb6e08f4c7c32d4f71b54bda02913";
    static final BigInteger USUAL_FEE = BigInteger.valueOf(5_000_000);
    private static final BigInteger WEI = BigInteger.TEN.pow(18);
    private static final BigInteger TOKENS = BigInteger.ONE.shiftLeft(60);
    /** What the chain below costs for one transaction. */
    private static final BigInteger BELOW = BigInteger.valueOf(1_000_000_000);

    private static final int SLOTS = 16;
    private static final int MOST_AHEAD = 64;

    private final ChainDice dice;
    private final SimTrace trace;
    private final String account;
    private final ChainWitness witness;
    private final TreeMap<Long, SimTransaction> pool = new TreeMap<>();
    private final Map<String, List<SimBlock>> blocksOf = new HashMap<>();
    private final Map<String, SimTransaction> read = new HashMap<>();
    private long foreign;
    /** Blocks by which finality is behind. */
    private long behind;

    private boolean full;
    private boolean stopped;
    SimBlock tip;
    SimBlock last;
    BigInteger baseFee = USUAL_FEE;
    final boolean runsCode;

    SimChain(ChainDice dice, SimTrace trace, ChainWitness witness, String account, boolean runsCode) {
        this.dice = dice;
        this.trace = trace;
        this.witness = witness;
        this.account = account;
        this.runsCode = runsCode;
        this.behind = dice.between(8, 30);
        SimBlock.State first = new SimBlock.State(0, WEI, TOKENS, Map.of());
        tip = new SimBlock(null, hash(), 0, baseFee, List.of(), first);
        last = tip;
    }

    private String hash() {
        byte[] drawn = new byte[32];
        dice.random().nextBytes(drawn);
        return "0x" + HexFormat.of().formatHex(drawn);
    }

    /** A transaction read from its bytes. */
    SimTransaction read(String raw) {
        return read.computeIfAbsent(raw, SimTransaction::read);
    }

    // --- blocks ---

    /** A block with what the pool has for it, as far as it pays. */
    void mine(long seconds, boolean empty) {
        List<SimBlock.Included> taken = new ArrayList<>();
        SimBlock.State state = tip.after;
        int most = empty ? 0 : dice.below(8) + 1;
        while (taken.size() < most) {
            SimTransaction next = pool.get(state.nonce());
            if (next == null
                    || next.max().compareTo(baseFee) < 0
                    || next.cost().add(BELOW).compareTo(state.wei()) > 0) {
                break;
            }
            pool.remove(state.nonce());
            boolean success = succeeds(next, state);
            state = after(next, state, success);
            taken.add(new SimBlock.Included(next, success));
        }
        SimBlock before = tip;
        tip = new SimBlock(before, hash(), seconds, baseFee, taken, state);
        for (SimBlock.Included one : taken) {
            witness.included(one.transaction(), before);
            blocksOf.computeIfAbsent(one.transaction().hash(), any -> new ArrayList<>())
                    .add(tip);
            trace.tell(
                    "block",
                    tip.number + " takes " + one.transaction().nonce() + " "
                            + one.transaction().hash().substring(0, 12) + (one.success() ? "" : " REVERTED"));
        }
        pool.headMap(state.nonce()).clear();
        settle();
    }

    private boolean succeeds(SimTransaction one, SimBlock.State state) {
        return !one.to().equals(TOKEN)
                || (!stopped && one.transfers() && one.amount().compareTo(state.tokens()) <= 0);
    }

    private SimBlock.State after(SimTransaction one, SimBlock.State state, boolean success) {
        BigInteger price = one.max().min(baseFee.add(one.tip()));
        BigInteger left = state.wei()
                .subtract(price.multiply(BigInteger.valueOf(one.gas() * 3 / 4)))
                .subtract(BELOW);
        SimBlock.State paid = new SimBlock.State(state.nonce() + 1, left, state.tokens(), state.paid());
        if (!success || one.doesNothing() || one.raw().isEmpty()) {
            return paid;
        }
        if (one.to().equals(TOKEN)) {
            return new SimBlock.State(paid.nonce(), paid.wei(), paid.tokens().subtract(one.amount()), paid.paid())
                    .pay("token " + one.payee(), one.amount());
        }
        return new SimBlock.State(paid.nonce(), paid.wei().subtract(one.value()), paid.tokens(), paid.paid())
                .pay("wei " + one.to(), one.value());
    }

    private void settle() {
        long height = tip.number - behind;
        SimBlock now = height > last.number ? tip.at(height) : null;
        if (now != null) {
            last = now;
        }
    }

    /** The newest blocks go away with all that they held; whether the pool has it again is chance. */
    void reorg(int depth, long seconds) {
        long keep = Math.max(last.number, tip.number - depth);
        if (keep == tip.number) {
            return;
        }
        boolean back = dice.random().nextBoolean();
        trace.tell("chain", "goes back from " + tip.number + " to " + keep);
        while (tip.number > keep && tip.parent != null) {
            for (SimBlock.Included one : tip.taken) {
                if (back && !one.transaction().raw().isEmpty()) {
                    pool.putIfAbsent(one.transaction().nonce(), one.transaction());
                }
            }
            tip = tip.parent;
        }
        int fresh = dice.below(depth + 2);
        for (int i = 0; i < fresh; i++) {
            mine(seconds, dice.random().nextBoolean());
        }
    }

    /** Another program uses the account's next place. */
    void useNonceElsewhere() {
        long nonce = tip.after.nonce();
        pool.put(nonce, SimTransaction.foreign(hash(), account, ID, nonce, baseFee.shiftLeft(4)));
        foreign++;
    }

    boolean usedElsewhere() {
        return foreign > 0;
    }

    /** How deep the chain has to go back to lose the newest use by another program; 0 when there is none that may go. */
    long usedElsewhereAgo() {
        for (SimBlock block = tip; block != null && block.number > last.number; block = block.parent) {
            if (block.taken.stream().anyMatch(one -> one.transaction().raw().isEmpty())) {
                return tip.number - block.number + 1;
            }
        }
        return 0;
    }

    void evict() {
        if (dice.random().nextBoolean()) {
            pool.clear();
        } else if (!pool.isEmpty()) {
            pool.remove(dice.random().nextBoolean() ? pool.firstKey() : pool.lastKey());
        }
    }

    void full(boolean now) {
        full = now;
    }

    void stopToken(boolean now) {
        stopped = now;
    }

    void finality(long blocksBehind) {
        behind = blocksBehind;
    }

    /** What the account has been given to pay gas. */
    void rest() {
        full = false;
        stopped = false;
        behind = 10;
        baseFee = USUAL_FEE;
    }

    /** The block of a chain that holds a transaction; null when none does. */
    SimBlock.@Nullable Included in(SimBlock head, String hash) {
        SimBlock block = blockOf(head, hash);
        return block == null
                ? null
                : block.taken.stream()
                        .filter(one -> one.transaction().hash().equals(hash))
                        .findFirst()
                        .orElse(null);
    }

    @Nullable
    SimBlock blockOf(SimBlock head, String hash) {
        for (SimBlock block : blocksOf.getOrDefault(hash, List.of())) {
            if (head.has(block)) {
                return block;
            }
        }
        return null;
    }

    // --- the pool ---

    boolean holds(SimTransaction one) {
        return one.equals(pool.get(one.nonce()));
    }

    PoolAnswer take(SimTransaction one) {
        long next = tip.after.nonce();
        SimTransaction held = pool.get(one.nonce());
        if (one.chain() != ID) {
            return PoolAnswer.OTHER_CHAIN;
        }
        if (one.gas() > 1 << 24) {
            return PoolAnswer.TOO_MUCH_GAS;
        }
        if (one.nonce() < next) {
            return PoolAnswer.NONCE_LOW;
        }
        if (held != null && held.hash().equals(one.hash())) {
            return PoolAnswer.KNOWN;
        }
        // What waits for an earlier place is not in flight, as in geth.
        if (runsCode && one.nonce() > next) {
            return pool.containsKey(next) ? PoolAnswer.ONE_AT_A_TIME : PoolAnswer.GAPPED;
        }
        if (held != null && !(tenthMore(held.tip(), one.tip()) && tenthMore(held.max(), one.max()))) {
            return PoolAnswer.REPLACEMENT;
        }
        if (one.max().compareTo(baseFee) < 0) {
            return PoolAnswer.CHEAP;
        }
        if (tip.after.wei().compareTo(one.cost().add(BELOW)) < 0) {
            return PoolAnswer.POOR;
        }
        if (held == null && (full || pool.size() >= SLOTS + MOST_AHEAD || one.nonce() - next >= MOST_AHEAD)) {
            return PoolAnswer.FULL;
        }
        pool.put(one.nonce(), one);
        return PoolAnswer.TAKEN;
    }

    /** As geth has it: above what was, and by a tenth rounded down at least. */
    private static boolean tenthMore(BigInteger before, BigInteger after) {
        return after.compareTo(before) > 0
                && after.compareTo(before.multiply(BigInteger.valueOf(110)).divide(BigInteger.valueOf(100))) >= 0;
    }
}
