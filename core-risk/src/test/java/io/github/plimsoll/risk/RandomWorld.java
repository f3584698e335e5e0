package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.MarketHours;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Random questions: most of them ordinary and near their limits, some at the extremes of every range. */
final class RandomWorld {
    private final RandomGenerator random;

    private RandomWorld(RandomGenerator random) {
        this.random = random;
    }

    static World next(RandomGenerator random) {
        RandomWorld worlds = new RandomWorld(random);
        return random.nextInt(10) == 0 ? worlds.extreme() : worlds.ordinary();
    }

    static World ordinary(RandomGenerator random) {
        return new RandomWorld(random).ordinary();
    }

    private World ordinary() {
        RiskPolicy policy = RiskPolicy.builder("random", 1)
                .maxPosition(Usd.ofMicros(spread(1_000_000_000L, 1_000_000_000_000L)))
                .maxLeverage(Leverage.of(random.nextInt(20, 501)))
                .maxAccountRisk(ratio(10_000, 500_000))
                .stressMove(ratio(1_000, 100_000))
                .liquidationBuffer(ratio(10_000, 300_000))
                .maxDailyLoss(ratio(10_000, 500_000))
                .maxPriceAge(Duration.ofMillis(random.nextInt(1_000, 30_000)))
                .build();
        int priceDecimals = random.nextInt(4, 11);
        Instrument market = new Instrument(
                "BTC-USD",
                Instrument.Kind.PERP,
                "BTC",
                "USD",
                Asset.USDC,
                priceDecimals,
                random.nextInt(0, 11),
                365,
                MarketHours.ALWAYS,
                "crypto");
        long price = spread(100_000, 10_000_000_000_000L);
        VenueTerms terms = new VenueTerms(
                ratio(0, 2_000),
                ratio(0, 500),
                ratio(500_000, 1_000_000),
                Leverage.of(random.nextInt(50, 1_001)),
                Usd.ofMicros(random.nextLong(0, 20_000_000)));
        Side side = random.nextBoolean() ? Side.LONG : Side.SHORT;
        int leverage = (int) spread(100, 55_000);
        OpenOrder order = new OpenOrder(
                World.ACCOUNT,
                chance(60) ? "ETH-USD" : "BTC-USD",
                side,
                Usd.ofMicros(spread(100_000, 10_000_000_000L)),
                Leverage.ofHundredths(leverage),
                near(side.opposite(), price, priceDecimals, leverage),
                near(side, price, priceDecimals, leverage));
        MarketState state = state(market, terms, price);
        return new World(
                policy,
                order,
                account(market.id()),
                state,
                chance(15) ? ControlState.values()[random.nextInt(4)] : ControlState.ACTIVE,
                random.nextLong(),
                World.NOON + (chance(12) ? random.nextLong(-3_000_000, 40_000_000) : random.nextLong(0, 1_000_000)));
    }

    private MarketState state(Instrument market, VenueTerms terms, long price) {
        if (chance(20)) {
            return MarketState.unavailable(
                    market, terms, PriceStatus.values()[random.nextInt(1, 4)], "as the feed says");
        }
        long confidence = chance(60) ? -random.nextLong(1, 9) : random.nextLong(0, price / 1_000 + 1);
        return MarketState.priced(market, terms, chance(80) ? -price : price, confidence, World.NOON);
    }

    private AccountState account(String market) {
        long equity = spread(10_000_000L, 1_000_000_000_000L);
        long base = equity / 2 + random.nextLong(equity);
        AccountState.Builder account = AccountState.builder(
                        chance(60) ? new AccountId("someone-else") : World.ACCOUNT, random.nextLong())
                .equity(Usd.ofMicros(chance(30) ? -equity : equity))
                .freeMargin(Usd.ofMicros(chance(30) ? random.nextLong(-equity, 1) : random.nextLong(equity)))
                .dayBase(Usd.ofMicros(chance(30) ? -base : base))
                .realizedToday(Usd.ofMicros(random.nextLong(-base / 6, base / 6)))
                .unrealized(Usd.ofMicros(random.nextLong(-base / 20, base / 20)))
                .reservedMargin(Usd.ofMicros(chance(40) ? -random.nextLong(1, 9) : random.nextLong(equity / 20 + 1)))
                .reservedWorstLoss(Usd.ofMicros(random.nextLong(equity / 50 + 1)));
        if (random.nextBoolean()) {
            account.market(market, exposure(equity));
        }
        if (random.nextBoolean()) {
            account.market("SOL-USD", exposure(equity));
        }
        return account.build();
    }

