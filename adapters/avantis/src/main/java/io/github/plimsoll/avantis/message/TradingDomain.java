package io.github.plimsoll.avantis.message;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.TypedData;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * For which contract on which chain an intent is signed. Immutable.
 *
 * @param chainId such as 8453, Base
 * @param router the trading router
 */
public record TradingDomain(long chainId, EvmAddress router) {
    /** What is signed of an intent: its digest, its hash and the hash of this domain. */
    public TypedData typedData(Intent intent) {
        Struct struct = Structs.of(intent);
        return TypedData.of(struct.types(), struct.typeName(), fields(), struct.message(Structs.values(intent)));
    }

    private Map<String, Object> fields() {
        Map<String, Object> domain = new LinkedHashMap<>();
        domain.put("name", "AvantisTrading");
        domain.put("version", "1");
        domain.put("chainId", BigInteger.valueOf(chainId));
        domain.put("verifyingContract", router);
        return domain;
    }
}
