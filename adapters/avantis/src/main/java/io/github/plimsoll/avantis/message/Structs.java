package io.github.plimsoll.avantis.message;

import java.math.BigInteger;
import java.util.List;

/** Intents as values of their structs and back. */
final class Structs {
    private Structs() {}

    static Struct of(Intent intent) {
        if (intent instanceof Intent.Open) {
            return Struct.OPEN;
        } else if (intent instanceof Intent.OpenCoin) {
            return Struct.OPEN_COIN;
        } else if (intent instanceof Intent.Close) {
            return Struct.CLOSE;
        } else if (intent instanceof Intent.CloseCoin) {
            return Struct.CLOSE_COIN;
        } else if (intent instanceof Intent.Increase) {
            return Struct.INCREASE;
        } else if (intent instanceof Intent.IncreaseCoin) {
            return Struct.INCREASE_COIN;
        } else if (intent instanceof Intent.Levels) {
            return Struct.LEVELS;
        } else if (intent instanceof Intent.Trigger) {
            return Struct.TRIGGER;
        } else if (intent instanceof Intent.Delegate) {
            return Struct.DELEGATE;
        }
        return Struct.CANCEL;
    }

    static List<Object> values(Intent intent) {
        if (intent instanceof Intent.Open i) {
            return List.of(i.trade().values(), big(i.type()), big(i.slippage()), big(i.deadlineMs()), i.nonce());
        } else if (intent instanceof Intent.OpenCoin i) {
            return List.of(
                    i.trade().values(),
                    big(i.type()),
                    big(i.coins()),
                    big(i.minLeverage()),
                    big(i.maxLeverage()),
                    big(i.slippage()),
                    big(i.deadlineMs()),
                    i.nonce());
        } else if (intent instanceof Intent.Close i) {
            return List.of(
                    i.trader(),
                    big(i.pairIndex()),
                    big(i.index()),
                    big(i.openedAt()),
                    big(i.amount()),
                    big(i.wantedPrice()),
                    big(i.deadlineMs()),
                    i.nonce());
        } else if (intent instanceof Intent.CloseCoin i) {
            return List.of(
                    i.trader(),
                    big(i.pairIndex()),
                    big(i.index()),
                    big(i.openedAt()),
                    big(i.coins()),
                    big(i.wantedPrice()),
                    big(i.deadlineMs()),
                    i.nonce());
        } else if (intent instanceof Intent.Increase i) {
            return List.of(i.update().values(), big(i.slippage()), big(i.deadlineMs()), i.nonce());
        } else if (intent instanceof Intent.IncreaseCoin i) {
            return List.of(
                    i.update().values(),
                    big(i.coins()),
                    big(i.minLeverage()),
                    big(i.maxLeverage()),
                    big(i.slippage()),
                    big(i.deadlineMs()),
                    i.nonce());
        } else if (intent instanceof Intent.Levels i) {
            return List.of(
                    i.trader(),
                    big(i.pairIndex()),
                    big(i.index()),
                    big(i.takeProfit()),
                    big(i.stopLoss()),
                    big(i.deadlineMs()),
                    i.nonce());
        } else if (intent instanceof Intent.Trigger i) {
            return List.of(
                    i.trader(),
                    big(i.pairIndex()),
                    big(i.index()),
                    big(i.triggerType()),
                    big(i.coins()),
                    i.buy(),
                    big(i.price()),
                    i.percentage(),
                    big(i.timestamp()),
                    big(i.signTimestamp()),
                    big(i.orderType()),
                    i.nonce());
        } else if (intent instanceof Intent.Delegate i) {
            return List.of(i.trader(), i.delegate(), big(i.expiry()), big(i.deadlineMs()), i.terms(), i.nonce());
        }
        return List.of(((Intent.CancelTrigger) intent).entity());
    }

    private static BigInteger big(long value) {
        return BigInteger.valueOf(value);
    }

    static Intent read(Struct struct, Numbers n) {
        return switch (struct) {
            case OPEN -> new Intent.Open(Trade.of(n.struct(0)), n.small(1), n.whole(2), n.whole(3), n.big(4));
            case OPEN_COIN ->
                new Intent.OpenCoin(
                        Trade.of(n.struct(0)),
                        n.small(1),
                        n.whole(2),
                        n.whole(3),
                        n.whole(4),
                        n.whole(5),
                        n.whole(6),
                        n.big(7));
            case CLOSE ->
                new Intent.Close(
                        n.address(0), n.whole(1), n.whole(2), n.whole(3), n.whole(4), n.whole(5), n.whole(6), n.big(7));
            case CLOSE_COIN ->
                new Intent.CloseCoin(
                        n.address(0), n.whole(1), n.whole(2), n.whole(3), n.whole(4), n.whole(5), n.whole(6), n.big(7));
            case INCREASE -> new Intent.Increase(SizeUpdate.of(n.struct(0)), n.whole(1), n.whole(2), n.big(3));
            case INCREASE_COIN ->
                new Intent.IncreaseCoin(
                        SizeUpdate.of(n.struct(0)),
                        n.whole(1),
                        n.whole(2),
                        n.whole(3),
                        n.whole(4),
                        n.whole(5),
                        n.big(6));
            case LEVELS ->
                new Intent.Levels(n.address(0), n.whole(1), n.whole(2), n.whole(3), n.whole(4), n.whole(5), n.big(6));
            case TRIGGER ->
                new Intent.Trigger(
                        n.address(0),
                        n.whole(1),
                        n.whole(2),
                        n.small(3),
                        n.whole(4),
                        n.is(5),
                        n.whole(6),
                        n.big(7),
                        n.whole(8),
                        n.whole(9),
                        n.small(10),
                        n.big(11));
            case DELEGATE ->
                new Intent.Delegate(n.address(0), n.address(1), n.whole(2), n.whole(3), n.text(4), n.big(5));
            case CANCEL -> new Intent.CancelTrigger(n.text(0));
            case TRADE, UPDATE -> throw new IllegalArgumentException(struct + " is a part of an intent");
        };
    }
}