    private MarketExposure exposure(long equity) {
        return MarketExposure.of(
                random.nextBoolean() ? Side.LONG : Side.SHORT,
                Usd.ofMicros(random.nextLong(equity)),
                Usd.ofMicros(chance(60) ? -1 : random.nextLong(equity / 4 + 1)),
                random.nextInt(5));
    }

    /** Mostly beyond the price on the given side, within the liquidation distance or a little more. */
    private @Nullable Price near(Side side, long price, int decimals, int leverage) {
        if (random.nextBoolean()) {
            return null;
        }
        long reach = Math.max(2, price * 100 / leverage * 11 / 10);
        long step = chance(20) ? -random.nextLong(reach) : random.nextLong(reach);
        return Price.of(Math.max(1, price + side.sign() * step), chance(50) ? decimals + 1 : decimals);
    }

    /** Every quantity anywhere in its type's range. */
    private World extreme() {
        RiskPolicy policy = RiskPolicy.builder("extreme", 1)
                .maxPosition(Usd.ofMicros(positive(Usd.MAX_MICROS)))
                .maxLeverage(Leverage.ofHundredths(random.nextInt(100, 100_001)))
                .maxAccountRisk(ratio(1, 1_000_000))
                .stressMove(ratio(1, 1_000_000))
                .liquidationBuffer(ratio(1, 1_000_000))
                .maxDailyLoss(ratio(1, 1_000_000))
                .maxPriceAge(Duration.ofMinutes(random.nextInt(1, 61)))
                .build();
        int priceDecimals = random.nextInt(0, 19);
        Instrument market = new Instrument(
                "BTC-USD",
                Instrument.Kind.PERP,
                "BTC",
                "USD",
                Asset.USDC,
                priceDecimals,
                random.nextInt(0, Math.min(18, 24 - priceDecimals) + 1),
                365,
                MarketHours.ALWAYS,
                "crypto");
        VenueTerms terms = new VenueTerms(
                ratio(0, 1_000_000),
                ratio(0, 1_000_000),
                ratio(1, 1_000_000),
                Leverage.ofHundredths(random.nextInt(100, 100_001)),
                Usd.ofMicros(positive(Usd.MAX_MICROS)));
        long asOf = chance(4) ? any() : World.NOON;
        MarketState state =
                MarketState.priced(market, terms, positive(Long.MAX_VALUE), positive(Long.MAX_VALUE) - 1, asOf);
        OpenOrder order = new OpenOrder(
                World.ACCOUNT,
                "BTC-USD",
                random.nextBoolean() ? Side.LONG : Side.SHORT,
                Usd.ofMicros(positive(Usd.MAX_MICROS)),
                Leverage.ofHundredths(random.nextInt(100, 100_001)),
                random.nextBoolean() ? null : Price.of(positive(Long.MAX_VALUE), priceDecimals),
                random.nextBoolean() ? null : Price.of(positive(Long.MAX_VALUE), priceDecimals));
        AccountState account = AccountState.builder(World.ACCOUNT, random.nextLong())
                .equity(usd())
                .freeMargin(usd())
                .dayBase(usd())
                .realizedToday(usd())
                .unrealized(usd())
                .reservedMargin(usd())
                .reservedWorstLoss(usd())
                .market(
                        "BTC-USD",
                        new MarketExposure(any(), any(), any(), any(), random.nextInt(), random.nextInt(), any()))
                .market("ETH-USD", MarketExposure.of(Side.LONG, usd(), usd(), random.nextInt()))
                .build();
        return new World(
                policy, order, account, state, ControlState.ACTIVE, random.nextLong(), chance(4) ? any() : asOf);
    }

    private Usd usd() {
        long value = any();
        return Usd.ofMicros(Math.max(-Usd.MAX_MICROS, Math.min(Usd.MAX_MICROS, chance(4) ? value : value >>> 1)));
    }

    private long any() {
        return io.github.plimsoll.testkit.Cases.anyLong(random);
    }

    /** 1 to max, of every magnitude. */
    private long positive(long max) {
        return Math.max(1, Math.min(max, any() >>> 1));
    }

    private Ratio ratio(long from, long to) {
        return Ratio.ofMillionths(random.nextLong(from, to + 1));
    }

    /** Between the bounds, every magnitude alike. */
    private long spread(long from, long to) {
        int low = 63 - Long.numberOfLeadingZeros(from);
        int high = 63 - Long.numberOfLeadingZeros(to);
        long top = 1L << random.nextInt(low, high + 1);
        return Math.max(from, Math.min(to, top + random.nextLong(top)));
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }
}
