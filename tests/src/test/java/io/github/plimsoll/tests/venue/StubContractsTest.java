package io.github.plimsoll.tests.venue;

import static io.github.plimsoll.tests.devnet.StubContracts.ROUTER;
import static io.github.plimsoll.tests.devnet.StubContracts.STORAGE;
import static io.github.plimsoll.tests.devnet.StubContracts.USDC;
import static io.github.plimsoll.tests.devnet.StubContracts.counted;
import static io.github.plimsoll.tests.devnet.StubContracts.words;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.avantis.message.RouterCall;
import io.github.plimsoll.avantis.message.SizeUpdate;
import io.github.plimsoll.avantis.message.Trade;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.numbers.WorldClock;
import io.github.plimsoll.tests.devnet.StubContracts;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Calls and signed intents, as the adapter writes them, at the stub of the contracts on a real EVM node: the compiler's selectors,
 * decoder and hashes, and the node's recovery of signers, know nothing of the adapter.
 */
class StubContractsTest {
    private static final long START = 1_767_571_200L;
    private static final long PRICE = 500_000_000_000_000L;
    private static final long ONE = 10_000_000_000L;
    private static final long HUNDRED = 100_000_000L;
    private static Optional<StubContracts> started = Optional.empty();

    private StubContracts chain;
    private StubTrades trades;
    private PrivateKey key;
    private EvmAddress trader;

    @BeforeAll
    static void start() throws Exception {
        started = StubContracts.started("calls and signed orders at the contracts on a chain", START);
        Assumptions.assumeTrue(started.isPresent());
    }

    @AfterAll
    static void end() {
        started.ifPresent(StubContracts::close);
    }

    @BeforeEach
    void renew() {
        chain = started.orElseThrow();
        trades = new StubTrades(chain, WorldClock.of(() -> chain.seconds() * 1_000_000));
        trades.trades(PRICE);
        key = newKey();
        trader = key.address();
        chain.fund(1_000 * HUNDRED, 1_000 * HUNDRED, trader);
    }

    private static PrivateKey newKey() {
        byte[] bytes = new byte[PrivateKey.LENGTH];
        new SecureRandom().nextBytes(bytes);
        bytes[0] &= 0x7f; // below the order of the curve
        return PrivateKey.of(bytes);
    }

    /** A transaction in a block of its own, or the name of why the contracts undo it. */
    private String does(EvmAddress from, byte[] call, long wei) {
        String data = "0x" + HexFormat.of().formatHex(call);
        Optional<String> refusal = chain.refusal(from.hex(), ROUTER, data, wei);
        String hash = chain.give(from.hex(), ROUTER, data, wei);
        chain.mine(chain.seconds() + 1);
        assertThat(chain.events(hash).isEmpty()).isEqualTo(refusal.isPresent());
        return refusal.orElse("");
    }

    private String does(byte[] call) {
        return does(trader, call, 0);
    }

    private Trade trade(boolean buy, long price) {
        return Trade.opening(trader, 1, HUNDRED, price, buy, 10 * ONE, 0, 0);
    }

    private long money() {
        return chain.view(USDC, "balanceOf", trader).get(0).longValueExact();
    }

    private List<BigInteger> pending() {
        List<BigInteger> answer = chain.view(STORAGE, "getPendingOrderIds", trader);
        return answer.subList(2, answer.size());
    }

    private FakeTrades.Held held() {
        return trades.of(trader).get(0);
    }

    private void keeper(long price) {
        chain.operate(ROUTER, "stubExecute", words(pending().get(0), price));
    }

