package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.MarketHours;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A random question whose policy names some of the optional rules, near the figures of the account. */
final class NamedWorld {
    private static final List<String> NAMES = List.of("BTC-USD", "ETH-USD", "LONG", "SHORT", "grid");

    private static final List<PolicyScope> SCOPES = List.of(
            PolicyScope.strategy("grid"),
            PolicyScope.market("BTC-USD"),
            PolicyScope.market("ETH-USD"),
            PolicyScope.group("crypto"),
            PolicyScope.side(Side.LONG),
            PolicyScope.side(Side.SHORT));

    private final RandomGenerator random;

    private NamedWorld(RandomGenerator random) {
        this.random = random;
    }

    static World next(RandomGenerator random) {
        return new NamedWorld(random).world(RandomWorld.ordinary(random), 6);
    }

    /** With many more rules named. */
    static World dense(RandomGenerator random) {
        return new NamedWorld(random).world(RandomWorld.ordinary(random), 1 + random.nextInt(24));
    }

    private World world(World plain, int named) {
        World base = random.nextInt(4) == 0 ? plain.market(inHours(plain.market())) : plain;
        PolicyBuilder policy = base.policy().toBuilder("named", 1);
        for (int i = random.nextInt(named); i > 0; i--) {
            name(policy, base);
        }
        if (random.nextInt(20) == 0) {
            policy.permit(List.of(random.nextBoolean() ? "BTC-USD" : "SOL-USD"));
        }
        OrderContext context = new OrderContext(
                random.nextBoolean()
                        ? null
                        : Price.of(
                                Math.max(1, near(base.market().priceUnits())),
                                base.market().instrument().priceDecimals()),
                random.nextBoolean() ? null : Ratio.ofMillionths(random.nextInt(20_000)),
                random.nextBoolean() ? "grid" : "",
                random.nextBoolean());
        MarketState market = base.market()
                .withSequencer(Sequencer.values()[random.nextInt(3)])
                .withQuality(new MarketQuality(
                        maybe(2_000),
                        maybe(4_000_000),
                        maybe(20_000),
                        maybe(100),
                        maybe(100),
                        maybe(3_000_000),
                        maybe(1_000_000),
                        maybe(2_000_000)));
        OpenOrder order = base.order().withContext(context);
        return base.policy(policy.build()).order(order).market(market).account(account(base, order));
    }

    /** Some of the hours are over at {@link World#NOON}, a Tuesday night. */
    private MarketState inHours(MarketState market) {
        Instrument i = market.instrument();
        MarketHours hours = MarketHours.parse(random.nextBoolean() ? "Mon 13:30-20:00" : "Mon 00:00-Fri 21:00");
        return MarketState.of(
                new Instrument(
                        i.id(),
                        i.kind(),
                        i.base(),
                        i.quote(),
                        i.collateral(),
                        i.priceDecimals(),
                        i.sizeDecimals(),
                        i.daysPerYear(),
                        hours,
                        i.group()),
                market.terms(),
                market.status(),
                market.reason(),
                market.priceUnits(),
                market.confidenceUnits(),
                market.asOfMicros());
    }

    private AccountState account(World base, OpenOrder order) {
        AccountState.Builder account = base.account().toBuilder();
        if (random.nextInt(4) > 0) {
            account.windows(new LossWindows(
                    dollars(-500), dollars(-2_000), base.account().equity().plus(dollars(500))));
        }
        if (random.nextInt(4) > 0) {
            List<ClosedTrade> trades = new ArrayList<>();
            for (int i = random.nextInt(8); i > 0; i--) {
                trades.add(new ClosedTrade(
                        random.nextBoolean() ? "BTC-USD" : "ETH-USD",
                        World.NOON - i * random.nextLong(600_000_000L, 900_000_000L) / 2,
                        Usd.of(random.nextInt(-3, 4)),
                        random.nextBoolean()));
            }
            account.trades(TradeLog.of(trades));
        }
        if (random.nextInt(4) > 0) {
            OrderLog log = OrderLog.EMPTY;
            for (int i = random.nextInt(5); i > 0; i--) {
                log = log.plus(
                        random.nextBoolean() ? order : World.order(Side.LONG, "1", "1", null, null),
                        World.NOON - i * 600_000_000L + random.nextLong(600_000_000L));
            }
            account.orders(log);
        }
        if (random.nextInt(3) > 0) {
            List<RiskLock> locks = new ArrayList<>();
            for (int i = Math.max(0, random.nextInt(10) - 7); i > 0; i--) {
                RiskLock.Scope scope = RiskLock.Scope.values()[random.nextInt(4)];
                locks.add(new RiskLock(
                        scope,
                        switch (scope) {
                            case ACCOUNT -> "";
                            case SIDE -> random.nextBoolean() ? "LONG" : "SHORT";
                            case MARKET, STRATEGY -> NAMES.get(random.nextInt(NAMES.size()));
                        },
                        World.NOON + random.nextInt(2_000_000),
                        "a reason"));
            }
            account.locks(locks);
        }
        if (random.nextInt(4) == 0) {
            account.market(
                    "BTC-USD",
                    MarketExposure.NONE.plusOpen(
                            Side.SHORT, dollars(500).abs(), World.NOON - random.nextLong(14_400_000_000L)));
        }
        account.market(
                "SOL-USD",
                random.nextBoolean() ? "crypto" : "other",
                MarketExposure.NONE
                        .plusOpen(
                                random.nextBoolean() ? Side.LONG : Side.SHORT,
                                dollars(5_000).abs(),
                                World.NOON)
                        .plusReserved(Side.SHORT, dollars(3_000).abs()));
        return account.build();
    }

