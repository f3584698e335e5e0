package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.testkit.Cases;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The models of the paper market against decimals that were written without looking at them, and against the books. */
class PaperLawsTest {
    private static final int SIZE_DECIMALS = 8;

    private static Ratio ratio(RandomGenerator random, int max) {
        return Ratio.ofMillionths(random.nextInt(max + 1));
    }

    private static PaperCosts costs(RandomGenerator random) {
        PaperCosts costs = new PaperCosts(ratio(random, 2_000), 1 + random.nextInt(500_000))
                .withSpread(ratio(random, 1_000))
                .withFees(ratio(random, 2_000), ratio(random, 2_000))
                .withFunding(Ratio.ofMillionths(random.nextInt(-1_000, 1_001)));
        return random.nextInt(4) == 0
                ? costs
                : costs.withDepth(new PaperDepth(
                        Usd.of(1 + random.nextInt(5_000)),
                        ratio(random, 20_000),
                        Ratio.ofMillionths(1 + random.nextInt(1_000_000)),
                        1 + random.nextInt(3_000_000)));
    }

    @Test
    @DisplayName(
            "a fill's price is the mark, made worse by spread, slippage and linear impact, rounded once against the trader")
    void priceOfAFill() {
        Cases.check("paper price", 2_000, random -> {
            PaperCosts costs = costs(random);
            int decimals = random.nextInt(11);
            Price mark = Price.of(1 + random.nextLong(900_000_000_000L), decimals);
            long units = costs.atOnce(1 + random.nextLong(100_000_000L), mark, SIZE_DECIMALS);
            boolean buys = random.nextBoolean();
            Price price = costs.fillPrice(mark, Ratio.ZERO, buys, units, SIZE_DECIMALS);

            BigDecimal worse = dec(Objects.requireNonNull(costs.spread())).add(dec(costs.slippage()));
            PaperDepth depth = costs.depth();
            if (depth != null) {
                BigDecimal notional = BigDecimal.valueOf(units, SIZE_DECIMALS)
                        .multiply(BigDecimal.valueOf(mark.units(), decimals))
                        .setScale(6, RoundingMode.UP);
                worse = worse.add(dec(depth.impact())
                        .multiply(notional)
                        .divide(depth.usd().toBigDecimal(), new MathContext(80)));
            }
            BigDecimal share = buys
                    ? BigDecimal.ONE.add(worse)
                    : BigDecimal.ONE.subtract(worse).max(BigDecimal.ZERO);
            BigDecimal exact = BigDecimal.valueOf(mark.units()).multiply(share);
            BigDecimal expected = exact.setScale(20, RoundingMode.HALF_EVEN) // the quotient has 80 digits, no more
                    .setScale(0, buys ? RoundingMode.CEILING : RoundingMode.FLOOR)
                    .max(BigDecimal.ONE);
            assertThat(BigDecimal.valueOf(price.units())).isEqualByComparingTo(expected);
            assertThat(buys ? price.units() >= mark.units() : price.units() <= mark.units())
                    .isTrue();
        });
    }

    private static BigDecimal dec(Ratio ratio) {
        return BigDecimal.valueOf(ratio.millionths(), 6);
    }

    @Test
    @DisplayName(
            "at once an order gets what the share of the depth buys at the mark, never nothing and never more than it wants")
    void sizeAtOnce() {
        Cases.check("paper depth", 2_000, random -> {
            PaperCosts costs = costs(random);
            Price mark = Price.of(1 + random.nextLong(900_000_000_000L), random.nextInt(11));
            long wanted = 1 + random.nextLong(1_000_000_000_000L);
            long units = costs.atOnce(wanted, mark, SIZE_DECIMALS);
            PaperDepth depth = costs.depth();
            if (depth == null) {
                assertThat(units).isEqualTo(wanted);
                return;
            }
            BigDecimal dollars =
                    depth.usd().toBigDecimal().multiply(dec(depth.share())).setScale(6, RoundingMode.DOWN);
            BigDecimal most = dollars.movePointRight(SIZE_DECIMALS)
                    .divide(BigDecimal.valueOf(mark.units(), mark.decimals()), 0, RoundingMode.DOWN);
            assertThat(BigDecimal.valueOf(units))
                    .isEqualByComparingTo(most.max(BigDecimal.ONE).min(BigDecimal.valueOf(wanted)));
        });
    }

