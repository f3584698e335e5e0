package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.testkit.Cases;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LiquidationTest {
    private static final long E = 100_0000000000L; // 100.00 at 10 decimals
    private static final long NINETY = 900_000;

    @Test
    @DisplayName("RSK-01 a long is liquidated strictly below its entry and a short strictly above, from 1x to 500x")
    void strictlyOnTheLosingSideAndMonotone() {
        // The reference showed 103.1 for a long at 50x and 104.9 at 500x from an entry of 100.
        assertThat(Liquidation.priceUnits(Side.LONG, E, Liquidation.distanceAtEntry(E, 5_000, NINETY)))
                .isEqualTo(98_2000000000L);
        assertThat(Liquidation.priceUnits(Side.LONG, E, Liquidation.distanceAtEntry(E, 50_000, NINETY)))
                .isEqualTo(99_8200000000L);
        assertThat(Liquidation.priceUnits(Side.SHORT, E, Liquidation.distanceAtEntry(E, 50_000, NINETY)))
                .isEqualTo(100_1800000000L);
        Cases.check("liquidation on the losing side, nearer with leverage", 10_000, random -> {
            // At least 6 significant digits, as a listing requires.
            long entry = random.nextLong(100_000, 1L << random.nextInt(20, 62));
            long threshold = random.nextLong(10_000, 1_000_001);
            int leverage = random.nextInt(100, 50_000);
            long distance = Liquidation.distanceAtEntry(entry, leverage, threshold);
            long nearer =
                    Liquidation.distanceAtEntry(entry, leverage + 1 + random.nextInt(50_000 - leverage), threshold);
            assertThat(nearer).isPositive().isLessThanOrEqualTo(distance);
            assertThat(Liquidation.priceUnits(Side.LONG, entry, distance))
                    .isPositive()
                    .isLessThan(entry);
            assertThat(Liquidation.priceUnits(Side.SHORT, entry, distance)).isGreaterThan(entry);
        });
    }

    @Test
    @DisplayName("RSK-01 every whole leverage from 1x to 500x, long and short")
    void everyWholeLeverage() {
        long lastLong = 0;
        long lastShort = Long.MAX_VALUE;
        for (int times = 1; times <= 500; times++) {
            long distance = Liquidation.distanceAtEntry(E, times * 100, 1_000_000);
            long asLong = Liquidation.priceUnits(Side.LONG, E, distance);
            long asShort = Liquidation.priceUnits(Side.SHORT, E, distance);
            assertThat(asLong).isGreaterThan(lastLong).isLessThan(E);
            assertThat(asShort).isLessThan(lastShort).isGreaterThan(E);
            lastLong = asLong;
            lastShort = asShort;
        }
    }

    @Test
    void feesAndFundingBringLiquidationNearer() {
        // Avantis v2: dist = open x (collateral x 0.85 - rollover - funding) / (collateral x leverage).
        // 61000 x (100 x 0.85 - 5) / 1000 = 4880.
        long entry = World.units("61000");
        long distance = Liquidation.distance(entry, 100_000_000, 5_000_000, 1_000_000_000, 850_000);
        assertThat(distance).isEqualTo(World.units("4880"));
        assertThat(Liquidation.distance(entry, 100_000_000, -5_000_000, 1_000_000_000, 850_000))
                .isEqualTo(World.units("5490"));
        // Fees have eaten all: already due, at a mark equal to the entry.
        long gone = Liquidation.distance(entry, 100_000_000, 85_000_001, 1_000_000_000, 850_000);
        assertThat(gone).isNegative();
        assertThat(Liquidation.isDue(Side.LONG, entry, Liquidation.priceUnits(Side.LONG, entry, gone)))
                .isTrue();
        assertThat(Liquidation.isDue(Side.SHORT, entry, Liquidation.priceUnits(Side.SHORT, entry, gone)))
                .isTrue();
    }

    @Test
    void isDueAtThePriceItself() {
        assertThat(Liquidation.isDue(Side.LONG, 90, 90)).isTrue();
        assertThat(Liquidation.isDue(Side.LONG, 91, 90)).isFalse();
        assertThat(Liquidation.isDue(Side.SHORT, 110, 110)).isTrue();
        assertThat(Liquidation.isDue(Side.SHORT, 109, 110)).isFalse();
    }

    @Test
    void aLongThatCannotBeLiquidatedAboveZeroGetsTheSmallestPrice() {
        assertThat(Liquidation.priceUnits(Side.LONG, E, Liquidation.distanceAtEntry(E, 100, 1_000_000)))
                .isEqualTo(1);
    }

    @Test
    void bothFormsAgreeWithTheExactOneAndNeverExceedIt() {
        Cases.check("distance rounded down from the exact one", 10_000, random -> {
            long entry = random.nextLong(100_000, 1L << random.nextInt(20, 56));
            long threshold = random.nextLong(1, 1_000_001);
            int leverage = random.nextInt(100, 50_001);
            long collateral = random.nextLong(1, 1L << random.nextInt(2, 44)) * 100;
            long notional = Math.multiplyExact(collateral / 100, leverage);
            BigDecimal exact = BigDecimal.valueOf(entry)
                    .multiply(BigDecimal.valueOf(threshold, 6))
                    .multiply(BigDecimal.valueOf(collateral))
                    .divide(BigDecimal.valueOf(notional), 20, RoundingMode.DOWN);
            long atEntry = Liquidation.distanceAtEntry(entry, leverage, threshold);
            assertThat(BigDecimal.valueOf(atEntry)).isEqualByComparingTo(exact.setScale(0, RoundingMode.DOWN));
            long general = Liquidation.distance(entry, collateral, 0, notional, threshold);
            assertThat(general).isLessThanOrEqualTo(atEntry);
            // Losing less than a micro-dollar of collateral moves the distance by at most entry / notional.
            assertThat(BigDecimal.valueOf(atEntry - general))
                    .isLessThanOrEqualTo(BigDecimal.valueOf(entry / notional + 1));
        });
    }

    @Test
    void nonsenseIsNamed() {
        assertThatThrownBy(() -> Liquidation.distanceAtEntry(0, 100, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("entry price must be above 0 but is 0 units");
        assertThatThrownBy(() -> Liquidation.distance(1, 1, 0, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("notional must be above 0");
        assertThatThrownBy(() -> Liquidation.priceUnits(Side.SHORT, Long.MAX_VALUE, 1))
                .isInstanceOf(ArithmeticException.class);
    }
}
