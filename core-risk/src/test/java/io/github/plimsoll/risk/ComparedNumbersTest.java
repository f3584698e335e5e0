package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import org.junit.jupiter.api.Test;

/** The numbers of each rule that is a comparison, by hand: micro-dollars, hundredths of 1x, microseconds, price units. */
class ComparedNumbersTest {
    private final World plain = World.plain();
    private final World fall = plain.order(World.order(Side.SHORT, "100", "10", null, null));

    private static void refused(World asked, RiskCode code, long limit, long actual) {
        // A snapshot keeps its rooms for two policies: one of its own for each.
        World w = asked.account(asked.account().toBuilder().build());
        Evaluation quick = Evaluation.of(w.policy(), w.order(), w.account(), w.market(), w.control(), w.now())
                .run(null);
        assertThat(ComparedNumbers.knows(code, quick))
                .as("%s is compared", code)
                .isTrue();
        assertThat(w.codes()).containsExactly(code);
        assertThat(w.rejected().limit(code)).isEqualTo(limit);
        assertThat(w.rejected().actual(code)).isEqualTo(actual);
        Violation told = w.rejected().violations().get(0);
        assertThat(told.limit()).isEqualTo(limit);
        assertThat(told.actual()).isEqualTo(actual);
    }

    private static RiskPolicy limited(RiskLimit limit, long value) {
        return RiskPolicy.defaults().toBuilder("limited", 1).limit(limit, value).build();
    }

    private static long usd(long dollars) {
        return dollars * 1_000_000;
    }

    /** Of BTC-USD 200 long and 50 short open, 30 long and 20 short reserved; of ETH-USD 40 long open. */
    private static World holding(World w) {
        return w.account(w.account().toBuilder()
                .market("BTC-USD", new MarketExposure(usd(200), usd(50), usd(30), usd(20), 2, 2, World.NOON))
                .market("ETH-USD", MarketExposure.of(Side.LONG, Usd.of(40), Usd.ZERO, 1))
                .build());
    }

    @Test
    void age() {
        refused(plain.at(World.NOON + 6_000_000), RiskCode.PRICE_TOO_OLD, 5_000_000, 6_000_000);
        refused(plain.at(World.NOON - 1_500_000), RiskCode.PRICE_FROM_FUTURE, 1_000_000, 1_500_000);
    }

    @Test
    void bounds() {
        // The order is 100 at 10x: 1,000 of notional, 0.50 of fee.
        refused(
                plain.policy(limited(RiskLimit.MIN_ORDER_NOTIONAL, usd(1_001))),
                RiskCode.NOTIONAL_BELOW_MIN,
                usd(1_001),
                usd(1_000));
        refused(
                plain.policy(limited(RiskLimit.MAX_ORDER_NOTIONAL, usd(999))),
                RiskCode.ORDER_NOTIONAL_ABOVE_MAX,
                usd(999),
                usd(1_000));
        refused(
                plain.policy(limited(RiskLimit.MAX_COLLATERAL, usd(99))),
                RiskCode.COLLATERAL_ABOVE_MAX,
                usd(99),
                usd(100));
        refused(plain.policy(limited(RiskLimit.MAX_LEVERAGE, 999)), RiskCode.LEVERAGE_ABOVE_MAX, 999, 1_000);
    }

