package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What people type wrong: one clear sentence, a stable code, nothing half done. */
@SuppressWarnings("NullAway.Init") // set before all tests
class BadInputTest {
    private static Installation demo;

    @BeforeAll
    static void start() {
        demo = Installation.open(Map.of("MESSAGES_PER_MINUTE", "100000", "OPENS_PER_MINUTE", "100000"));
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    private static final String[][] UNREADABLE = {
        {"/nonsense", "UNKNOWN_COMMAND"},
        {"hello", "UNKNOWN_COMMAND"},
        {"/opne BTC-USD long 100 10x", "UNKNOWN_COMMAND"},
        {"/open", "MISSING_ARGUMENT"},
        {"/open BTC-USD", "MISSING_ARGUMENT"},
        {"/open BTC-USD long 100", "MISSING_ARGUMENT"},
        {"/open BTC-USD long 100 10x sl", "MISSING_ARGUMENT"},
        {"/open DOGE-USD long 100 10x", "UNKNOWN_MARKET"},
        {"/open BTC-USD up 100 10x", "BAD_SIDE"},
        {"/open BTC-USD long 0 10x", "BAD_AMOUNT"},
        {"/open BTC-USD long -5 10x", "BAD_AMOUNT"},
        {"/open BTC-USD long +5 10x", "BAD_AMOUNT"},
        {"/open BTC-USD long 1e9 10x", "BAD_AMOUNT"},
        {"/open BTC-USD long NaN 10x", "BAD_AMOUNT"},
        {"/open BTC-USD long Infinity 10x", "BAD_AMOUNT"},
        {"/open BTC-USD long 10,5 10x", "BAD_AMOUNT"},
        {"/open BTC-USD long 1_000 10x", "BAD_AMOUNT"},
        {"/open BTC-USD long \uff11\uff10\uff10 10x", "BAD_AMOUNT"},
        {"/open BTC-USD long \u0661\u0660 10x", "BAD_AMOUNT"},
        {"/open BTC-USD long 0.0000001 10x", "BAD_AMOUNT"},
        {"/open BTC-USD long 1000000000.000001 1x", "BAD_AMOUNT"},
        {"/open BTC-USD long 99999999999999999999 10x", "BAD_AMOUNT"},
        {"/open BTC-USD long " + "9".repeat(900) + " 10x", "BAD_AMOUNT"},
        {"/open BTC-USD long n: 10x", "BAD_AMOUNT"},
        {"/open BTC-USD long n:-1 10x", "BAD_AMOUNT"},
        {"/open BTC-USD long 100 0x", "BAD_LEVERAGE"},
        {"/open BTC-USD long 100 0.5x", "BAD_LEVERAGE"},
        {"/open BTC-USD long 100 -10x", "BAD_LEVERAGE"},
        {"/open BTC-USD long 100 1e1x", "BAD_LEVERAGE"},
        {"/open BTC-USD long 100 ten", "BAD_LEVERAGE"},
        {"/open BTC-USD long 100 100000000x", "BAD_LEVERAGE"},
        {"/open BTC-USD long 100 10x sl 0%", "BAD_LEVEL"},
        {"/open BTC-USD long 100 10x sl 100%", "BAD_LEVEL"},
        {"/open BTC-USD short 100 10x tp 101%", "BAD_LEVEL"},
        {"/open BTC-USD long 100 10x sl -3%", "BAD_LEVEL"},
        {"/open BTC-USD short 100 10x sl 0", "BAD_LEVEL"},
        {"/open BTC-USD long 100 10x sl 3,5%", "BAD_LEVEL"},
        {"/open BTC-USD long 100 10x extra", "EXTRA_ARGUMENT"},
        {"/open BTC-USD long 100 10x sl 3% sl 4%", "EXTRA_ARGUMENT"},
        {"/open " + "x".repeat(5_000), "TOO_LONG"},
        {"/open BTC-USD long 100 10x\u0000", "BAD_TEXT"},
        {"/close P\u0001", "BAD_TEXT"},
        {"/margin", "MISSING_ARGUMENT"},
        {"/margin P77 +50", "POSITION_NOT_FOUND"},
        {"/deposit", "MISSING_ARGUMENT"},
        {"/deposit 0", "BAD_AMOUNT"},
        {"/deposit -5", "BAD_AMOUNT"},
        {"/deposit 0.0000001", "BAD_AMOUNT"},
        {"/deposit 5 please", "EXTRA_ARGUMENT"},
        {"/withdraw", "MISSING_ARGUMENT"},
        {"/withdraw 1e3", "BAD_AMOUNT"},
        {"/withdraw all", "BAD_AMOUNT"},
        {"/increase", "MISSING_ARGUMENT"},
        {"/increase P77 50", "POSITION_NOT_FOUND"},
        {"/cancel", "MISSING_ARGUMENT"},
        {"/cancel E1", "ENTRY_NOT_FOUND"},
        {"/cancel E99999999999", "ENTRY_NOT_FOUND"},
        {"/cancel all of it", "EXTRA_ARGUMENT"},
        {"/open BTC-USD long 100 10x limit", "MISSING_ARGUMENT"},
        {"/open BTC-USD long 100 10x at-venue", "NO_PRICE"},
        {"/open BTC-USD long 100 10x limit 0", "BAD_PRICE"},
        {"/open BTC-USD long 100 10x limit 7e2", "BAD_PRICE"},
        {"/open BTC-USD long 100 10x limit 3%", "BAD_PRICE"},
        {"/open BTC-USD long 100 10x limit 700 limit 800", "EXTRA_ARGUMENT"},
        {"/open BTC-USD long 100 10x trigger -1", "BAD_PRICE"},
        {"/open BTC-USD long 100 10x for 4h", "NO_PRICE"},
        {"/open BTC-USD long 100 10x limit 700 for 32d", "BAD_DURATION"},
        {"/open BTC-USD long 100 10x limit 700 for ever", "BAD_DURATION"},
        {"/open BTC-USD long 100 10x limit 700 slippage 1%", "LIMIT_AND_SLIPPAGE"},
        {"/close", "MISSING_ARGUMENT"},
        {"/close P99", "POSITION_NOT_FOUND"},
        {"/close P99999999999", "POSITION_NOT_FOUND"},
        {"/close P0", "POSITION_NOT_FOUND"},
        {"/close -1", "POSITION_NOT_FOUND"},
        {"/close all 50%", "EXTRA_ARGUMENT"},
        {"/close P1 101%", "BAD_PERCENT"},
        {"/close P1 100.0001%", "BAD_PERCENT"},
        {"/close P1 0%", "BAD_PERCENT"},
        {"/close P1 -5%", "BAD_PERCENT"},
        {"/close P1 NaN%", "BAD_PERCENT"},
        {"/close P1 5", "AMBIGUOUS_AMOUNT"},
        {"/close P1 1 DOGE", "BAD_AMOUNT"},
        {"/close P1 0 BTC", "BAD_AMOUNT"},
        {"/close P1 1e-3 BTC", "BAD_AMOUNT"},
        {"/close P1 $0", "BAD_AMOUNT"},
        {"/close P1 $-4", "BAD_AMOUNT"},
        {"/close P1 50% now", "EXTRA_ARGUMENT"},
        {"/price DOGE", "UNKNOWN_MARKET"},
        {"/price BTC-USD now", "EXTRA_ARGUMENT"},
        {"/limits DOGE", "UNKNOWN_MARKET"},
        {"/help nonsense", "UNKNOWN_COMMAND"},
        {"/why", "MISSING_ARGUMENT"},
        {"/why P99", "NOT_FOUND"},
        {"/why nonsense", "NOT_FOUND"},
        {"/tx", "MISSING_ARGUMENT"},
        {"/tx nonsense", "NOT_FOUND"},
        {"/tx one two", "EXTRA_ARGUMENT"},
        {"/wallet", "NO_WALLET"},
        {"/wallet now", "EXTRA_ARGUMENT"},
        {"/bind 0x5db3772136e5557EFE028Db05EE95C84D76faEC4", "NOT_KEPT"},
        {"/bind 0x5db3772136e5557EFE028Db05EE95C84D76faEC5", "BAD_ADDRESS"},
        {"/bind alice", "BAD_ADDRESS"},
        {"/bind 0x5db3772136e5557EFE028Db05EE95C84D76faEC4 0x12", "BAD_SIGNATURE"},
        {"/bind off", "NOT_BOUND"},
        {"/bind off now", "EXTRA_ARGUMENT"},
        {"/fund", "NO_CHAIN"},
        {"/gas", "NO_CHAIN"},
        {"/allowance", "NO_CHAIN"},
        {"/delegate", "NO_DELEGATE"},
        {"/confirm", "MISSING_ARGUMENT"},
        {"/confirm nosuchtoken", "TOKEN_INVALID"},
        {"/execution_mode paper", "BAD_MODE"},
        {"/execution_mode check all", "EXTRA_ARGUMENT"},
        {"/emergency_stop", "ADMIN_ONLY"},
        {"/resolve", "ADMIN_ONLY"},
        {"/role", "ADMIN_ONLY"},
        {"/emergency_resume", "ADMIN_ONLY"},
        {"/system_status", "ADMIN_ONLY"},
        {"/demo", "MISSING_ARGUMENT"},
        {"/demo dance", "BAD_DEMO"},
        {"/demo advance", "MISSING_ARGUMENT"},
        {"/demo advance 5", "BAD_DURATION"},
        {"/demo advance 0m", "BAD_DURATION"},
        {"/demo advance -1m", "BAD_DURATION"},
        {"/demo advance 32d", "BAD_DURATION"},
        {"/demo stale delta", "UNKNOWN_SOURCE"},
        {"/demo stale zulu", "UNKNOWN_SOURCE"},
        {"", "EMPTY"},
    };

    @Test
    void unreadableInputGetsOneSentenceAndDoesNothing() {
        assertThat(demo.code("@bad /open BTC-USD long 100 2x")).isEqualTo("OK");
        String balance = demo.printed("@bad /balance");
        String orders = demo.printed("@bad /orders");
        String positions = demo.printed("@bad /positions");
        for (String[] row : UNREADABLE) {
            JsonNode answer = demo.answer("@bad " + row[0]);
            String shown = row[0].length() > 60 ? row[0].substring(0, 60) : row[0];
            assertThat(answer.get("code").asText())
                    .as("%s -> %s", shown, answer)
                    .isEqualTo(row[1]);
            assertThat(answer.get("outcome").asText()).isEqualTo("rejected");
            assertThat(answer.get("data")).isEmpty();
            sentence(shown, answer.get("text").asText());
        }
        assertThat(demo.printed("@bad /balance")).isEqualTo(balance);
        assertThat(demo.printed("@bad /orders")).isEqualTo(orders);
        assertThat(demo.printed("@bad /positions")).isEqualTo(positions);
    }

    /** Short, on one line, with an example or what is allowed, without a trace of our inside. */
    private static void sentence(String input, String text) {
        assertThat(text)
                .as(input)
                .hasSizeBetween(20, 400)
                .doesNotContain("\n", "Exception", "java.", "null", "\u0000", "\u0001")
                .matches(
                        said -> Character.isUpperCase(said.charAt(0)) || said.startsWith("\"") || said.startsWith("/"));
        assertThat(text).as(input).containsPattern("(/[a-z_]+( [A-Za-z0-9]|$|\\.)|ask an admin|do the first step)");
    }

    @Test
    void prefixesAreChecked() {
        String[][] rows = {
            {"@ /price", "BAD_USER"},
            {"@BOB! /price", "BAD_USER"},
            {"@" + "x".repeat(33) + " /price", "BAD_USER"},
            {"# /close P1", "BAD_KEY"},
            {"#" + "k".repeat(101) + " /close P1", "BAD_KEY"},
            {"#k\u0000 /close P1", "BAD_KEY"},
            {"#\u00e9 /close P1", "BAD_KEY"},
        };
        for (String[] row : rows) {
            JsonNode answer = demo.answer(row[0]);
            assertThat(answer.get("code").asText()).as(row[0]).isEqualTo(row[1]);
            sentence(row[0], answer.get("text").asText());
        }
    }

    @Test
    void badOrdersAreRefusedWithEveryReason() {
        String[][] rows = {
            {"long 10 501x", "LEVERAGE_ABOVE_MAX"},
            {"long 1000000000 500x", "RATE_VOLUME"},
            {"long 0.000001 1x", "NOTIONAL_BELOW_MIN"},
            {"long 9.999999 1x", "NOTIONAL_BELOW_MIN"},
            {"long 100 10x sl 999999", "STOP_LOSS_WRONG_SIDE"},
            {"long 100 10x tp 1", "TAKE_PROFIT_WRONG_SIDE"},
            {"short 100 10x sl 1", "STOP_LOSS_WRONG_SIDE"},
            {"long 100 10x sl 12%", "STOP_LOSS_BEYOND_LIQUIDATION"},
        };
        String balance = "";
        for (String[] row : rows) {
            JsonNode answer = demo.answer("@poor /open BTC-USD " + row[0]);
            assertThat(answer.get("code").asText()).as(answer.toString()).isEqualTo(row[1]);
            assertThat(answer.get("outcome").asText()).isEqualTo("rejected");
            assertThat(answer.get("text").asText())
                    .containsPattern("(limit|at least|against|must be above|needed) .+; would pass: ")
                    .doesNotContain("Exception");
            String now = demo.printed("@poor /balance");
            assertThat(now).isEqualTo(balance.isEmpty() ? now : balance);
            balance = now;
        }
        assertThat(demo.answer("@poor /orders").at("/data/orders")).isEmpty();
    }

    @Test
    void closesOfOthersTwiceAndTooMuch() {
        assertThat(demo.code("@owner /open ETH-USD short 100 2x")).isEqualTo("OK");
        String id = demo.answer("@owner /positions")
                .at("/data/positions/0/position")
                .asText();
        assertThat(demo.code("@thief /close " + id)).isEqualTo("POSITION_NOT_FOUND");
        assertThat(demo.code("@thief /close P1")).isEqualTo("POSITION_NOT_FOUND");
        assertThat(demo.code("@thief /why " + id)).isEqualTo("NOT_FOUND");
        assertThat(demo.code("@owner /close P1 99 ETH")).isEqualTo("SIZE_ABOVE_REMAINING");
        assertThat(demo.code("@owner /close P1 $1000000")).isEqualTo("SIZE_ABOVE_REMAINING");
        assertThat(demo.code("@owner /close P1 $0.000001")).isEqualTo("SIZE_NOT_POSITIVE");
        assertThat(demo.code("@owner /close P1 0.00000001 ETH")).isEqualTo("SIZE_BELOW_MIN_PARTIAL");
        assertThat(demo.answer("@owner /orders").at("/data/orders")).hasSize(1);
        assertThat(demo.code("@owner /close " + id)).isEqualTo("OK");
        assertThat(demo.code("@owner /close P1")).isEqualTo("POSITION_CLOSED");
        assertThat(demo.answer("@owner /orders").at("/data/orders")).hasSize(2);
        assertThat(demo.code("@owner /close all")).isEqualTo("OK");
    }

    @Test
    @DisplayName("EXE-44 percent is written as percent, and an amount that could mean several things is asked back")
    void anAmbiguousAmountIsAskedBack() {
        assertThat(demo.code("@pct /open BTC-USD long 100 2x")).isEqualTo("OK");
        JsonNode asked = demo.answer("@pct /close P1 25");
        assertThat(asked.get("code").asText()).isEqualTo("AMBIGUOUS_AMOUNT");
        assertThat(asked.get("text").asText()).contains("percent, dollars or coins", "50%", "$40", "BTC");
        BigDecimal whole = size();
        assertThat(demo.code("@pct /close P1 25%")).isEqualTo("OK");
        assertThat(size())
                .isEqualByComparingTo(
                        whole.subtract(whole.divide(new BigDecimal(4)).setScale(8, RoundingMode.DOWN)));
    }

    private static BigDecimal size() {
        return new BigDecimal(
                demo.answer("@pct /positions").at("/data/positions/0/size").asText());
    }

    @Test
    void aKeyBelongsToOneCommand() {
        String first = demo.printed("@key #key1 /open BTC-USD long 100 2x");
        assertThat(first).contains("\"code\":\"OK\"");
        assertThat(demo.printed("@key #key1 /open BTC-USD long 100 2x")).isEqualTo(first);
        assertThat(demo.answer("@key #key1   /open  BTC-USD long   100 2x").get("data"))
                .as("more spaces are the same command")
                .isEqualTo(demo.answer("@key #key1 /open BTC-USD long 100 2x").get("data"));
        assertThat(demo.code("@key #key1 /open BTC-USD long 101 2x")).isEqualTo("KEY_REUSED");
        assertThat(demo.code("@key #key1 /close P1")).isEqualTo("KEY_REUSED");
        assertThat(demo.answer("@key #key1 /open BTC-USD long 101 2x")
                        .get("text")
                        .asText())
                .as("no key of ours is shown")
                .doesNotContain("cli:", "key1");
        assertThat(demo.code("@other #key1 /open BTC-USD long 101 2x"))
                .as("a key belongs to its user")
                .isEqualTo("OK");
        assertThat(demo.code("@key #key1 /open BTC-USD long 101 2x")).isEqualTo("KEY_REUSED");
        assertThat(demo.answer("@key /orders").at("/data/orders")).hasSize(1);

        assertThat(demo.code("@key #key2 /close all")).isEqualTo("OK");
        assertThat(demo.code("@key #key2 /open BTC-USD long 100 2x"))
                .as("a close of everything used the key up")
                .isEqualTo("KEY_REUSED");
        assertThat(demo.answer("@key /orders").at("/data/orders")).hasSize(2);

        String one = demo.answer("@key /preview BTC-USD long 50 2x")
                .at("/data/token")
                .asText();
        String two = demo.answer("@key /preview BTC-USD long 60 2x")
                .at("/data/token")
                .asText();
        assertThat(demo.code("@key #key3 /confirm " + one)).isEqualTo("OK");
        assertThat(demo.code("@key #key3 /confirm " + two)).isEqualTo("KEY_REUSED");
        assertThat(demo.code("@key /confirm " + two))
                .as("a refused key leaves the token good")
                .isEqualTo("OK");
    }
}
