package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.plimsoll.bot.command.Say;
import io.github.plimsoll.execution.MemoryStore;
import io.github.plimsoll.feeds.Tape;
import io.github.plimsoll.numbers.Usd;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What people look up: how they did, their rows for another program, and who did what. */
class PeopleCommandsTest {
    private static final Installation DEMO = Installation.open(Map.of());

    @AfterAll
    static void stop() {
        DEMO.close();
    }

    private static void trade(String user, String side) {
        assertThat(DEMO.code(user + " /open BTC-USD " + side + " 100 10x")).isEqualTo("OK");
        DEMO.say("/demo advance 30s");
        assertThat(DEMO.code(user + " /close all")).isEqualTo("OK");
    }

    private static BigDecimal sum(JsonNode rows, String field) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new BigDecimal(row.get(field).asText()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void performanceAddsUpToWhatWasRealised() {
        String user = "@pc-perf";
        assertThat(DEMO.code(user + " /open BTC-USD long 100 10x")).isEqualTo("OK");
        assertThat(DEMO.answer(user + " /portfolio").path("text").asText())
                .containsPattern(
                        "booked today -[0-9.]+ USD \\(results of all closes less every fee, also of what is still "
                                + "open\\)");
        assertThat(DEMO.answer(user + " /performance").path("text").asText())
                .containsPattern(
                        "Positions closed this day \\(since .* UTC\\): realised 0.00 USD after all their fees");
        List<JsonNode> closed = DEMO.say(user + " /close all");
        JsonNode booking = DEMO.answer(user + " /trades 1");
        String before = booking.at("/data/trades/0/pnl").asText();
        String fee = booking.at("/data/trades/0/fee").asText();
        Usd after = Usd.parse(before).minus(Usd.parse(fee));
        assertThat(booking.path("text").asText())
                .contains("result before fees " + Say.signed(Usd.parse(before)) + ", fee " + fee + " USD")
                .contains("after fees " + Say.signed(after) + " USD.");
        assertThat(closed.toString()).contains("result after fees " + Say.signed(after) + " USD, fee " + fee + " USD.");
        user = "@pc-perf-two";
        JsonNode none = DEMO.answer(user + " /performance").path("data");
        assertThat(none.path("closed").asInt()).isZero();
        assertThat(none.has("win_rate")).as("no rate of nothing").isFalse();
        trade(user, "long");
        trade(user, "short");
        trade(user, "short");
        BigDecimal realized = new BigDecimal(
                DEMO.answer(user + " /history").at("/data/realized_total").asText());
        for (String period : List.of("", " day", " week", " month")) {
            JsonNode data = DEMO.answer(user + " /performance" + period).path("data");
            assertThat(data.path("closed").asInt()).isEqualTo(3);
            assertThat(data.path("won").asInt()
                            + data.path("lost").asInt()
                            + data.path("even").asInt())
                    .isEqualTo(3);
            assertThat(new BigDecimal(data.path("net").asText())).isEqualByComparingTo(realized);
            assertThat(sum(data.path("periods"), "pnl")).isEqualByComparingTo(realized);
        }
        assertThat(DEMO.code(user + " /performance year")).isEqualTo("BAD_PERIOD");
    }

    /** Three days begin, the first one before the deposit: what came in is no profit, and what a trade lost is all that fell. */
    @Test
    void aDepositIsNoProfitAndNoDrawdown() throws JsonProcessingException {
        MemoryStore own = new MemoryStore(System::nanoTime);
        try (Installation days =
                Installation.open(own, new MemoryBook(), List.of(Tape.btcUsd()), Duration.ofSeconds(10), Map.of())) {
            assertThat(days.code("/open BTC-USD long 10 2x")).isEqualTo("OK");
            assertThat(days.code("/close all")).isEqualTo("OK");
            BigDecimal made = new BigDecimal(
                    days.answer("/history").at("/data/realized_total").asText());
            days.say("/demo advance 24h", "/demo advance 24h");
            JsonNode data = days.answer("/performance").path("data");
            assertThat(data.path("days").asInt()).as("that of the deposit too").isEqualTo(3);
            assertThat(new BigDecimal(data.path("max_drawdown").asText()))
                    .isEqualByComparingTo(made.min(BigDecimal.ZERO).negate());
            assertThat(data.path("returns").asInt()).isEqualTo(2);
            assertThat(data.path("unknown_days").asInt()).isZero();
            List<String> csv = days.answer("/export days csv")
                    .path("text")
                    .asText()
                    .lines()
                    .toList();
            assertThat(csv.get(0))
                    .isEqualTo(
                            "day,at,known,start_equity,equity,cash,margin,unrealized,realized,peak_profit,positions");
            assertThat(csv).hasSize(4);
            JsonNode last = new ObjectMapper()
                    .readTree(days.answer("/export days json 1").path("text").asText())
                    .get(0);
            assertThat(last.path("known").asBoolean()).isTrue();
            assertThat(new BigDecimal(last.path("realized").asText())).isEqualByComparingTo(made);
            assertThat(last.path("start_equity").asText())
                    .as("nothing moved since the day began")
                    .isEqualTo(last.path("equity").asText());
        }
    }

    @Test
    void exportsHoldWhatTheListsShow() throws JsonProcessingException {
        String user = "@pc-export";
        trade(user, "long");
        trade(user, "short");
        JsonNode shown = DEMO.answer(user + " /history").at("/data/positions");
        String csv = DEMO.answer(user + " /export positions csv").path("text").asText();
        List<String> lines = csv.lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .isEqualTo("number,position,instrument,side,size,entry,leverage,realized,fees,opened_at,closed_at,why");
        assertThat(lines.get(1))
                .startsWith("P2," + shown.at("/0/position").asText() + ",BTC-USD,SHORT,")
                .contains("," + shown.at("/0/realized").asText() + ",");
        JsonNode json = new ObjectMapper()
                .readTree(DEMO.answer(user + " /export trades json 3")
                        .path("text")
                        .asText());
        assertThat(json).hasSize(3);
        assertThat(json).isEqualTo(DEMO.answer(user + " /trades 3").at("/data/trades"));
        assertThat(DEMO.answer("@pc-other /export positions json").path("text").asText())
                .as("nobody else's")
                .isEqualTo("[]");
        assertThat(DEMO.code(user + " /export")).isEqualTo("BAD_ARGUMENT");
        assertThat(DEMO.code(user + " /export trades xml")).isEqualTo("BAD_ARGUMENT");
        assertThat(DEMO.code(user + " /export trades csv 1001")).isEqualTo("BAD_COUNT");
    }

    @Test
    void theAuditTellsWhoDidWhat() {
        assertThat(DEMO.code("/lock pc-nobody account odd")).isEqualTo("NOT_FOUND");
        trade("@pc-audit", "long");
        JsonNode decided = DEMO.answer("@pc-audit /orders").at("/data/orders/0");
        JsonNode mine = DEMO.answer("/audit pc-audit 50").at("/data/entries");
        assertThat(mine).isNotEmpty().allMatch(row -> row.toString().contains("pc-audit"));
        assertThat(DEMO.answer("/audit " + decided.get("intent").asText())
                        .at("/data/entries")
                        .toString())
                .contains(decided.get("intent").asText());
        String day = mine.get(0).get("time").asText().substring(0, 10);
        assertThat(DEMO.answer("/audit " + day + " 50").at("/data/entries"))
                .isNotEmpty()
                .allMatch(row -> row.get("time").asText().startsWith(day));
        assertThat(DEMO.answer("/audit 1999-01-01").at("/data/shown").asInt()).isZero();
        assertThat(DEMO.code("/audit 2026-02-30")).isEqualTo("BAD_DAY");
        assertThat(DEMO.code("@pc-audit /audit pc-audit")).isEqualTo("ADMIN_ONLY");
    }

    @Test
    void whoAsksSeesTheOwnBooksAgreeAndAnAdminEverybodys() {
        assertThat(DEMO.code("@pc-reconcile /open BTC-USD long 100 10x")).isEqualTo("OK");
        JsonNode own = DEMO.answer("@pc-reconcile /reconcile");
        assertThat(own.path("text").asText()).contains("Books and venue agree", "1 open position of 1 account");
        assertThat(own.at("/data/agreeing").asInt()).isEqualTo(1);
        JsonNode all = DEMO.answer("/reconcile").path("data");
        assertThat(all.path("compared").asInt()).isGreaterThan(1);
        assertThat(all.path("left").asInt()).isZero();
        assertThat(DEMO.answer("@pc-nobody /reconcile").path("text").asText()).contains("no account yet");
        assertThat(DEMO.code("@pc-reconcile /reconcile all")).isEqualTo("EXTRA_ARGUMENT");
    }

    @Test
    void theBooksAreCheckedForWhomTheyConcern() {
        trade("@pc-verify", "long");
        JsonNode own = DEMO.answer("@pc-verify /verify");
        assertThat(own.at("/data/verdict").asText()).as(own.toString()).isEqualTo("GOOD");
        assertThat(own.at("/data/scope").asText()).isEqualTo("own");
        assertThat(own.path("text").asText())
                .contains("every posting sums to zero: 3 looked at", "opened = open + closed: 1 looked at")
                .doesNotContain("audit");
        JsonNode all = DEMO.answer("/verify");
        assertThat(all.at("/data/scope").asText()).isEqualTo("everything");
        assertThat(all.path("text").asText()).contains("the audit is whole", "triggers are in force");
        assertThat(all.at("/data/checks").size())
                .isGreaterThan(own.at("/data/checks").size());
        assertThat(DEMO.code("/verify now")).isEqualTo("EXTRA_ARGUMENT");
    }
}