    @Test
    @DisplayName("functions have the selectors that are published, as the compiler works them out of their types")
    void selectors() {
        Map<String, String> router = Map.ofEntries(
                Map.entry("openTrade", "19cde9a1"),
                Map.entry("cancelOpenLimitOrder", "b9b6573a"),
                Map.entry("updateOpenLimitOrder", "c641558e"),
                Map.entry("updateMargin", "b9fe2af3"),
                Map.entry("delegatedAction", "9a10cc32"),
                Map.entry("openTradeWithCoinExposure", "179c2a92"),
                Map.entry("closeTradeMarket", "e5a97c92"),
                Map.entry("closeTradeMarketWithCoinExposure", "1594c97c"),
                Map.entry("increasePositionSize", "7dbd3b48"),
                Map.entry("increasePositionSizeWithCoinExposure", "912263d9"),
                Map.entry("setDelegate", "d6a510d9"),
                Map.entry("removeDelegate", "67e7646f"),
                Map.entry("nonceBitmap", "4fe02b44"),
                Map.entry("executeMarketOrderBatched", "fb7830cf"),
                Map.entry("executePositionUpdateBatched", "3d778c12"));
        router.forEach(
                (name, selector) -> assertThat(selector(name, "StubRouter")).isEqualTo(selector));
        Map<String, String> storage = Map.of(
                "openTrades", "a3a80ffe",
                "openTradesCount", "1c8636b4",
                "getPendingOrderIds", "5c76ac9e",
                "getOpenLimitOrder", "b8878a2c",
                "firstEmptyTradeIndex", "292c1617",
                "maxPendingMarketOrders", "8049fde7");
        storage.forEach(
                (name, selector) -> assertThat(selector(name, "StubStorage")).isEqualTo(selector));
    }

