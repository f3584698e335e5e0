package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.Keccak;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.transaction.type.Transaction1559;

/**
 * A chain with one account and a pool that keeps to geth's rule for replacements: both fees must rise by a tenth. Blocks come
 * when they are told to, may take nothing, and may go away again with what they held. Its nodes lie, lag and keep silent as
 * the schedule asks.
 */
final class PoolChain implements Chain {
    static final BigInteger CHAIN = BigInteger.valueOf(8453);
    private static final OpStackPrices PRICES = new OpStackPrices(
            BigInteger.ONE, BigInteger.ONE, BigInteger.ONE, BigInteger.ONE, BigInteger.ZERO, BigInteger.TEN);
    private static final HexFormat HEX = HexFormat.of();

    /** A transaction as the chain knows it. */
    record Known(String raw, String hash, long nonce, BigInteger tip, BigInteger max, String to, String data) {}

    private record Block(String hash, List<Known> taken) {}

    private final RandomGenerator random;
    final Faults faults;
    private final Map<Long, Known> pool = new TreeMap<>();
    private final Deque<String> late = new ArrayDeque<>();
    private final List<Block> blocks = new ArrayList<>();
    private int last;
    private int forks;
    private long foreign;
    BigInteger baseFee = BigInteger.valueOf(5_000_000);
    BigInteger balance = BigInteger.TEN.pow(18);
    boolean runsCode;

    /** How often what goes wrong, in thousandths. */
    static final class Faults {
        int blind;
        int lag;
        int unclear;
        int lost;
        int answerLost;
        int errorThenKept;
        int late;
        int busy;
        int dropped;
        boolean none;
    }

    PoolChain(RandomGenerator random, Faults faults) {
        this.random = random;
        this.faults = faults;
        blocks.add(new Block("0x" + "0".repeat(64), List.of()));
    }

    private boolean strikes(int thousandths) {
        return !faults.none && random.nextInt(1_000) < thousandths;
    }

    // --- the chain ---

    /** A block with what the pool has for it, as far as it pays. */
    void mine(boolean empty) {
        List<Known> taken = new ArrayList<>();
        long nonce = nonce(blocks.size());
        while (!empty && pool.containsKey(nonce) && pool.get(nonce).max().compareTo(baseFee) >= 0) {
            taken.add(pool.remove(nonce++));
        }
        blocks.add(new Block(hashOf(blocks.size() + " " + forks), taken));
        long next = nonce(blocks.size());
        pool.keySet().removeIf(place -> place < next);
        if (!pool.containsKey(next) && random.nextInt(200) == 0) {
            pool.clear(); // what waits for an earlier place is forgotten in the end
        }
        while (!late.isEmpty() && random.nextBoolean()) {
            take(late.poll());
        }
    }

    /** The newest blocks go away with all that they held; whether the pool has it again is chance. */
    void reorg(int depth) {
        forks++;
        int keep = Math.max(last + 1, blocks.size() - depth);
        boolean back = random.nextBoolean();
        while (blocks.size() > keep) {
            Block gone = blocks.remove(blocks.size() - 1);
            if (back) {
                gone.taken().forEach(one -> pool.putIfAbsent(one.nonce(), one));
            }
        }
    }

    /** All but the newest blocks stay for ever. */
    void settle(int newest) {
        last = Math.max(last, blocks.size() - 1 - newest);
    }

    /** Another program uses the account's next place. */
    void useNonceElsewhere() {
        long nonce = nonce(blocks.size());
        Known other = new Known("", hashOf("foreign" + foreign++), nonce, baseFee, baseFee.shiftLeft(4), "", "");
        pool.put(nonce, other);
    }

    void forgetPool() {
        pool.clear();
    }

    private long nonce(int upTo) {
        return blocks.subList(0, upTo).stream().mapToLong(b -> b.taken().size()).sum();
    }

    /** Everything that happened, in order. */
    List<Known> happened() {
        return blocks.stream().flatMap(block -> block.taken().stream()).toList();
    }

