package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.evm.RpcRequest;
import io.github.plimsoll.evm.RpcResult;
import io.github.plimsoll.evm.RpcResult.Value;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * How much gas a call needs, as nodes say: the most that any of them says and a margin, at most what one transaction may ask
 * for. What more nodes would see reverted than done is refused, as it would cost its fee and do nothing. Thread-safe;
 * questions wait on the caller's thread.
 */
public final class GasEstimator {
    /** The usual margin: a quarter. */
    public static final int MARGIN_PERMILLE = 250;

    private static final int REVERTED = 3;
    private static final int LONGEST = 150;

    private final List<RpcClient> clients;
    private final int margin;

    /**
     * An estimator with a margin of its own.
     *
     * @param clients 1 to 10
     * @param marginPermille added to what nodes say, 0 to 2,000
     */
    public GasEstimator(List<RpcClient> clients, int marginPermille) {
        if (clients.isEmpty() || clients.size() > 10 || marginPermille < 0 || marginPermille > 2_000) {
            throw new IllegalArgumentException("1 to 10 nodes are asked, and 0 to 2,000 permille are added to the gas");
        }
        this.clients = List.copyOf(clients);
        this.margin = marginPermille;
    }

    /** The gas limit for a call, or why it is not sent. */
    public GasDecision estimate(EvmAddress from, EvmAddress to, BigInteger value, byte[] data) {
        return decide(
                clients.stream()
                        .map(client -> client.send(RpcRequest.gas(from, to, value, data)))
                        .toList(),
                margin);
    }

    static GasDecision decide(List<RpcResult<Long>> told, int margin) {
        OptionalLong most = told.stream()
                .filter(Value.class::isInstance)
                .mapToLong(one -> ((Value<Long>) one).value())
                .max();
        List<RpcResult.Refused<?>> reverts = told.stream()
                .filter(GasEstimator::reverts)
                .<RpcResult.Refused<?>>map(one -> (RpcResult.Refused<?>) one)
                .toList();
        long done = told.stream().filter(Value.class::isInstance).count();
        if (reverts.size() > done) {
            RpcResult.Refused<?> first = reverts.get(0);
            return refused(
                    RefusalCode.WOULD_REVERT,
                    0,
                    0,
                    "the contract would refuse it: " + cut(first.message()) + " " + cut(first.data()));
        }
        if (most.isEmpty()) {
            return refused(
                    RefusalCode.GAS_UNKNOWN, 0, 0, "no node says how much gas it needs: " + cut(told.toString()));
        }
        long needed = most.getAsLong();
        if (needed > TransactionRules.MAX_GAS) {
            return refused(
                    RefusalCode.GAS_ABOVE_CAP,
                    TransactionRules.MAX_GAS,
                    needed,
                    "it needs " + needed + " gas, and one transaction has at most " + TransactionRules.MAX_GAS);
        }
        long with = (needed * (1_000L + margin) + 999) / 1_000;
        return new GasDecision.Limit(Math.max(TransactionRules.MIN_GAS, Math.min(TransactionRules.MAX_GAS, with)));
    }

    private static boolean reverts(RpcResult<Long> one) {
        return one instanceof RpcResult.Refused<Long> refused
                && (refused.code() == REVERTED
                        || refused.message().toLowerCase(Locale.ROOT).contains("revert"));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    private static GasDecision refused(RefusalCode code, long limit, long actual, String sentence) {
        return new GasDecision.Refused(
                new Refusal(code, BigInteger.valueOf(limit), BigInteger.valueOf(actual), sentence.strip()));
    }
}
