package io.github.plimsoll.bot.vectors;

import static io.github.plimsoll.bot.vectors.Fields.number;
import static io.github.plimsoll.bot.vectors.Fields.small;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.plimsoll.pricefeed.Aggregation;
import io.github.plimsoll.pricefeed.PythEma;
import io.github.plimsoll.pricefeed.QuoteSet;
import java.math.BigInteger;

/** One price of several quotes, and averages of prices in turn; see docs/vectors.md. */
final class PriceVector {
    private static final int MAX_LATENCY = 25;
    private static final BigInteger UNSIGNED = BigInteger.ONE.shiftLeft(Long.SIZE);

    private PriceVector() {}

    static ObjectNode answer(JsonNode one) {
        return one.path("rule").asText("").equalsIgnoreCase("EMA")
                ? averages(one)
                : aggregate(one, Fields.one(Aggregation.class, one, "rule", Aggregation.MEDIAN));
    }

    private static ObjectNode aggregate(JsonNode one, Aggregation rule) {
        JsonNode quotes = one.path("quotes");
        if (!quotes.isArray() || quotes.size() > QuoteSet.MAX_QUOTES) {
            throw new IllegalArgumentException("quotes must be a list of at most " + QuoteSet.MAX_QUOTES);
        }
        long slot = number(one, "slot", 0);
        long maxLatency = number(one, "max_latency", MAX_LATENCY);
        QuoteSet set = new QuoteSet(Math.max(1, quotes.size()));
        for (JsonNode quote : quotes) {
            boolean trading = quote.path("status").asText("trading").equals("trading");
            if (trading && slot - number(quote, "slot", slot) <= maxLatency) {
                set.add(number(quote, "price"), confidence(quote), small(quote, "weight", 1));
            }
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        boolean priced = set.aggregate(rule, small(one, "minimum", 0));
        answer.put("status", priced ? "trading" : "unknown");
        if (priced) {
            answer.put("price", set.price()).put("confidence", set.confidence());
        }
        return answer.put("counted", set.counted());
    }

    /** Pyth's confidences are unsigned; one that is too large for a signed number counts as below 0, as it does there. */
    private static long confidence(JsonNode quote) {
        JsonNode value = quote.path("confidence");
        if (value.isBigInteger()
                && value.bigIntegerValue().signum() > 0
                && value.bigIntegerValue().compareTo(UNSIGNED) < 0) {
            return value.bigIntegerValue().longValue();
        }
        return number(quote, "confidence", 0);
    }

    private static ObjectNode averages(JsonNode one) {
        PythEma ema = new PythEma();
        int exponent = small(one, "exponent", 0);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode averages = answer.putArray("averages");
        try {
            for (JsonNode step : one.path("steps")) {
                ema.update(
                        number(step, "price"),
                        number(step, "confidence", 0),
                        small(step, "exponent", exponent),
                        number(step, "slots"));
                averages.addObject().put("price", ema.price()).put("confidence", ema.confidence());
            }
        } catch (ArithmeticException tooLarge) {
            throw new IllegalArgumentException("an average does not fit 64 bits", tooLarge);
        }
        return answer;
    }
}