    @Test
    @DisplayName("funding is the rate on the notional at the mark, paid rounded up and received rounded down")
    void hourOfFunding() {
        Cases.check("paper funding", 2_000, random -> {
            PaperCosts costs = costs(random);
            Side side = random.nextBoolean() ? Side.LONG : Side.SHORT;
            Price mark = Price.of(1 + random.nextLong(900_000_000_000L), random.nextInt(11));
            long units = 1 + random.nextLong(100_000_000L);
            BigDecimal rate = dec(costs.fundingPerHour()).multiply(BigDecimal.valueOf(side.sign()));
            BigDecimal notional = BigDecimal.valueOf(units, SIZE_DECIMALS)
                    .multiply(BigDecimal.valueOf(mark.units(), mark.decimals()))
                    .setScale(6, rate.signum() > 0 ? RoundingMode.UP : RoundingMode.DOWN);
            assertThat(costs.funding(side, units, SIZE_DECIMALS, mark).toBigDecimal())
                    .isEqualByComparingTo(notional.multiply(rate).setScale(6, RoundingMode.CEILING));
        });
    }

    @Test
    @DisplayName("EXE-62 an open never fills worse than the worst price that it accepts, in any market and in any part")
    void neverWorseThanAccepted() {
        Cases.check("paper worst price", 60, random -> {
            World world = World.create(w -> w.costs = costs(random));
            List<Receipt> receipts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Side side = random.nextBoolean() ? Side.LONG : Side.SHORT;
                receipts.add(world.desk.open(
                        world.command("o" + i, side, "50", 10).within(Ratio.ofMillionths(1 + random.nextInt(9_999)))));
                for (int step = 0; step < 6; step++) {
                    world.tick(Integer.toString(50_000 + random.nextInt(-200, 201)));
                    world.step();
                }
            }
            assertThat(receipts)
                    .anySatisfy(receipt -> assertThat(receipt.intent()).isNotNull());
            for (Receipt receipt : receipts) {
                if (receipt.accepted()) {
                    var open = world.intent(receipt);
                    Price worst = Objects.requireNonNull(open.worstPrice());
                    world.events("FILLED").stream()
                            .filter(event ->
                                    open.id().toString().equals(event.data().get("intent")))
                            .forEach(event -> assertThat(open.side().sign()
                                            * Price.parse(
                                                            Objects.requireNonNull(
                                                                    event.data().get("price")),
                                                            10)
                                                    .compareTo(worst))
                                    .isNotPositive());
                }
            }
        });
    }

    /** The venue liquidates exactly where the books say, whatever was filled in parts, closed, or paid for being held. */
    @Test
    void theVenueAndTheBooksLiquidateAtOnePrice() {
        Cases.check("paper liquidation", 60, random -> {
            World world = World.create(w -> w.costs = costs(random));
            Side side = random.nextBoolean() ? Side.LONG : Side.SHORT;
            Receipt open = world.open("o", side, "100", 10);
            for (int i = 0; i < 30; i++) {
                world.tick(Integer.toString(50_000 + random.nextInt(-300, 301)));
                world.step();
                if (random.nextInt(5) == 0) {
                    world.advance(Duration.ofMinutes(random.nextInt(90)));
                }
            }
            var id = Objects.requireNonNull(open.intent()).position();
            for (int part = 0; part < random.nextInt(3); part++) {
                if (world.find(id).map(StoredPosition::open).orElse(false)) {
                    world.close("c" + part, id, World.half());
                    world.run(Duration.ofSeconds(2));
                }
            }
            world.step();
            Books.check(world);
            if (world.find(id).map(StoredPosition::open).orElse(false)) {
                long level = world.position(id).liquidation().units();
                world.marks.put("BTC-USD", level + side.sign());
                assertThat(liquidations(world)).as("one unit before it").isZero();
                world.marks.put("BTC-USD", level);
                assertThat(liquidations(world)).as("at it").isEqualTo(1);
            }
        });
    }

    /** Of what the venue tells of this instant. */
    private static long liquidations(World world) {
        world.paper.step();
        return world.paper.events(world.memory.transact(tx -> tx.venueCursor(World.VENUE))).events().stream()
                .filter(event -> event.kind() == VenueEvent.Kind.LIQUIDATED)
                .count();
    }
}
