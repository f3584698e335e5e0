package io.github.plimsoll.avantis.venue;

import io.github.plimsoll.avantis.message.SizeUpdate;
import io.github.plimsoll.avantis.message.Trade;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import java.math.BigInteger;
import java.util.OptionalLong;

/**
 * Whether what adds is what was recorded: for that trader, in that market, with that side, collateral, size and leverage, from
 * the price that was decided on to the worst price at worst, and without levels at which it ends. Pure.
 *
 * @param order as it was recorded
 * @param instrument in whose units it was
 * @param trader of its account
 * @param pair the market's number; empty when it is not known, and then nothing is what was recorded
 */
record AddRule(StoredIntent order, Instrument instrument, EvmAddress trader, OptionalLong pair) {
    /**
     * Whether this opens it.
     *
     * @param type 0 market, 3 market on an upside pair
     * @param coins 1e-10
     * @param slippage 1e-10 percent
     */
    boolean isOpenedBy(Trade trade, int type, long coins, long slippage) {
        return trade.trader().equals(trader)
                && pair.equals(OptionalLong.of(trade.pairIndex()))
                && (type == OrderPlan.MARKET || type == OrderPlan.MARKET_UPSIDE)
                && trade.tp() == 0
                && trade.sl() == 0
                && trade.buy() == (order.side() == Side.LONG)
                && trade.positionSizeUsdc() == order.collateral().micros()
                && coins == Coins.ofUnits(instrument, order.sizeUnits())
                && trade.leverage() == leverage()
                && bounded(trade.openPrice(), slippage);
    }

    /**
     * Whether this adds it to a position.
     *
     * @param coins 1e-10
     * @param slippage 1e-10 percent
     */
    boolean isAddedBy(SizeUpdate update, long coins, long slippage) {
        return update.trader().equals(trader)
                && pair.equals(OptionalLong.of(update.pairIndex()))
                && update.collateral() == order.collateral().micros()
                && coins == Coins.ofUnits(instrument, order.sizeUnits())
                && update.leverage() == leverage()
                && bounded(update.openPrice(), slippage);
    }

    private long leverage() {
        Leverage leverage = order.leverage();
        return leverage == null ? -1 : Coins.ofLeverage(leverage);
    }

    /** Whether it fills at the recorded worst price at worst; the wanted price is the one that was decided on. */
    private boolean bounded(long wanted, long slippage) {
        Price decided = order.decidedPrice();
        if (decided == null || wanted != Coins.ofPrice(decided)) {
            return false;
        }
        Price worst = order.worstPrice();
        if (worst == null) {
            return true;
        }
        BigInteger away = BigInteger.valueOf(order.side().sign() * (Coins.ofPrice(worst) - wanted));
        BigInteger most = BigInteger.valueOf(wanted).multiply(BigInteger.valueOf(slippage));
        return most.compareTo(away.multiply(OrderPlan.HUNDRED)) <= 0;
    }
}
