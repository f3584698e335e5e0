package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import org.jspecify.annotations.Nullable;

/**
 * Everything one decision reads, as primitives, and the amounts that follow from it. Money in micro-dollars, prices in
 * the instrument's units. What cannot be computed is marked as not available; nothing here throws.
 */
final class RiskInputs {
    final RiskPolicy policy;
    final AccountState account;
    final MarketState market;
    final MarketExposure exposure;
    final ControlState control;
    final long now;
    final Side side;
    final long collateral;
    final int leverage;
    final boolean hasStop;
    final boolean hasTarget;
    final long stop;
    final long target;

    /** Order, account and market belong together. */
    final boolean matched;
    /** The account's own figures are consistent. */
    final boolean sane;
    /** There is a price to compute with. */
    final boolean priced;
    /** All that is below fits 64 bits. */
    final boolean inRange;

    long notional;
    long fee;
    long margin;
    long stressBefore;
    long stressAfter;
    long maxStress;
    long lossBefore;
    long lossAfter;
    long maxLoss;
    long positionBefore;
    long positionAfter;
    long marginAfter;
    long worstAtStop;
    long worst;
    // With a price only:
    long age;
    long lead;
    long validUntil;
    long size;
    long liquidation;
    long buffer;
    long eaten;

    private RiskInputs(
            RiskPolicy policy,
            AccountState account,
            MarketState market,
            ControlState control,
            long now,
            Side side,
            long collateral,
            int leverage,
            @Nullable Price stopLoss,
            @Nullable Price takeProfit,
            boolean idsMatch) {
        this.policy = policy;
        this.account = account;
        this.market = market;
        this.exposure = account.market(market.instrument().id());
        this.control = control;
        this.now = now;
        this.side = side;
        this.collateral = collateral;
        this.leverage = leverage;
        this.hasStop = stopLoss != null;
        this.hasTarget = takeProfit != null;
        this.stop = stopLoss == null ? 0 : stopLoss.units();
        this.target = takeProfit == null ? 0 : takeProfit.units();
        int decimals = market.instrument().priceDecimals();
        this.matched = idsMatch
                && (stopLoss == null || stopLoss.decimals() == decimals)
                && (takeProfit == null || takeProfit.decimals() == decimals);
        this.sane = isSane(account, exposure);
        this.priced = market.hasPrice();
        this.inRange = derive();
    }

    static RiskInputs of(
            RiskPolicy policy,
            OpenOrder order,
            AccountState account,
            MarketState market,
            ControlState control,
            long now) {
        return new RiskInputs(
                policy,
                account,
                market,
                control,
                now,
                order.side(),
                order.collateral().micros(),
                order.leverage().hundredths(),
                order.stopLoss(),
                order.takeProfit(),
                order.account().equals(account.id())
                        && order.instrument().equals(market.instrument().id()));
    }

    /** The account as it stands, with an order of nothing. */
    static RiskInputs withoutOrder(RiskPolicy policy, AccountState account, MarketState market, int leverage) {
        return new RiskInputs(
                policy,
                account,
                market,
                ControlState.ACTIVE,
                market.asOfMicros(),
                Side.LONG,
                0,
                leverage,
                null,
                null,
                true);
    }

    RiskInputs withCollateral(long micros) {
        return changed(micros, leverage);
    }

    RiskInputs withLeverage(int hundredths) {
        return changed(collateral, hundredths);
    }

    private RiskInputs changed(long newCollateral, int newLeverage) {
        int decimals = market.instrument().priceDecimals();
        return new RiskInputs(
                policy,
                account,
                market,
                control,
                now,
                side,
                newCollateral,
                newLeverage,
                hasStop ? Price.of(stop, decimals) : null,
                hasTarget ? Price.of(target, decimals) : null,
                matched);
    }

    private static boolean isSane(AccountState account, MarketExposure exposure) {
        return account.reservedMargin().micros() >= 0
                && account.reservedWorstLoss().micros() >= 0
                && account.openNotional().micros() >= 0
                && account.reservedNotional().micros() >= 0
                && account.openPositions() >= 0
                && exposure.openNotional().micros() >= 0
                && exposure.reservedNotional().micros() >= 0
                && exposure.openPositions() >= 0
                && exposure.openNotional().micros() <= account.openNotional().micros()
                && exposure.reservedNotional().micros()
                        <= account.reservedNotional().micros()
                && exposure.openPositions() <= account.openPositions();
    }

