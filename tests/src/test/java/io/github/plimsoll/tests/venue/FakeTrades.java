package io.github.plimsoll.tests.venue;

import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.avantis.message.SizeUpdate;
import io.github.plimsoll.avantis.message.Trade;
import io.github.plimsoll.avantis.venue.ChainProof;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.numbers.WorldClock;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The contracts of Avantis v2 after the protocol page: positions of traders in one market, their wallets, the bitmap of nonces, and
 * what makes an intent fail. Time and prices are the test's. Thread-safe.
 */
public final class FakeTrades implements VenueContracts, ChainProof {
    private static final BigInteger TEN_THOUSAND = BigInteger.valueOf(10_000);

    /** A position; what is left of one that was closed has no coins. */
    public record Held(
            EvmAddress trader,
            long index,
            boolean buy,
            long collateral,
            long leverage,
            long coins,
            long price,
            long at) {}

    /**
     * What an intent did.
     *
     * @param now the position after it
     * @param paid to the trader, micro-dollars
     */
    public record Fill(boolean opens, Held now, long coins, long price, long paid) {}

    private final WorldClock clock;
    private final List<Held> held = new ArrayList<>();
    private final Set<String> used = new HashSet<>();
    /** What each trader has in the wallet, micro-dollars. */
    private final Map<EvmAddress, Long> wallets = new HashMap<>();

    /** Target and stop of each place that has some. */
    private final Map<String, long[]> levels = new HashMap<>();

    /** What the contract may take from each trader, micro-dollars. */
    private final Map<EvmAddress, Long> allowances = new HashMap<>();

    /** Orders that wait. */
    private final FakeResting resting = new FakeResting();

    /** The block that is being made. */
    private long block;

    private long price;
    private int fills;
    /** What a canceled open does not give back, micro-dollars. */
    private long cancelFee;
    /** Seconds by which the newest block is behind; below 0: nothing can be read. */
    private long behind;

