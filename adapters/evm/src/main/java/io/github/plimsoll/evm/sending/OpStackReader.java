package io.github.plimsoll.evm.sending;

import io.github.plimsoll.evm.BlockTag;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RpcRequest;
import io.github.plimsoll.evm.RpcResult;
import io.github.plimsoll.evm.RpcResult.Value;
import io.github.plimsoll.evm.signing.Keccak;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Asks the contracts of an OP-stack chain what it charges beside the gas. Source: the contracts GasPriceOracle and L1Block. */
final class OpStackReader {
    private static final EvmAddress ORACLE = new EvmAddress("0x420000000000000000000000000000000000000f");
    private static final EvmAddress L1_BLOCK = new EvmAddress("0x4200000000000000000000000000000000000015");
    private static final int WORD = 32;

    private OpStackReader() {}

    /** One call for each price, in the order of {@link OpStackPrices}. */
    static List<RpcRequest<byte[]>> requests() {
        List<RpcRequest<byte[]>> all = new ArrayList<>();
        for (String one : List.of("l1BaseFee", "blobBaseFee", "baseFeeScalar", "blobBaseFeeScalar")) {
            all.add(RpcRequest.call(ORACLE, selector(one), BlockTag.LATEST));
        }
        for (String one : List.of("operatorFeeScalar", "operatorFeeConstant")) {
            all.add(RpcRequest.call(L1_BLOCK, selector(one), BlockTag.LATEST));
        }
        return all;
    }

    /** The prices; empty unless every call returned one word. */
    static Optional<OpStackPrices> read(List<? extends RpcResult<?>> results) {
        List<BigInteger> words = new ArrayList<>();
        for (RpcResult<?> result : results) {
            if (result instanceof Value<?> value && value.value() instanceof byte[] bytes && bytes.length == WORD) {
                words.add(new BigInteger(1, bytes));
            }
        }
        return words.size() < 6
                ? Optional.empty()
                : Optional.of(new OpStackPrices(
                        words.get(0), words.get(1), words.get(2), words.get(3), words.get(4), words.get(5)));
    }

    private static byte[] selector(String name) {
        return Arrays.copyOf(Keccak.hash((name + "()").getBytes(StandardCharsets.US_ASCII)), 4);
    }
}
