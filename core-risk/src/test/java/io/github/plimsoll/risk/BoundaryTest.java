package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Asset;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.MarketHours;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import org.junit.jupiter.api.Test;

/** Each of the six rules: exactly at its limit passes, one unit beyond does not, and nothing else is to blame. */
class BoundaryTest {
    private final World plain = World.plain();
    private static final Usd MICRO = Usd.ofMicros(1);

    @Test
    void positionSize() {
        assertThat(exposed(Usd.of(99_000), Usd.ZERO).codes()).isEmpty();
        assertThat(exposed(Usd.of(99_000).plus(MICRO), Usd.ZERO).codes()).containsExactly(RiskCode.POSITION_ABOVE_MAX);
        // What is reserved counts as what is open does, and once.
        assertThat(exposed(Usd.of(50_000), Usd.of(49_000)).codes()).isEmpty();
        assertThat(exposed(Usd.of(50_000), Usd.of(49_000).plus(MICRO)).codes())
                .containsExactly(RiskCode.POSITION_ABOVE_MAX);
    }

    @Test
    void positionSizeOfAnotherMarketDoesNotCount() {
        AccountState account = plain.account().toBuilder()
                .market("ETH-USD", MarketExposure.of(Side.LONG, Usd.of(100_000), Usd.ZERO, 1))
                .build();
        assertThat(plain.account(account).codes()).isEmpty();
    }

    @Test
    void leverage() {
        VenueTerms generous =
                new VenueTerms(Ratio.ZERO, Ratio.ZERO, Ratio.parse("0.85"), Leverage.of(1_000), Usd.of(10));
        World free = plain.terms(generous);
        assertThat(free.order(World.order(Side.LONG, "100", "500", null, null)).codes())
                .isEmpty();
        assertThat(free.order(World.order(Side.LONG, "100", "500.01", null, null))
                        .codes())
                .containsExactly(RiskCode.LEVERAGE_ABOVE_MAX);
    }

    @Test
    void leverageOfTheVenue() {
        VenueTerms strict =
                new VenueTerms(Ratio.ZERO, Ratio.ZERO, Ratio.parse("0.85"), Leverage.parse("12.5"), Usd.of(10));
        World bound = plain.terms(strict);
        assertThat(bound.order(World.order(Side.LONG, "100", "12.5", null, null))
                        .codes())
                .isEmpty();
        assertThat(bound.order(World.order(Side.LONG, "100", "12.51", null, null))
                        .codes())
                .containsExactly(RiskCode.LEVERAGE_ABOVE_MAX);
    }

    @Test
    void accountRisk() {
        // 2 % of 1000 is 20; 10 % of 200 is 20.
        AccountState.Builder account = plain.account().toBuilder();
        assertThat(plain.account(account.equity(Usd.of(200)).build()).codes()).isEmpty();
        assertThat(plain.account(account.equity(Usd.of(200).minus(MICRO)).build())
                        .codes())
                .containsExactly(RiskCode.ACCOUNT_RISK_ABOVE_MAX);
        // Open and reserved notional of every market suffers the same move: 2 % of 5000 is 100.
        account.market("ETH-USD", MarketExposure.of(Side.LONG, Usd.of(3_000), Usd.of(1_000), 2));
        assertThat(plain.account(account.equity(Usd.of(1_000)).build()).codes()).isEmpty();
        assertThat(plain.account(account.equity(Usd.of(1_000).minus(MICRO)).build())
                        .codes())
                .containsExactly(RiskCode.ACCOUNT_RISK_ABOVE_MAX);
    }

    @Test
    void margin() {
        // Collateral 100, fee 0.50, 40 reserved.
        AccountState.Builder account = plain.account().toBuilder().reservedMargin(Usd.of(40));
        Usd needed = Usd.parse("140.5");
        assertThat(plain.account(account.freeMargin(needed).build()).codes()).isEmpty();
        assertThat(plain.account(account.freeMargin(needed.minus(MICRO)).build())
                        .codes())
                .containsExactly(RiskCode.MARGIN_ABOVE_FREE);
    }

    @Test
    void liquidation() {
        for (Side side : Side.values()) {
            World hundred = plain.order(World.order(side, "100", "100", null, null));
            assertThat(hundred.confidence(World.units("19.825")).codes()).isEmpty();
            assertThat(hundred.confidence(World.units("19.825") + 1).codes())
                    .containsExactly(RiskCode.LIQUIDATION_TOO_CLOSE);
        }
    }

    @Test
    void liquidationWithoutAnyDistance() {
        // A price of 3 units at 10x: the distance is 0.255 units, which the scale cannot hold.
        VenueTerms bare = new VenueTerms(Ratio.ZERO, Ratio.ZERO, Ratio.parse("0.85"), Leverage.of(500), Usd.of(10));
        Instrument btc = new Instrument(
                "BTC-USD", Instrument.Kind.PERP, "BTC", "USD", Asset.USDC, 10, 2, 365, MarketHours.ALWAYS, "crypto");
        World coarse = plain.market(MarketState.priced(btc, bare, 3, 0, World.NOON));
        assertThat(coarse.codes()).containsExactly(RiskCode.LIQUIDATION_TOO_CLOSE);
    }

    @Test
    void dailyLoss() {
        // 20 % of 10,000 is 2,000 = 1,500 realised + 300 unrealised + 99.50 reserved + 100.50 of this order.
        AccountState.Builder account = plain.account().toBuilder()
                .dayBase(Usd.of(10_000))
                .realizedToday(Usd.of(-1_500))
                .unrealized(Usd.of(-300))
                .reservedWorstLoss(Usd.parse("99.5"));
        assertThat(plain.account(account.build()).codes()).isEmpty();
        assertThat(plain.account(account.realizedToday(Usd.of(-1_500).minus(MICRO))
                                .build())
                        .codes())
                .containsExactly(RiskCode.DAILY_LOSS_ABOVE_MAX);
        assertThat(plain.account(account.realizedToday(Usd.of(-1_500))
                                .reservedWorstLoss(Usd.parse("99.500001"))
                                .build())
                        .codes())
                .containsExactly(RiskCode.DAILY_LOSS_ABOVE_MAX);
    }

    private World exposed(Usd open, Usd reserved) {
        return plain.account(plain.account().toBuilder()
                .market("BTC-USD", MarketExposure.of(Side.LONG, open, reserved, 1))
                .equity(Usd.of(1_000_000))
                .build());
    }
}
