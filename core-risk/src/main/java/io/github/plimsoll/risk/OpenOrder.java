package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An order that adds risk. Notional = collateral x leverage; fees come on top of the collateral. Immutable.
 *
 * @param account whose order it is
 * @param instrument id of the market, such as {@code BTC-USD}
 * @param side direction
 * @param collateral margin put up, before fees, above 0
 * @param leverage 1x to 1000x
 * @param stopLoss price at the instrument's decimals, or null for none
 * @param takeProfit price at the instrument's decimals, or null for none
 */
public record OpenOrder(
        AccountId account,
        String instrument,
        Side side,
        Usd collateral,
        Leverage leverage,
        @Nullable Price stopLoss,
        @Nullable Price takeProfit) {
    private static final Pattern INSTRUMENT = Pattern.compile("[A-Z0-9]{1,12}-[A-Z0-9]{1,12}");

    /** @throws IllegalArgumentException when the collateral is not above 0 or the instrument is no id */
    public OpenOrder {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(side, "side");
        Objects.requireNonNull(leverage, "leverage");
        if (!INSTRUMENT
                .matcher(Objects.requireNonNull(instrument, "instrument"))
                .matches()) {
            throw new IllegalArgumentException("instrument must look like BTC-USD");
        }
        if (!Objects.requireNonNull(collateral, "collateral").isPositive()) {
            throw new IllegalArgumentException("collateral must be above 0 USD but is " + collateral);
        }
    }

    /** The same order with another collateral. */
    public OpenOrder withCollateral(Usd other) {
        return new OpenOrder(account, instrument, side, other, leverage, stopLoss, takeProfit);
    }

    /** The same order with another leverage. */
    public OpenOrder withLeverage(Leverage other) {
        return new OpenOrder(account, instrument, side, collateral, other, stopLoss, takeProfit);
    }

    /**
     * Collateral times leverage, rounded up to a micro-dollar.
     *
     * @throws ArithmeticException beyond the ledger bound
     */
    public Usd notional() {
        return collateral.times(leverage, Rounding.UP);
    }

    /** The order as canonical ASCII text: one {@code name=value} per line, fixed order, plain integers. */
    public String canonical() {
        return "plimsoll.open/1\naccount=" + account.value() + "\ninstrument=" + instrument + "\nside=" + side
                + "\ncollateral_micros=" + collateral.micros() + "\nleverage_hundredths=" + leverage.hundredths()
                + "\nstop_loss=" + canonical(stopLoss) + "\ntake_profit=" + canonical(takeProfit) + "\n";
    }

    /** SHA-256 of {@link #canonical()} in ASCII, 64 lower-case hex digits. */
    public String orderHash() {
        return Sha256.hex(canonical());
    }

    private static String canonical(@Nullable Price price) {
        return price == null ? "none" : price.units() + "e-" + price.decimals();
    }
}
