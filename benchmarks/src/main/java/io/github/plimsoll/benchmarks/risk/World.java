package io.github.plimsoll.benchmarks.risk;

import io.github.plimsoll.benchmarks.risk.Case.Holdings;
import io.github.plimsoll.benchmarks.risk.Case.Plain;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.risk.AccountState;
import io.github.plimsoll.risk.ControlState;
import io.github.plimsoll.risk.MarketExposure;
import io.github.plimsoll.risk.MarketState;
import io.github.plimsoll.risk.OpenOrder;
import io.github.plimsoll.risk.Reasons;
import io.github.plimsoll.risk.RiskCode;
import io.github.plimsoll.risk.RiskEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * 256 questions, asked by chance: 16 accounts, 20 markets, both sides, with and without a stop; about a quarter are
 * refused, for every reason. All ways of answering agree on each of them, or there is no world.
 */
final class World {
    static final int CASES = 1 << 8;
    static final long NOW = 1_767_571_200_000_000L;
    private static final int ACCOUNTS = 16;
    private static final int MARKETS = 20;
    private static final long DOLLAR = 1_000_000;
    /** The world's prices have 10 decimals, the floor's have 2. */
    private static final long CENT = 100_000_000;

    private static final RiskCode[] CODES = {
        RiskCode.PRICE_TOO_OLD,
        RiskCode.LEVERAGE_ABOVE_MAX,
        RiskCode.NOTIONAL_BELOW_MIN,
        RiskCode.ORDER_NOTIONAL_ABOVE_MAX,
        RiskCode.POSITION_ABOVE_MAX,
        RiskCode.GROSS_EXPOSURE_ABOVE_MAX,
        RiskCode.NET_EXPOSURE_ABOVE_MAX,
        RiskCode.POSITIONS_ABOVE_MAX,
        RiskCode.ACCOUNT_RISK_ABOVE_MAX,
        RiskCode.MARGIN_ABOVE_FREE,
        RiskCode.DAILY_LOSS_ABOVE_MAX,
        RiskCode.LIQUIDATION_TOO_CLOSE
    };

    final RiskEngine engine;
    final Case[] all;
    private long walk = 1;
    private final SplittableRandom random = new SplittableRandom(20_261_121);

    /** Asked for by size and by which of them to keep, told by the number of violated rules. */
    World(int positions, Predicate<Integer> keep) {
        engine = RiskEngine.of(Limits.policy(positions));
        Instrument[] instruments = new Instrument[Math.max(positions, MARKETS)];
        for (int i = 0; i < instruments.length; i++) {
            instruments[i] = Instrument.cryptoPerp("C" + i);
        }
        AccountId id = new AccountId("dry:bench:alice");
        List<Holdings> holdings = new ArrayList<>();
        List<AccountState> accounts = new ArrayList<>();
        for (int i = 0; i < ACCOUNTS; i++) {
            Holdings one = holdings(positions);
            holdings.add(one);
            accounts.add(account(id, one, instruments));
        }
        List<Case> cases = new ArrayList<>();
        Reasons reasons = new Reasons();
        while (cases.size() < CASES) {
            int account = random.nextInt(ACCOUNTS);
            Plain plain = plain(holdings.get(account));
            OpenOrder order = order(id, instruments[plain.market], plain);
            MarketState market = MarketState.priced(
                    instruments[plain.market],
                    Limits.TERMS,
                    plain.price * CENT,
                    plain.confidence * CENT,
                    NOW - plain.age);
            Case one = new Case(order, accounts.get(account), market, plain);
            engine.check(order, one.account, market, ControlState.ACTIVE, NOW, reasons);
            int bits = bits(reasons);
            // the floor counts in cents: what lies on a knife's edge is no question to all of them
            if (bits == Figures.of(plain).bits()
                    && bits == one.compared()
                    && bits == one.exact.bits()
                    && keep.test(reasons.size())) {
                cases.add(one);
            }
        }
        all = cases.toArray(new Case[0]);
    }

    /** One of the questions by chance, which neither the processor nor its caches can learn by heart or must forget. */
    Case next() {
        walk = walk * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
        return all[(int) (walk >>> 56)];
    }