    @Test
    void exposure() {
        for (World w : new World[] {holding(plain), holding(fall)}) {
            refused(
                    w.policy(limited(RiskLimit.MAX_POSITION, usd(1_299))),
                    RiskCode.POSITION_ABOVE_MAX,
                    usd(1_299),
                    usd(1_300));
            refused(
                    w.policy(limited(RiskLimit.MAX_GROSS_EXPOSURE, usd(1_339))),
                    RiskCode.GROSS_EXPOSURE_ABOVE_MAX,
                    usd(1_339),
                    usd(1_340));
            refused(w.policy(limited(RiskLimit.MAX_MARKET_POSITIONS, 4)), RiskCode.MARKET_POSITIONS_ABOVE_MAX, 4, 5);
            refused(w.policy(limited(RiskLimit.MAX_POSITIONS, 5)), RiskCode.POSITIONS_ABOVE_MAX, 5, 6);
            assertThat(w.policy(limited(RiskLimit.MAX_POSITION, usd(1_300))).codes())
                    .isEmpty();
            assertThat(w.policy(limited(RiskLimit.MAX_GROSS_EXPOSURE, usd(1_340)))
                            .codes())
                    .isEmpty();
            assertThat(w.policy(limited(RiskLimit.MAX_MARKET_POSITIONS, 5)).codes())
                    .isEmpty();
            assertThat(w.policy(limited(RiskLimit.MAX_POSITIONS, 6)).codes()).isEmpty();
        }
    }

    @Test
    void netAndSides() {
        // Long: 240 - 50 + 30 reserved + 1,000. Short: 50 - 240 + 20 reserved + 1,000.
        net(holding(plain), usd(1_220));
        net(holding(fall), usd(830));
        // Long: 240 + 30 + 1,000. Short: 50 + 20 + 1,000.
        side(holding(plain), RiskLimit.MAX_LONG_EXPOSURE, usd(1_270));
        side(holding(fall), RiskLimit.MAX_SHORT_EXPOSURE, usd(1_070));
        assertThat(holding(plain)
                        .policy(limited(RiskLimit.MAX_SHORT_EXPOSURE, 1))
                        .codes())
                .isEmpty();
        assertThat(holding(fall).policy(limited(RiskLimit.MAX_LONG_EXPOSURE, 1)).codes())
                .isEmpty();
    }

    private static void net(World w, long after) {
        refused(
                w.policy(limited(RiskLimit.MAX_NET_EXPOSURE, after - 1)),
                RiskCode.NET_EXPOSURE_ABOVE_MAX,
                after - 1,
                after);
        assertThat(w.policy(limited(RiskLimit.MAX_NET_EXPOSURE, after)).codes()).isEmpty();
    }

    private static void side(World w, RiskLimit limit, long after) {
        assertThat(w.policy(limited(limit, after)).codes()).isEmpty();
        World over = w.policy(limited(limit, after - 1));
        assertThat(over.codes()).containsExactly(RiskCode.SIDE_EXPOSURE_ABOVE_MAX);
        assertThat(over.rejected().limit(RiskCode.SIDE_EXPOSURE_ABOVE_MAX)).isEqualTo(after - 1);
        assertThat(over.rejected().actual(RiskCode.SIDE_EXPOSURE_ABOVE_MAX)).isEqualTo(after);
    }

    @Test
    void accountAndLoss() {
        // 2 % of 1,340 is 26.80; 10 % of 267.99 is 26.799.
        AccountState poor =
                holding(plain).account().toBuilder().equity(Usd.parse("267.99")).build();
        refused(plain.account(poor), RiskCode.ACCOUNT_RISK_ABOVE_MAX, 26_799_000, 26_800_000);
        AccountState tight = plain.account().toBuilder()
                .freeMargin(Usd.of(140))
                .reservedMargin(Usd.of(40))
                .build();
        refused(plain.account(tight), RiskCode.MARGIN_ABOVE_FREE, usd(140), 140_500_000);
        // 19,000 realised - 100 of profit + 1,000 reserved + 100.50.
        AccountState losing = plain.account().toBuilder()
                .realizedToday(Usd.of(-19_000))
                .unrealized(Usd.of(100))
                .reservedWorstLoss(Usd.of(1_000))
                .build();
        refused(plain.account(losing), RiskCode.DAILY_LOSS_ABOVE_MAX, usd(20_000), 20_000_500_000L);
        // 61,000 x 85 % / 10 is 5,185, of which 5 % are 259.25; spread 6.10 and 300 of confidence.
        refused(
                plain.confidence(World.units("300")),
                RiskCode.LIQUIDATION_TOO_CLOSE,
                World.units("259.25"),
                World.units("306.1"));
    }
}
