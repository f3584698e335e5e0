package io.github.plimsoll.avantis.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.avantis.Holding;
import io.github.plimsoll.avantis.VenueMath;
import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.numbers.Side;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a change of margin makes of a position, against the venue's own formula. */
class MarginRuleTest {
    private static final long ONE = VenueMath.ONE;
    private static final long THRESHOLD = 850_000;
    private static final long ENTRY = 50_000 * ONE;
    private static final long DOLLAR = 1_000_000;

    /** 100 dollars at 10x; liquidated 8.5 % away. */
    private static UserData.Held held(boolean buy, long liquidation) {
        return new UserData.Held(1, 0, buy, 100 * DOLLAR, 10 * ONE, ENTRY, 0, 0, liquidation, 7);
    }

    private static MarginRule.Change out(boolean buy, long dollars, long worst, long mark) {
        return new MarginRule.Change(held(buy, 0), true, dollars * DOLLAR, worst * ONE, mark * ONE, THRESHOLD);
    }

    private static String refusal(MarginRule.Change change) {
        return MarginRule.refusal(change, Optional.empty()).orElse("");
    }

    @Test
    @DisplayName(
            "the liquidation price moves as the formula says, to within the rounding of a leverage, toward the price")
    void asTheFormula() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 2_000; i++) {
            Side side = random.nextBoolean() ? Side.LONG : Side.SHORT;
            long collateral = DOLLAR + random.nextLong(100_000 * DOLLAR);
            long times = ONE * (2 + random.nextInt(98));
            long entry = ONE + random.nextLong(100_000 * ONE);
            boolean out = random.nextBoolean();
            long amount = 1 + random.nextLong(collateral / 2);
            long before = VenueMath.liquidation(new Holding(side, collateral, times, entry), 0, THRESHOLD);
            UserData.Held held = new UserData.Held(1, 0, side == Side.LONG, collateral, times, entry, 0, 0, before, 7);
            MarginRule.Change change = new MarginRule.Change(held, out, amount, 0, entry, THRESHOLD);
            // The size stays: of another collateral the leverage is that much higher or lower.
            Holding after = new Holding(side, change.left(), MarginRule.leverage(change), entry);
            long exact = VenueMath.liquidation(after, 0, THRESHOLD);
            long found = MarginRule.liquidation(change);
            // A leverage has ten decimals: the size that it stands for is off by that much of itself.
            long rounding = 2 + entry / MarginRule.leverage(change) * 2;
            assertThat(Math.abs(found - exact))
                    .as(held + " " + change)
                    .isLessThanOrEqualTo(before == 0 || exact == 0 ? entry : rounding);
        }
    }

    @Test
    @DisplayName("what the venue shows as liquidation price counts, with the fees that it has in it")
    void fromWhatIsShown() {
        MarginRule.Change change =
                new MarginRule.Change(held(true, 46_000 * ONE), true, 10 * DOLLAR, 0, ENTRY, THRESHOLD);
        // 10 of 1,000 dollars, of which 85 % count: 0.85 % of the entry nearer.
        assertThat(MarginRule.liquidation(change)).isEqualTo(46_425 * ONE);
    }

    @Test
    @DisplayName("a long and a short: nearer than allowed, liquidated at once, more than there is")
    void refusals() {
        assertThat(refusal(out(true, 10, 46_175, 50_000))).isEmpty();
        assertThat(refusal(out(true, 10, 46_174, 50_000)))
                .isEqualTo("without it the position would be liquidated at 46175, nearer than 46174;"
                        + " a smaller amount would pass");
        assertThat(refusal(out(false, 10, 53_825, 50_000))).isEmpty();
        assertThat(refusal(out(false, 10, 53_826, 50_000))).contains("at 53825, nearer than 53826");
        assertThat(refusal(out(true, 10, 0, 46_175))).contains("liquidated at once, at 46175");
        assertThat(refusal(out(false, 10, 0, 53_825))).contains("liquidated at once");
        assertThat(refusal(out(true, 100, 0, 50_000)))
                .isEqualTo("the position has 100.00 USD of collateral, and less than that can be taken out");
    }

    @Test
    @DisplayName("of a market in fractions of a cent the prices are told as they are")
    void tinyPrices() {
        long entry = ONE / 100_000;
        UserData.Held held = new UserData.Held(1, 0, true, 100 * DOLLAR, 10 * ONE, entry, 0, 0, 0, 7);
        assertThat(refusal(new MarginRule.Change(held, true, 10 * DOLLAR, 1, entry, THRESHOLD)))
                .isEqualTo("without it the position would be liquidated at 0.000009235, nearer than 0.0000000001;"
                        + " a smaller amount would pass");
    }

    @Test
    @DisplayName("without a price or the venue's terms nothing is taken out, and margin always goes in")
    void unknown() {
        assertThat(MarginRule.unknown(out(true, 10, 0, 0), Optional.empty())).isPresent();
        MarginRule.Change in = new MarginRule.Change(held(true, 0), false, DOLLAR, 0, 0, THRESHOLD);
        assertThat(MarginRule.unknown(in, Optional.empty())).isEmpty();
        assertThat(refusal(in)).isEmpty();
        assertThat(in.left()).isEqualTo(101 * DOLLAR);
    }
}
