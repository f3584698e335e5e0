package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Exact;
import org.jspecify.annotations.Nullable;

/** Rules of the account with the order: exposure, margin, loss. What is reserved counts like what is open, once. */
final class AccountRules {
    private AccountRules() {}

    static long bits(Evaluation e, long margin, boolean lossKnown, @Nullable Numbers out) {
        AccountState account = e.account;
        long[] v = e.values;
        MarketExposure here = account.market(e.order.instrument());
        long positionBefore = here.gross();
        long positionAfter = Math.addExact(positionBefore, e.notional);
        long bits = above(
                RiskCode.POSITION_ABOVE_MAX,
                Bits.POSITION_ABOVE_MAX,
                v[RiskLimit.MAX_POSITION.ordinal()],
                positionBefore,
                positionAfter,
                out);

        long gross = account.totals.gross();
        long grossAfter = Math.addExact(gross, e.notional);
        long move = v[RiskLimit.STRESS_MOVE.ordinal()];
        long maxStress = Exact.shareDown(Math.max(0, account.equity), v[RiskLimit.MAX_ACCOUNT_RISK.ordinal()]);
        bits |= above(
                RiskCode.ACCOUNT_RISK_ABOVE_MAX,
                Bits.ACCOUNT_RISK_ABOVE_MAX,
                maxStress,
                out == null ? 0 : Exact.shareUp(gross, move),
                Exact.shareUp(grossAfter, move),
                out);

        long marginAfter = Math.addExact(account.reservedMargin, margin);
        bits |= above(
                RiskCode.MARGIN_ABOVE_FREE,
                Bits.MARGIN_ABOVE_FREE,
                account.freeMargin,
                account.reservedMargin,
                marginAfter,
                out);

        bits |= loss(e, margin, lossKnown, out);
        if (e.policy.has(CompiledPolicy.ACCOUNT)) {
            bits |= exposure(e, here, gross, grossAfter, positionBefore, positionAfter, out)
                    | shares(e, marginAfter, out);
        }
        return bits;
    }

    private static long loss(Evaluation e, long margin, boolean lossKnown, @Nullable Numbers out) {
        AccountState account = e.account;
        long pending =
                Math.subtractExact(account.reservedWorstLoss, Math.addExact(account.realizedToday, account.unrealized));
        if (!lossKnown) {
            Math.addExact(pending, margin);
            return 0;
        }
        long maxLoss = Exact.shareDown(Math.max(0, account.dayBase), e.values[RiskLimit.MAX_DAILY_LOSS.ordinal()]);
        boolean more = e.policy.has(CompiledPolicy.LOSS);
        // Even all the margin passes, so that the loss at the stop, which is at most that, need not be known.
        if (out == null && !more && pending <= maxLoss - margin) {
            return 0;
        }
        long lossBefore = Math.max(0, pending);
        long lossAfter = Math.max(0, Math.addExact(pending, e.worst()));
        long bits =
                above(RiskCode.DAILY_LOSS_ABOVE_MAX, Bits.DAILY_LOSS_ABOVE_MAX, maxLoss, lossBefore, lossAfter, out);
        return more ? bits | LossRules.bits(e, lossBefore, lossAfter, out) : bits;
    }

