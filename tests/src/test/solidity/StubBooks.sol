// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {StubStorage} from "./StubStorage.sol";
import {
    HighSlippage,
    Kind,
    NoPosition,
    NotOperator,
    Pending,
    PnlOrderNotAllowed,
    PositionMismatch,
    STORAGE,
    TooMany,
    TooSmall,
    Trade,
    WrongSl,
    WrongTrade
} from "./Types.sol";

/// What is taken, what a fill does, and what it costs. One kind of market: plain, 0.05 % of the notional, 1x to 75x.
abstract contract StubBooks {
    uint256 internal constant ONE = 1e10;
    uint256 internal constant LOWEST = ONE;
    uint256 internal constant HIGHEST = 75 * ONE;
    uint256 private constant SMALLEST = 100e6;
    uint256 private constant MOST_SLIPPAGE = 80 * ONE;
    /// Percent of the collateral that a position may win; a target beyond that, or none, becomes that.
    uint256 private constant MAX_GAIN = 2500;
    StubStorage internal constant books = StubStorage(STORAGE);

    address public operator;
    uint256 public maxTradesPerPair;
    uint256 public limitOrdersTimelock;
    /// What a canceled open does not give back.
    uint256 public cancelFee;

    event MarketOrderInitiated(
        address indexed trader,
        uint256 pairIndex,
        bool open,
        uint256 orderId,
        uint256 timestamp,
        bool isBuy,
        bool isPnl,
        uint256 initialPosToken,
        uint256 leverage
    );
    /// The fields that are published, in an order that is not; `percentProfit` is not worked out.
    event MarketExecuted(
        uint256 orderId,
        Trade t,
        bool open,
        uint256 price,
        uint256 positionSizeUSDC,
        int256 percentProfit,
        uint256 usdcSentToTrader,
        bool isPnl,
        uint256 coinExposure,
        bool isCoinExposureFixed
    );
    event MarketOpenCanceled(uint256 orderId, address indexed trader, uint256 pairIndex);
    event MarketCloseCanceled(uint256 orderId, address indexed trader, uint256 pairIndex, uint256 index);

    modifier onlyOperator() {
        if (msg.sender != operator) revert NotOperator();
        _;
    }

    function stubSetup(uint256 mostTrades, uint256 timelock, uint256 fee) external {
        if (operator != address(0) && operator != msg.sender) revert NotOperator();
        operator = msg.sender;
        maxTradesPerPair = mostTrades;
        limitOrdersTimelock = timelock;
        cancelFee = fee;
    }

    // --- what may be asked for ---

    function checkTrade(Trade memory t, uint256 orderType, uint256 slippageP) internal view {
        if (orderType == 3) revert PnlOrderNotAllowed();
        if (t.index + t.initialPosToken + t.timestamp != 0 || t.openPrice == 0) revert WrongTrade();
        checkLeverage(t.leverage);
        if (t.positionSizeUSDC * t.leverage < SMALLEST * ONE) revert TooSmall();
        if (slippageP > MOST_SLIPPAGE) revert HighSlippage();
        checkStop(t.sl, t.openPrice, t.buy);
        uint256 waiting = books.getPendingOrderIds(t.trader).length;
        if (waiting >= books.maxPendingMarketOrders()) revert TooMany();
        if (books.openTradesCount(t.trader, t.pairIndex) + waiting >= maxTradesPerPair) revert TooMany();
    }

    function checkLeverage(uint256 leverage) internal pure {
        if (leverage < LOWEST || leverage > HIGHEST) revert WrongTrade();
    }

    /// A stop that the price has reached already is refused; 0 is none.
    function checkStop(uint256 sl, uint256 price, bool buy) internal pure {
        if (sl > 0 && (buy ? sl >= price : sl <= price)) revert WrongSl();
    }

    function position(address trader, uint256 pair, uint256 index) internal view returns (Trade memory t) {
        t = books.trade(trader, pair, index);
        if (t.leverage == 0) revert NoPosition();
    }

    function checkSize(Trade memory t, uint256 size) internal view {
        if (size == 0 || size > books.coins(t.trader, t.pairIndex, t.index)) revert PositionMismatch();
    }

    // --- initiating: the money of what adds is taken at once ---

    function initiate(Pending memory o) internal returns (uint256 id) {
        id = books.putPending(o);
        if (o.kind != Kind.CLOSE) books.take(o.t.trader, o.t.positionSizeUSDC);
        emit MarketOrderInitiated(
            o.t.trader,
            o.t.pairIndex,
            o.kind != Kind.CLOSE,
            id,
            block.timestamp,
            o.t.buy,
            false,
            o.t.positionSizeUSDC,
            o.t.leverage
        );
    }

    // --- executing ---

    /// A keeper carries out what was initiated, or cancels it where the price does not do.
    function carryOut(uint256 id, uint256 price) internal {
        Pending memory o = books.order(id);
        books.removePending(id);
        bool done = price > 0
            && (
                o.kind == Kind.OPEN
                    ? opens(id, o, price)
                    : o.kind == Kind.INCREASE ? increases(id, o, price) : closes(id, o, price)
            );
        if (done) return;
        if (o.kind == Kind.CLOSE) {
            emit MarketCloseCanceled(id, o.t.trader, o.t.pairIndex, o.t.index);
        } else {
            books.pay(o.t.trader, o.t.positionSizeUSDC > cancelFee ? o.t.positionSizeUSDC - cancelFee : 0);
            emit MarketOpenCanceled(id, o.t.trader, o.t.pairIndex);
        }
    }

    /// Against the trader only: beyond the wanted price by more than the slippage.
    function beyond(uint256 wanted, uint256 slippageP, bool buy, uint256 price) internal pure returns (bool) {
        uint256 bound = wanted * slippageP / (100 * ONE);
        return buy ? price > wanted + bound : price + bound < wanted;
    }

    function opens(uint256 id, Pending memory o, uint256 price) private returns (bool) {
        Trade memory t = o.t;
        if (beyond(t.openPrice, o.slippageP, t.buy, price)) return false;
        if (t.tp > 0 && (t.buy ? price >= t.tp : price <= t.tp)) return false;
        if (t.sl > 0 && (t.buy ? price <= t.sl : price >= t.sl)) return false;
        uint256 size = o.fixedCoins ? o.coins : t.positionSizeUSDC * t.leverage * 1e4 / price;
        uint256 collateral = t.positionSizeUSDC;
        if (!register(t, size, price, o)) return false;
        emit MarketExecuted(id, shown(t), true, price, collateral, 0, 0, false, size, o.fixedCoins);
        return true;
    }

    /// Makes a position of what a trade asks for; false when its leverage would be out of bounds.
    function register(Trade memory t, uint256 size, uint256 price, Pending memory o) internal returns (bool) {
        uint256 fee = feeOf(notional(size, price));
        if (fee >= t.positionSizeUSDC) return false;
        uint256 net = t.positionSizeUSDC - fee;
        uint256 leverage = leverageOf(size, price, net);
        if (o.fixedCoins && (leverage < o.minLeverage || leverage > o.maxLeverage)) return false;
        t.index = books.firstEmptyTradeIndex(t.trader, t.pairIndex);
        t.initialPosToken = net;
        t.openPrice = price;
        t.leverage = leverage;
        t.tp = target(t.tp, price, leverage, t.buy);
        t.timestamp = block.timestamp;
        books.put(t, size);
        return true;
    }

    function increases(uint256 id, Pending memory o, uint256 price) private returns (bool) {
        Trade memory t = books.trade(o.t.trader, o.t.pairIndex, o.t.index);
        if (t.leverage == 0 || beyond(o.t.openPrice, o.slippageP, t.buy, price)) return false;
        uint256 more = o.fixedCoins ? o.coins : o.t.positionSizeUSDC * o.t.leverage * 1e4 / price;
        uint256 fee = feeOf(notional(more, price));
        if (fee >= o.t.positionSizeUSDC) return false;
        uint256 had = books.coins(t.trader, t.pairIndex, t.index);
        t.openPrice = (had * t.openPrice + more * price) / (had + more);
        t.initialPosToken += o.t.positionSizeUSDC - fee;
        t.leverage = leverageOf(had + more, t.openPrice, t.initialPosToken);
        if (o.fixedCoins && (t.leverage < o.minLeverage || t.leverage > o.maxLeverage)) return false;
        t.timestamp = later(t.timestamp);
        books.put(t, had + more);
        emit MarketExecuted(id, shown(t), true, price, o.t.positionSizeUSDC, 0, 0, false, more, o.fixedCoins);
        return true;
    }

    function closes(uint256 id, Pending memory o, uint256 price) private returns (bool) {
        Trade memory t = books.trade(o.t.trader, o.t.pairIndex, o.t.index);
        if (t.leverage == 0) return false;
        uint256 had = books.coins(t.trader, t.pairIndex, t.index);
        uint256 size = o.fixedCoins ? o.coins : had * o.t.positionSizeUSDC / t.initialPosToken;
        if (size == 0 || size > had) return false;
        uint256 paid = reduce(t, size, price);
        emit MarketExecuted(id, shown(t), false, price, notional(size, price), 0, paid, false, size, o.fixedCoins);
        return true;
    }

    /// Closes a part or all of a position, pays its trader, and leaves in `t` what remains.
    function reduce(Trade memory t, uint256 size, uint256 price) internal returns (uint256 paid) {
        uint256 had = books.coins(t.trader, t.pairIndex, t.index);
        uint256 part = t.initialPosToken * size / had;
        int256 left = int256(part) + profit(t, size, price) - int256(feeOf(notional(size, price)));
        paid = left > 0 ? uint256(left) : 0;
        t.initialPosToken -= part;
        t.timestamp = later(t.timestamp);
        if (size == had) {
            books.remove(t.trader, t.pairIndex, t.index);
        } else {
            books.put(t, had - size);
        }
        if (paid > 0) books.pay(t.trader, paid);
    }

    // --- numbers ---

    /// What moves collateral renews the timestamp, by which a signed close knows its position.
    function later(uint256 timestamp) internal view returns (uint256) {
        return block.timestamp > timestamp ? block.timestamp : timestamp + 1;
    }

    /// In what is emitted that field holds the time of the block.
    function shown(Trade memory t) internal view returns (Trade memory) {
        t.positionSizeUSDC = block.timestamp;
        return t;
    }

    function notional(uint256 size, uint256 price) internal pure returns (uint256) {
        return size * price / 1e14;
    }

    function feeOf(uint256 value) internal pure returns (uint256) {
        return value / 2000 + 1;
    }

    function leverageOf(uint256 size, uint256 price, uint256 collateral) internal pure returns (uint256) {
        return size * price / (collateral * 1e4);
    }

    function profit(Trade memory t, uint256 size, uint256 price) internal pure returns (int256) {
        int256 gain = int256(notional(size, price)) - int256(notional(size, t.openPrice));
        return t.buy ? gain : -gain;
    }

    function target(uint256 tp, uint256 price, uint256 leverage, bool buy) internal pure returns (uint256) {
        uint256 most = price * MAX_GAIN / 100 * ONE / leverage;
        if (buy) return tp == 0 || tp > price + most ? price + most : tp;
        uint256 lowest = most >= price ? 1 : price - most;
        return tp < lowest ? lowest : tp;
    }
}