    /** Whether what these rules say is all that our library says. */
    static int bits(Reasons reasons) {
        int bits = 0;
        int known = 0;
        for (int i = 0; i < CODES.length; i++) {
            if (reasons.contains(CODES[i])) {
                bits |= 1 << i;
                known++;
            }
        }
        return known == reasons.size() ? bits : -1;
    }

    private long between(long low, long high) {
        return random.nextLong(low, high + 1);
    }

    private Holdings holdings(int positions) {
        Holdings a = new Holdings();
        a.markets = new int[positions];
        a.notionals = new long[positions];
        a.longs = new boolean[positions];
        long one = 80_000 * DOLLAR / positions;
        for (int i = 0; i < positions; i++) {
            a.markets[i] = i;
            a.notionals[i] = between(one / 2, one * 3 / 2);
            a.longs[i] = random.nextInt(3) > 0;
        }
        a.working = random.nextInt(8) == 0 ? 2 : random.nextInt(2);
        a.equity = between(45_000 * DOLLAR, 120_000 * DOLLAR);
        a.free = between(8_000 * DOLLAR, 30_000 * DOLLAR);
        a.dayBase = between(40_000 * DOLLAR, 120_000 * DOLLAR);
        a.realized = between(-1_500 * DOLLAR, 500 * DOLLAR);
        a.unrealized = between(-500 * DOLLAR, 800 * DOLLAR);
        a.reservedMargin = between(0, 1_000 * DOLLAR);
        a.reservedLoss = between(0, 500 * DOLLAR);
        return a;
    }

    private static AccountState account(AccountId id, Holdings a, Instrument[] instruments) {
        AccountState.Builder builder = AccountState.builder(id, 7)
                .equity(Usd.ofMicros(a.equity))
                .freeMargin(Usd.ofMicros(a.free))
                .dayBase(Usd.ofMicros(a.dayBase))
                .realizedToday(Usd.ofMicros(a.realized))
                .unrealized(Usd.ofMicros(a.unrealized))
                .reservedMargin(Usd.ofMicros(a.reservedMargin))
                .reservedWorstLoss(Usd.ofMicros(a.reservedLoss));
        for (int i = 0; i < a.markets.length; i++) {
            MarketExposure exposure = MarketExposure.NONE.plusOpen(
                    a.longs[i] ? Side.LONG : Side.SHORT, Usd.ofMicros(a.notionals[i]), NOW - 1_000_000);
            // working orders without size, so that only their number counts
            exposure = i == 0 && a.working > 0 ? working(exposure, a.working) : exposure;
            builder.market(instruments[a.markets[i]].id(), instruments[a.markets[i]].group(), exposure);
        }
        return builder.build();
    }

    private static MarketExposure working(MarketExposure exposure, int orders) {
        MarketExposure more = exposure;
        for (int i = 0; i < orders; i++) {
            more = more.plusReserved(Side.LONG, Usd.ZERO);
        }
        return more;
    }

    private Plain plain(Holdings account) {
        Plain p = new Plain();
        p.account = account;
        p.up = random.nextBoolean();
        p.market = random.nextInt(MARKETS);
        p.collateral = random.nextInt(60) == 0 ? between(DOLLAR, 4 * DOLLAR) : between(50 * DOLLAR, 1_500 * DOLLAR);
        p.leverage = random.nextInt(25) == 0 ? between(4_000, 7_000) : between(200, 1_600);
        p.price = between(10_000, 6_500_000);
        p.confidence = random.nextInt(25) == 0 ? p.price / 200 : p.price / between(2_000, 20_000);
        p.age = random.nextInt(25) == 0 ? between(4_000_000, 8_000_000) : between(0, 4_000_000);
        if (random.nextInt(5) > 1) {
            long distance = p.price * 85 / p.leverage * between(20, 70) / 100;
            p.stop = p.up ? p.price - distance : p.price + distance;
        }
        return p;
    }

    private static OpenOrder order(AccountId id, Instrument instrument, Plain p) {
        Price stop = p.stop == 0 ? null : Price.of(p.stop * CENT, instrument.priceDecimals());
        return new OpenOrder(
                id,
                instrument.id(),
                p.up ? Side.LONG : Side.SHORT,
                Usd.ofMicros(p.collateral),
                Leverage.ofHundredths((int) p.leverage),
                stop,
                null);
    }
}
