package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The calculators, lists and summaries, on the recorded prices. */
@SuppressWarnings("NullAway.Init") // set before all tests
class LessonCommandsTest {
    private static Installation demo;

    @BeforeAll
    static void start() {
        demo = Installation.open(Map.of("MESSAGES_PER_MINUTE", "100000"));
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    private static BigDecimal number(JsonNode node, String field) {
        return new BigDecimal(node.get(field).asText().replace("x", ""));
    }

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text);
    }

    @Test
    @DisplayName("TG-02 calculators and analysis answer with the settings of a new installation")
    void calculatorsAnswerWithTheSettingsOfANewInstallation() {
        try (Installation fresh = Installation.open(Map.of())) {
            assertThat(fresh.code("@tg02 /analyze")).isEqualTo("OK");
            assertThat(fresh.code("@tg02 /calc BTC-USD long 100 10x sl 3%")).isEqualTo("OK");
            assertThat(fresh.code("@tg02 /open BTC-USD long 100 10x")).isEqualTo("OK");
            assertThat(fresh.code("@tg02 /analyze P1")).isEqualTo("OK");
            assertThat(fresh.code("@tg02 /risk_summary")).isEqualTo("OK");
        }
    }

    /** By hand: 100 at 10x is 1000 notional; threshold 0.85 over 10 puts liquidation 8.5% away on either side. */
    @Test
    void calcGivesExactFiguresOfBothSides() {
        for (String side : new String[] {"long", "short"}) {
            JsonNode answer = demo.answer("@calc /calc BTC-USD " + side + " 100 10x sl 3%");
            JsonNode data = answer.get("data");
            assertThat(answer.get("code").asText()).as(answer.toString()).isEqualTo("OK");
            assertThat(data.get("notional").asText()).isEqualTo("1000.00");
            assertThat(data.get("margin").asText()).isEqualTo("100.00");
            assertThat(data.get("fee").asText()).isEqualTo("1.00");
            assertThat(number(data, "size"))
                    .isEqualByComparingTo(decimal("1000").divide(number(data, "price"), 8, RoundingMode.DOWN));
            BigDecimal sign = side.equals("long") ? BigDecimal.ONE.negate() : BigDecimal.ONE;
            BigDecimal liquidation =
                    number(data, "price").multiply(BigDecimal.ONE.add(sign.multiply(decimal("0.085"))));
            assertThat(number(data, "liquidation_price").subtract(liquidation).abs())
                    .isLessThan(decimal("0.000001"));
            assertThat(number(data, "liquidation_distance")).isBetween(decimal("0.084999"), decimal("0.085"));
            String[][] rows = {{"0.005", "5"}, {"0.01", "10"}, {"0.02", "20"}, {"0.05", "50"}, {"0.1", "100"}};
            for (int i = 0; i < rows.length; i++) {
                JsonNode row = data.get("scenarios").get(i);
                assertThat(number(row, "move")).isEqualByComparingTo(rows[i][0]);
                assertThat(number(row, "loss").subtract(decimal(rows[i][1])).abs())
                        .isLessThan(decimal("0.0001"));
                assertThat(row.get("liquidated").asBoolean()).isEqualTo(i == 4);
            }
            assertThat(number(data, "stress_loss")).isEqualByComparingTo("20");
            assertThat(number(data, "stress_share")).isEqualByComparingTo("0.002");
            assertThat(number(data, "collateral_share")).isEqualByComparingTo("0.01");
            assertThat(number(data, "notional_share")).isEqualByComparingTo("0.1");
            assertThat(data.get("level").asText()).isEqualTo("conservative");
            assertThat(data.get("leverage_class").asText()).isEqualTo("moderate");
            assertThat(data.get("score").asInt()).isEqualTo(100);
            assertThat(data.get("verdict").asText()).isEqualTo("excellent");
            assertThat(data.get("would_pass").asBoolean()).isTrue();
            String[][] suggested = {{"0.02", "10000", "1000"}, {"0.05", "25000", "2500"}, {"0.1", "50000", "5000"}};
            for (int i = 0; i < suggested.length; i++) {
                JsonNode row = data.get("suggested").get(i);
                assertThat(number(row, "risk")).isEqualByComparingTo(suggested[i][0]);
                assertThat(number(row, "notional")).isEqualByComparingTo(suggested[i][1]);
                assertThat(number(row, "collateral")).isEqualByComparingTo(suggested[i][2]);
            }
        }
    }

    /** Never leverage times the entry: at 500x liquidation is 0.17% away and still on the losing side. */
    @Test
    void calcWarnsAtHighLeverageAndSaysWhatWouldRefuse() {
        JsonNode data = demo.answer("@calc5 /calc BTC-USD long 10 500x").get("data");
        assertThat(number(data, "liquidation_distance")).isBetween(decimal("0.001699"), decimal("0.0017"));
        assertThat(data.get("leverage_class").asText()).isEqualTo("ultra-high");
        assertThat(data.get("score").asInt()).isEqualTo(50);
        assertThat(data.get("verdict").asText()).isEqualTo("risky");
        assertThat(data.get("warnings").findValuesAsText("weight")).containsExactly("high", "high", "low");
        assertThat(data.get("scenarios").get(0).get("loss").asText())
                .as("never more than the margin")
                .isEqualTo("10.00");
        JsonNode eth = demo.answer("@calc5 /calc ETH-USD long 10 500x").get("data");
        assertThat(eth.get("would_pass").asBoolean()).isFalse();
        assertThat(eth.get("refused_by").toString()).contains("LIQUIDATION_TOO_CLOSE");
        JsonNode much = demo.answer("@calc5 /calc BTC-USD long 10000 1x");
        assertThat(much.get("code").asText()).isEqualTo("MARGIN_NOT_BELOW_EQUITY");
        assertThat(demo.code("@calc5 /calc BTC-USD long 0 10x")).isEqualTo("BAD_AMOUNT");
        assertThat(demo.code("@calc5 /calc BTC-USD long 9999.99 1x")).isEqualTo("OK");
    }

    @Test
    void withoutAPriceTheCalculatorSaysSo() {
        assertThat(demo.code("/demo stale")).isEqualTo("OK");
        demo.say("/demo advance 15s");
        try {
            JsonNode answer = demo.answer("@calcp /calc BTC-USD long 100 10x");
            assertThat(answer.get("code").asText()).isEqualTo("NOT_CALCULABLE");
            assertThat(answer.get("text").asText()).contains("no usable price", "/price_feeds");
        } finally {
            demo.say("/demo ok", "/demo advance 1m");
        }
    }

    @Test
    @DisplayName(
            "EXE-65 without a price a position has no value: it is said to be unknown, and nothing expected takes its place")
    void withoutAPriceAPositionHasNoValue() {
        assertThat(demo.code("@novalue /open BTC-USD long 100 10x tp 9%")).isEqualTo("OK");
        assertThat(demo.code("/demo stale")).isEqualTo("OK");
        demo.say("/demo advance 45s");
        try {
            JsonNode answer = demo.answer("@novalue /positions");
            JsonNode position = answer.at("/data/positions/0");
            assertThat(position.has("mark")).isFalse();
            assertThat(position.has("unrealized")).isFalse();
            assertThat(answer.get("text").asText()).contains("mark unknown, PnL unknown");
            JsonNode balance = demo.answer("@novalue /balance");
            assertThat(balance.get("data").has("equity")).isFalse();
            assertThat(balance.get("text").asText()).contains("Equity unknown: no usable price for BTC-USD");
        } finally {
            demo.say("/demo ok", "/demo advance 1m");
        }
        assertThat(demo.answer("@novalue /positions").at("/data/positions/0").has("unrealized"))
                .isTrue();
    }

    @Test
    void analyzeNamesConcentrationDistanceAndAdviceWithReasons() {
        assertThat(demo.answer("@ana /analyze").get("text").asText()).contains("nothing is at risk");
        assertThat(demo.code("@ana /open BTC-USD long 150 60x")).isEqualTo("OK");
        assertThat(demo.code("@ana /open ETH-USD short 100 5x sl 3%")).isEqualTo("OK");
        JsonNode data = demo.answer("@ana /analyze").get("data");
        assertThat(data.get("positions")).hasSize(2);
        JsonNode first = data.get("positions").get(0);
        BigDecimal sum =
                number(first, "notional").add(number(data.get("positions").get(1), "notional"));
        assertThat(number(data, "notional")).isEqualByComparingTo(sum);
        assertThat(number(first, "concentration"))
                .isEqualByComparingTo(number(first, "notional").divide(sum, 6, RoundingMode.UP));
        assertThat(data.get("advice").findValuesAsText("code"))
                .containsExactly("LIQUIDATION_NEAR", "NO_STOP", "CONCENTRATED");
        assertThat(data.get("scenarios").get(2).get("liquidated").asBoolean()).isTrue();
        assertThat(data.get("scenarios").get(0).get("liquidated").asBoolean()).isFalse();
        JsonNode one = demo.answer("@ana /analyze P2").get("data");
        assertThat(one.get("positions")).hasSize(1);
        assertThat(one.get("advice")).isEmpty();
        assertThat(demo.code("@ana /analyze P9")).isEqualTo("POSITION_NOT_FOUND");
        assertThat(demo.code("@other-ana /analyze P2")).as("somebody else's").isEqualTo("POSITION_NOT_FOUND");
    }

    @Test
    void historyAndTradesAreBoundedAndAddUp() {
        assertThat(demo.answer("@hist /history").get("text").asText()).isEqualTo("No closed position yet.");
        for (int i = 1; i <= 3; i++) {
            assertThat(demo.code("@hist /open BTC-USD long 100 2x")).isEqualTo("OK");
            assertThat(demo.code("@hist /close P" + i)).isEqualTo("OK");
        }
        JsonNode history = demo.answer("@hist /history 2").get("data");
        assertThat(history.get("positions").findValuesAsText("number")).containsExactly("P3", "P2");
        assertThat(history.get("shown").asInt()).isEqualTo(2);
        assertThat(number(history, "realized_total"))
                .isEqualByComparingTo(number(history.get("positions").get(0), "realized")
                        .add(number(history.get("positions").get(1), "realized")));
        JsonNode trades = demo.answer("@hist /trades").get("data");
        assertThat(trades.get("trades").findValuesAsText("kind"))
                .containsExactly("CLOSE", "OPEN", "CLOSE", "OPEN", "CLOSE", "OPEN", "DEPOSIT");
        assertThat(number(trades, "cash_total"))
                .isEqualByComparingTo(number(demo.answer("@hist /balance").get("data"), "cash"));
        BigDecimal realized = number(demo.answer("@hist /history").get("data"), "realized_total");
        assertThat(number(trades, "pnl_total").subtract(number(trades, "fees_total")))
                .isEqualByComparingTo(realized);
        for (String wrong : new String[] {"0", "51", "-1", "x", "1000"}) {
            assertThat(demo.code("@hist /history " + wrong)).as(wrong).isEqualTo("BAD_COUNT");
            assertThat(demo.code("@hist /trades " + wrong)).as(wrong).isEqualTo("BAD_COUNT");
        }
        assertThat(demo.code("@hist /trades 50")).isEqualTo("OK");
        assertThat(demo.code("@hist /trades 5 5")).isEqualTo("EXTRA_ARGUMENT");
    }

    /** Tests before this one have moved the world: time passes until no source is in doubt. */
    private static void calm() {
        for (int i = 0; i < 60; i++) {
            List<String> states =
                    demo.answer("@calm /price_feeds").at("/data/feeds").findValuesAsText("state");
            if (!states.isEmpty() && states.stream().allMatch("UP"::equals)) {
                return;
            }
            demo.say("/demo advance 10s");
        }
        throw new AssertionError("10 minutes later a source is still in doubt");
    }

    /** What the summary calls the largest size passes, and one cent more does not. */
    @Test
    void theSafeSizesAreThoseOfTheEngine() {
        calm();
        JsonNode sizes = demo.answer("@sum /risk_summary BTC-USD").at("/data/sizes");
        assertThat(sizes.findValuesAsText("leverage")).containsExactly("1x", "10x", "100x", "500x");
        for (JsonNode size : sizes) {
            String collateral =
                    number(size, "collateral").setScale(2, RoundingMode.DOWN).toPlainString();
            String leverage = size.get("leverage").asText();
            if (decimal(collateral).signum() == 0) { // as far as the sources disagree here, nothing is safe
                JsonNode least = demo.answer("@sum /preview BTC-USD long 1 " + leverage);
                assertThat(least.at("/data/would_pass").asBoolean())
                        .as(leverage)
                        .isFalse();
                continue;
            }
            for (JsonNode rule : demo.answer("@sum /preview BTC-USD long " + collateral + " " + leverage)
                    .at("/data/rules")) {
                String code = rule.get("code").asText(); // the volume of the hour is said beside the sizes
                assertThat(rule.get("passed").asBoolean() || code.equals("RATE_VOLUME"))
                        .as(leverage + " " + code)
                        .isTrue();
            }
            String more = number(size, "collateral")
                    .setScale(2, RoundingMode.DOWN)
                    .add(decimal("0.02"))
                    .toPlainString();
            JsonNode above = demo.answer("@sum /preview BTC-USD long " + more + " " + leverage);
            assertThat(above.at("/data/would_pass").asBoolean()).as(leverage).isFalse();
        }
        assertThat(demo.answer("@sum /risk_summary").at("/data/volume_left").asText())
                .isEqualTo("10000.00");
    }

    @Test
    void rateLimitsTellWhenToRetryToTheMillisecond() {
        for (int i = 0; i < 5; i++) {
            assertThat(demo.code("@rate /open BTC-USD long 10 2x")).isEqualTo("OK");
        }
        JsonNode opens = demo.answer("@rate /rate_limits").at("/data/rate/0");
        assertThat(opens.get("limit_id").asText()).isEqualTo("opens");
        assertThat(opens.get("used").asText()).isEqualTo("5");
        assertThat(opens.get("left").asText()).isEqualTo("0");
        BigDecimal retry = number(opens, "retry_s");
        assertThat(retry).isBetween(decimal("1"), decimal("60"));
        demo.say("/demo advance " + (retry.setScale(0, RoundingMode.DOWN).intValue() - 1) + "s");
        assertThat(demo.code("@rate /open BTC-USD long 10 2x")).isEqualTo("RATE_OPENS");
        demo.say("/demo advance 3s");
        assertThat(demo.answer("@rate /rate_limits").at("/data/rate/0/retry_s").asText())
                .isEqualTo("0");
        assertThat(demo.code("@rate /open BTC-USD long 10 2x")).isEqualTo("OK");
    }

    @Test
    void priceFeedsNameEverySourceAndItsLastReject() {
        calm();
        JsonNode before = demo.answer("@feeds /price_feeds").get("data");
        assertThat(before.get("feeds").findValuesAsText("instrument")).containsExactly("BTC-USD", "ETH-USD");
        assertThat(before.at("/feeds/0/sources")).hasSize(3);
        assertThat(before.at("/feeds/0/sources/0/state").asText()).isEqualTo("UP");
        assertThat(demo.code("/demo outlier alpha")).isEqualTo("OK");
        demo.say("/demo advance 5s");
        try {
            JsonNode alpha = demo.answer("@feeds /price_feeds").at("/data/feeds/0/sources/0");
            assertThat(alpha.get("source").asText()).isEqualTo("alpha");
            assertThat(alpha.get("state").asText()).isEqualTo("DEGRADED");
            assertThat(alpha.at("/rejects/outlier").asLong()).isPositive();
            assertThat(decimal(alpha.get("deviation").asText().replace("%", "")))
                    .isBetween(decimal("4.9"), decimal("5.1"));
            assertThat(alpha.get("last_reject").asText()).isEqualTo("OUTLIER");
            demo.say("/demo advance 30s");
            assertThat(alphaState()).isEqualTo("QUARANTINED");
        } finally {
            demo.say("/demo ok", "/demo advance 1m");
        }
        assertThat(alphaState()).isEqualTo("UP");
    }

    private String alphaState() {
        return demo.answer("@feeds /price_feeds")
                .at("/data/feeds/0/sources/0/state")
                .asText();
    }

    @Test
    void metricsAreForAdminsAndFoundByAWord() {
        assertThat(demo.code("@plain /metrics")).isEqualTo("ADMIN_ONLY");
        JsonNode none = demo.answer("/metrics no-such-series");
        assertThat(none.get("text").asText()).contains("no-such-series");
        assertThat(none.at("/data/found").asInt()).isZero();
        assertThat(demo.answer("/metrics").at("/data/shown").asInt()).isBetween(0, 40);
    }

    @Test
    void helpIsGroupedAndAMisspeltCommandGetsTheNearestOfItsRole() {
        JsonNode help = demo.answer("@helped2 /help");
        assertThat(help.at("/data/groups").findValuesAsText("group"))
                .containsExactly("Trade", "Account", "Wallet", "Prices", "Understand", "Operate", "More");
        help.get("text")
                .asText()
                .lines()
                .filter(line -> line.startsWith("  /"))
                .forEach(line -> assertThat(line).contains(" - ", ". Example: /"));
        assertThat(demo.answer("@helped2 /histroy").get("text").asText()).contains("did you mean /history?");
        assertThat(demo.answer("@helped2 /help histroy").get("text").asText()).contains("did you mean /history?");
        assertThat(demo.answer("@helped2 /emergency_stp").get("text").asText()).doesNotContain("/emergency_stop");
        assertThat(demo.answer("/emergency_stp").get("text").asText()).contains("did you mean /emergency_stop?");
    }
}
