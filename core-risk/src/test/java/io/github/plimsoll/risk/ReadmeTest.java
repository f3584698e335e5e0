package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.plimsoll.numbers.Usd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The README names what the engine says; its program is compared and run with the other examples. */
class ReadmeTest {
    @Test
    void theReadmeNamesEveryMandatoryLimitAndThePageOfAllCodes() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        assertThat(Arrays.stream(RiskLimit.values())
                        .filter(RiskLimit::isMandatory)
                        .map(RiskLimit::key))
                .allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
        assertThat(readme).contains("../docs/risk-codes.md");
    }

    @Test
    void theTenLinesAreOfTheProgramThatRuns() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String start = readme.substring(readme.indexOf("```java") + 7);
        String program =
                Files.readString(Path.of("../examples/src/main/java/io/github/plimsoll/examples/EmbedRiskPolicy.java"));
        String lines = start.substring(0, start.indexOf("```"));
        assertThat(lines.lines().filter(line -> !line.isBlank())).hasSizeBetween(8, 12);
        assertThat(squeezed(program)).contains(squeezed(lines.substring(0, lines.indexOf("MarketState "))));
        for (String call : lines.substring(lines.indexOf("MarketState ")).split(";\\s*", 0)) {
            assertThat(squeezed(program)).contains(squeezed(call));
        }
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    @Test
    void theMistakesAreToldAsTheReadmeSays() throws IOException {
        String readme = Files.readString(Path.of("README.md")).replaceAll("\\s+", " ");
        for (ThrowingCallable mistake : List.<ThrowingCallable>of(
                () -> RiskPolicy.fromMap(Map.of("name", "x", "version", 1, "limits", Map.of("maxPosition", "NaN"))),
                () -> RiskPolicy.defaults().toBuilder("none", 1)
                        .limit(RiskLimit.MIN_ORDER_NOTIONAL, Usd.of(11))
                        .limit(RiskLimit.MAX_ORDER_NOTIONAL, Usd.of(10))
                        .build())) {
            String told = String.valueOf(catchThrowable(mistake).getMessage());
            assertThat(told.split("; ")).anyMatch(part -> readme.contains("`" + part + "`"));
        }
    }
}
