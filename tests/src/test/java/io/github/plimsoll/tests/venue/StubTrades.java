package io.github.plimsoll.tests.venue;

import static io.github.plimsoll.tests.devnet.StubContracts.ROUTER;
import static io.github.plimsoll.tests.devnet.StubContracts.STORAGE;
import static io.github.plimsoll.tests.devnet.StubContracts.counted;
import static io.github.plimsoll.tests.devnet.StubContracts.words;

import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.Keccak;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.tests.devnet.StubContracts;
import io.github.plimsoll.tests.venue.FakeTrades.Fill;
import io.github.plimsoll.tests.venue.FakeTrades.Held;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** An operator of the venue whose contracts are the stub on a chain. Blocks have the time of the test's world. Thread-safe. */
final class StubTrades implements VenueContracts {
    private static final long PAIR = 1;
    private static final String TRADE =
            "(address,uint256,uint256,uint256,uint256,uint256,bool,uint256,uint256,uint256,uint256)";
    private static final String INITIATED =
            topic("MarketOrderInitiated(address,uint256,bool,uint256,uint256,bool,bool,uint256,uint256)");
    private static final String EXECUTED =
            topic("MarketExecuted(uint256," + TRADE + ",bool,uint256,uint256,int256,uint256,bool,uint256,bool)");

    private final StubContracts contracts;
    private final WorldClock clock;
    private long price;
    private int fills;

    StubTrades(StubContracts contracts, WorldClock clock) {
        this.contracts = contracts;
        this.clock = clock;
    }

    private static String topic(String signature) {
        return "0x" + HexFormat.of().formatHex(Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Makes a block of now. */
    void mine() {
        contracts.mine(clock.epochMicros() / 1_000_000);
    }

    /** How often something was filled. */
    synchronized int fills() {
        return fills;
    }

    @Override
    public synchronized void trades(long units) {
        price = units;
    }

    @Override
    public synchronized String prices() {
        return words(price);
    }

    @Override
    public List<Held> of(EvmAddress trader) {
        long count =
                contracts.view(STORAGE, "openTradesCount", trader, PAIR).get(0).longValueExact();
        List<Held> all = new ArrayList<>();
        for (long index = 0; all.size() < count; index++) {
            List<BigInteger> t = contracts.view(STORAGE, "openTrades", trader, PAIR, index);
            if (t.get(7).signum() > 0) {
                all.add(held(t));
            }
        }
        return all;
    }

    /** Of a trade, as the storage and events write it. */
    private Held held(List<BigInteger> t) {
        EvmAddress trader = new EvmAddress(String.format("0x%040x", t.get(0)));
        long index = t.get(2).longValueExact();
        return new Held(
                trader,
                index,
                t.get(6).signum() > 0,
                t.get(3).longValueExact(),
                t.get(7).longValueExact(),
                contracts.view(STORAGE, "coins", trader, PAIR, index).get(0).longValueExact(),
                t.get(5).longValueExact(),
                t.get(10).longValueExact());
    }

    @Override
    public long[] levels(Held one) {
        List<BigInteger> t = contracts.view(STORAGE, "openTrades", one.trader(), PAIR, one.index());
        return new long[] {t.get(8).longValueExact(), t.get(9).longValueExact()};
    }

    @Override
    public boolean setLevels(Intent.Levels to, EvmAddress signer, Signature signature) {
        mine();
        String arguments = batched(5, to, signature);
        if (contracts.refusal(ROUTER, "executePositionUpdateBatched", arguments).isPresent()) {
            return false;
        }
        contracts.operate(ROUTER, "executePositionUpdateBatched", arguments);
        return true;
    }

    /** A number of the type, the signature, the intent, prices and where they come from, and seven numbers that the stub leaves alone. */
    private synchronized String batched(int type, Intent intent, Signature signature) {
        String signed = counted(signature.bytes());
        String what = counted(intent.encoded());
        long head = 12 * 32L;
        long second = head + signed.length() / 2;
        long third = second + what.length() / 2;
        return words(type, head, second, third, 1L)
                + "0".repeat(7 * 64)
                + signed
                + what
                + words(1L, 32L)
                + counted(HexFormat.of().parseHex(words(price)));
    }

    private String batched(AvantisWords.Posted order) {
        int type = order.intent() instanceof Intent.OpenCoin
                ? 12
                : order.intent() instanceof Intent.IncreaseCoin ? 14 : 15;
        return batched(type, order.intent(), order.signature());
    }

    private static String function(AvantisWords.Posted order) {
        return order.intent() instanceof Intent.IncreaseCoin
                ? "executePositionUpdateBatched"
                : "executeMarketOrderBatched";
    }

    @Override
    public Optional<String> error(AvantisWords.Posted order) {
        mine();
        return contracts.refusal(ROUTER, function(order), batched(order));
    }

    @Override
    public Optional<Fill> execute(AvantisWords.Posted order) {
        return fill(contracts.operate(ROUTER, function(order), batched(order)));
    }

    @Override
    public Optional<Fill> keeps(String hash) {
        List<StubContracts.Event> told =
                contracts.events(hash).orElseThrow(() -> new IllegalStateException("no block has done " + hash));
        BigInteger order = told.stream()
                .filter(event -> event.topic().equals(INITIATED))
                .map(event -> event.words().get(2))
                .findFirst()
                .orElseThrow();
        mine();
        long now;
        synchronized (this) {
            now = price;
        }
        return fill(contracts.operate(ROUTER, "stubExecute", words(order, now)));
    }

    private synchronized Optional<Fill> fill(List<StubContracts.Event> told) {
        Optional<Fill> fill = told.stream()
                .filter(event -> event.topic().equals(EXECUTED))
                .map(StubContracts.Event::words)
                .map(said -> new Fill(
                        said.get(12).signum() > 0,
                        held(said.subList(1, 12)),
                        said.get(18).longValueExact(),
                        said.get(13).longValueExact(),
                        said.get(16).longValueExact()))
                .findFirst();
        fills += fill.isPresent() ? 1 : 0;
        return fill;
    }
}
