// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {StubBooks} from "./StubBooks.sol";
import {Kind, LimitOrder, NoOrder, Pending, TooEarly, Trade, WrongTrade, WrongType} from "./Types.sol";

/// Orders that wait: their collateral is taken when they are placed, and given back when they are taken back.
abstract contract StubLimits is StubBooks {
    uint8 private constant STOP_LIMIT = 1;
    uint8 private constant LIMIT = 2;

    /// For whom a delegate acts; 0 for nobody.
    address internal acting;

    event OpenLimitPlaced(
        address indexed trader,
        uint256 pairIndex,
        uint256 index,
        bool isBuy,
        uint256 openPrice,
        uint256 executionFee,
        uint8 orderType,
        uint256 slippageP,
        uint256 collateral
    );
    event OpenLimitCanceled(
        address indexed trader, uint256 pairIndex, uint256 index, uint256 timestamp, uint256 collateral
    );
    event LimitExecuted(
        uint256 orderId,
        uint256 limitIndex,
        Trade t,
        uint8 orderType,
        uint256 price,
        uint256 positionSizeUSDC,
        int256 percentProfit,
        uint256 usdcSentToTrader,
        bool isPnl
    );

    function sender() internal view returns (address) {
        return acting == address(0) ? msg.sender : acting;
    }

    function place(Trade memory t, uint8 orderType, uint256 slippageP) internal {
        if (orderType != STOP_LIMIT && orderType != LIMIT) revert WrongType();
        t.index = books.firstEmptyOpenLimitIndex(t.trader, t.pairIndex);
        books.putLimit(LimitOrder(t, orderType, slippageP, block.number));
        books.take(t.trader, t.positionSizeUSDC);
        emit OpenLimitPlaced(
            t.trader, t.pairIndex, t.index, t.buy, t.openPrice, msg.value, orderType, slippageP, t.positionSizeUSDC
        );
    }

    function waiting(address trader, uint256 pair, uint256 index) private view returns (LimitOrder memory o) {
        o = books.getOpenLimitOrder(trader, pair, index);
        if (o.t.leverage == 0) revert NoOrder();
    }

    /// Blocks that an order has to stand before it is changed or taken back.
    function checkTimelock(LimitOrder memory o) private view {
        if (block.number < o.blockNumber + limitOrdersTimelock) revert TooEarly();
    }

    function cancelOpenLimitOrder(uint256 pair, uint256 index) external {
        LimitOrder memory o = waiting(sender(), pair, index);
        checkTimelock(o);
        books.removeLimit(o.t.trader, pair, index);
        books.pay(o.t.trader, o.t.positionSizeUSDC);
        emit OpenLimitCanceled(o.t.trader, pair, index, block.timestamp, o.t.positionSizeUSDC);
    }

    function updateOpenLimitOrder(
        uint256 pair,
        uint256 index,
        uint256 price,
        uint256 slippageP,
        uint256 tp,
        uint256 sl
    ) external {
        LimitOrder memory o = waiting(sender(), pair, index);
        checkTimelock(o);
        if (price == 0) revert WrongTrade();
        checkStop(sl, price, o.t.buy);
        o.t.openPrice = price;
        o.t.tp = tp;
        o.t.sl = sl;
        o.slippageP = slippageP;
        o.blockNumber = block.number;
        books.putLimit(o);
    }

    /// A keeper says that the price has come. A stop may be filled beyond its price by its slippage, a limit not at all.
    function stubExecuteLimit(address trader, uint256 pair, uint256 index, uint256 price) external onlyOperator {
        LimitOrder memory o = waiting(trader, pair, index);
        Trade memory t = o.t;
        uint256 trigger = t.openPrice;
        bool come = (o.orderType == LIMIT) == t.buy ? price <= trigger : price >= trigger;
        if (price == 0 || !come || beyond(trigger, o.slippageP, t.buy, price)) revert TooEarly();
        books.removeLimit(trader, pair, index);
        uint256 collateral = t.positionSizeUSDC;
        Pending memory any = Pending(Kind.OPEN, t, false, 0, 0, 0, o.slippageP);
        if (!register(t, collateral * t.leverage * 1e4 / price, price, any)) revert WrongTrade();
        emit LimitExecuted(
            books.nextOrder(), index, shown(t), 3, price, collateral, int256(trigger), 0, false
        );
    }

    /// A keeper ends a position that has reached a level of its own, or has lost its collateral: 0 target, 1 stop, 2 liquidation.
    function stubTrigger(address trader, uint256 pair, uint256 index, uint8 what, uint256 price) external onlyOperator {
        Trade memory t = position(trader, pair, index);
        uint256 size = books.coins(trader, pair, index);
        bool reached;
        if (what == 0) {
            reached = t.buy ? price >= t.tp : price <= t.tp;
        } else if (what == 1) {
            reached = t.sl > 0 && (t.buy ? price <= t.sl : price >= t.sl);
        } else {
            reached = profit(t, size, price) * 100 <= -85 * int256(t.initialPosToken);
        }
        if (!reached) revert TooEarly();
        uint256 paid;
        if (what == 2) {
            books.remove(trader, pair, index);
            t.initialPosToken = 0;
        } else {
            paid = reduce(t, size, price);
        }
        emit LimitExecuted(books.nextOrder(), index, shown(t), what, price, notional(size, price), 0, paid, false);
    }
}
