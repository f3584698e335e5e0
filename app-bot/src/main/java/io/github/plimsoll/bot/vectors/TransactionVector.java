package io.github.plimsoll.bot.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.sending.AccessEntry;
import io.github.plimsoll.evm.sending.Fees;
import io.github.plimsoll.evm.sending.SignedTransaction;
import io.github.plimsoll.evm.sending.Transaction;
import io.github.plimsoll.evm.sending.TransactionRules;
import io.github.plimsoll.evm.signing.PrivateKey;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** The bytes of a transaction, signed, or why it is not signed; see docs/vectors.md. */
final class TransactionVector {
    private static final Set<String> FIELDS = Set.of(
            "type",
            "chainId",
            "nonce",
            "maxPriorityFeePerGas",
            "maxFeePerGas",
            "gas",
            "gasLimit",
            "to",
            "value",
            "data",
            "input",
            "accessList",
            "from");
    private static final BigInteger TYPE = BigInteger.TWO;

    private TransactionVector() {}

    static ObjectNode answer(JsonNode one) {
        return Wire.orRefused(() -> solve(one));
    }

    private static ObjectNode solve(JsonNode one) {
        JsonNode given = Wire.required(one, "transaction");
        Transaction transaction = transaction(given);
        BigInteger chain = one.has("chain_id") ? Wire.number(one, "chain_id") : transaction.chainId();
        List<Refusal> refusals = new TransactionRules(chain, FeesVector.limits(one)).check(transaction);
        if (!refusals.isEmpty()) {
            return Wire.refused(refusals);
        }
        ObjectNode answer = Wire.object()
                .put("unsigned", Wire.hex(transaction.unsigned()))
                .put("digest", Wire.hex(transaction.digest()));
        if (one.has("private_key")) {
            try (PrivateKey key = Wire.key(one)) {
                if (given.has("from") && !key.address().equals(Wire.address(given, "from"))) {
                    throw new RefusedException(RefusalCode.NOT_THE_SIGNER, "the key is that of " + key.address());
                }
                SignedTransaction signed = transaction.sign(key);
                answer.put("signer", signed.sender().hex())
                        .put("y_parity", signed.signature().yParity())
                        .put("r", "0x" + signed.signature().r().toString(16))
                        .put("s", "0x" + signed.signature().s().toString(16))
                        .put("raw", Wire.hex(signed.raw()))
                        .put("hash", Wire.hex(signed.hash()));
            }
        }
        return answer;
    }

    static Transaction transaction(JsonNode given) {
        for (Iterator<String> names = given.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw new RefusedException(
                        RefusalCode.UNKNOWN_FIELD, "a transaction of type 2 has no field \"" + name + "\"");
            }
        }
        if (given.has("type") && !Wire.number(given, "type").equals(TYPE)) {
            throw new RefusedException(RefusalCode.UNSUPPORTED, "type must be 2, not " + given.get("type"));
        }
        Transaction.Builder builder = Transaction.builder()
                .chainId(Wire.number(given, "chainId"))
                .nonce(Wire.number(given, "nonce"))
                .fees(new Fees(Wire.number(given, "maxPriorityFeePerGas"), Wire.number(given, "maxFeePerGas")))
                .gasLimit(Wire.number(given, either(given, "gas", "gasLimit")))
                .to(Wire.address(given, "to"));
        if (given.has("value")) {
            builder.value(Wire.number(given, "value"));
        }
        if (given.has("data") || given.has("input")) {
            builder.data(Wire.bytes(given, either(given, "data", "input")));
        }
        if (given.has("accessList")) {
            builder.accessList(accessList(given.get("accessList")));
        }
        return builder.build();
    }

    /** Both names are in use; saying both would leave open which is meant. */
    private static String either(JsonNode given, String name, String other) {
        if (given.has(name) && given.has(other)) {
            throw new RefusedException(RefusalCode.UNKNOWN_FIELD, "either " + name + " or " + other + ", not both");
        }
        return given.has(other) ? other : name;
    }

    private static List<AccessEntry> accessList(JsonNode list) {
        List<AccessEntry> all = new ArrayList<>();
        for (JsonNode entry : list) {
            List<BigInteger> slots = new ArrayList<>();
            for (JsonNode slot : Wire.required(entry, "storageKeys")) {
                slots.add(Wire.number(Wire.object().set("slot", slot), "slot"));
            }
            all.add(new AccessEntry(Wire.address(entry, "address"), slots));
        }
        return all;
    }
}
