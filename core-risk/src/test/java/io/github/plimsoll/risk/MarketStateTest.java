package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Usd;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MarketStateTest {
    private static MarketState market(VenueTerms terms, long price, long confidence, long asOf) {
        return MarketState.priced(World.BTC, terms, price, confidence, asOf);
    }

    @Test
    void theCanonicalTextHasEveryField() {
        MarketState market = market(World.TERMS, World.units("61000"), 7, World.NOON)
                .withSequencer(Sequencer.UP)
                .withQuality(new MarketQuality(
                        Ratio.parse("0.1"), Ratio.parse("-2"), null, null, null, Ratio.ONE, null, Ratio.ZERO));
        assertThat(market.canonical())
                .isEqualTo("plimsoll.market/1\ninstrument=BTC-USD\nkind=PERP\ngroup=crypto\nprice_decimals=10\n"
                        + "size_decimals=8\nhours=always\ntaker_fee=500\nspread=100\nthreshold=850000\n"
                        + "max_leverage=50000\nmin_notional=10000000\nstatus=USABLE\n"
                        + "reason=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"
                        + "price=610000000000000\nconfidence=7\nas_of=1700000000000000\nsequencer=UP\n"
                        + "quality=100000,-2000000,none,none,none,1000000,none,0\n");
        assertThat(market).hasToString(market.canonical());
    }

    @Test
    void twoStatesAreEqualWhenEveryFieldIs() {
        long price = World.units("61000");
        MarketState one = market(World.TERMS, price, 7, World.NOON);
        assertThat(market(World.TERMS, price, 7, World.NOON)).isEqualTo(one).hasSameHashCodeAs(one);
        VenueTerms dearer = new VenueTerms(
                Ratio.parse("0.0006"), Ratio.parse("0.0001"), Ratio.parse("0.85"), Leverage.of(500), Usd.of(10));
        for (MarketState other : List.of(
                market(World.TERMS, price + 1, 7, World.NOON),
                market(World.TERMS, price, 8, World.NOON),
                market(World.TERMS, price, 7, World.NOON + 1),
                market(dearer, price, 7, World.NOON),
                one.withSequencer(Sequencer.DOWN),
                one.withQuality(new MarketQuality(Ratio.ONE, null, null, null, null, null, null, null)),
                MarketState.priced(Instrument.cryptoPerp("ETH"), World.TERMS, price, 7, World.NOON),
                MarketState.unavailable(World.BTC, World.TERMS, PriceStatus.STALE, "late"))) {
            assertThat(other).isNotEqualTo(one);
        }
        assertThat(one).isNotEqualTo("a market");
        assertThat(market(World.TERMS, price + 1, 7, World.NOON).hashCode()).isNotEqualTo(one.hashCode());
    }

    @Test
    void theLargestLeverageForNoiseFollowsTheLimitsThatAsk() {
        // 61,000 x 85 % is 51,850; noise 6.10 + 19.825 is 25.925: 5 % of 518.50, and 10 % of 259.25.
        MarketState market = market(World.TERMS, World.units("61000"), World.units("19.825"), World.NOON);
        FlatLimits five = limits(50_000);
        FlatLimits ten = limits(100_000);
        for (int i = 0; i < 2; i++) {
            assertThat(buffered(market, five)).isEqualTo(10_000);
            assertThat(buffered(market, ten)).isEqualTo(20_000);
        }
        // A policy and its candidate ask in turn, and neither makes the other's work undone.
        MarketRooms kept = rooms(market, five);
        MarketRooms other = rooms(market, ten);
        assertThat(rooms(market, five)).isSameAs(kept);
        assertThat(rooms(market, ten)).isSameAs(other);
        rooms(market, limits(1));
        assertThat(rooms(market, ten).limits).isSameAs(ten);
        assertThat(buffered(market(World.TERMS, World.units("61000"), World.units("19.825") + 1, World.NOON), five))
                .isEqualTo(9_999);
        // Without any noise only a distance of nothing is too little.
        VenueTerms bare = new VenueTerms(Ratio.ZERO, Ratio.ZERO, Ratio.ONE, Leverage.of(1_000), Usd.ZERO);
        assertThat(buffered(market(bare, World.units("61000"), 0, World.NOON), limits(1)))
                .isEqualTo(100_000);
    }

    @Test
    void aMarketKeepsTheTightestOfItsOwnBoundsAndThePolicys() {
        // The policy permits 500x and 5 s, the venue of this market 100x and 40 USD at least.
        VenueTerms tight = new VenueTerms(Ratio.ZERO, Ratio.ZERO, Ratio.ONE, Leverage.of(100), Usd.parse("40"));
        MarketRooms rooms = rooms(market(tight, World.units("61000"), 0, World.NOON), limits(50_000));
        assertThat(rooms.leverage).isEqualTo(10_000);
        assertThat(rooms.least).isEqualTo(40_000_000);
        assertThat(rooms.from).isEqualTo(World.NOON - 1_000_000);
        assertThat(rooms.until).isEqualTo(World.NOON + 5_000_000);
        assertThat(rooms(market(tight, World.units("61000"), 0, 999_999), limits(50_000)).from)
                .isZero();
        assertThat(MarketState.unavailable(World.BTC, World.TERMS, PriceStatus.STALE, "late")
                        .rooms(limits(50_000)))
                .isNull();
    }

    private static FlatLimits limits(long buffer) {
        long[] values =
                Arrays.stream(RiskLimit.values()).mapToLong(RiskLimit::absent).toArray();
        values[RiskLimit.LIQUIDATION_BUFFER.ordinal()] = buffer;
        values[RiskLimit.MAX_LEVERAGE.ordinal()] = 50_000;
        values[RiskLimit.MAX_PRICE_AGE.ordinal()] = 5_000_000;
        return new FlatLimits(values, false);
    }

    private static long buffered(MarketState market, FlatLimits limits) {
        return rooms(market, limits).buffered;
    }

    private static MarketRooms rooms(MarketState market, FlatLimits limits) {
        return Objects.requireNonNull(market.rooms(limits));
    }

    @Test
    void theLeastNotionalBuysOneUnit() {
        // 61,000 USD at 8 decimals of size: one unit is 0.00061 USD; 61,000.01 takes a micro-dollar more.
        assertThat(market(World.TERMS, World.units("61000"), 0, World.NOON).leastNotional)
                .isEqualTo(610);
        assertThat(market(World.TERMS, World.units("61000.01"), 0, World.NOON).leastNotional)
                .isEqualTo(611);
        assertThat(market(World.TERMS, World.units("61000"), 0, World.NOON).least)
                .isEqualTo(10_000_000);
    }
}
