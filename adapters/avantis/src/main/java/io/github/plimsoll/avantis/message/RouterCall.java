package io.github.plimsoll.avantis.message;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.Keccak;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Calls of the router as call data: what a trader's own transaction does (path A), and what is read. Shapes of version 2;
 * which value has to be sent along is not settled by public sources, so that it is no part of this. Stateless and thread-safe.
 */
public final class RouterCall {
    private static final int SELECTOR = 4;

    private RouterCall() {}

    /** The first four bytes of the hash of a function's signature. */
    static byte[] selector(String signature) {
        return Arrays.copyOf(Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII)), SELECTOR);
    }

    private static byte[] call(String signature, Object... arguments) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(selector(signature));
        all.writeBytes(Abi.arguments(List.of(arguments)));
        return all.toByteArray();
    }

    /**
     * What a call says, none of whose arguments stands behind an offset; empty when it has fewer bytes than they take, or a number
     * that is none of ours.
     */
    static <T> Optional<T> read(byte[] call, List<String> types, Function<Numbers, T> reading) {
        if (call.length < SELECTOR) {
            return Optional.empty();
        }
        try {
            List<Object> words = Abi.words(Arrays.copyOfRange(call, SELECTOR, call.length), types);
            return Optional.of(reading.apply(new Numbers(words)));
        } catch (RefusedException other) {
            return Optional.empty();
        }
    }

    private static BigInteger big(long value) {
        Numbers.requireUnsigned(value);
        return BigInteger.valueOf(value);
    }

    private static BigInteger uint8(int value) {
        Numbers.requireUint8(value);
        return BigInteger.valueOf(value);
    }

    /**
     * Opens, or places an order that waits.
     *
     * @param type 0 market, 1 stop-limit, 2 limit, 3 market on an upside pair
     * @param slippage 1e-10 percent
     */
    public static byte[] openTrade(Trade trade, int type, long slippage) {
        return call(
                "openTrade(" + Struct.TRADE.tuple() + ",uint8,uint256)", trade.values(), uint8(type), big(slippage));
    }

    /** Opens a size in coins, 1e-10. */
    public static byte[] openTradeWithCoinExposure(
            Trade trade, int type, long coins, long minLeverage, long maxLeverage, long slippage) {
        return call(
                "openTradeWithCoinExposure(" + Struct.TRADE.tuple() + ",uint8,uint256,uint256,uint256,uint256)",
                trade.values(),
                uint8(type),
                big(coins),
                big(minLeverage),
                big(maxLeverage),
                big(slippage));
    }

    /** Closes collateral, micro-dollars. */
    public static byte[] closeTradeMarket(long pairIndex, long index, long amount, long wantedPrice) {
        return call(
                "closeTradeMarket(uint256,uint256,uint256,uint256)",
                big(pairIndex),
                big(index),
                big(amount),
                big(wantedPrice));
    }

    /** Closes coins, 1e-10. */
    public static byte[] closeTradeMarketWithCoinExposure(long pairIndex, long index, long coins, long wantedPrice) {
        return call(
                "closeTradeMarketWithCoinExposure(uint256,uint256,uint256,uint256)",
                big(pairIndex),
                big(index),
                big(coins),
                big(wantedPrice));
    }

    /** Adds collateral at a leverage. */
    public static byte[] increasePositionSize(SizeUpdate update, long slippage) {
        return call("increasePositionSize(" + Struct.UPDATE.tuple() + ",uint256)", update.values(), big(slippage));
    }

    /** Adds coins, 1e-10. */
    public static byte[] increasePositionSizeWithCoinExposure(
            SizeUpdate update, long coins, long minLeverage, long maxLeverage, long slippage) {
        return call(
                "increasePositionSizeWithCoinExposure(" + Struct.UPDATE.tuple() + ",uint256,uint256,uint256,uint256)",
                update.values(),
                big(coins),
                big(minLeverage),
                big(maxLeverage),
                big(slippage));
    }

    /** Takes back an order that waits. */
    public static byte[] cancelOpenLimitOrder(long pairIndex, long index) {
        return call("cancelOpenLimitOrder(uint256,uint256)", big(pairIndex), big(index));
    }

    /** Changes an order that waits. */
    public static byte[] updateOpenLimitOrder(long pairIndex, long index, long price, long slippage, long tp, long sl) {
        return call(
                "updateOpenLimitOrder(uint256,uint256,uint256,uint256,uint256,uint256)",
                big(pairIndex),
                big(index),
                big(price),
                big(slippage),
                big(tp),
                big(sl));
    }

    /**
     * Moves collateral.
     *
     * @param withdraw out instead of in
     * @param amount micro-dollars
     * @param prices signed prices, as the venue's feed gives them
     * @param priceSource 0 Hermes, 1 Lazer
     */
    public static byte[] updateMargin(
            long pairIndex, long index, boolean withdraw, long amount, List<byte[]> prices, int priceSource) {
        return call(
                "updateMargin(uint256,uint256,uint8,uint256,bytes[],uint8)",
                big(pairIndex),
                big(index),
                uint8(withdraw ? 1 : 0),
                big(amount),
                new Abi.Bytes(List.copyOf(prices)),
                uint8(priceSource));
    }

    /** A call of the router for a trader, by a delegate. */
    public static byte[] delegatedAction(EvmAddress trader, byte[] call) {
        return call("delegatedAction(address,bytes)", trader, call.clone());
    }

    /** @param expiry epoch seconds */
    public static byte[] setDelegate(EvmAddress delegate, long expiry) {
        return call("setDelegate(address,uint256)", delegate, big(expiry));
    }

    public static byte[] removeDelegate(EvmAddress delegate) {
        return call("removeDelegate(address)", delegate);
    }

    /** Reads which of 256 nonces of a signer were used: one word. */
    public static byte[] nonceBitmap(EvmAddress signer, BigInteger word) {
        return call("nonceBitmap(address,uint256)", signer, word);
    }

    /** Reads from the storage how many positions a trader has in a market: one word. */
    public static byte[] openTradesCount(EvmAddress trader, long pairIndex) {
        return call("openTradesCount(address,uint256)", trader, big(pairIndex));
    }

    /** Reads from a token how much of an owner's a spender may take: one word. */
    public static byte[] allowance(EvmAddress owner, EvmAddress spender) {
        return call("allowance(address,address)", owner, spender);
    }

    /** Reads from a token how much an account holds: one word. */
    public static byte[] balanceOf(EvmAddress account) {
        return call("balanceOf(address)", account);
    }
}
