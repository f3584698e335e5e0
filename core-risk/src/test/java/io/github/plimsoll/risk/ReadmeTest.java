package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.Usd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    @Test
    void theFirstLinesOfTheReadmeAreTheOnesThatRunHere() throws IOException {
        assertThat(start(World.NOON)).startsWith("Approved[");
        String readme = Files.readString(Path.of("README.md"));
        String block =
                readme.substring(readme.indexOf("```java") + 7, readme.indexOf("```", readme.indexOf("```java") + 7));
        String here = Files.readString(Path.of("src/test/java/io/github/plimsoll/risk/ReadmeTest.java"));
        assertThat(words(here))
                .contains(words(
                        block.replace("System.out.println(", "return ").replace("::toString));", "::toString);")));
    }

    @Test
    void theReadmeNamesEveryReason() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        assertThat(Arrays.stream(RiskCode.values())
                        .map(Enum::name)
                        .filter(name -> !name.startsWith("CONTROL_") && !name.startsWith("PRICE_")))
                .allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
    }

    private static String start(long nowMicros) {
        RiskEngine engine = RiskEngine.of(RiskPolicy.defaults());
        AccountId id = new AccountId("u1:paper:main:dry:usdc");
        OpenOrder order =
                new OpenOrder(id, "BTC-USD", Side.LONG, Usd.of(100), Leverage.of(10), Price.parse("59170", 10), null);
        VenueTerms terms = new VenueTerms(
                Ratio.parse("0.0005"), Ratio.parse("0.0001"), Ratio.parse("0.85"), Leverage.of(500), Usd.of(10));
        MarketState market = MarketState.priced(
                Instrument.cryptoPerp("BTC"), terms, Price.parse("61000", 10).units(), 0, nowMicros);
        AccountState account = AccountState.ofCash(id, 1, Usd.of(10_000));
        return engine.assess(order, account, market, ControlState.ACTIVE, 1, nowMicros)
                .fold(Approved::toString, Rejected::toString);
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", "");
    }
}
