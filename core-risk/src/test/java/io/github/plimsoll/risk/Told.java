package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

/** What an explanation tells of one rule, which the quick verdict has to agree with. */
final class Told {
    private Told() {}

    private static void told(World w, RiskCode code, RuleLine.Outcome outcome, long limit, long after, String detail) {
        RuleLine line = w.engine()
                .explain(w.order(), w.account(), w.market(), w.control(), w.now())
                .line(code)
                .orElseThrow();
        assertThat(line.outcome()).as("%s", line).isEqualTo(outcome);
        assertThat(line.limit()).as("%s", line).isEqualTo(limit);
        assertThat(line.after()).as("%s", line).isEqualTo(after);
        assertThat(line.detail()).contains(detail);
        assertThat(w.check().contains(code)).isEqualTo(outcome == RuleLine.Outcome.FAILED);
    }

    static void passed(World w, RiskCode code, long limit, long after) {
        told(w, code, RuleLine.Outcome.PASSED, limit, after, "");
    }

    static void failed(World w, RiskCode code, long limit, long after, String detail) {
        told(w, code, RuleLine.Outcome.FAILED, limit, after, detail);
    }
}
