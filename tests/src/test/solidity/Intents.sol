// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Trade, UpdatePositionSize, WrongSignature, WrongType} from "./Types.sol";

/// What is signed for the router, after EIP-712 and the published names of fields. `abi.encode` of a struct is what travels.
library Intents {
    string private constant TRADE =
        "Trade(address trader,uint256 pairIndex,uint256 index,uint256 initialPosToken,uint256 positionSizeUSDC,"
        "uint256 openPrice,bool buy,uint256 leverage,uint256 tp,uint256 sl,uint256 timestamp)";
    string private constant UPDATE =
        "UpdatePositionSize(address trader,uint256 pairIndex,uint256 index,uint256 openPrice,uint256 initialPosToken,"
        "uint256 leverage)";

    struct Open {
        Trade t;
        uint8 orderType;
        uint256 slippageP;
        uint256 deadline;
        uint256 nonce;
    }

    struct OpenCoin {
        Trade t;
        uint8 orderType;
        uint256 coins;
        uint256 minLeverage;
        uint256 maxLeverage;
        uint256 slippageP;
        uint256 deadline;
        uint256 nonce;
    }

    /// Of collateral, or of coins.
    struct Close {
        address trader;
        uint256 pairIndex;
        uint256 index;
        uint256 openTimestamp;
        uint256 amount;
        uint256 wantedPrice;
        uint256 deadline;
        uint256 nonce;
    }

    struct Increase {
        UpdatePositionSize u;
        uint256 slippageP;
        uint256 deadline;
        uint256 nonce;
    }

    struct IncreaseCoin {
        UpdatePositionSize u;
        uint256 coins;
        uint256 minLeverage;
        uint256 maxLeverage;
        uint256 slippageP;
        uint256 deadline;
        uint256 nonce;
    }

    struct Levels {
        address trader;
        uint256 pairIndex;
        uint256 index;
        uint256 tp;
        uint256 sl;
        uint256 deadline;
        uint256 nonce;
    }

    /// No deadline, and carried by a service of the venue: only its digest is worked out here.
    struct Trigger {
        address trader;
        uint256 pairIndex;
        uint256 index;
        uint8 triggerType;
        uint256 coinSize;
        bool buy;
        uint256 price;
        int256 percentage;
        uint256 timestamp;
        uint256 signTimestamp;
        uint8 orderType;
        uint256 nonce;
    }

    /// In the order in which it travels; it is signed in another one.
    struct Delegation {
        address trader;
        address delegate;
        uint256 expiry;
        string tnc;
        uint256 deadline;
        uint256 nonce;
    }

    struct Cancellation {
        string entityId;
    }

    function domain() internal view returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("AvantisTrading"),
                keccak256("1"),
                block.chainid,
                address(this)
            )
        );
    }

    function digest(bytes32 structHash) internal view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domain(), structHash));
    }

    function signer(bytes32 structHash, bytes memory sig) internal view returns (address found) {
        if (sig.length != 65) revert WrongSignature();
        bytes32 r;
        bytes32 s;
        uint8 v;
        assembly {
            r := mload(add(sig, 32))
            s := mload(add(sig, 64))
            v := byte(0, mload(add(sig, 96)))
        }
        found = ecrecover(digest(structHash), v, r, s);
        if (found == address(0)) revert WrongSignature();
    }

    function hash(Trade memory t) private pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(bytes(TRADE)), t));
    }

    function hash(UpdatePositionSize memory u) private pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(bytes(UPDATE)), u));
    }

    function hash(Open memory i) internal pure returns (bytes32) {
        bytes32 id = keccak256(
            abi.encodePacked(
                "OpenTradeReq(Trade _t,uint8 _type,uint256 _slippageP,uint256 _deadline,uint256 _nonce)", TRADE
            )
        );
        return keccak256(abi.encode(id, hash(i.t), i.orderType, i.slippageP, i.deadline, i.nonce));
    }

    function hash(OpenCoin memory i) internal pure returns (bytes32) {
        bytes32 id = keccak256(
            abi.encodePacked(
                "OpenTradeCoinExposureReq(Trade _t,uint8 _type,uint256 _coinExposure,uint256 _minLeverage,"
                "uint256 _maxLeverage,uint256 _slippageP,uint256 _deadline,uint256 _nonce)",
                TRADE
            )
        );
        return keccak256(
            abi.encode(
                id, hash(i.t), i.orderType, i.coins, i.minLeverage, i.maxLeverage, i.slippageP, i.deadline, i.nonce
            )
        );
    }

    function hash(Close memory i, bool ofCoins) internal pure returns (bytes32) {
        bytes32 id = ofCoins
            ? keccak256(
                "CloseTradeCoinExposureReq(address _trader,uint256 _pairIndex,uint256 _index,uint256 _openTimestamp,"
                "uint256 _coinExposure,uint256 _wantedPrice,uint256 _deadline,uint256 _nonce)"
            )
            : keccak256(
                "CloseTradeReq(address _trader,uint256 _pairIndex,uint256 _index,uint256 _openTimestamp,"
                "uint256 _amount,uint256 _wantedPrice,uint256 _deadline,uint256 _nonce)"
            );
        return keccak256(abi.encode(id, i));
    }

    function hash(Increase memory i) internal pure returns (bytes32) {
        bytes32 id = keccak256(
            abi.encodePacked(
                "IncreasePositionSizeReq(UpdatePositionSize _updateInfo,uint256 _slippageP,uint256 _deadline,"
                "uint256 _nonce)",
                UPDATE
            )
        );
        return keccak256(abi.encode(id, hash(i.u), i.slippageP, i.deadline, i.nonce));
    }

    function hash(IncreaseCoin memory i) internal pure returns (bytes32) {
        bytes32 id = keccak256(
            abi.encodePacked(
                "IncreasePositionSizeWithCoinExposureReq(UpdatePositionSize _updateInfo,uint256 _coinExposure,"
                "uint256 _minLeverage,uint256 _maxLeverage,uint256 _slippageP,uint256 _deadline,uint256 _nonce)",
                UPDATE
            )
        );
        return keccak256(
            abi.encode(id, hash(i.u), i.coins, i.minLeverage, i.maxLeverage, i.slippageP, i.deadline, i.nonce)
        );
    }

    function hash(Levels memory i) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "UpdateTpSlReq(address trader,uint256 _pairIndex,uint256 _index,uint256 _newTp,uint256 _newSl,"
                    "uint256 _deadline,uint256 _nonce)"
                ),
                i
            )
        );
    }

    function hash(Trigger memory i) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "TpSlReq(address trader,uint256 pairIndex,uint256 index,uint8 triggerType,uint256 coinSize,bool buy,"
                    "uint256 price,int256 percentage,uint256 timestamp,uint256 signTimestamp,uint8 orderType,uint256 nonce)"
                ),
                i
            )
        );
    }

    function hash(Delegation memory i) internal pure returns (bytes32) {
        bytes32 id = keccak256(
            "DelegateReq(address trader,address delegate,uint256 expiry,uint256 deadline,string tnc,uint256 nonce)"
        );
        return keccak256(
            abi.encode(id, i.trader, i.delegate, i.expiry, i.deadline, keccak256(bytes(i.tnc)), i.nonce)
        );
    }

    function hash(Cancellation memory i) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256("CancelOffchainOrder(string entityId)"), keccak256(bytes(i.entityId))));
    }

    /// The digest of any of them, by the place of its type in the protocol page's list.
    function digestOf(uint8 which, bytes calldata intent) internal view returns (bytes32) {
        if (which == 0) return digest(hash(abi.decode(intent, (Open))));
        if (which == 1) return digest(hash(abi.decode(intent, (OpenCoin))));
        if (which == 2 || which == 3) return digest(hash(abi.decode(intent, (Close)), which == 3));
        if (which == 4) return digest(hash(abi.decode(intent, (Increase))));
        if (which == 5) return digest(hash(abi.decode(intent, (IncreaseCoin))));
        if (which == 6) return digest(hash(abi.decode(intent, (Levels))));
        if (which == 7) return digest(hash(abi.decode(intent, (Trigger))));
        if (which == 8) return digest(hash(abi.decode(intent, (Delegation))));
        if (which == 9) return digest(hash(abi.decode(intent, (Cancellation))));
        revert WrongType();
    }
}
