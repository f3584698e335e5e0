package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code /deposit} and {@code /withdraw}: paper money comes and goes, and is no result of anything. */
class TransferCommandTest {
    private static String cash(Installation demo, String user) {
        return demo.answer("@" + user + " /balance").at("/data/cash").asText();
    }

    @Test
    void moneyComesAndGoesExactlyAndOnce() {
        try (Installation demo = Installation.open(Map.of())) {
            assertThat(cash(demo, "cash-ann")).isEqualTo("10000.00");
            JsonNode deposited = demo.answer("@cash-ann #d1 /deposit 500.25");
            assertThat(deposited.path("text").asText())
                    .startsWith(
                            "Deposited 500.25 USD of paper money; 10500.25 USD are free now. It is no profit and no loss.\n"
                                    + "Decision: /why ");
            assertThat(demo.answer("@cash-ann #d1 /deposit 500.25")).isEqualTo(deposited);
            assertThat(demo.code("@cash-ann #d1 /withdraw 500.25")).isEqualTo("KEY_REUSED");
            assertThat(cash(demo, "cash-ann")).isEqualTo("10500.25");
            assertThat(demo.code(
                            "@cash-ann /why " + deposited.at("/data/decision").asText()))
                    .isEqualTo("OK");

            assertThat(demo.code("@cash-ann /open BTC-USD long 100 2x")).isEqualTo("OK");
            JsonNode refused = demo.answer("@cash-ann /withdraw 10450");
            assertThat(refused.path("code").asText()).isEqualTo("CASH_TOO_LOW");
            JsonNode violation = refused.at("/data/violations/0");
            String free = cash(demo, "cash-ann");
            assertThat(violation.path("limit").asText()).isEqualTo(free);
            assertThat(violation.path("actual").asText()).isEqualTo("10450.00");
            assertThat(violation.path("would_pass").asText()).isEqualTo("at most " + free + " USD");
            assertThat(demo.answer("@cash-ann /withdraw $" + free).path("text").asText())
                    .startsWith("Withdrawn " + free + " USD of paper money; 0.00 USD are free now.");
            assertThat(demo.code("@cash-ann /open BTC-USD long 100 2x")).isNotEqualTo("OK");
            assertThat(demo.code("@cash-ann /close all"))
                    .as("a way out needs no cash")
                    .isEqualTo("OK");
            assertThat(demo.answer("@cash-ann /verify").at("/data/verdict").asText())
                    .isEqualTo("GOOD");
        }
    }

    /** By day, week and month, peak and drawdown. */
    @Test
    void noStatisticCountsIt() {
        try (Installation demo = Installation.open(Map.of())) {
            assertThat(demo.code("@cash-ben /open BTC-USD long 100 10x")).isEqualTo("OK");
            assertThat(demo.code("@cash-ben /close all")).isEqualTo("OK");
            List<JsonNode> before = statistics(demo);
            assertThat(demo.code("@cash-ben /deposit 5000")).isEqualTo("OK");
            assertThat(demo.code("@cash-ben /withdraw 3000")).isEqualTo("OK");
            assertThat(statistics(demo)).isEqualTo(before);
        }
    }

    private static List<JsonNode> statistics(Installation demo) {
        List<JsonNode> all = new ArrayList<>();
        for (String period : List.of("day", "week", "month")) {
            all.add(demo.answer("@cash-ben /performance " + period).get("data"));
        }
        JsonNode portfolio = demo.answer("@cash-ben /portfolio").get("data");
        all.add(portfolio.path("realized_today"));
        all.add(portfolio.path("unrealized"));
        return all;
    }

    @Test
    void theExportHasEachOfThem() {
        try (Installation demo = Installation.open(Map.of())) {
            assertThat(demo.code("@cash-cid /deposit 7")).isEqualTo("OK");
            assertThat(demo.code("@cash-cid /withdraw 3.5")).isEqualTo("OK");
            String[] lines = demo.answer("@cash-cid /export trades csv")
                    .path("text")
                    .asText()
                    .split("\n");
            assertThat(lines).hasSize(4);
            assertThat(lines[1]).contains(",WITHDRAWAL,").endsWith(",-3.50,0.00,0.00,0.00");
            assertThat(lines[2]).contains(",DEPOSIT,").endsWith(",7.00,0.00,0.00,0.00");
            assertThat(lines[3]).contains(",DEPOSIT,").endsWith(",10000.00,0.00,0.00,0.00");
            assertThat(demo.answer("@cash-cid /export trades json").path("text").asText())
                    .contains("\"WITHDRAWAL\"", "\"-3.50\"");
            assertThat(demo.answer("@cash-cid /trades").at("/data/cash_total").asText())
                    .isEqualTo("10003.50");
        }
    }
}