    private Usd dollars(int spread) {
        return Usd.ofMicros(random.nextLong(-1_000_000L * Math.abs(spread), 1_000_000L * Math.abs(spread) + 1));
    }

    private @Nullable Ratio maybe(int most) {
        return random.nextInt(5) == 0 ? null : Ratio.ofMillionths(random.nextInt(most));
    }

    private long near(long price) {
        return price + random.nextLong(-Math.max(1, price / 50), Math.max(1, price / 50) + 1);
    }

    private void name(PolicyBuilder policy, World base) {
        RiskLimit limit = RiskLimit.values()[random.nextInt(RiskLimit.MANDATORY, RiskLimit.values().length)];
        if (random.nextInt(12) == 0) {
            policy.tiers(List.of(
                    new LeverageTier(Usd.of(1_000), Leverage.of(100)),
                    new LeverageTier(Usd.of(50_000), Leverage.of(20))));
            return;
        }
        set(policy, limit, base);
        if (limit.partner() != limit) {
            set(policy, limit.partner(), base);
        } else if (random.nextInt(3) == 0) {
            policy.limit(SCOPES.get(random.nextInt(SCOPES.size())), limit, value(limit, base));
        }
    }

    private void set(PolicyBuilder policy, RiskLimit limit, World base) {
        policy.limit(limit, value(limit, base));
    }

    /** Of every magnitude that can bind, without contradictions. */
    private long value(RiskLimit limit, World base) {
        long notional = Math.max(1, base.order().collateral().micros())
                * base.order().leverage().hundredths()
                / 100;
        long most = switch (limit) {
            case MIN_ORDER_NOTIONAL -> 1_000_000L;
            case MAX_ORDER_NOTIONAL -> Math.max(2_000_000L, 4 * notional);
            case MIN_STOP_DISTANCE, MIN_TARGET_DISTANCE -> 5_000;
            case PRICE_COLLAR -> 20_000;
            case MAX_STOP_DISTANCE, MAX_TARGET_DISTANCE -> 100_000;
            case MAX_GROSS_EXPOSURE, MAX_NET_EXPOSURE, MAX_LONG_EXPOSURE, MAX_SHORT_EXPOSURE, MAX_GROUP_EXPOSURE ->
                4 * notional + 10_000_000_000L;
            case MAX_COLLATERAL, MAX_HOURLY_LOSS, MAX_WEEKLY_LOSS, MAX_DAILY_LOSS_AMOUNT ->
                4 * base.order().collateral().micros() + 1_000_000_000L;
            case MAX_ORDER_SIZE -> 100_000_000_000L;
            case MAX_CONFIDENCE -> 300;
            case MIN_MARKET_PROFIT -> 3_000_000;
            default ->
                switch (limit.kind()) {
                    case SHARE, RATIO, NUMBER -> Math.min(limit.max(), 3_000_000);
                    case DURATION -> 7_200_000_000L;
                    case COUNT -> 8;
                    case SWITCH -> 1;
                    case ACCESS -> 2;
                    case USD, SIGNED_USD, LEVERAGE, COINS -> 1_000_000_000L;
                };
        };
        long least = switch (limit) {
            case MIN_MARKET_PROFIT -> -3_000_000;
            case MAX_ORDER_NOTIONAL, MAX_COLLATERAL, MAX_GROSS_EXPOSURE, MAX_GROUP_EXPOSURE -> 1_000_000L;
            case MAX_STOP_DISTANCE, MAX_TARGET_DISTANCE -> 5_000;
            default -> Math.max(1, limit.min());
        };
        return least >= most ? least : random.nextLong(least, most + 1);
    }
}
