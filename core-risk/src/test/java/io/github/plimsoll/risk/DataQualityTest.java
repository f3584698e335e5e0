package io.github.plimsoll.risk;

import static io.github.plimsoll.risk.Told.failed;
import static io.github.plimsoll.risk.Told.passed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How far orders and leverage shrink, by hand: nothing is left at 1 % of confidence or spread, or at a volatility of 1. */
class DataQualityTest {
    private static final World PLAIN = World.plain();

    /** Orders up to 40,000 USD, which is less than a position may be; leverage up to 500x. */
    private static RiskPolicy policy(RiskLimit... bounds) {
        PolicyBuilder policy =
                RiskPolicy.defaults().toBuilder("quality", 1).limit(RiskLimit.MAX_ORDER_NOTIONAL, 40_000_000_000L);
        for (RiskLimit bound : bounds) {
            policy.limit(bound, bound == RiskLimit.QUALITY_VOLATILITY ? 1_000_000 : 10_000);
        }
        return policy.build();
    }

    private static final RiskPolicy ALL =
            policy(RiskLimit.QUALITY_CONFIDENCE, RiskLimit.QUALITY_SPREAD, RiskLimit.QUALITY_VOLATILITY);

    private static World seen(RiskPolicy policy, String confidence, @Nullable String spread, @Nullable String move) {
        MarketState market = PLAIN.confidence(confidence.equals("0") ? 0 : World.units(confidence))
                .market();
        return PLAIN.policy(policy)
                .market(market.withQuality(new MarketQuality(r(spread), null, null, null, null, r(move), null, null)));
    }

    private static @Nullable Ratio r(@Nullable String text) {
        return text == null ? null : Ratio.parse(text);
    }

    private static void allows(World w, long notional, long leverage) {
        passed(w, RiskCode.ORDER_ABOVE_QUALITY, notional, 1_000_000_000L);
        passed(w, RiskCode.LEVERAGE_ABOVE_QUALITY, leverage, 1_000);
    }

    private static void unknown(World w) {
        failed(w, RiskCode.ORDER_ABOVE_QUALITY, 0, 0, "not known");
        failed(w, RiskCode.LEVERAGE_ABOVE_QUALITY, 0, 0, "not known");
    }

    @Test
    void theSharesMultiply() {
        // 61 of 61,000 are 0.1 %: 90 % left; 0.2 % of spread: 80 % of it; volatility 0.5: half of that; 36 % in all.
        World w = seen(ALL, "61", "0.002", "0.5");
        allows(w, 14_400_000_000L, 18_000);
        // The uncertainty is rounded up: 0.1001 %, 89.99 %, 71.992 %, 35.996 %.
        allows(seen(ALL, "61.0000000001", "0.002", "0.5"), 14_398_400_000L, 17_998);
    }

    @Test
    void whatThePolicyDoesNotNameTakesNothingOff() {
        allows(seen(policy(RiskLimit.QUALITY_CONFIDENCE), "61", null, null), 36_000_000_000L, 45_000);
        allows(seen(policy(RiskLimit.QUALITY_SPREAD), "61", "0.002", null), 32_000_000_000L, 40_000);
        allows(seen(policy(RiskLimit.QUALITY_VOLATILITY), "61", null, "0.5"), 20_000_000_000L, 25_000);
    }

    @Test
    void theBoundPassesAndWhatIsBeyondDoesNot() {
        World w = seen(ALL, "61", "0.002", "0.5");
        World full = w.order(World.order(Side.LONG, "1440", "10", null, null));
        passed(full, RiskCode.ORDER_ABOVE_QUALITY, 14_400_000_000L, 14_400_000_000L);
        World over = w.order(World.order(Side.LONG, "1440.000001", "10", null, null));
        failed(over, RiskCode.ORDER_ABOVE_QUALITY, 14_400_000_000L, 14_400_000_010L, "");
        World high = w.order(World.order(Side.LONG, "10", "180", null, null));
        passed(high, RiskCode.LEVERAGE_ABOVE_QUALITY, 18_000, 18_000);
        World higher = w.order(World.order(Side.LONG, "10", "180.01", null, null));
        failed(higher, RiskCode.LEVERAGE_ABOVE_QUALITY, 18_000, 18_001, "");
    }

    @Test
    void thePositionBoundsTheOrderWhenItIsTheLess() {
        RiskPolicy large = policy(RiskLimit.QUALITY_SPREAD).toBuilder("large", 1)
                .limit(RiskLimit.MAX_ORDER_NOTIONAL, 400_000_000_000L)
                .build();
        allows(seen(large, "0", "0.002", null), 80_000_000_000L, 40_000);
    }

    @Test
    void atItsBoundNothingIsLeftAndBeyondItNothingLess() {
        for (World w : new World[] {
            seen(ALL, "610", "0", "0"),
            seen(ALL, "611", "0", "0"),
            seen(ALL, "0", "0.01", "0"),
            seen(ALL, "0", "0.02", "0.5"),
            seen(ALL, "0", "0", "1"),
            seen(ALL, "0", "0.02", "2"),
        }) {
            failed(w, RiskCode.ORDER_ABOVE_QUALITY, 0, 1_000_000_000L, "");
            failed(w, RiskCode.LEVERAGE_ABOVE_QUALITY, 0, 1_000, "");
        }
        // One millionth before it: 0.01 % of the whole is left.
        World near = seen(ALL, "0", "0.009999", "0");
        failed(near, RiskCode.ORDER_ABOVE_QUALITY, 4_000_000, 1_000_000_000L, "");
        failed(near, RiskCode.LEVERAGE_ABOVE_QUALITY, 5, 1_000, "");
    }

    @Test
    void aFigureBelowZeroIsNoBetterThanNone() {
        allows(seen(ALL, "0", "-0.002", "-0.5"), 40_000_000_000L, 50_000);
    }

    @Test
    void whatNobodyKnowsStaysUnknownWhateverElseIsKnown() {
        unknown(seen(ALL, "0", null, "0.5"));
        unknown(seen(ALL, "0", "0.002", null));
        unknown(seen(ALL, "0", null, null));
        // Nothing is left already, and yet the answer says what is missing.
        unknown(seen(ALL, "610", null, "0.5"));
        unknown(seen(ALL, "610", "0.002", null));
    }

    @Test
    void aBoundOfAnotherMarketIsNone() {
        RiskPolicy elsewhere = RiskPolicy.defaults().toBuilder("elsewhere", 1)
                .limit(PolicyScope.market("ETH-USD"), RiskLimit.QUALITY_SPREAD, 10_000)
                .build();
        World w = seen(elsewhere, "0", null, null);
        assertThat(w.codes()).isEmpty();
        assertThat(w.engine()
                        .explain(w.order(), w.account(), w.market(), w.control(), w.now())
                        .line(RiskCode.ORDER_ABOVE_QUALITY))
                .isEmpty();
    }

    @Test
    void withoutAPriceThePriceIsToBlame() {
        MarketState none = MarketState.unavailable(World.BTC, World.TERMS, PriceStatus.MISSING, "no source");
        assertThat(PLAIN.policy(ALL).market(none).codes()).containsExactly(RiskCode.PRICE_MISSING);
    }
}
