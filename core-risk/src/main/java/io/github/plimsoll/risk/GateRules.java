package io.github.plimsoll.risk;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;
import org.jspecify.annotations.Nullable;

/** Rules that need no amount: control state, inputs that belong together, price status, locks, market permission. */
final class GateRules {
    private GateRules() {}

    static long bits(Evaluation e, @Nullable Numbers out) {
        long bits = switch (e.control) {
            case ACTIVE -> 0;
            case REDUCE_ONLY -> Bits.CONTROL_REDUCE_ONLY;
            case HALTED -> Bits.CONTROL_HALTED;
            case FROZEN -> Bits.CONTROL_FROZEN;
        };
        boolean matched = matched(e);
        bits |= matched ? 0 : Bits.INPUT_MISMATCH;
        bits |= e.account.sane ? 0 : Bits.ACCOUNT_INVALID;
        bits |= status(e.market);
        if (!e.account.locks.isEmpty()) {
            bits |= locks(e, out);
        }
        if (out != null) {
            numbers(e, bits, out);
        }
        if (matched && e.policy.has(CompiledPolicy.ORDER)) {
            bits |= permission(e, out);
        }
        return bits;
    }

    private static long status(MarketState market) {
        if (market.priced) {
            return 0;
        }
        return switch (market.status()) {
            case USABLE -> Bits.PRICE_INVALID;
            case MISSING -> Bits.PRICE_MISSING;
            case STALE -> Bits.PRICE_STALE;
            case DISPUTED -> Bits.PRICE_DISPUTED;
        };
    }

    private static boolean matched(Evaluation e) {
        OpenOrder order = e.order;
        Instrument instrument = e.market.instrument();
        int decimals = instrument.priceDecimals();
        return order.account().value().equals(e.account.id.value())
                && order.instrument().equals(instrument.id())
                && fits(order.stopLoss(), decimals)
                && fits(order.takeProfit(), decimals)
                && fits(order.context().limitPrice(), decimals);
    }

    private static boolean fits(@Nullable Price price, int decimals) {
        return price == null || price.decimals() == decimals;
    }

    /** Of the codes that share one state, the one it is in speaks; when all is well, the first. */
    private static void numbers(Evaluation e, long bits, Numbers out) {
        RiskCode control = switch (e.control) {
            case ACTIVE, FROZEN -> RiskCode.CONTROL_FROZEN;
            case HALTED -> RiskCode.CONTROL_HALTED;
            case REDUCE_ONLY -> RiskCode.CONTROL_REDUCE_ONLY;
        };
        put(out, control, ControlState.ACTIVE.ordinal(), e.control.ordinal());
        RiskCode price = switch (e.market.status()) {
            case USABLE, MISSING -> RiskCode.PRICE_MISSING;
            case STALE -> RiskCode.PRICE_STALE;
            case DISPUTED -> RiskCode.PRICE_DISPUTED;
        };
        put(out, price, PriceStatus.USABLE.ordinal(), e.market.status().ordinal());
        put(out, RiskCode.INPUT_MISMATCH, 1, (bits & Bits.INPUT_MISMATCH) == 0 ? 1 : 0);
        put(out, RiskCode.ACCOUNT_INVALID, 1, (bits & Bits.ACCOUNT_INVALID) == 0 ? 1 : 0);
        put(out, RiskCode.PRICE_INVALID, 1, (bits & Bits.PRICE_INVALID) == 0 ? 1 : 0);
    }

    private static void put(Numbers out, RiskCode code, long limit, long actual) {
        out.put(code, limit, actual, actual);
    }

    private static long locks(Evaluation e, @Nullable Numbers out) {
        int holding = 0;
        for (int i = 0; i < e.account.locks.size(); i++) {
            holding += e.account.locks.get(i).holds(e.order, e.now) ? 1 : 0;
        }
        if (out != null) {
            put(out, RiskCode.LOCKED, 0, holding);
        }
        return holding == 0 ? 0 : Bits.LOCKED;
    }

    private static long permission(Evaluation e, @Nullable Numbers out) {
        long bits = 0;
        long access = e.value(RiskLimit.MARKET_ACCESS);
        if (e.policy.restricts || access > 1) {
            boolean permitted = access <= 1 && e.policy.permits(e.order.instrument());
            bits |= permitted ? 0 : Bits.MARKET_NOT_PERMITTED;
            PriceRules.put(out, RiskCode.MARKET_NOT_PERMITTED, 1, permitted ? 1 : 0);
        }
        if (access == 1) {
            bits |= Bits.MARKET_CLOSE_ONLY;
            PriceRules.put(out, RiskCode.MARKET_CLOSE_ONLY, 1, 0);
        }
        if (e.value(RiskLimit.MARKET_HOURS) == 1) {
            boolean open = open(e);
            bits |= open ? 0 : Bits.MARKET_CLOSED;
            PriceRules.put(out, RiskCode.MARKET_CLOSED, 1, open ? 1 : 0);
        }
        if (e.value(RiskLimit.REQUIRE_SEQUENCER) == 1) {
            Sequencer sequencer = e.market.sequencer();
            bits |= sequencer == Sequencer.UP ? 0 : Bits.SEQUENCER_DOWN;
            if (out != null && sequencer == Sequencer.UNKNOWN) {
                out.unknown(RiskCode.SEQUENCER_DOWN, 1);
            } else {
                PriceRules.put(out, RiskCode.SEQUENCER_DOWN, 1, sequencer == Sequencer.UP ? 1 : 0);
            }
        }
        if (e.value(RiskLimit.REQUIRE_LOCKS) == 1) {
            bits |= lockList(e, out);
        }
        if (e.value(RiskLimit.REQUIRE_STOP_LOSS) == 1) {
            bits |= e.hasStop() ? 0 : Bits.STOP_LOSS_REQUIRED;
            PriceRules.put(out, RiskCode.STOP_LOSS_REQUIRED, 1, e.hasStop() ? 1 : 0);
        }
        return bits;
    }

    /** Locks that are known are judged in any case; an empty list is an answer, no list is none. */
    private static long lockList(Evaluation e, @Nullable Numbers out) {
        if (!e.account.locksKnown) {
            return LossRules.unknown(RiskCode.LOCKED, Bits.LOCKED, 0, out);
        }
        if (e.account.locks.isEmpty()) {
            PriceRules.put(out, RiskCode.LOCKED, 0, 0);
        }
        return 0;
    }

    private static boolean open(Evaluation e) {
        try {
            return e.market.instrument().hours().isOpen(e.now);
        } catch (ArithmeticException endOfTime) {
            return false;
        }
    }
}
