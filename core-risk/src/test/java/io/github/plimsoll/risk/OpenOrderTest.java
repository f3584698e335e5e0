package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenOrderTest {
    private static final OpenOrder ORDER = World.order(Side.LONG, "100", "10", "59170", null);

    @Test
    void theHashIsTheDigestOfTheCanonicalText() {
        assertThat(ORDER.canonical())
                .isEqualTo("plimsoll.open/1\naccount=u1:paper:main:dry:usdc\ninstrument=BTC-USD\nside=LONG\n"
                        + "collateral_micros=100000000\nleverage_hundredths=1000\n"
                        + "stop_loss=591700000000000e-10\ntake_profit=none\n");
        assertThat(ORDER.orderHash()).isEqualTo("ccf205b082701255878e39676c06959481b489d3fe7875d80470cbe445c32827");
    }

    @Test
    void theHashCoversEveryField() {
        Set<String> hashes = new HashSet<>();
        for (OpenOrder order : List.of(
                ORDER,
                new OpenOrder(
                        new AccountId("u2"),
                        "BTC-USD",
                        Side.LONG,
                        Usd.of(100),
                        Leverage.of(10),
                        ORDER.stopLoss(),
                        null),
                new OpenOrder(
                        World.ACCOUNT, "ETH-USD", Side.LONG, Usd.of(100), Leverage.of(10), ORDER.stopLoss(), null),
                World.order(Side.SHORT, "100", "10", "59170", null),
                World.order(Side.LONG, "100.000001", "10", "59170", null),
                World.order(Side.LONG, "100", "10.01", "59170", null),
                World.order(Side.LONG, "100", "10", "59170.0000000001", null),
                World.order(Side.LONG, "100", "10", null, null),
                World.order(Side.LONG, "100", "10", null, "59170"),
                World.order(Side.LONG, "100", "10", "59170", "70000"),
                new OpenOrder(
                        World.ACCOUNT,
                        "BTC-USD",
                        Side.LONG,
                        Usd.of(100),
                        Leverage.of(10),
                        Price.parse("59170", 2),
                        null))) {
            assertThat(hashes.add(order.orderHash())).isTrue();
        }
    }

    @Test
    void twoOrdersAreEqualWhenEveryFieldIs() {
        OpenOrder full = World.order(Side.LONG, "100", "10", "59170", "70000");
        OpenOrder same = World.order(Side.LONG, "100", "10", "59170", "70000");
        assertThat(same).isEqualTo(full).hasSameHashCodeAs(full).hasToString(full.toString());
        for (OpenOrder other : List.of(
                World.order(Side.SHORT, "100", "10", "59170", "70000"),
                World.order(Side.LONG, "101", "10", "59170", "70000"),
                World.order(Side.LONG, "100", "11", "59170", "70000"),
                World.order(Side.LONG, "100", "10", "59171", "70000"),
                World.order(Side.LONG, "100", "10", "59170", "70001"),
                World.order(Side.LONG, "100", "10", null, "70000"),
                full.withContext(new OrderContext(null, null, "grid", false)))) {
            assertThat(other).isNotEqualTo(full);
            assertThat(other.hashCode()).isNotEqualTo(full.hashCode());
            assertThat(other.toString()).isNotEqualTo(full.toString());
        }
        assertThat(full).isNotEqualTo("an order");
    }

    @Test
    void notionalIsRoundedUp() {
        assertThat(ORDER.notional()).isEqualTo(Usd.of(1_000));
        assertThat(World.order(Side.LONG, "0.000001", "1.01", null, null).notional())
                .isEqualTo(Usd.ofMicros(2));
    }

    @Test
    void nonsenseIsNamed() {
        assertThatThrownBy(() -> World.order(Side.LONG, "0", "10", null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("collateral must be above 0 USD but is 0.00");
        assertThatThrownBy(() -> World.order(Side.LONG, "-1", "10", null, null))
                .hasMessage("collateral must be above 0 USD but is -1.00");
        assertThatThrownBy(() -> new OpenOrder(
                        World.ACCOUNT, "BTC\nside=SHORT", Side.LONG, Usd.of(1), Leverage.of(1), null, null))
                .hasMessage("instrument must look like BTC-USD but is \"BTC?side=SHORT\"");
        assertThatThrownBy(() -> AccountState.builder(World.ACCOUNT, 1)
                        .equity(Usd.ZERO)
                        .freeMargin(Usd.ZERO)
                        .build())
                .hasMessage(
                        "account state lacks dayBase, realizedToday, unrealized, reservedMargin, reservedWorstLoss");
        assertThatThrownBy(() -> MarketState.unavailable(World.BTC, World.TERMS, PriceStatus.USABLE, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
