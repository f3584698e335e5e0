package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Exact;
import io.github.plimsoll.numbers.Given;
import io.github.plimsoll.numbers.Rounding;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is left under one limit. Immutable. Source: reference systems, section 13.2: a clear reason, how to fix it, when
 * to retry.
 *
 * @param code the rule
 * @param unit unit of the numbers; for the liquidation rule {@link RiskUnit#LEVERAGE}, since it bounds leverage
 * @param limit the bound
 * @param used what is used of it, reservations included
 * @param left limit minus used, at least 0
 * @param decimals decimals of the three
 * @param side the side of the orders that it is for; empty when both sides have the same
 */
public record Headroom(
        RiskCode code, RiskUnit unit, long limit, long used, long left, int decimals, Optional<Side> side) {
    /** Rules that can be used up, so that there is something left of them. */
    private static final List<RiskCode> ALWAYS = List.of(
            RiskCode.POSITION_ABOVE_MAX,
            RiskCode.ACCOUNT_RISK_ABOVE_MAX,
            RiskCode.MARGIN_ABOVE_FREE,
            RiskCode.DAILY_LOSS_ABOVE_MAX);

    private static final List<RiskCode> WHEN_NAMED = List.of(
            RiskCode.ORDER_NOTIONAL_ABOVE_MAX,
            RiskCode.COLLATERAL_ABOVE_MAX,
            RiskCode.GROSS_EXPOSURE_ABOVE_MAX,
            RiskCode.NET_EXPOSURE_ABOVE_MAX,
            RiskCode.SIDE_EXPOSURE_ABOVE_MAX,
            RiskCode.GROUP_EXPOSURE_ABOVE_MAX,
            RiskCode.MARKET_POSITIONS_ABOVE_MAX,
            RiskCode.POSITIONS_ABOVE_MAX,
            RiskCode.WEIGHT_ABOVE_MAX,
            RiskCode.COLLATERAL_SHARE_ABOVE_MAX,
            RiskCode.CASH_RESERVE_BELOW_MIN,
            RiskCode.DAILY_LOSS_AMOUNT_ABOVE_MAX,
            RiskCode.HOURLY_LOSS_ABOVE_MAX,
            RiskCode.WEEKLY_LOSS_ABOVE_MAX,
            RiskCode.DRAWDOWN_ABOVE_MAX,
            RiskCode.STOP_LOSSES_ABOVE_MAX,
            RiskCode.LOSS_STREAK_ABOVE_MAX);

    public Headroom {
        Given.notNull(code, "code");
        Given.notNull(unit, "unit");
        Given.notNull(side, "side");
    }

    /** The same for orders of both sides. */
    public Headroom(RiskCode code, RiskUnit unit, long limit, long used, long left, int decimals) {
        this(code, unit, limit, used, left, decimals, Optional.empty());
    }

    /** The rule, and the side that it is for. */
    public String title() {
        return code.title()
                + side.map(one -> one == Side.LONG ? ", long" : ", short").orElse("");
    }

    public String limitText() {
        return unit.print(limit, decimals);
    }

    public String usedText() {
        return unit.print(used, decimals);
    }

    public String leftText() {
        return unit.print(left, decimals);
    }

    /** One line for a person to read. */
    public String text() {
        return title() + ": " + unit.printWithUnit(left, decimals) + " left of " + unit.printWithUnit(limit, decimals);
    }

    /** Of the same account and market; where the two sides differ, a line for each. */
    static List<Headroom> of(Evaluation longs, Evaluation shorts) {
        Map<RiskCode, Headroom> up = new EnumMap<>(RiskCode.class);
        Map<RiskCode, Headroom> down = new EnumMap<>(RiskCode.class);
        of(longs).forEach(room -> up.put(room.code, room));
        of(shorts).forEach(room -> down.put(room.code, room));
        List<Headroom> all = new ArrayList<>();
        up.forEach((code, room) -> all.add(room.equals(down.get(code)) ? room : room.on(Side.LONG)));
        down.forEach((code, room) -> {
            if (!room.equals(up.get(code))) {
                all.add(room.on(Side.SHORT));
            }
        });
        all.sort(Comparator.comparing(Headroom::shareLeft));
        return Collections.unmodifiableList(all);
    }

    private Headroom on(Side one) {
        return new Headroom(code, unit, limit, used, left, decimals, Optional.of(one));
    }

    private static List<Headroom> of(Evaluation e) {
        int maxLeverage = e.maxLeverage();
        e.leverage = maxLeverage;
        Numbers numbers = new Numbers();
        e.run(numbers);
        List<Headroom> all = new ArrayList<>();
        for (RiskCode code : ALWAYS) {
            all.add(left(code, numbers));
        }
        for (RiskCode code : WHEN_NAMED) {
            if (ActiveRules.named(code, e.values)) {
                all.add(left(code, numbers));
            }
        }
        all.add(new Headroom(RiskCode.LEVERAGE_ABOVE_MAX, RiskUnit.LEVERAGE, maxLeverage, 0, maxLeverage, 2));
        int holding = Remedies.largestLeverage(e, maxLeverage);
        all.add(new Headroom(
                RiskCode.LIQUIDATION_TOO_CLOSE, RiskUnit.LEVERAGE, maxLeverage, maxLeverage - holding, holding, 2));
        return all;
    }

    private static Headroom left(RiskCode code, Numbers numbers) {
        int decimals = code.unit() == RiskUnit.USD ? Usd.DECIMALS : 0;
        if (!numbers.applied(code) || numbers.isUnknown(code)) {
            return new Headroom(code, code.unit(), 0, 0, 0, decimals);
        }
        long limit = numbers.limit(code);
        long used = numbers.before(code);
        long left = used >= limit ? 0 : limit - used;
        return new Headroom(code, code.unit(), limit, used, left, decimals);
    }

    /** In millionths; only orders the list. */
    private static long shareLeft(Headroom room) {
        return room.limit() <= 0 ? 0 : Exact.mulDiv(room.left(), 1_000_000, room.limit(), Rounding.DOWN);
    }
}
