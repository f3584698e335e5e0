package io.github.plimsoll.benchmarks.risk;

import io.github.plimsoll.benchmarks.risk.Case.Holdings;
import io.github.plimsoll.benchmarks.risk.Case.Plain;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** The twelve rules as one writes them by hand with {@link BigDecimal}. */
final class Exactly {
    private static final int SCALE = 6;
    private static final BigDecimal ZERO = BigDecimal.ZERO;
    private static final BigDecimal MAX_LEVERAGE = BigDecimal.valueOf(Limits.MAX_LEVERAGE, 2);
    private static final BigDecimal MIN_NOTIONAL = micros(Limits.MIN_NOTIONAL);
    private static final BigDecimal MAX_ORDER = micros(Limits.MAX_ORDER);
    private static final BigDecimal MAX_POSITION = micros(Limits.MAX_POSITION);
    private static final BigDecimal MAX_GROSS = micros(Limits.MAX_GROSS);
    private static final BigDecimal MAX_NET = micros(Limits.MAX_NET);
    private static final BigDecimal STRESS_MOVE = micros(Limits.STRESS_MOVE);
    private static final BigDecimal MAX_STRESS = micros(Limits.MAX_STRESS);
    private static final BigDecimal MAX_DAY_LOSS = micros(Limits.MAX_DAY_LOSS);
    private static final BigDecimal BUFFER = micros(Limits.BUFFER);
    private static final BigDecimal FEE = micros(Limits.FEE);
    private static final BigDecimal SPREAD = micros(Limits.SPREAD);
    private static final BigDecimal THRESHOLD = micros(Limits.THRESHOLD);

    private final Plain p;
    private final BigDecimal collateral;
    private final BigDecimal leverage;
    private final BigDecimal price;
    private final BigDecimal stop;
    private final BigDecimal confidence;
    private final BigDecimal[] notionals;
    private final BigDecimal equity;
    private final BigDecimal free;
    private final BigDecimal dayBase;
    private final BigDecimal realized;
    private final BigDecimal unrealized;
    private final BigDecimal reservedMargin;
    private final BigDecimal reservedLoss;

    Exactly(Plain p) {
        this.p = p;
        Holdings a = p.account;
        collateral = micros(p.collateral);
        leverage = BigDecimal.valueOf(p.leverage, 2);
        price = BigDecimal.valueOf(p.price, 2);
        stop = BigDecimal.valueOf(p.stop, 2);
        confidence = BigDecimal.valueOf(p.confidence, 2);
        notionals = new BigDecimal[a.notionals.length];
        for (int i = 0; i < notionals.length; i++) {
            notionals[i] = micros(a.notionals[i]);
        }
        equity = micros(a.equity);
        free = micros(a.free);
        dayBase = micros(a.dayBase);
        realized = micros(a.realized);
        unrealized = micros(a.unrealized);
        reservedMargin = micros(a.reservedMargin);
        reservedLoss = micros(a.reservedLoss);
    }

    private static BigDecimal micros(long micros) {
        return BigDecimal.valueOf(micros, SCALE);
    }

    /** The violated rules. */
    int bits() {
        Holdings a = p.account;
        BigDecimal notional = collateral.multiply(leverage);
        BigDecimal here = notional;
        BigDecimal gross = notional;
        BigDecimal net = ZERO;
        for (int i = 0; i < notionals.length; i++) {
            BigDecimal one = notionals[i];
            gross = gross.add(one);
            net = a.longs[i] ? net.add(one) : net.subtract(one);
            if (a.markets[i] == p.market) {
                here = here.add(one);
            }
        }
        BigDecimal netAfter = p.up ? net.add(notional) : net.subtract(notional);
        BigDecimal fee = notional.multiply(FEE);
        BigDecimal worst = collateral.add(fee);
        BigDecimal margin = reservedMargin.add(worst);
        if (p.stop != 0) {
            worst = worst.min(lossAtStop(notional, fee));
        }
        BigDecimal loss = reservedLoss.subtract(realized).subtract(unrealized).add(worst);
        BigDecimal distance = price.multiply(THRESHOLD).divide(leverage, SCALE, RoundingMode.DOWN);
        int bits = p.age > Limits.MAX_AGE ? Limits.PRICE_TOO_OLD : 0;
        bits |= leverage.compareTo(MAX_LEVERAGE) > 0 ? Limits.LEVERAGE : 0;
        bits |= notional.compareTo(MIN_NOTIONAL) < 0 ? Limits.TOO_SMALL : 0;
        bits |= notional.compareTo(MAX_ORDER) > 0 ? Limits.ORDER : 0;
        bits |= here.compareTo(MAX_POSITION) > 0 ? Limits.POSITION : 0;
        bits |= gross.compareTo(MAX_GROSS) > 0 ? Limits.GROSS : 0;
        bits |= netAfter.abs().compareTo(MAX_NET) > 0 && netAfter.abs().compareTo(net.abs()) > 0 ? Limits.NET : 0;
        bits |= notionals.length + a.working + 1 > Limits.maxCount(notionals.length) ? Limits.COUNT : 0;
        bits |= gross.multiply(STRESS_MOVE).compareTo(equity.multiply(MAX_STRESS)) > 0 ? Limits.STRESS : 0;
        bits |= margin.compareTo(free) > 0 ? Limits.MARGIN : 0;
        bits |= loss.compareTo(dayBase.multiply(MAX_DAY_LOSS)) > 0 ? Limits.DAY : 0;
        bits |= price.multiply(SPREAD).add(confidence).compareTo(distance.multiply(BUFFER)) > 0
                ? Limits.LIQUIDATION
                : 0;
        return bits;
    }

    private BigDecimal lossAtStop(BigDecimal notional, BigDecimal fee) {
        BigDecimal move = notional.multiply(price.subtract(stop).abs()).divide(price, SCALE, RoundingMode.UP);
        BigDecimal then = p.up ? notional.subtract(move) : notional.add(move);
        BigDecimal spreads = notional.add(then).multiply(SPREAD);
        return move.add(spreads).add(fee).add(then.multiply(FEE));
    }
}
