package io.github.plimsoll.risk;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** The canonical bytes of a decision. */
final class DecisionText {
    private DecisionText() {}

    static byte[] of(RiskPolicy policy, Evaluation e, long controlEpoch) {
        String verdict = e.passes()
                ? "approved\nnotional=" + e.notional + "\nfee=" + e.fee + "\nsize=" + PriceRules.size(e)
                        + "\nliquidation=" + e.liquidation() + "\nworst_loss=" + e.worst() + "\nvalid_until="
                        + e.validUntil()
                : "rejected\ncodes="
                        + Reasons.codes(e.low, e.high).stream().map(Enum::name).collect(Collectors.joining(","));
        String text = "plimsoll.decision/1\npolicy=" + policy.hash() + "\ncontrol=" + e.control + "\nepoch="
                + controlEpoch + "\ndecided_at=" + e.now + "\n" + e.order.canonical() + e.account.canonical()
                + e.market.canonical() + "verdict=" + verdict + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
