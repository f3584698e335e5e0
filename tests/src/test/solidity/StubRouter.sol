// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {StubLimits} from "./StubLimits.sol";
import {Intents} from "./Intents.sol";
import {
    InvalidDeadline,
    InvalidNonce,
    Kind,
    NoFee,
    NoPrice,
    NotDelegate,
    NotTrader,
    Pending,
    PositionMismatch,
    Spread,
    Trade,
    UpdatePositionSize,
    WrongExpiry,
    WrongTrade,
    WrongType
} from "./Types.sol";

/// The trading router: what traders and their delegates call, and what an operator carries out for those who have signed.
contract StubRouter is StubLimits {
    mapping(address => mapping(uint256 => uint256)) public nonceBitmap;
    mapping(address => mapping(address => uint256)) private expiries;

    // --- transactions of traders: all of them only initiate, but for margin ---

    function openTrade(Trade memory t, uint8 orderType, uint256 slippageP) external payable {
        if (t.trader != sender()) revert NotTrader();
        checkTrade(t, orderType, slippageP);
        if (orderType == 0) {
            initiate(Pending(Kind.OPEN, t, false, 0, 0, 0, slippageP));
        } else {
            place(t, orderType, slippageP);
        }
    }

    function openTradeWithCoinExposure(
        Trade memory t,
        uint8 orderType,
        uint256 coins,
        uint256 minLeverage,
        uint256 maxLeverage,
        uint256 slippageP
    ) external payable {
        if (t.trader != sender()) revert NotTrader();
        checkTrade(t, orderType, slippageP);
        if (orderType != 0 || coins == 0) revert WrongType();
        initiate(Pending(Kind.OPEN, t, true, coins, minLeverage, maxLeverage, slippageP));
    }

    function closeTradeMarket(uint256 pair, uint256 index, uint256 amount, uint256 wantedPrice) external payable {
        startClose(Intents.Close(sender(), pair, index, 0, amount, wantedPrice, 0, 0), false);
    }

    function closeTradeMarketWithCoinExposure(uint256 pair, uint256 index, uint256 coins, uint256 wantedPrice)
        external
        payable
    {
        startClose(Intents.Close(sender(), pair, index, 0, coins, wantedPrice, 0, 0), true);
    }

    function increasePositionSize(UpdatePositionSize memory u, uint256 slippageP) external payable {
        if (u.trader != sender()) revert NotTrader();
        startIncrease(Intents.IncreaseCoin(u, 0, 0, 0, slippageP, 0, 0), false);
    }

    function increasePositionSizeWithCoinExposure(
        UpdatePositionSize memory u,
        uint256 coins,
        uint256 minLeverage,
        uint256 maxLeverage,
        uint256 slippageP
    ) external payable {
        if (u.trader != sender()) revert NotTrader();
        startIncrease(Intents.IncreaseCoin(u, coins, minLeverage, maxLeverage, slippageP, 0, 0), true);
    }

    /// At once, at the price that comes along; whoever verifies that price wants at least a wei.
    function updateMargin(
        uint256 pair,
        uint256 index,
        uint8 updateType,
        uint256 amount,
        bytes[] calldata prices,
        uint8 sourcing
    ) external payable {
        if (msg.value == 0) revert NoFee();
        if (updateType > 1 || amount == 0) revert WrongType();
        Trade memory t = position(sender(), pair, index);
        uint256 size = books.coins(t.trader, pair, index);
        uint256 price = priceOf(prices, sourcing);
        if (updateType == 0) {
            t.initialPosToken += amount;
            books.take(t.trader, amount);
        } else {
            if (amount >= t.initialPosToken) revert WrongTrade();
            t.initialPosToken -= amount;
            // Four fifths of what is left may be lost at most.
            if (profit(t, size, price) * 5 < -4 * int256(t.initialPosToken)) revert WrongTrade();
            books.pay(t.trader, amount);
        }
        t.leverage = leverageOf(size, t.openPrice, t.initialPosToken);
        checkLeverage(t.leverage);
        t.timestamp = later(t.timestamp);
        books.put(t, size);
    }

    function startClose(Intents.Close memory i, bool ofCoins) private returns (uint256) {
        Trade memory t = position(i.trader, i.pairIndex, i.index);
        if (ofCoins) {
            checkSize(t, i.amount);
        } else if (i.amount == 0 || i.amount > t.initialPosToken) {
            revert PositionMismatch();
        }
        t.positionSizeUSDC = ofCoins ? 0 : i.amount;
        t.openPrice = i.wantedPrice;
        return initiate(Pending(Kind.CLOSE, t, ofCoins, ofCoins ? i.amount : 0, 0, 0, 0));
    }

    function startIncrease(Intents.IncreaseCoin memory i, bool ofCoins) private returns (uint256) {
        UpdatePositionSize memory u = i.u;
        Trade memory t = position(u.trader, u.pairIndex, u.index);
        if (u.initialPosToken == 0 || u.openPrice == 0 || ofCoins == (i.coins == 0)) revert WrongTrade();
        checkLeverage(u.leverage);
        t.positionSizeUSDC = u.initialPosToken;
        t.openPrice = u.openPrice;
        t.leverage = u.leverage;
        return initiate(Pending(Kind.INCREASE, t, ofCoins, i.coins, i.minLeverage, i.maxLeverage, i.slippageP));
    }

    // --- delegates ---

    function setDelegate(address delegate, uint256 expirySeconds) external {
        if (delegate == address(0) || delegate == msg.sender || expirySeconds <= block.timestamp) revert WrongExpiry();
        expiries[msg.sender][delegate] = expirySeconds;
    }

    function removeDelegate(address delegate) external {
        delete expiries[msg.sender][delegate];
    }

    function multipleDelegations(address trader, address delegate) public view returns (bool enabled, uint256 expiry) {
        expiry = expiries[trader][delegate];
        enabled = expiry > block.timestamp;
    }

    function delegatedAction(address trader, bytes calldata callData) external payable returns (bytes memory) {
        (bool enabled,) = multipleDelegations(trader, msg.sender);
        if (!enabled || acting != address(0)) revert NotDelegate();
        acting = trader;
        (bool done, bytes memory result) = address(this).delegatecall(callData);
        if (!done) {
            assembly {
                revert(add(result, 32), mload(result))
            }
        }
        acting = address(0);
        return result;
    }

    // --- keepers and operators ---

    function stubExecute(uint256 id, uint256 price) external onlyOperator {
        if (books.order(id).t.trader == address(0)) revert WrongType();
        carryOut(id, price);
    }

    /// An operator carries out what somebody has signed: initiated and executed in one transaction. The numbers of types are those
    /// of the aggregator; `prices` is what the stub takes for one: the encoded number.
    function executeMarketOrderBatched(
        uint8 orderType,
        bytes calldata sig,
        bytes calldata intent,
        bytes[] calldata prices,
        uint8 sourcing,
        Spread calldata
    ) external onlyOperator {
        uint256 id;
        if (orderType == 0) {
            id = startOpen(abi.decode(intent, (Intents.Open)), sig);
        } else if (orderType == 12) {
            id = startOpenCoin(abi.decode(intent, (Intents.OpenCoin)), sig);
        } else if (orderType == 1 || orderType == 15) {
            Intents.Close memory i = abi.decode(intent, (Intents.Close));
            use(i.trader, Intents.signer(Intents.hash(i, orderType == 15), sig), i.nonce, i.deadline);
            if (books.trade(i.trader, i.pairIndex, i.index).timestamp != i.openTimestamp) revert PositionMismatch();
            id = startClose(i, orderType == 15);
        } else {
            revert WrongType();
        }
        carryOut(id, priceOf(prices, sourcing));
    }

    function startOpen(Intents.Open memory i, bytes calldata sig) private returns (uint256) {
        use(i.t.trader, Intents.signer(Intents.hash(i), sig), i.nonce, i.deadline);
        checkTrade(i.t, i.orderType, i.slippageP);
        if (i.orderType != 0) revert WrongType();
        return initiate(Pending(Kind.OPEN, i.t, false, 0, 0, 0, i.slippageP));
    }

    function startOpenCoin(Intents.OpenCoin memory i, bytes calldata sig) private returns (uint256) {
        use(i.t.trader, Intents.signer(Intents.hash(i), sig), i.nonce, i.deadline);
        checkTrade(i.t, i.orderType, i.slippageP);
        if (i.orderType != 0 || i.coins == 0) revert WrongType();
        return initiate(Pending(Kind.OPEN, i.t, true, i.coins, i.minLeverage, i.maxLeverage, i.slippageP));
    }

    /// The same of what changes a position: increases, and both of its levels.
    function executePositionUpdateBatched(
        uint8 orderType,
        bytes calldata sig,
        bytes calldata intent,
        bytes[] calldata prices,
        uint8 sourcing,
        Spread calldata
    ) external onlyOperator {
        uint256 price = priceOf(prices, sourcing);
        if (orderType == 9) {
            Intents.Increase memory i = abi.decode(intent, (Intents.Increase));
            use(i.u.trader, Intents.signer(Intents.hash(i), sig), i.nonce, i.deadline);
            carryOut(startIncrease(Intents.IncreaseCoin(i.u, 0, 0, 0, i.slippageP, 0, 0), false), price);
        } else if (orderType == 14) {
            Intents.IncreaseCoin memory i = abi.decode(intent, (Intents.IncreaseCoin));
            use(i.u.trader, Intents.signer(Intents.hash(i), sig), i.nonce, i.deadline);
            carryOut(startIncrease(i, true), price);
        } else if (orderType == 5) {
            setLevels(abi.decode(intent, (Intents.Levels)), sig, price);
        } else {
            revert WrongType();
        }
    }

    function setLevels(Intents.Levels memory i, bytes calldata sig, uint256 price) private {
        use(i.trader, Intents.signer(Intents.hash(i), sig), i.nonce, i.deadline);
        Trade memory t = position(i.trader, i.pairIndex, i.index);
        checkStop(i.sl, price, t.buy);
        t.sl = i.sl;
        t.tp = target(i.tp, t.openPrice, t.leverage, t.buy);
        books.put(t, books.coins(t.trader, t.pairIndex, t.index));
    }

    /// A nonce works once for each signer, in any order; a deadline is in milliseconds.
    function use(address trader, address signer, uint256 nonce, uint256 deadline) private {
        (bool enabled,) = multipleDelegations(trader, signer);
        if (signer != trader && !enabled) revert NotDelegate();
        if (block.timestamp * 1000 > deadline) revert InvalidDeadline();
        uint256 bit = 1 << (nonce & 255);
        if (nonceBitmap[signer][nonce >> 8] & bit != 0) revert InvalidNonce();
        nonceBitmap[signer][nonce >> 8] |= bit;
    }

    function priceOf(bytes[] calldata prices, uint8 sourcing) private pure returns (uint256 price) {
        if (sourcing > 1 || prices.length == 0 || prices[0].length != 32) revert NoPrice();
        price = abi.decode(prices[0], (uint256));
    }

    // --- what is worked out of an intent, to compare ---

    function stubDomain() external view returns (bytes32) {
        return Intents.domain();
    }

    function stubDigest(uint8 which, bytes calldata intent) external view returns (bytes32) {
        return Intents.digestOf(which, intent);
    }
}
