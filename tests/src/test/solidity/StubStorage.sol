// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {StubToken} from "./StubToken.sol";
import {LimitOrder, NotOperator, Pending, ROUTER, Trade, USDC} from "./Types.sol";

/// Keeps positions, orders that wait and the money of both: it is what traders let take their tokens. Only the router writes.
contract StubStorage {
    uint256 public constant maxPendingMarketOrders = 10;
    mapping(address => mapping(uint256 => mapping(uint256 => Trade))) public openTrades;
    mapping(address => mapping(uint256 => uint256)) public openTradesCount;
    mapping(address => mapping(uint256 => mapping(uint256 => uint256))) public coins;
    mapping(address => mapping(uint256 => mapping(uint256 => LimitOrder))) private limits;
    mapping(uint256 => Pending) private pending;
    mapping(address => uint256[]) private pendingIds;
    uint256 private lastOrder;

    modifier onlyRouter() {
        if (msg.sender != ROUTER) revert NotOperator();
        _;
    }

    function getOpenLimitOrder(address trader, uint256 pair, uint256 index) external view returns (LimitOrder memory) {
        return limits[trader][pair][index];
    }

    function getPendingOrderIds(address trader) external view returns (uint256[] memory) {
        return pendingIds[trader];
    }

    function order(uint256 id) external view returns (Pending memory) {
        return pending[id];
    }

    function trade(address trader, uint256 pair, uint256 index) external view returns (Trade memory) {
        return openTrades[trader][pair][index];
    }

    function firstEmptyTradeIndex(address trader, uint256 pair) public view returns (uint256 index) {
        while (openTrades[trader][pair][index].leverage > 0) index++;
    }

    function firstEmptyOpenLimitIndex(address trader, uint256 pair) public view returns (uint256 index) {
        while (limits[trader][pair][index].t.leverage > 0) index++;
    }

    function take(address from, uint256 value) external onlyRouter {
        StubToken(USDC).transferFrom(from, address(this), value);
    }

    function pay(address to, uint256 value) external onlyRouter {
        StubToken(USDC).transfer(to, value);
    }

    function put(Trade memory t, uint256 size) external onlyRouter {
        if (openTrades[t.trader][t.pairIndex][t.index].leverage == 0) openTradesCount[t.trader][t.pairIndex]++;
        openTrades[t.trader][t.pairIndex][t.index] = t;
        coins[t.trader][t.pairIndex][t.index] = size;
    }

    function remove(address trader, uint256 pair, uint256 index) external onlyRouter {
        openTradesCount[trader][pair]--;
        delete openTrades[trader][pair][index];
        delete coins[trader][pair][index];
    }

    function putLimit(LimitOrder memory o) external onlyRouter {
        limits[o.t.trader][o.t.pairIndex][o.t.index] = o;
    }

    function removeLimit(address trader, uint256 pair, uint256 index) external onlyRouter {
        delete limits[trader][pair][index];
    }

    /// Of what is to be done at once only the number is taken.
    function nextOrder() public onlyRouter returns (uint256) {
        return ++lastOrder;
    }

    function putPending(Pending memory o) external onlyRouter returns (uint256 id) {
        id = nextOrder();
        pending[id] = o;
        pendingIds[o.t.trader].push(id);
    }

    function removePending(uint256 id) external onlyRouter {
        uint256[] storage ids = pendingIds[pending[id].t.trader];
        for (uint256 i = 0; i < ids.length; i++) {
            if (ids[i] == id) {
                ids[i] = ids[ids.length - 1];
                ids.pop();
                break;
            }
        }
        delete pending[id];
    }
}
