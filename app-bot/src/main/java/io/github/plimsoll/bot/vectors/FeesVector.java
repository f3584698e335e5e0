package io.github.plimsoll.bot.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.sending.FeeDecision;
import io.github.plimsoll.evm.sending.FeeLimits;
import io.github.plimsoll.evm.sending.FeeQuote;
import io.github.plimsoll.evm.sending.FeeRule;
import io.github.plimsoll.evm.sending.Fees;
import io.github.plimsoll.evm.sending.OpStackPrices;
import io.github.plimsoll.evm.sending.Transaction;
import io.github.plimsoll.evm.sending.TransactionRules;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** What a transaction offers for gas, what its replacement does, and what is paid beside it; see docs/vectors.md. */
final class FeesVector {
    private enum Do {
        FIRST,
        REPLACEMENT,
        BESIDE,
        FUNDS
    }

    private static final BigInteger NO_LIMIT = BigInteger.ONE.shiftLeft(512);

    private FeesVector() {}

    static ObjectNode answer(JsonNode one) {
        Do what = Fields.one(Do.class, one, "do", one.has("sent") ? Do.REPLACEMENT : Do.FIRST);
        return Wire.orRefused(() -> switch (what) {
            case FIRST -> decided(rule(one).first(quote(one), gas(one)));
            case REPLACEMENT -> decided(rule(one).replacement(sent(one.path("sent")), quote(one), gas(one)));
            case BESIDE -> beside(one);
            case FUNDS -> funds(one);
        });
    }

    /** Without limits everything is within them: whoever sends has to set them. */
    static FeeLimits limits(JsonNode one) {
        JsonNode limits = one.path("limits");
        return new FeeLimits(
                limits.has("per_gas") ? Wire.number(limits, "per_gas") : NO_LIMIT,
                limits.has("per_transaction") ? Wire.number(limits, "per_transaction") : NO_LIMIT);
    }

    private static FeeRule rule(JsonNode one) {
        return FeeRule.of(limits(one)).step(Fields.small(one, "step_permille", FeeRule.STEP_PERMILLE));
    }

    private static Optional<FeeQuote> quote(JsonNode one) {
        return one.has("base_fee") && one.has("tip")
                ? Optional.of(new FeeQuote(Wire.number(one, "base_fee"), Wire.number(one, "tip")))
                : Optional.empty();
    }

    private static long gas(JsonNode one) {
        return Fields.number(one, "gas", TransactionRules.MIN_GAS);
    }

    private static Fees sent(JsonNode sent) {
        return new Fees(Wire.number(sent, "tip"), Wire.number(sent, "max_fee"));
    }

    private static ObjectNode decided(FeeDecision decision) {
        if (decision instanceof FeeDecision.Pay pay) {
            return Wire.object()
                    .put("tip", pay.fees().tip().toString())
                    .put("max_fee", pay.fees().max().toString());
        }
        return Wire.refused(List.of(((FeeDecision.Refused) decision).refusal()));
    }

    private static ObjectNode beside(JsonNode one) {
        OpStackPrices prices = prices(one.path("prices"));
        BigInteger data = one.has("unsigned_bytes")
                ? prices.l1FeeAtMost(Fields.number(one, "unsigned_bytes"))
                : prices.l1Fee(Fields.number(one, "compressed_bytes"));
        return Wire.object()
                .put("l1_fee", data.toString())
                .put(
                        "operator_fee",
                        prices.operatorFee(BigInteger.valueOf(gas(one))).toString());
    }

    private static ObjectNode funds(JsonNode one) {
        OpStackPrices prices = prices(one.path("prices"));
        Transaction transaction = TransactionVector.transaction(Wire.required(one, "transaction"));
        Optional<Refusal> refusal = prices.check(
                transaction, one.has("balance") ? Optional.of(Wire.number(one, "balance")) : Optional.empty());
        return refusal.isPresent()
                ? Wire.refused(List.of(refusal.get()))
                : Wire.object().put("needed", prices.needed(transaction).toString());
    }

    private static OpStackPrices prices(JsonNode prices) {
        return new OpStackPrices(
                price(prices, "l1_base_fee"),
                price(prices, "blob_base_fee"),
                price(prices, "base_fee_scalar"),
                price(prices, "blob_base_fee_scalar"),
                price(prices, "operator_fee_scalar"),
                price(prices, "operator_fee_constant"));
    }

    private static BigInteger price(JsonNode prices, String name) {
        return prices.has(name) ? Wire.number(prices, name) : BigInteger.ZERO;
    }
}
