package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.World.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.RuleLine;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.risk.RiskLimit;
import io.github.plimsoll.risk.RiskPolicy;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The slippage that an order accepts is judged against the policy's cap, kept with the intent, and kept to by the venue. */
class SlippageTest {
    private static OpenCommand order(World world, String key, Side side, String slippage) {
        return world.command(key, side, "100", 5).within(Ratio.parse(slippage));
    }

    @Test
    void aFillBeyondItIsRefusedAndNothingStaysReserved() {
        World world = World.create();
        for (Side side : Side.values()) {
            // Spread and impact of the paper market are 0.1 % of the price together.
            Receipt exact = world.desk.open(order(world, "exact-" + side, side, "0.001"));
            Receipt tight = world.desk.open(order(world, "tight-" + side, side, "0.000999"));
            world.settle();
            assertThat(world.state(exact)).isEqualTo(IntentState.FILLED);
            assertThat(world.state(tight)).isEqualTo(IntentState.REJECTED);
            assertThat(world.intent(tight).reason()).contains("is worse than", "the worst you accept");
        }
        assertThat(world.desk.account(World.HERS).orElseThrow().state().reservedMargin())
                .isEqualTo(usd("0"));
        Books.check(world);
    }

    @Test
    void theWorstPriceIsCountedFromTheDecidedOneAndOutlivesACrash() {
        World world = World.create();
        Receipt receipt = world.desk.open(order(world, "a", Side.SHORT, "0.01"));
        Price decided = Objects.requireNonNull(world.intent(receipt).decidedPrice());
        Price worst = Objects.requireNonNull(world.intent(receipt).worstPrice());
        assertThat(worst.units()).isEqualTo(decided.units() - decided.units() / 100);
        world.crash();
        assertThat(world.intent(receipt).worstPrice()).isEqualTo(worst);
        Price odd = Price.of(999, 2);
        assertThat(order(world, "b", Side.LONG, "0.01").worst(odd)).isEqualTo(Price.of(1_008, 2));
        assertThat(order(world, "b", Side.SHORT, "0.01").worst(odd)).isEqualTo(Price.of(990, 2));
        assertThat(order(world, "b", Side.SHORT, "1").worst(odd)).isEqualTo(Price.of(1, 2));
        assertThat(world.command("b", Side.LONG, "1", 1).worst(odd)).isNull();
    }

    @Test
    void thePolicysCapJudgesIt() {
        World world = World.create(w -> w.policy = RiskPolicy.defaults().toBuilder("ours", 1)
                .limit(RiskLimit.MAX_SLIPPAGE, Ratio.parse("0.005"))
                .build());
        assertThat(world.desk.open(order(world, "a", Side.LONG, "0.005")).accepted())
                .isTrue();
        for (OpenCommand wrong :
                new OpenCommand[] {order(world, "b", Side.LONG, "0.005001"), world.command("c", Side.LONG, "100", 5)}) {
            assertThat(Objects.requireNonNull(world.desk.open(wrong).decision()).rules())
                    .filteredOn(rule -> !rule.passed())
                    .extracting(RuleLine::code)
                    .containsExactly("SLIPPAGE_ABOVE_CAP");
        }
    }

    @Test
    void itIsPartOfWhatAKeyStandsFor() {
        World world = World.create();
        assertThat(world.desk.open(order(world, "a", Side.LONG, "0.01")).accepted())
                .isTrue();
        assertThat(world.desk.open(order(world, "a", Side.LONG, "0.02")).code()).isEqualTo("KEY_REUSED");
        assertThat(order(world, "a", Side.LONG, "0.01").by("grid").maxSlippage())
                .isEqualTo(Ratio.parse("0.01"));
        assertThatThrownBy(() -> order(world, "b", Side.LONG, "1.000001"))
                .hasMessage("slippage must be 0% to 100% but is 100.0001%");
        assertThatThrownBy(() -> order(world, "b", Side.LONG, "-0.000001"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