    private String selector(String name, String contract) {
        return chain.functions(contract).entrySet().stream()
                .filter(one -> one.getKey().startsWith(name + "("))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    @Test
    @DisplayName("of every intent the contract reads the bytes, and works out the digest that is signed")
    void digests() {
        assertThat(chain.view(ROUTER, "stubDomain").get(0))
                .isEqualTo(new BigInteger("817f742bc3dc847422731fdb56683eac88e090fd425ff0c42cd4c13bdcd291cf", 16));
        BigInteger nonce = BigInteger.TWO.pow(255).add(BigInteger.valueOf(77));
        Trade all = new Trade(trader, 1, 2, 3, 4, 5, true, 6, 7, 8, 9);
        SizeUpdate more = new SizeUpdate(trader, 1, 2, 3, 4, 5);
        EvmAddress other = newKey().address();
        List<Intent> intents = List.of(
                new Intent.Open(all, 3, 11, 12, nonce),
                new Intent.OpenCoin(all, 3, 11, 12, 13, 14, 15, nonce),
                new Intent.Close(trader, 1, 2, 3, 4, 5, 6, nonce),
                new Intent.CloseCoin(trader, 1, 2, 3, 4, 5, 6, nonce),
                new Intent.Increase(more, 7, 8, nonce),
                new Intent.IncreaseCoin(more, 7, 8, 9, 10, 11, nonce),
                new Intent.Levels(trader, 1, 2, 3, 4, 5, nonce),
                new Intent.Trigger(trader, 1, 2, 3, 4, true, 5, BigInteger.valueOf(-6), 7, 8, 9, nonce),
                new Intent.Delegate(trader, other, 1, 2, "terms ünder which it is given, of more than one word", nonce),
                new Intent.CancelTrigger("0123456789abcdef0123456789abcdef0123456789"));
        for (int which = 0; which < intents.size(); which++) {
            Intent intent = intents.get(which);
            BigInteger told = chain.view(ROUTER, "stubDigest", (long) which, 64L, counted(intent.encoded()))
                    .get(0);
            assertThat(told)
                    .as(intent.typeName())
                    .isEqualTo(new BigInteger(
                            1, FakeAvantis.DOMAIN.typedData(intent).digest()));
        }
    }

    private AvantisWords.Posted signed(PrivateKey by, Intent intent) {
        var signature = by.sign(FakeAvantis.DOMAIN.typedData(intent).digest());
        return new AvantisWords.Posted(intent, signature, by.address());
    }

    private Intent.OpenCoin open(long deadlineMs, BigInteger nonce) {
        return new Intent.OpenCoin(trade(true, PRICE), 0, 200_000_000, ONE, 75 * ONE, ONE, deadlineMs, nonce);
    }

    @Test
    @DisplayName(
            "a signed order works once, only as it was signed, only by the trader or a delegate, only until its deadline")
    void signedOrders() {
        long later = (chain.seconds() + 60) * 1_000;
        BigInteger nonce = new BigInteger("123456789012345678901234567890");
        PrivateKey stranger = newKey();
        assertThat(trades.error(signed(stranger, open(later, nonce)))).contains("NotDelegate");
        AvantisWords.Posted right = signed(key, open(later, nonce));
        AvantisWords.Posted changed =
                new AvantisWords.Posted(open(later + 1, nonce), right.signature(), right.signer());
        assertThat(trades.error(changed)).as("recovers somebody else").contains("NotDelegate");
        assertThat(trades.error(signed(key, open(chain.seconds() * 1_000 - 1_000, nonce))))
                .contains("InvalidDeadline");
        assertThat(trades.error(right)).isEmpty();
        assertThat(trades.execute(right)).isPresent();
        assertThat(trades.error(right)).contains("InvalidNonce");
        assertThat(trades.error(signed(key, open(later, nonce.add(BigInteger.ONE)))))
                .as("a neighbour in the same word")
                .isEmpty();
        assertThat(chain.view(ROUTER, "nonceBitmap", trader, nonce.shiftRight(8))
                        .get(0))
                .isEqualTo(BigInteger.ONE.shiftLeft(nonce.intValue() & 255));

        FakeTrades.Held held = held();
        Intent stale = new Intent.CloseCoin(
                trader, 1, held.index(), held.at() - 1, held.coins(), PRICE, later, BigInteger.TWO);
        assertThat(trades.error(signed(key, stale))).contains("PositionMismatch");
        assertThat(does(RouterCall.setDelegate(stranger.address(), chain.seconds() + 1_000)))
                .isEmpty();
        Intent close =
                new Intent.CloseCoin(trader, 1, held.index(), held.at(), held.coins(), PRICE, later, BigInteger.TWO);
        assertThat(trades.execute(signed(stranger, close))).isPresent();
        assertThat(trades.of(trader)).isEmpty();
        assertThat(money()).isEqualTo(1_000 * HUNDRED - 2 * (500_000 + 1));
    }

    @Test
    @DisplayName("levels that are signed are set on the chain, both at once; a stop that acts at once is refused")
    void levels() {
        assertThat(does(RouterCall.openTrade(trade(true, PRICE), 0, ONE))).isEmpty();
        keeper(PRICE);
        // 2,500 % of the collateral at 10x, on what the position has after its fee.
        assertThat(trades.levels(held())[0]).isBetween(PRICE * 34 / 10, PRICE * 35 / 10);
        long later = (chain.seconds() + 60) * 1_000;
        Intent.Levels right = new Intent.Levels(trader, 1, 0, PRICE * 2, PRICE - 1, later, BigInteger.ONE);
        AvantisWords.Posted posted = signed(key, right);
        assertThat(trades.setLevels(right, trader, posted.signature())).isTrue();
        assertThat(trades.levels(held())).containsExactly(PRICE * 2, PRICE - 1);
        Intent.Levels wrong = new Intent.Levels(trader, 1, 0, PRICE * 2, PRICE, later, BigInteger.TWO);
        assertThat(trades.setLevels(wrong, trader, signed(key, wrong).signature()))
                .isFalse();
        trades.trades(PRICE - 2);
        chain.operate(ROUTER, "stubTrigger", words(trader, 1L, 0L, 1L, PRICE - 2));
        assertThat(trades.of(trader)).isEmpty();
    }

    @Test
    @DisplayName("what is opened, added and closed by collateral is initiated by one transaction and done by a keeper")
    void byCollateral() {
        assertThat(does(RouterCall.openTrade(trade(false, PRICE), 3, ONE))).isEqualTo("PnlOrderNotAllowed");
        assertThat(does(newFunded().address(), RouterCall.openTrade(trade(false, PRICE), 0, ONE), 0))
                .as("somebody else's trade")
                .isEqualTo("NotTrader");
        assertThat(does(RouterCall.openTrade(trade(false, PRICE), 0, ONE))).isEmpty();
        assertThat(money()).isEqualTo(999 * HUNDRED);
        assertThat(trades.of(trader)).isEmpty();
        keeper(PRICE);
        assertThat(held().coins()).isEqualTo(200_000_000); // 0.02 at 50,000
        assertThat(held().collateral()).isEqualTo(HUNDRED - 500_001);

        SizeUpdate more = new SizeUpdate(trader, 1, 0, PRICE, HUNDRED, 20 * ONE);
        assertThat(does(RouterCall.increasePositionSize(more, ONE))).isEmpty();
        keeper(PRICE);
        assertThat(held().coins()).isEqualTo(600_000_000);

        long half = held().collateral() / 2;
        assertThat(does(RouterCall.closeTradeMarket(1, 0, held().collateral() + 1, PRICE)))
                .isEqualTo("PositionMismatch");
        assertThat(does(RouterCall.closeTradeMarket(1, 0, half, PRICE))).isEmpty();
        keeper(0);
        assertThat(held().coins()).as("canceled without a price").isEqualTo(600_000_000);
        assertThat(does(RouterCall.closeTradeMarket(1, 0, half, PRICE))).isEmpty();
        keeper(PRICE);
        assertThat(held().coins()).isBetween(299_999_900L, 300_000_100L);
        assertThat(does(RouterCall.closeTradeMarket(1, 1, 1, PRICE))).isEqualTo("NoPosition");
    }

    private PrivateKey newFunded() {
        PrivateKey made = newKey();
        chain.fund(HUNDRED, HUNDRED, made.address());
        return made;
    }

    @Test
    @DisplayName("margin needs a wei and a price that can be read, and goes in and out at once")
    void margin() {
        assertThat(does(RouterCall.openTrade(trade(true, PRICE), 0, ONE))).isEmpty();
        keeper(PRICE);
        List<byte[]> price = List.of(HexFormat.of().parseHex(words(PRICE)));
        assertThat(does(RouterCall.updateMargin(1, 0, false, HUNDRED, price, 1)))
                .isEqualTo("NoFee");
        assertThat(does(trader, RouterCall.updateMargin(1, 0, false, HUNDRED, List.of(), 1), 1))
                .isEqualTo("NoPrice");
        long opened = held().at();
        assertThat(does(trader, RouterCall.updateMargin(1, 0, false, HUNDRED, price, 1), 1))
                .isEmpty();
        assertThat(held().collateral()).isEqualTo(2 * HUNDRED - 500_001);
        assertThat(held().at())
                .as("signed closes have to name another time now")
                .isGreaterThan(opened);
        assertThat(does(trader, RouterCall.updateMargin(1, 0, true, 190_000_000, price, 1), 1))
                .as("more than 75x")
                .isEqualTo("WrongTrade");
        assertThat(does(trader, RouterCall.updateMargin(1, 0, true, HUNDRED, price, 0), 1))
                .isEmpty();
        assertThat(money()).isEqualTo(999 * HUNDRED);
    }

    @Test
    @DisplayName(
            "a delegate acts for the trader until a second, or until it is removed, and no further than once removed")
    void delegates() {
        PrivateKey delegate = newFunded();
        byte[] acts = RouterCall.delegatedAction(trader, RouterCall.openTrade(trade(true, PRICE), 0, ONE));
        assertThat(does(delegate.address(), acts, 0)).isEqualTo("NotDelegate");
        assertThat(does(RouterCall.setDelegate(delegate.address(), chain.seconds())))
                .isEqualTo("WrongExpiry");
        assertThat(does(RouterCall.setDelegate(delegate.address(), chain.seconds() + 100)))
                .isEmpty();
        assertThat(does(delegate.address(), acts, 0)).isEmpty();
        keeper(PRICE);
        assertThat(money()).as("the trader's own").isEqualTo(999 * HUNDRED);
        byte[] twice = RouterCall.delegatedAction(trader, acts);
        assertThat(does(delegate.address(), twice, 0)).isEqualTo("NotDelegate");
        chain.mine(chain.seconds() + 100);
        assertThat(does(delegate.address(), acts, 0)).as("run out").isEqualTo("NotDelegate");
        assertThat(does(RouterCall.setDelegate(delegate.address(), chain.seconds() + 100)))
                .isEmpty();
        assertThat(does(RouterCall.removeDelegate(delegate.address()))).isEmpty();
        assertThat(does(delegate.address(), acts, 0)).isEqualTo("NotDelegate");
    }

    @Test
    @DisplayName(
            "orders that wait hold their collateral, stand for some blocks before they change, and leave their place to others")
    void ordersThatWait() {
        long below = PRICE / 10 * 9;
        assertThat(does(RouterCall.openTrade(trade(true, below), 2, ONE))).isEmpty();
        assertThat(does(RouterCall.openTrade(trade(true, PRICE / 10 * 11), 1, ONE)))
                .isEmpty();
        assertThat(money()).isEqualTo(998 * HUNDRED);
        assertThat(waits(0)).isEqualTo(below);
        assertThat(does(RouterCall.cancelOpenLimitOrder(1, 0))).isEqualTo("TooEarly");
        assertThat(does(RouterCall.updateOpenLimitOrder(1, 0, below - 1, ONE, 0, 0)))
                .isEqualTo("TooEarly");
        for (long i = 0; i < StubContracts.TIMELOCK; i++) {
            chain.mine(chain.seconds() + 2);
        }
        assertThat(does(RouterCall.updateOpenLimitOrder(1, 0, below - 1, ONE, 0, 0)))
                .isEmpty();
        assertThat(waits(0)).isEqualTo(below - 1);
        assertThat(does(RouterCall.cancelOpenLimitOrder(1, 0)))
                .as("its time begins anew")
                .isEqualTo("TooEarly");
        assertThat(executes(0, below)).as("above a limit to buy at").contains("TooEarly");
        assertThat(executes(1, below)).as("below a stop to buy at").contains("TooEarly");
        assertThat(executes(1, PRICE / 10 * 11 + PRICE))
                .as("beyond its slippage")
                .contains("TooEarly");
        chain.operate(ROUTER, "stubExecuteLimit", words(trader, 1L, 1L, PRICE / 10 * 11 + 1));
        assertThat(held().index())
                .as("places of orders and of positions are not the same")
                .isZero();
        assertThat(held().price()).isEqualTo(PRICE / 10 * 11 + 1);
        assertThat(waits(1)).isZero();

        assertThat(does(RouterCall.openTrade(trade(false, PRICE * 2), 2, ONE))).isEmpty();
        assertThat(waits(1)).as("the first empty place").isEqualTo(PRICE * 2);
        for (long i = 0; i < StubContracts.TIMELOCK; i++) {
            chain.mine(chain.seconds() + 2);
        }
        assertThat(does(RouterCall.cancelOpenLimitOrder(1, 0))).isEmpty();
        assertThat(does(RouterCall.cancelOpenLimitOrder(1, 1))).isEmpty();
        assertThat(does(RouterCall.cancelOpenLimitOrder(1, 1))).isEqualTo("NoOrder");
        assertThat(money()).as("all but what was filled").isEqualTo(999 * HUNDRED);
    }

    /** The price at which the order in a place waits; 0 where there is none. */
    private long waits(long place) {
        return chain.view(STORAGE, "getOpenLimitOrder", trader, 1L, place)
                .get(5)
                .longValueExact();
    }

    private Optional<String> executes(long place, long price) {
        return chain.refusal(ROUTER, "stubExecuteLimit", words(trader, 1L, place, price));
    }
}
