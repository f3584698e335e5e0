package io.github.plimsoll.bot.vectors;

import static io.github.plimsoll.bot.vectors.Fields.number;
import static io.github.plimsoll.bot.vectors.Fields.small;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.risk.Liquidation;

/** Where a position is liquidated; see docs/vectors.md. */
final class LiquidationVector {
    private LiquidationVector() {}

    static ObjectNode answer(JsonNode one) {
        if (one.path("venue").asText().equals("avantis")) {
            return AvantisVector.answer(one);
        }
        Side side = Fields.one(Side.class, one, "side", Side.LONG);
        long entry = number(one, "entry");
        long threshold = number(one, "threshold");
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        try {
            long distance = one.has("leverage")
                    ? Liquidation.distanceAtEntry(entry, small(one, "leverage", 0), threshold)
                    : Liquidation.distance(
                            entry,
                            number(one, "collateral"),
                            number(one, "accrued", 0),
                            number(one, "notional"),
                            threshold);
            long price = Liquidation.priceUnits(side, entry, distance);
            answer.put("distance", distance).put("liquidation", price);
            if (one.has("mark")) {
                answer.put("due", Liquidation.isDue(side, number(one, "mark"), price));
            }
        } catch (ArithmeticException tooLarge) {
            answer.put("out_of_range", true);
        }
        return answer;
    }
}
