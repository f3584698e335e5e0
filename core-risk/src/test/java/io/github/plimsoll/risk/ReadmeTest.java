package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
}
