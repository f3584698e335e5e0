// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

// Where the contracts stand on Base; the stub is put at the same places, so that nothing signed or sent differs.
address constant ROUTER = 0x44914408af82bC9983bbb330e3578E1105e11d4e;
address constant STORAGE = 0x8a311D7048c35985aa31C131B9A13e03a5f7422d;
address constant USDC = 0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913;

// Prices, leverages, percentages and coins are in 1e-10; collateral in micro-dollars; times in seconds.
struct Trade {
    address trader;
    uint256 pairIndex;
    uint256 index;
    uint256 initialPosToken;
    uint256 positionSizeUSDC;
    uint256 openPrice;
    bool buy;
    uint256 leverage;
    uint256 tp;
    uint256 sl;
    uint256 timestamp;
}

struct UpdatePositionSize {
    address trader;
    uint256 pairIndex;
    uint256 index;
    uint256 openPrice;
    uint256 initialPosToken;
    uint256 leverage;
}

// An order that waits. How the contracts lay it out is not published: this shape is the stub's.
struct LimitOrder {
    Trade t;
    uint8 orderType;
    uint256 slippageP;
    uint256 blockNumber;
}

// What an operator passes along beside prices. What its numbers mean is not published: the stub reads none of them.
struct Spread {
    int256 a;
    uint256 b;
    int256 c;
    bool d;
    int256 e;
    bool f;
    int256 g;
}

enum Kind {
    OPEN,
    INCREASE,
    CLOSE
}

// What was initiated and waits for a keeper.
struct Pending {
    Kind kind;
    Trade t;
    bool fixedCoins;
    uint256 coins;
    uint256 minLeverage;
    uint256 maxLeverage;
    uint256 slippageP;
}

// Named in public sources.
error InvalidNonce();
error InvalidDeadline();
error PositionMismatch();
error OnlyBatchedFlowAllowed();
error PnlOrderNotAllowed();
error WrongSl();
error HighSlippage();
// Names of the stub's own.
error NotOperator();
error NotTrader();
error NotDelegate();
error WrongSignature();
error WrongTrade();
error WrongType();
error WrongExpiry();
error NoPosition();
error NoOrder();
error NoPrice();
error NoFee();
error TooMany();
error TooSmall();
error TooEarly();
error LeverageOutOfBounds();
