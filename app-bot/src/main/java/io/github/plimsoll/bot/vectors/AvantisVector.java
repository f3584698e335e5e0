package io.github.plimsoll.bot.vectors;

import static io.github.plimsoll.bot.vectors.Fields.number;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.plimsoll.avantis.FeeRates;
import io.github.plimsoll.avantis.Holding;
import io.github.plimsoll.avantis.SpreadTerms;
import io.github.plimsoll.avantis.VenueMath;
import io.github.plimsoll.numbers.Side;

/** Where Avantis liquidates a position and what it charges; see docs/vectors.md. */
final class AvantisVector {
    private enum Do {
        LIQUIDATION,
        RESULT,
        OPEN_FEE,
        CLOSE_FEE,
        SPREAD
    }

    private AvantisVector() {}

    static ObjectNode answer(JsonNode one) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        switch (Fields.one(Do.class, one, "do", Do.LIQUIDATION)) {
            case LIQUIDATION ->
                answer.put(
                        "liquidation",
                        VenueMath.liquidation(
                                holding(one),
                                Math.addExact(number(one, "rollover", 0), number(one, "funding", 0)),
                                number(one, "threshold", 850_000)));
            case RESULT -> answer.put("gross", VenueMath.gross(holding(one), number(one, "price")));
            case OPEN_FEE -> fee(answer, one, holding(one).notional());
            case CLOSE_FEE -> fee(answer, one, VenueMath.closeBasis(holding(one), number(one, "price")));
            case SPREAD ->
                answer.put(
                        "spread",
                        new SpreadTerms(number(one, "impact"), number(one, "constant", 0), number(one, "most"))
                                .percent(number(one, "flow"), number(one, "depth")));
        }
        return answer;
    }

    private static Holding holding(JsonNode one) {
        return new Holding(
                Fields.one(Side.class, one, "side", Side.LONG),
                number(one, "collateral"),
                number(one, "leverage"),
                number(one, "entry"));
    }

    private static void fee(ObjectNode answer, JsonNode one, long basis) {
        long size = number(one, "size", 1);
        long maker = FeeRates.makerPart(number(one, "growing", 0), number(one, "other", 0), size);
        answer.put("basis", basis)
                .put("fee", new FeeRates(number(one, "maker"), number(one, "taker")).fee(basis, size, maker));
    }
}