    public FakeTrades(WorldClock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void trades(long units) {
        price = units;
    }

    @Override
    public String prices() {
        return "0506"; // nothing here reads it
    }

    public synchronized int fills() {
        return fills;
    }

    @Override
    public synchronized List<Held> of(EvmAddress trader) {
        return held.stream().filter(one -> one.trader().equals(trader)).toList();
    }

    @Override
    public synchronized long[] levels(Held one) {
        return levels.getOrDefault(place(one.trader(), one.index()), new long[2])
                .clone();
    }

    private static String place(EvmAddress trader, long index) {
        return trader + " " + index;
    }

    /** The contract sets both levels of what stands in that place; false where it undoes the transaction. */
    public synchronized boolean setLevels(Intent.Levels to, EvmAddress signer) {
        Held one = at(to.trader(), to.index());
        boolean atOnce =
                to.stopLoss() > 0 && one != null && (one.buy() ? to.stopLoss() >= price : to.stopLoss() <= price);
        if (one == null || atOnce || to.deadlineMs() < clock.epochMicros() / 1_000) {
            return false;
        }
        if (!used.add(signer + " " + to.nonce())) {
            return false;
        }
        levels.put(place(one.trader(), one.index()), new long[] {to.takeProfit(), to.stopLoss()});
        return true;
    }

    @Override
    public boolean setLevels(Intent.Levels to, EvmAddress signer, Signature signature) {
        return setLevels(to, signer);
    }

    /** The venue ends positions whose stop the price has reached, and tells nobody. */
    public synchronized int stopsAct() {
        List<Held> over = held.stream()
                .filter(one -> levels(one)[1] > 0 && (one.buy() ? price <= levels(one)[1] : price >= levels(one)[1]))
                .toList();
        over.forEach(one -> {
            held.remove(one);
            levels.remove(place(one.trader(), one.index()));
            long result = (one.buy() ? 1 : -1) * (notional(one.coins(), price) - notional(one.coins(), one.price()));
            pays(one.trader(), Math.max(0, one.collateral() + result - fee(notional(one.coins(), price))));
        });
        return over.size();
    }

    /** Somebody else trades for the trader. */
    public synchronized void tradesElsewhere(EvmAddress trader, boolean buy, long collateral, long leverage) {
        long coins = quarters(BigInteger.valueOf(collateral)
                .multiply(BigInteger.valueOf(leverage))
                .multiply(TEN_THOUSAND)
                .divide(BigInteger.valueOf(price))
                .longValueExact());
        long exact = leverage(coins, price, collateral);
        held.add(new Held(trader, emptyIndex(trader), buy, collateral, exact, coins, price, seconds()));
        pays(trader, -collateral);
    }

    /** Who trades elsewhere knows no units of ours: sizes end with a quarter of one, which readings still tell apart. */
    private static long quarters(long coins) {
        return coins - coins % 25;
    }

    /** The trader moves margin between the wallet and the first position elsewhere, which renews its timestamp. */
    public synchronized void movesMargin(EvmAddress trader, long micros) {
        moves(of(trader).get(0), micros);
    }

    private void moves(Held one, long micros) {
        held.remove(one);
        pays(one.trader(), -micros);
        long collateral = one.collateral() + micros;
        held.add(new Held(
                one.trader(),
                one.index(),
                one.buy(),
                collateral,
                leverage(one.coins(), one.price(), collateral),
                one.coins(),
                one.price(),
                Math.max(seconds(), one.at() + 1)));
    }

    /** From now on the contract may take so much from a trader; before that a million dollars. */
    synchronized void allows(EvmAddress trader, long micros) {
        allowances.put(trader, micros);
    }

    /** What a canceled open does not give back from now on, micro-dollars. */
    synchronized void cancelFee(long micros) {
        cancelFee = micros;
    }

    /**
     * A transaction that calls the router: whether it did anything, or was undone.
     *
     * @param hash of it
     */
    public synchronized boolean call(EvmAddress from, String data, String hash) {
        EvmAddress trader = from;
        String own = data;
        if (data.startsWith("9a10cc32")) {
            trader = new EvmAddress("0x" + data.substring(8 + 24, 8 + 64));
            int length = Integer.parseInt(data.substring(8 + 128, 8 + 192), 16);
            own = data.substring(8 + 192, 8 + 192 + 2 * length);
        }
        if (own.startsWith("19cde9a1")) {
            return places(trader, own);
        }
        if (own.startsWith("b9b6573a")) {
            return cancels(trader, own);
        }
        long index = word(own, 1);
        if (own.startsWith("1594c97c")) {
            long coins = word(own, 2);
            if (at(trader, index) == null || at(trader, index).coins() < coins) {
                return false;
            }
            EvmAddress whose = trader;
            asked.put(hash, () -> {
                Held still = at(whose, index);
                return still == null ? Optional.empty() : Optional.of(close(still, coins));
            });
            return true;
        }
        if (own.startsWith("179c2a92")) {
            Trade t = Trade.opening(
                    new EvmAddress("0x" + own.substring(8 + 24, 8 + 64)),
                    word(own, 1),
                    word(own, 4),
                    word(own, 5),
                    word(own, 6) == 1,
                    word(own, 7),
                    word(own, 8),
                    word(own, 9));
            long coins = word(own, 12);
            long slippage = word(own, 15);
            return t.trader().equals(trader)
                    && word(own, 2) + word(own, 3) + word(own, 10) == 0
                    && escrows(hash, trader, t.positionSizeUsdc(), () -> opened(t, coins, slippage));
        }
        if (own.startsWith("912263d9")) {
            SizeUpdate more = new SizeUpdate(
                    new EvmAddress("0x" + own.substring(8 + 24, 8 + 64)),
                    word(own, 1),
                    word(own, 2),
                    word(own, 3),
                    word(own, 4),
                    word(own, 5));
            long coins = word(own, 6);
            long slippage = word(own, 9);
            return more.trader().equals(trader)
                    && at(trader, more.index()) != null
                    && escrows(hash, trader, more.collateral(), () -> increased(more, coins, slippage));
        }
        if (!own.startsWith("b9fe2af3")) {
            return false;
        }
        long change = word(own, 2) == 1 ? -word(own, 3) : word(own, 3);
        Held one = at(trader, index);
        // Below a collateral of a fiftieth of the notional it is liquidated in this contract.
        if (one == null || (one.collateral() + change) * 50 < notional(one.coins(), one.price())) {
            return false;
        }
        moves(one, change);
        return true;
    }

    /** The block that is being made now. */
    synchronized void block(long number) {
        block = number;
    }

    /** Blocks before the contract takes an order back that waits. */
    synchronized void timelock(long blocks) {
        resting.timelock(blocks);
    }

    /** What a trader has waiting. */
    @Override
    public synchronized List<FakeResting.Waiting> waiting(EvmAddress trader) {
        return resting.of(trader);
    }

    /** The trader places the same as one that waits, at the venue's site. */
    synchronized void placesElsewhere(FakeResting.Waiting like, long inBlock) {
        pays(like.trader(), -like.collateral());
        resting.place(
                like.trader(),
                like.buy(),
                like.collateral(),
                like.leverage(),
                like.price(),
                like.slippage(),
                like.type(),
                inBlock);
    }

    /** The trader takes one back at the venue's site. */
    synchronized void cancelsElsewhere(EvmAddress trader, long index) {
        pays(trader, resting.cancel(trader, index, Long.MAX_VALUE));
    }

    private boolean places(EvmAddress trader, String own) {
        long collateral = word(own, 4);
        long allowed = allowances.getOrDefault(trader, 1_000_000_000_000L);
        boolean fits = trader.equals(new EvmAddress("0x" + own.substring(8 + 24, 8 + 64)))
                && word(own, 1) == 1
                && word(own, 2) + word(own, 3) + word(own, 8) + word(own, 9) + word(own, 10) == 0
                && allowed >= collateral;
        if (!fits
                || !resting.place(
                        trader,
                        word(own, 6) == 1,
                        collateral,
                        word(own, 7),
                        word(own, 5),
                        word(own, 12),
                        word(own, 11),
                        block)) {
            return false;
        }
        allowances.put(trader, allowed - collateral);
        pays(trader, -collateral);
        return true;
    }

    private boolean cancels(EvmAddress trader, String own) {
        long back = word(own, 0) == 1 ? resting.cancel(trader, word(own, 1), block) : -1;
        if (back < 0) {
            return false;
        }
        pays(trader, back);
        return true;
    }

    /** A keeper carries out what waits for the price that there is, with all of its collateral but for the fee. */
    @Override
    public synchronized void keepsWaiting() {
        for (FakeResting.Waiting one : resting.taken(price)) {
            long fee = fee(BigInteger.valueOf(one.collateral())
                    .multiply(BigInteger.valueOf(one.leverage()))
                    .divide(BigInteger.TEN.pow(10))
                    .longValueExact());
            long net = one.collateral() - fee;
            long coins = BigInteger.valueOf(net)
                    .multiply(BigInteger.valueOf(one.leverage()))
                    .multiply(TEN_THOUSAND)
                    .divide(BigInteger.valueOf(price))
                    .longValueExact();
            held.add(new Held(
                    one.trader(), emptyIndex(one.trader()), one.buy(), net, one.leverage(), coins, price, seconds()));
        }
    }

    /** What transactions have initiated, by their hashes, in their order. */
    private final Map<String, Supplier<Optional<Fill>>> asked = new LinkedHashMap<>();

    /** The contract takes the collateral at once; a keeper who does not fill it gives it back, but for what a cancel costs. */
    private boolean escrows(String hash, EvmAddress trader, long collateral, Supplier<Optional<Fill>> fills) {
        long allowed = allowances.getOrDefault(trader, 1_000_000_000_000L);
        if (allowed < collateral) {
            return false;
        }
        allowances.put(trader, allowed - collateral);
        pays(trader, -collateral);
        asked.put(hash, () -> {
            Optional<Fill> fill = fills.get();
            if (fill.isEmpty()) {
                pays(trader, collateral - cancelFee);
            }
            return fill;
        });
        return true;
    }

    @Override
    public synchronized Optional<Fill> keeps(String hash) {
        Supplier<Optional<Fill>> next = asked.remove(hash);
        Optional<Fill> fill = next == null ? Optional.empty() : next.get();
        fills += fill.isPresent() ? 1 : 0;
        return fill;
    }

    private static long word(String call, int place) {
        return Long.parseLong(call.substring(8 + 64 * place, 8 + 64 * (place + 1)), 16);
    }

    /** A half of the first position is closed elsewhere at the price of now, which renews its timestamp. */
    public synchronized void closesHalfElsewhere(EvmAddress trader) {
        Held one = of(trader).get(0);
        held.remove(one);
        long coins = quarters(one.coins() / 2);
        long part = one.collateral() / 2;
        long result = (one.buy() ? 1 : -1) * (notional(coins, price) - notional(coins, one.price()));
        pays(trader, Math.max(0, part + result));
        held.add(new Held(
                trader,
                one.index(),
                one.buy(),
                one.collateral() - part,
                leverage(one.coins() - coins, one.price(), one.collateral() - part),
                one.coins() - coins,
                one.price(),
                Math.max(seconds(), one.at() + 1)));
    }

    /** The venue ends a position and keeps what is left of it. */
    public synchronized void liquidates(Held one) {
        held.remove(one);
        levels.remove(place(one.trader(), one.index()));
    }

    /** Somebody else closes everything. */
    public synchronized void closesElsewhere(EvmAddress trader) {
        of(trader).forEach(one -> {
            pays(trader, one.collateral());
            levels.remove(place(trader, one.index()));
        });
        held.removeIf(one -> one.trader().equals(trader));
    }

    @Override
    public synchronized Use use(EvmAddress signer, BigInteger nonce, long until) {
        if (used.contains(signer + " " + nonce)) {
            return Use.USED;
        }
        return seconds() > until ? Use.UNUSED : Use.UNKNOWN;
    }

    /** Somebody takes money out of the wallet, or puts some in. */
    public synchronized void pays(EvmAddress trader, long micros) {
        wallets.merge(trader, micros, Long::sum);
    }

    /** The newest block is so many seconds behind from now on; below 0: nothing can be read of wallets. */
    public synchronized void lags(long seconds) {
        behind = seconds;
    }

    @Override
    public synchronized Optional<Funds> funds(EvmAddress trader) {
        return behind < 0
                ? Optional.empty()
                : Optional.of(new Funds(wallets.getOrDefault(trader, 0L), seconds() - behind));
    }

    @Override
    public synchronized Optional<BigInteger> allowance(EvmAddress trader) {
        return behind < 0
                ? Optional.empty()
                : Optional.of(BigInteger.valueOf(allowances.getOrDefault(trader, 1_000_000_000_000L)));
    }

    @Override
    public synchronized OptionalLong openTrades(EvmAddress trader, long pairIndex) {
        return OptionalLong.of(
                held.stream().filter(one -> one.trader().equals(trader)).count());
    }

    private long seconds() {
        return clock.epochMicros() / 1_000_000;
    }

    public static BigInteger nonce(Intent intent) {
        return intent instanceof Intent.OpenCoin open
                ? open.nonce()
                : intent instanceof Intent.IncreaseCoin more ? more.nonce() : ((Intent.CloseCoin) intent).nonce();
    }

    public static long deadline(Intent intent) {
        return intent instanceof Intent.OpenCoin open
                ? open.deadlineMs()
                : intent instanceof Intent.IncreaseCoin more
                        ? more.deadlineMs()
                        : ((Intent.CloseCoin) intent).deadlineMs();
    }

    @Override
    public Optional<String> error(AvantisWords.Posted order) {
        return error(order.intent(), order.signer());
    }

    @Override
    public Optional<Fill> execute(AvantisWords.Posted order) {
        return execute(order.intent(), order.signer());
    }

    /** Why the contract undoes the transaction; empty when it does not. */
    public synchronized Optional<String> error(Intent intent, EvmAddress signer) {
        if (used.contains(signer + " " + nonce(intent))) {
            return Optional.of("InvalidNonce");
        }
        if (deadline(intent) < clock.epochMicros() / 1_000) {
            return Optional.of("InvalidDeadline");
        }
        boolean gone = (intent instanceof Intent.CloseCoin close && find(close) == null)
                || (intent instanceof Intent.IncreaseCoin more
                        && at(more.update().trader(), more.update().index()) == null);
        return gone ? Optional.of("PositionMismatch") : Optional.empty();
    }

    /** Uses the nonce of an intent without {@link #error}; empty when the price is out of bounds, so that nothing else happens. */
    public synchronized Optional<Fill> execute(Intent intent, EvmAddress signer) {
        if (!used.add(signer + " " + nonce(intent))) {
            throw new IllegalStateException("a nonce works once");
        }
        Optional<Fill> fill = intent instanceof Intent.OpenCoin open
                ? open(open)
                : intent instanceof Intent.IncreaseCoin more ? increase(more) : close((Intent.CloseCoin) intent);
        fills += fill.isPresent() ? 1 : 0;
        return fill;
    }

    private Optional<Fill> open(Intent.OpenCoin intent) {
        Optional<Fill> fill = opened(intent.trade(), intent.coins(), intent.slippage());
        fill.ifPresent(done -> pays(intent.trade().trader(), -intent.trade().positionSizeUsdc()));
        return fill;
    }

    private Optional<Fill> opened(Trade t, long coins, long slippage) {
        if (beyond(t.openPrice(), slippage, t.buy())) {
            return Optional.empty();
        }
        long net = t.positionSizeUsdc() - fee(notional(coins, price));
        long leverage = leverage(coins, price, net);
        Held now = new Held(t.trader(), emptyIndex(t.trader()), t.buy(), net, leverage, coins, price, seconds());
        held.add(now);
        return Optional.of(new Fill(true, now, coins, price, 0));
    }

    private boolean beyond(long wanted, long slippage, boolean buys) {
        long bound = BigInteger.valueOf(wanted)
                .multiply(BigInteger.valueOf(slippage))
                .divide(BigInteger.valueOf(1_000_000_000_000L))
                .longValueExact();
        return Math.abs(price - wanted) > bound && (buys ? price > wanted : price < wanted);
    }

    private static long leverage(long coins, long at, long collateral) {
        return BigInteger.valueOf(coins)
                .multiply(BigInteger.valueOf(at))
                .divide(BigInteger.valueOf(collateral).multiply(TEN_THOUSAND))
                .longValueExact();
    }

    /** Whatever stands in that place. */
    private Optional<Fill> increase(Intent.IncreaseCoin intent) {
        SizeUpdate more = intent.update();
        if (at(more.trader(), more.index()) == null) {
            throw new IllegalStateException("no position to add to");
        }
        Optional<Fill> fill = increased(more, intent.coins(), intent.slippage());
        fill.ifPresent(done -> pays(more.trader(), -more.collateral()));
        return fill;
    }

    private Optional<Fill> increased(SizeUpdate more, long added, long slippage) {
        Held one = at(more.trader(), more.index());
        if (one == null || beyond(more.openPrice(), slippage, one.buy())) {
            return Optional.empty();
        }
        held.remove(one);
        long coins = one.coins() + added;
        long collateral = one.collateral() + more.collateral() - fee(notional(added, price));
        long average = BigInteger.valueOf(one.coins())
                .multiply(BigInteger.valueOf(one.price()))
                .add(BigInteger.valueOf(added).multiply(BigInteger.valueOf(price)))
                .divide(BigInteger.valueOf(coins))
                .longValueExact();
        Held now = new Held(
                one.trader(),
                one.index(),
                one.buy(),
                collateral,
                leverage(coins, average, collateral),
                coins,
                average,
                Math.max(seconds(), one.at() + 1));
        held.add(now);
        return Optional.of(new Fill(true, now, added, price, 0));
    }

    private static long notional(long coins, long at) {
        return BigInteger.valueOf(coins)
                .multiply(BigInteger.valueOf(at))
                .divide(BigInteger.TEN.pow(14))
                .longValueExact();
    }

    private static long fee(long notional) {
        return notional / 2_000 + 1;
    }

    private long emptyIndex(EvmAddress trader) {
        long index = 0;
        while (at(trader, index) != null) {
            index++;
        }
        return index;
    }

    private @Nullable Held at(EvmAddress trader, long index) {
        return held.stream()
                .filter(one -> one.trader().equals(trader) && one.index() == index)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Held find(Intent.CloseCoin intent) {
        Held one = at(intent.trader(), intent.index());
        return one != null && one.at() == intent.openedAt() && one.coins() >= intent.coins() ? one : null;
    }

    private Optional<Fill> close(Intent.CloseCoin intent) {
        Held one = find(intent);
        if (one == null) {
            throw new IllegalStateException("no position to close");
        }
        return Optional.of(close(one, intent.coins()));
    }

    private Fill close(Held one, long coins) {
        held.remove(one);
        long part = BigInteger.valueOf(one.collateral())
                .multiply(BigInteger.valueOf(coins))
                .divide(BigInteger.valueOf(one.coins()))
                .longValueExact();
        long result = (one.buy() ? 1 : -1) * (notional(coins, price) - notional(coins, one.price()));
        long paid = Math.max(0, part + result - fee(notional(coins, price)) - 2);
        Held left = new Held(
                one.trader(),
                one.index(),
                one.buy(),
                one.collateral() - part,
                one.leverage(),
                one.coins() - coins,
                one.price(),
                Math.max(seconds(), one.at() + 1));
        if (left.coins() > 0) {
            held.add(left);
        } else {
            levels.remove(place(one.trader(), one.index()));
        }
        pays(one.trader(), paid);
        return new Fill(false, left, coins, price, paid);
    }
}
