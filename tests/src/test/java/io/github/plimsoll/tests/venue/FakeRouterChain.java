package io.github.plimsoll.tests.venue;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.sending.Broadcast;
import io.github.plimsoll.evm.sending.Chain;
import io.github.plimsoll.evm.sending.ChainView;
import io.github.plimsoll.evm.sending.FeeQuote;
import io.github.plimsoll.evm.sending.NodeAnswer;
import io.github.plimsoll.evm.sending.OpStackPrices;
import io.github.plimsoll.evm.sending.Sighting;
import io.github.plimsoll.evm.signing.Keccak;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;

/**
 * A chain whose only contract is the router that changes margins, initiates opens, increases and closes, and keeps orders that wait. A block is made when it is told to; blocks are safe when the
 * test says so. Thread-safe.
 */
final class FakeRouterChain implements Chain {
    private static final OpStackPrices PRICES = new OpStackPrices(
            BigInteger.ONE, BigInteger.ONE, BigInteger.ONE, BigInteger.ONE, BigInteger.ZERO, BigInteger.TEN);

    /** A transaction as the pool has it. */
    private record Known(String hash, String from, long nonce, String to, BigInteger value, String data) {}

    private final FakeTrades trades;
    private final Map<String, Long> nonces = new HashMap<>();
    private final Map<String, Known> pool = new LinkedHashMap<>();
    private final Map<String, Sighting> seen = new HashMap<>();
    private final List<String> given = new ArrayList<>();
    private long head = 1;
    private boolean safe = true;
    private long lastSafe = 1;
    private boolean blind;
    private boolean drops;
    private BigInteger balance = BigInteger.TEN.pow(18);

    FakeRouterChain(FakeTrades trades) {
        this.trades = trades;
    }

    /** No node answers, or all do again. */
    synchronized void blind(boolean is) {
        blind = is;
    }

    /** Nodes take transactions, and no block ever has one; or blocks have them again, once they are given again. */
    synchronized void drops(boolean is) {
        drops = is;
    }

    /** The chain below sees blocks from now on, or no new ones. */
    synchronized void safe(boolean is) {
        safe = is;
    }

    synchronized void balance(BigInteger wei) {
        balance = wei;
    }

    /** Everything that was ever given to a node. */
    synchronized List<String> given() {
        return List.copyOf(given);
    }

    /** A block with everything that has its turn. */
    synchronized void mine() {
        head++;
        lastSafe = safe ? head : lastSafe;
        List<Known> taken = new ArrayList<>();
        for (Known known : List.copyOf(pool.values())) {
            if (nonces.getOrDefault(known.from(), 0L) == known.nonce()) {
                nonces.merge(known.from(), 1L, Long::sum);
                pool.remove(known.hash());
                taken.add(known);
            }
        }
        trades.block(head);
        for (Known known : taken) {
            boolean nothing = known.data().isEmpty();
            boolean did = nothing || trades.call(new EvmAddress(known.from()), known.data(), known.hash());
            seen.put(known.hash(), new Sighting.InBlock(head, hash("block " + head), did));
        }
    }

    private static String hash(String of) {
        return "0x" + HexFormat.of().formatHex(Keccak.hash(of.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Override
    public synchronized Optional<ChainView> look(EvmAddress account) {
        long nonce = nonces.getOrDefault(account.hex(), 0L);
        return blind
                ? Optional.empty()
                : Optional.of(new ChainView(
                        head,
                        lastSafe,
                        lastSafe,
                        nonce,
                        nonce,
                        nonce,
                        false,
                        Optional.of(balance),
                        Optional.of(new FeeQuote(BigInteger.valueOf(5_000_000), BigInteger.valueOf(1_000_000))),
                        Optional.of(PRICES)));
    }

    @Override
    public synchronized Map<String, Sighting> sightings(List<String> hashes) {
        Map<String, Sighting> all = new HashMap<>();
        hashes.forEach(hash -> all.put(hash, seen.getOrDefault(hash, Sighting.ABSENT)));
        return all;
    }

    @Override
    public synchronized List<Broadcast> broadcast(List<String> raws, BooleanSupplier may) {
        return raws.stream()
                .map(raw -> may.getAsBoolean() ? broadcast(raw) : new Broadcast(NodeAnswer.UNKNOWN, "not given"))
                .toList();
    }

    private Broadcast broadcast(String raw) {
        given.add(raw);
        SignedRawTransaction read = (SignedRawTransaction) TransactionDecoder.decode(raw);
        String hash = "0x" + HexFormat.of().formatHex(Keccak.hash(HexFormat.of().parseHex(raw, 2, raw.length())));
        try {
            String data = read.getData() == null ? "" : read.getData().replace("0x", "");
            Known known = new Known(
                    hash, read.getFrom(), read.getNonce().longValueExact(), read.getTo(), read.getValue(), data);
            if (nonces.getOrDefault(known.from(), 0L) > known.nonce()) {
                return new Broadcast(NodeAnswer.NONCE_TOO_LOW, "nonce too low");
            }
            if (!drops) {
                pool.values().removeIf(one -> one.from().equals(known.from()) && one.nonce() == known.nonce());
                pool.put(hash, known);
            }
            return new Broadcast(NodeAnswer.ACCEPTED, "");
        } catch (java.security.SignatureException unsigned) {
            return new Broadcast(NodeAnswer.NEVER, "not signed");
        }
    }
}
