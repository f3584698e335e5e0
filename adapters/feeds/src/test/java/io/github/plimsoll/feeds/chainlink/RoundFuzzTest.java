package io.github.plimsoll.feeds.chainlink;

import io.github.plimsoll.supervisor.Outcome;
import io.github.plimsoll.testkit.Fuzz;
import io.github.plimsoll.testkit.Parser;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changed bytes as what contracts return. */
class RoundFuzzTest {
    @Test
    void aRoundIsReadExactlyOrRefused() {
        parsers().forEach(parser -> Fuzz.check(parser, 1_000));
    }

    static List<Parser> parsers() {
        FakeChain chain = new FakeChain();
        chain.round(4, 7, -65_000_12345678L, 1_767_225_600L);
        byte[] seed = ((Outcome.Success<byte[]>) chain.round).value();
        return List.of(new Parser("Chainlink round", List.of(seed), input -> {
            try {
                Round round = Round.read(input);
                byte[] again = FakeChain.words(
                        round.id(),
                        round.answer(),
                        BigInteger.valueOf(round.startedSeconds()),
                        BigInteger.valueOf(round.updatedSeconds()));
                for (int i = 0; i < again.length; i++) {
                    if (again[i] != input[i]) {
                        throw new IllegalStateException("read otherwise: " + round);
                    }
                }
                return round.phase() > 0 && round.sequence() > 0;
            } catch (UnreadableException refused) {
                return Fuzz.shape(refused.why());
            }
        }));
    }
}