    private static long exposure(
            Evaluation e,
            MarketExposure here,
            long gross,
            long grossAfter,
            long positionBefore,
            long positionAfter,
            @Nullable Numbers out) {
        Totals totals = e.account.totals;
        long bits = above(
                RiskCode.GROSS_EXPOSURE_ABOVE_MAX,
                Bits.GROSS_EXPOSURE_ABOVE_MAX,
                e.value(RiskLimit.MAX_GROSS_EXPOSURE),
                gross,
                grossAfter,
                out);
        if (e.value(RiskLimit.MAX_NET_EXPOSURE) != Long.MAX_VALUE) {
            bits |= net(e, totals, out);
        }
        boolean up = e.isLong();
        long side = up
                ? Math.addExact(totals.openLong(), totals.reservedLong())
                : Math.addExact(totals.openShort(), totals.reservedShort());
        bits |= above(
                RiskCode.SIDE_EXPOSURE_ABOVE_MAX,
                Bits.SIDE_EXPOSURE_ABOVE_MAX,
                e.value(up ? RiskLimit.MAX_LONG_EXPOSURE : RiskLimit.MAX_SHORT_EXPOSURE),
                side,
                Math.addExact(side, e.notional),
                out);
        if (e.value(RiskLimit.MAX_GROUP_EXPOSURE) != Long.MAX_VALUE) {
            bits |= group(e, positionBefore, out);
        }
        bits |= above(
                RiskCode.MARKET_POSITIONS_ABOVE_MAX,
                Bits.MARKET_POSITIONS_ABOVE_MAX,
                e.value(RiskLimit.MAX_MARKET_POSITIONS),
                here.count(),
                here.count() + 1L,
                out);
        bits |= above(
                RiskCode.POSITIONS_ABOVE_MAX,
                Bits.POSITIONS_ABOVE_MAX,
                e.value(RiskLimit.MAX_POSITIONS),
                totals.count(),
                totals.count() + 1L,
                out);
        if (e.value(RiskLimit.MAX_WEIGHT) != Long.MAX_VALUE) {
            bits |= weight(e, positionBefore, positionAfter, out);
        }
        if (e.policy.tierNotional.length > 0) {
            int most = e.policy.tier(positionAfter);
            bits |= above(RiskCode.LEVERAGE_ABOVE_TIER, Bits.LEVERAGE_ABOVE_TIER, most, e.leverage, e.leverage, out);
        }
        return bits;
    }

    private static long group(Evaluation e, long positionBefore, @Nullable Numbers out) {
        String name = e.market.instrument().group();
        long group = e.account.group(name).gross();
        if (!e.account.files(e.order.instrument(), name)) {
            group = Math.addExact(group, positionBefore);
        }
        return above(
                RiskCode.GROUP_EXPOSURE_ABOVE_MAX,
                Bits.GROUP_EXPOSURE_ABOVE_MAX,
                e.value(RiskLimit.MAX_GROUP_EXPOSURE),
                group,
                Math.addExact(group, e.notional),
                out);
    }

    private static long weight(Evaluation e, long before, long after, @Nullable Numbers out) {
        return above(
                RiskCode.WEIGHT_ABOVE_MAX,
                Bits.WEIGHT_ABOVE_MAX,
                Exact.shareDown(Math.max(0, e.account.equity), e.value(RiskLimit.MAX_WEIGHT)),
                before,
                after,
                out);
    }

    /** Orders of the other side that are not filled yet may never be: they do not offset. */
    private static long net(Evaluation e, Totals totals, @Nullable Numbers out) {
        long open = totals.openLong() - totals.openShort();
        long before = e.isLong()
                ? Math.addExact(open, totals.reservedLong())
                : Math.subtractExact(open, totals.reservedShort());
        long after = e.isLong() ? Math.addExact(before, e.notional) : Math.subtractExact(before, e.notional);
        long was = Math.absExact(before);
        long is = Math.absExact(after);
        long limit = e.value(RiskLimit.MAX_NET_EXPOSURE);
        if (out != null) {
            out.put(RiskCode.NET_EXPOSURE_ABOVE_MAX, limit, was, is);
        }
        return is > limit && is > was ? Bits.NET_EXPOSURE_ABOVE_MAX : 0;
    }

    private static long shares(Evaluation e, long marginAfter, @Nullable Numbers out) {
        long bits = 0;
        long equity = Math.max(0, e.account.equity);
        long most = e.value(RiskLimit.MAX_COLLATERAL_SHARE);
        if (most != Long.MAX_VALUE) {
            bits |= above(
                    RiskCode.COLLATERAL_SHARE_ABOVE_MAX,
                    Bits.COLLATERAL_SHARE_ABOVE_MAX,
                    Exact.shareDown(equity, most),
                    0,
                    e.collateral,
                    out);
        }
        long reserve = e.value(RiskLimit.CASH_RESERVE);
        if (reserve > 0) {
            long free = Math.subtractExact(e.account.freeMargin, Exact.shareUp(equity, reserve));
            bits |= above(
                    RiskCode.CASH_RESERVE_BELOW_MIN,
                    Bits.CASH_RESERVE_BELOW_MIN,
                    free,
                    e.account.reservedMargin,
                    marginAfter,
                    out);
        }
        return bits;
    }

    private static long above(RiskCode code, long bit, long limit, long before, long after, @Nullable Numbers out) {
        return OrderRules.above(code, bit, limit, before, after, out);
    }
}
