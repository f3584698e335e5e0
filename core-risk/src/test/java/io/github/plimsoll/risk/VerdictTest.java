package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.testkit.Cases;
import org.junit.jupiter.api.Test;

/** Comparisons alone, against every rule in turn. */
class VerdictTest {
    private static final int ENOUGH = 10_000;

    @Test
    void comparisonsAnswerAsEveryRuleInTurnDoesWithItsNumbers() {
        int[] compared = new int[1];
        int[] refused = new int[1];
        Cases.check("comparisons equal the rules", ENOUGH, random -> {
            World w = random.nextInt(4) > 0 ? RandomWorld.next(random) : NamedWorld.next(random);
            Evaluation quick = ask(w, w.policy()).run(null);
            Numbers numbers = new Numbers();
            Evaluation slow = ask(w, w.policy()).work(numbers);
            same(w, quick, slow);
            Evaluation third = ask(w, w.policy().toBuilder("third", 3).build());
            same(w, third.run(null), slow);
            if (quick.compared) {
                compared[0]++;
                for (RiskCode code : Reasons.codes(quick.low, quick.high)) {
                    refused[0]++;
                    if (ComparedNumbers.knows(code, quick)) {
                        assertThat(ComparedNumbers.limit(code, quick))
                                .as("limit of %s in %s", code, w)
                                .isEqualTo(numbers.limit(code));
                        assertThat(ComparedNumbers.actual(code, quick))
                                .as("actual of %s in %s", code, w)
                                .isEqualTo(numbers.after(code));
                    }
                }
            }
        });
        if (Cases.isFull(ENOUGH)) {
            assertThat(compared[0]).isGreaterThan(ENOUGH / 4);
            assertThat(refused[0]).isGreaterThan(ENOUGH / 8);
        }
    }

    private static Evaluation ask(World w, RiskPolicy policy) {
        return Evaluation.of(policy, w.order(), w.account(), w.market(), w.control(), w.now());
    }

    private static void same(World w, Evaluation quick, Evaluation slow) {
        if (quick.low != slow.low || quick.high != slow.high) {
            assertThat(Reasons.codes(quick.low, quick.high)).as("%s", w).isEqualTo(Reasons.codes(slow.low, slow.high));
        }
        if (quick.compared) {
            assertThat(quick.notional).as("%s", w).isEqualTo(slow.notional);
            assertThat(quick.fee).as("%s", w).isEqualTo(slow.fee);
            assertThat(quick.worst()).as("%s", w).isEqualTo(slow.worst());
            assertThat(quick.liquidation).as("%s", w).isEqualTo(slow.liquidation);
        }
    }
}
