package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** {@code docs/risk-codes.md} is made from the code; {@code -Dplimsoll.write=true} writes it. */
class RiskCodesPageTest {
    private static final Path PAGE = Path.of("..", "docs", "risk-codes.md");

    @Test
    void thePageIsCurrent() throws IOException {
        if (Boolean.getBoolean("plimsoll.write")) {
            Files.writeString(PAGE, page());
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page());
    }

    @Test
    void everyLimitHasAValueThatItsOwnRangeTakes() {
        for (RiskLimit limit : RiskLimit.values()) {
            PolicyBuilder builder = PolicyTree.read(
                    Map.of("name", "usual", "version", 1, "limits", Map.of(limit.key(), limit.usual())));
            long value = Objects.requireNonNull(builder.limits.get(limit), limit.key());
            assertThat(value).as("%s", limit).isBetween(limit.min(), limit.max());
        }
    }

    /** What refuses with a code and is no number of its own, or is one that has its own code too. */
    private static String others(RiskCode code) {
        return switch (code) {
            case MARKET_NOT_PERMITTED -> "`permitted` (a list of markets), `marketAccess` (2)";
            case LEVERAGE_ABOVE_TIER -> "`tiers` (leverage by notional)";
            case LEVERAGE_ABOVE_QUALITY -> "those of `ORDER_ABOVE_QUALITY`";
            default -> "always";
        };
    }

    private static String source(RiskCode code) {
        return switch (code) {
            case MARKET_NOT_PERMITTED -> "systems C, D";
            case LEVERAGE_ABOVE_TIER -> "the venues' own tiers";
            case LEVERAGE_ABOVE_QUALITY -> "systems A, C, system E";
            default -> "contracts, sections 3 to 6";
        };
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Every reason a new position can be refused for

                Made from `RiskCode` and `RiskLimit` of `core-risk`; a test fails when it is not current. All violated rules are
                reported, in this order. `always` rules hold in every policy; a limit marked `mandatory` must be set; any other
                rule is active once the policy names its limit. The number is what the reference systems use, in
                dollars, shares, seconds, counts or coins. The scope is what the rule looks at. Every limit that stands alone can
                also be set more tightly for a market, a group, a strategy or a side, and a user's own policy can tighten each
                of them.

                | code | what is compared | scope | unit | limits (usual value) | source |
                |---|---|---|---|---|---|
                """);
        for (RiskCode code : RiskCode.values()) {
            List<String> limits = new ArrayList<>();
            List<String> sources = new ArrayList<>();
            for (RiskLimit limit : RiskLimit.values()) {
                if (limit.code() == code) {
                    limits.add("`" + limit.key() + "` (" + limit.usual() + (limit.isMandatory() ? ", mandatory" : "")
                            + ")");
                    if (!sources.contains(limit.source())) {
                        sources.add(limit.source());
                    }
                }
            }
            page.append("| `")
                    .append(code)
                    .append("` | ")
                    .append(code.title())
                    .append(", ")
                    .append(code.bound().word())
                    .append(" | ")
                    .append(code.scope().name().toLowerCase(Locale.ROOT))
                    .append(" | ")
                    .append(code.unit())
                    .append(" | ")
                    .append(limits.isEmpty() ? others(code) : String.join(", ", limits))
                    .append(" | ")
                    .append(sources.isEmpty() ? source(code) : String.join(", ", sources))
                    .append(" |\n");
        }
        return page.toString();
    }
}
