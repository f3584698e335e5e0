package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An order that adds risk. Notional = collateral x leverage; fees come on top of the collateral. Immutable. Source:
 * contracts, section 3.
 */
public final class OpenOrder {
    static final Pattern INSTRUMENT = Pattern.compile("[A-Z0-9]{1,12}-[A-Z0-9]{1,12}");

    private final AccountId account;
    private final String instrument;
    private final Side side;
    private final Usd collateral;
    private final Leverage leverage;
    private final @Nullable Price stopLoss;
    private final @Nullable Price takeProfit;
    private final OrderContext context;

    /** The numbers of the values above, so that a decision finds them side by side. */
    final long collateralMicros;

    /** 0 when there is none. */
    final long stopUnits;

    final int leverageHundredths;
    final int sign;
    /** -1 when there is none. */
    final int stopDecimals;

    /**
     * An order.
     *
     * @param account whose order it is
     * @param instrument id of the market, such as {@code BTC-USD}
     * @param side direction
     * @param collateral margin put up, before fees, above 0
     * @param leverage 1x to 1000x
     * @param stopLoss price at the instrument's decimals, or null for none
     * @param takeProfit price at the instrument's decimals, or null for none
     * @param context what it says beside that
     * @throws IllegalArgumentException when the collateral is not above 0 or the instrument is no id
     */
    public OpenOrder(
            AccountId account,
            String instrument,
            Side side,
            Usd collateral,
            Leverage leverage,
            @Nullable Price stopLoss,
            @Nullable Price takeProfit,
            OrderContext context) {
        this.account = Given.notNull(account, "account");
        this.side = Given.notNull(side, "side");
        this.leverage = Given.notNull(leverage, "leverage");
        this.context = Given.notNull(context, "context");
        this.instrument = Given.notNull(instrument, "instrument");
        if (!INSTRUMENT.matcher(instrument).matches()) {
            throw new IllegalArgumentException("instrument must look like BTC-USD but is " + Given.quoted(instrument));
        }
        this.collateral = Given.notNull(collateral, "collateral");
        if (!collateral.isPositive()) {
            throw new IllegalArgumentException("collateral must be above 0 USD but is " + collateral);
        }
        this.stopLoss = stopLoss;
        this.takeProfit = takeProfit;
        this.collateralMicros = collateral.micros();
        this.leverageHundredths = leverage.hundredths();
        this.sign = side.sign();
        this.stopUnits = stopLoss == null ? 0 : stopLoss.units();
        this.stopDecimals = stopLoss == null ? -1 : stopLoss.decimals();
    }

    /** A market order that a person typed. */
    public OpenOrder(
            AccountId account,
            String instrument,
            Side side,
            Usd collateral,
            Leverage leverage,
            @Nullable Price stopLoss,
            @Nullable Price takeProfit) {
        this(account, instrument, side, collateral, leverage, stopLoss, takeProfit, OrderContext.NONE);
    }

    public AccountId account() {
        return account;
    }

    public String instrument() {
        return instrument;
    }

    public Side side() {
        return side;
    }

    public Usd collateral() {
        return collateral;
    }

    public Leverage leverage() {
        return leverage;
    }

    public @Nullable Price stopLoss() {
        return stopLoss;
    }

    public @Nullable Price takeProfit() {
        return takeProfit;
    }

    public OrderContext context() {
        return context;
    }

    /** The same order with another context. */
    public OpenOrder withContext(OrderContext other) {
        return new OpenOrder(account, instrument, side, collateral, leverage, stopLoss, takeProfit, other);
    }

    /** The same order with another stop loss, or none. */
    public OpenOrder withStopLoss(@Nullable Price other) {
        return new OpenOrder(account, instrument, side, collateral, leverage, other, takeProfit, context);
    }

    /** The same order with another collateral. */
    public OpenOrder withCollateral(Usd other) {
        return new OpenOrder(account, instrument, side, other, leverage, stopLoss, takeProfit, context);
    }

    /** The same order with another leverage. */
    public OpenOrder withLeverage(Leverage other) {
        return new OpenOrder(account, instrument, side, collateral, other, stopLoss, takeProfit, context);
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
                + "\nstop_loss=" + canonical(stopLoss) + "\ntake_profit=" + canonical(takeProfit) + "\n"
                + (context.equals(OrderContext.NONE) ? "" : context.canonical());
    }

    /**
     * What makes two orders the same for the duplicate rule: market, side, collateral and leverage. 64 bits, the same in
     * every process; two different orders share one by chance about once in 10^19.
     */
    public long fingerprint() {
        return fingerprint(instrument, side, collateral.micros(), leverage.hundredths());
    }

    static long fingerprint(String instrument, Side side, long collateral, int leverage) {
        long hash = 0;
        for (int i = 0; i < instrument.length(); i++) {
            hash = mix(hash ^ instrument.charAt(i));
        }
        return mix(mix(hash ^ collateral) ^ ((long) leverage << 1) ^ side.ordinal());
    }

    /** The finaliser of the 64-bit MurmurHash3, public domain. */
    private static long mix(long value) {
        long z = (value + 0x9e3779b97f4a7c15L ^ value >>> 33) * 0xff51afd7ed558ccdL;
        z = (z ^ z >>> 33) * 0xc4ceb9fe1a85ec53L;
        return z ^ z >>> 33;
    }

    /** SHA-256 of {@link #canonical()} in ASCII, 64 lower-case hex digits. */
    public String orderHash() {
        return Sha256.hex(canonical());
    }

    static String canonical(@Nullable Price price) {
        return price == null ? "none" : price.units() + "e-" + price.decimals();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OpenOrder order
                && account.equals(order.account)
                && instrument.equals(order.instrument)
                && side == order.side
                && collateral.equals(order.collateral)
                && leverage.equals(order.leverage)
                && Objects.equals(stopLoss, order.stopLoss)
                && Objects.equals(takeProfit, order.takeProfit)
                && context.equals(order.context);
    }

    @Override
    public int hashCode() {
        return Objects.hash(account, instrument, side, collateral, leverage, stopLoss, takeProfit, context);
    }

    @Override
    public String toString() {
        return "OpenOrder[account=" + account + ", instrument=" + instrument + ", side=" + side + ", collateral="
                + collateral + ", leverage=" + leverage + ", stopLoss=" + stopLoss + ", takeProfit=" + takeProfit
                + ", context=" + context + "]";
    }
}