    /** Every lossy step rounds against the trader: what is used up, what is allowed down. */
    private boolean derive() {
        try {
            deriveAmounts();
            if (priced) {
                deriveFromPrice();
            } else {
                worst = margin;
            }
            deriveLoss();
            return true;
        } catch (ArithmeticException tooLarge) {
            return false;
        }
    }

    private void deriveAmounts() {
        notional = Exact.mulDiv(collateral, leverage, Leverage.ONE_HUNDREDTHS, Rounding.UP);
        fee = share(notional, market.terms().takerFee(), Rounding.UP);
        margin = Math.addExact(collateral, fee);
        marginAfter = Math.addExact(account.reservedMargin().micros(), margin);
        positionBefore = Math.addExact(
                exposure.openNotional().micros(), exposure.reservedNotional().micros());
        positionAfter = Math.addExact(positionBefore, notional);
        long gross = Math.addExact(
                account.openNotional().micros(), account.reservedNotional().micros());
        stressBefore = share(gross, policy.stressMove(), Rounding.UP);
        stressAfter = share(Math.addExact(gross, notional), policy.stressMove(), Rounding.UP);
        maxStress = share(Math.max(0, account.equity().micros()), policy.maxAccountRisk(), Rounding.DOWN);
        maxLoss = share(Math.max(0, account.dayBase().micros()), policy.maxDailyLoss(), Rounding.DOWN);
    }

    private void deriveFromPrice() {
        long price = market.priceUnits();
        Instrument instrument = market.instrument();
        age = Math.max(0, Math.subtractExact(now, market.asOfMicros()));
        lead = Math.max(0, Math.subtractExact(market.asOfMicros(), now));
        validUntil = Math.min(
                Math.addExact(market.asOfMicros(), policy.maxPriceAgeMicros()),
                Math.addExact(now, RiskPolicy.MAX_APPROVAL_LIFETIME_MICROS));
        size = Quantity.unitsOf(notional, price, instrument.priceDecimals(), instrument.sizeDecimals(), Rounding.DOWN);
        long distance = Liquidation.distanceAtEntry(
                price, leverage, market.terms().liquidationThreshold().millionths());
        liquidation = Liquidation.priceUnits(side, price, distance);
        buffer = share(distance, policy.liquidationBuffer(), Rounding.DOWN);
        eaten = Math.addExact(share(price, market.terms().spread(), Rounding.UP), market.confidenceUnits());
        if (hasStop && !stopOnWrongSide()) {
            worstAtStop = Math.min(lossAtStop(price), margin);
            worst = worstAtStop;
        } else {
            worst = margin;
        }
    }

    /** The move to the stop, the spread and the fee on both sides. */
    private long lossAtStop(long price) {
        long atStop = Exact.mulDiv(notional, stop, price, Rounding.UP);
        long move = Exact.mulDiv(notional, Math.abs(price - stop), price, Rounding.UP);
        Ratio spread = market.terms().spread();
        long spreads = Math.addExact(share(notional, spread, Rounding.UP), share(atStop, spread, Rounding.UP));
        long fees = Math.addExact(fee, share(atStop, market.terms().takerFee(), Rounding.UP));
        return Math.addExact(move, Math.addExact(spreads, fees));
    }

    private void deriveLoss() {
        long result = Math.addExact(
                account.realizedToday().micros(), account.unrealized().micros());
        long pending = Math.subtractExact(account.reservedWorstLoss().micros(), result);
        lossBefore = Math.max(0, pending);
        lossAfter = Math.max(0, Math.addExact(pending, worst));
    }

    private static long share(long amount, Ratio ratio, Rounding rounding) {
        return Exact.mulDiv(amount, ratio.millionths(), Ratio.ONE_MILLIONTHS, rounding);
    }

    boolean stopOnWrongSide() {
        return side == Side.LONG ? stop >= market.priceUnits() : stop <= market.priceUnits();
    }

    boolean targetOnWrongSide() {
        return side == Side.LONG ? target <= market.priceUnits() : target >= market.priceUnits();
    }

    boolean stopBeyondLiquidation() {
        return side == Side.LONG ? stop <= liquidation : stop >= liquidation;
    }

    /** Whether the liquidation price is strictly on the losing side of the price. */
    boolean hasDistance() {
        return side == Side.LONG ? liquidation < market.priceUnits() : liquidation > market.priceUnits();
    }
}