    private static String hashOf(String text) {
        return "0x" + HEX.formatHex(Keccak.hash(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    // --- what its nodes say ---

    @Override
    public Optional<ChainView> look(EvmAddress account) {
        if (strikes(faults.blind)) {
            return Optional.empty();
        }
        int upTo = strikes(faults.lag) ? Math.max(last + 1, blocks.size() - random.nextInt(1, 6)) : blocks.size();
        long head = upTo - 1L;
        return Optional.of(new ChainView(
                head,
                Math.max(last, head - 2),
                last,
                nonce(upTo),
                nonce(upTo),
                nonce(last + 1),
                runsCode,
                strikes(faults.unclear) ? Optional.empty() : Optional.of(balance),
                strikes(faults.unclear)
                        ? Optional.empty()
                        : Optional.of(new FeeQuote(baseFee, BigInteger.valueOf(1_000_000))),
                strikes(faults.unclear) ? Optional.empty() : Optional.of(PRICES)));
    }

    @Override
    public Map<String, Sighting> sightings(List<String> hashes) {
        Map<String, Sighting> all = new HashMap<>();
        for (String hash : hashes) {
            all.put(hash, strikes(faults.unclear) ? Sighting.UNCLEAR : sighting(hash));
        }
        return all;
    }

    private Sighting sighting(String hash) {
        for (int number = 0; number < blocks.size(); number++) {
            for (Known one : blocks.get(number).taken()) {
                if (one.hash().equals(hash)) {
                    return new Sighting.InBlock(number, blocks.get(number).hash(), !reverts(one));
                }
            }
        }
        return Sighting.ABSENT;
    }

    static boolean reverts(Known one) {
        return one.data().startsWith("ff");
    }

    @Override
    public List<Broadcast> broadcast(List<String> raws, BooleanSupplier may) {
        if (!may.getAsBoolean()) {
            return raws.stream()
                    .map(raw -> new Broadcast(NodeAnswer.UNKNOWN, "not asked"))
                    .toList();
        }
        return raws.stream().map(this::broadcast).toList();
    }

    Broadcast broadcast(String raw) {
        if (strikes(faults.lost)) {
            return new Broadcast(NodeAnswer.UNKNOWN, "no answer");
        }
        if (strikes(faults.busy)) {
            return new Broadcast(NodeAnswer.BUSY, "too many requests");
        }
        if (strikes(faults.late)) {
            late.add(raw);
            return new Broadcast(NodeAnswer.UNKNOWN, "timed out");
        }
        if (strikes(faults.dropped)) {
            return new Broadcast(NodeAnswer.ACCEPTED, "");
        }
        Broadcast told = take(raw);
        if (strikes(faults.answerLost)) {
            return new Broadcast(NodeAnswer.UNKNOWN, "timed out");
        }
        return strikes(faults.errorThenKept) ? new Broadcast(NodeAnswer.UNKNOWN, "internal error") : told;
    }

    private Broadcast take(String raw) {
        Known one = known(raw);
        long next = nonce(blocks.size());
        if (one.nonce() < next) {
            return answer("nonce too low: next nonce " + next + ", tx nonce " + one.nonce());
        }
        Known held = pool.get(one.nonce());
        if (held != null && held.hash().equals(one.hash())) {
            return answer("already known");
        }
        if (held != null && !(tenthMore(held.tip(), one.tip()) && tenthMore(held.max(), one.max()))) {
            return answer("replacement transaction underpriced");
        }
        if (runsCode && held == null && !pool.isEmpty()) {
            return answer("in-flight transaction limit reached for delegated accounts");
        }
        if (one.max().compareTo(baseFee) < 0) {
            return answer("max fee per gas less than block base fee");
        }
        pool.put(one.nonce(), one);
        return new Broadcast(NodeAnswer.ACCEPTED, "");
    }

    private static Broadcast answer(String words) {
        return new Broadcast(NodeAnswer.of(-32000, words), words);
    }

    private static boolean tenthMore(BigInteger before, BigInteger after) {
        return after.compareTo(before) > 0
                && after.compareTo(before.multiply(BigInteger.valueOf(110)).divide(BigInteger.valueOf(100))) >= 0;
    }

    static Known known(String raw) {
        SignedRawTransaction signed = (SignedRawTransaction) TransactionDecoder.decode(raw);
        Transaction1559 transaction = (Transaction1559) signed.getTransaction();
        return new Known(
                raw,
                "0x" + HEX.formatHex(Keccak.hash(HEX.parseHex(raw, 2, raw.length()))),
                transaction.getNonce().longValueExact(),
                transaction.getMaxPriorityFeePerGas(),
                transaction.getMaxFeePerGas(),
                transaction.getTo(),
                transaction.getData().startsWith("0x") ? transaction.getData().substring(2) : transaction.getData());
    }
}
