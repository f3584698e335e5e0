package io.github.plimsoll.avantis.message;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import java.math.BigInteger;
import java.util.List;

/**
 * What is signed for the venue (EIP-712). Deadlines are epoch <b>milliseconds</b>; a nonce is unordered, works once for each
 * signer, and is what makes sending twice harmless. All are immutable and refuse numbers below 0.
 */
public sealed interface Intent {
    /** Opens a position of a given collateral and leverage. Type 0 is a market order, 3 one of an upside pair. */
    record Open(Trade trade, int type, long slippage, long deadlineMs, BigInteger nonce) implements Intent {
        /** @throws RefusedException when a number is out of range */
        public Open {
            Numbers.requireUint8(type);
            Numbers.requireUnsigned(slippage, deadlineMs);
            Numbers.requireNonce(nonce);
        }
    }

    /**
     * Opens a position of a given size in coins (1e-10); the leverage at the fill has to lie within bounds, and the trade
     * carries the wanted one.
     */
    record OpenCoin(
            Trade trade,
            int type,
            long coins,
            long minLeverage,
            long maxLeverage,
            long slippage,
            long deadlineMs,
            BigInteger nonce)
            implements Intent {
        /** @throws RefusedException when a number is out of range */
        public OpenCoin {
            Numbers.requireUint8(type);
            Numbers.requireUnsigned(coins, minLeverage, maxLeverage, slippage, deadlineMs);
            Numbers.requireNonce(nonce);
        }
    }

    /** Closes collateral (micro-dollars) of a position, which {@code openedAt}, its timestamp in seconds, pins. */
    record Close(
            EvmAddress trader,
            long pairIndex,
            long index,
            long openedAt,
            long amount,
            long wantedPrice,
            long deadlineMs,
            BigInteger nonce)
            implements Intent {
        /** @throws RefusedException when a number is out of range */
        public Close {
            Numbers.requireUnsigned(pairIndex, index, openedAt, amount, wantedPrice, deadlineMs);
            Numbers.requireNonce(nonce);
        }
    }

    /** Closes coins (1e-10) of a position, which {@code openedAt}, its timestamp in seconds, pins. */
    record CloseCoin(
            EvmAddress trader,
            long pairIndex,
            long index,
            long openedAt,
            long coins,
            long wantedPrice,
            long deadlineMs,
            BigInteger nonce)
            implements Intent {
        /** @throws RefusedException when a number is out of range */
        public CloseCoin {
            Numbers.requireUnsigned(pairIndex, index, openedAt, coins, wantedPrice, deadlineMs);
            Numbers.requireNonce(nonce);
        }
    }

    /** Adds collateral at a leverage to a position. */
    record Increase(SizeUpdate update, long slippage, long deadlineMs, BigInteger nonce) implements Intent {
        /** @throws RefusedException when a number is out of range */
        public Increase {
            Numbers.requireUnsigned(slippage, deadlineMs);
            Numbers.requireNonce(nonce);
        }
    }

    /** Adds coins (1e-10) to a position. */
    record IncreaseCoin(
            SizeUpdate update,
            long coins,
            long minLeverage,
            long maxLeverage,
            long slippage,
            long deadlineMs,
            BigInteger nonce)
            implements Intent {
        /** @throws RefusedException when a number is out of range */
        public IncreaseCoin {
            Numbers.requireUnsigned(coins, minLeverage, maxLeverage, slippage, deadlineMs);
            Numbers.requireNonce(nonce);
        }
    }

    /** Both levels at which the whole position ends, 1e-10 dollars; a stop of 0 is none. Both are always said. */
    record Levels(
            EvmAddress trader,
            long pairIndex,
            long index,
            long takeProfit,
            long stopLoss,
            long deadlineMs,
            BigInteger nonce)
            implements Intent {
        /** @throws RefusedException when a number is out of range */
        public Levels {
            Numbers.requireUnsigned(pairIndex, index, takeProfit, stopLoss, deadlineMs);
            Numbers.requireNonce(nonce);
        }
    }

    /** A level at which a part of the position (coins, 1e-10) ends. It has no deadline. */
    record Trigger(
            EvmAddress trader,
            long pairIndex,
            long index,
            int triggerType,
            long coins,
            boolean buy,
            long price,
            BigInteger percentage,
            long timestamp,
            long signTimestamp,
            int orderType,
            BigInteger nonce)
            implements Intent {
        /** @throws RefusedException when a number is out of range */
        public Trigger {
            Numbers.requireUint8(triggerType);
            Numbers.requireUint8(orderType);
            Numbers.requireUnsigned(pairIndex, index, coins, price, timestamp, signTimestamp);
            Numbers.requireNonce(nonce);
            if (percentage.bitLength() > 255) {
                throw new RefusedException(RefusalCode.OUT_OF_RANGE, "a percentage fits 256 bits with its sign");
            }
        }
    }

    /** Lets another key trade, never withdraw, until {@code expiry}, epoch <b>seconds</b>. Signed by the trader only. */
    record Delegate(
            EvmAddress trader, EvmAddress delegate, long expiry, long deadlineMs, String terms, BigInteger nonce)
            implements Intent {
        /** @throws RefusedException when a number is out of range */
        public Delegate {
            Numbers.requireUnsigned(expiry, deadlineMs);
            Numbers.requireNonce(nonce);
        }
    }

    /** Takes back a trigger of a part. */
    record CancelTrigger(String entity) implements Intent {}

    /** Its type as it is signed, such as {@code OpenTradeReq}. */
    default String typeName() {
        return Structs.of(this).typeName();
    }

    /** {@code abi.encode} of it, which the venue reads. */
    default byte[] encoded() {
        return Abi.encode(Structs.of(this), Structs.values(this));
    }

    /**
     * Reads what {@link #encoded} writes, and nothing else.
     *
     * @param typeName its type
     * @throws RefusedException when the bytes are not the one way to write an intent of that type
     */
    static Intent read(String typeName, byte[] encoded) {
        Struct struct = Struct.named(typeName);
        if (struct == null || struct == Struct.TRADE || struct == Struct.UPDATE) {
            throw new RefusedException(RefusalCode.UNKNOWN_TYPE, "no intent is of the type given");
        }
        return Structs.read(struct, new Numbers(List.copyOf(Abi.decode(struct, encoded))));
    }
}
