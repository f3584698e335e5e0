package io.github.plimsoll.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.plimsoll.health.PageView.Tone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final String EVIL =
            "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{tasks}}&\u202Eevil\u0000";

    @Test
    void thePageHoldsEverythingWithoutAScript() throws IOException {
        try (World world = new World()) {
            world.page = () -> Views.of("1234.56", Tone.GOOD, Views.active());
            Wire.Reply reply = Wire.get(world.port(), "/");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.headers()).containsEntry("content-type", "text/html;charset=utf-8");
            assertThat(reply.body())
                    .contains("DRY", "ACTIVE", "1234.56", "<polyline", "0.5 s", "max=\"100\" value=\"90\"", "1 restart")
                    .contains("1.5%", "-2.00", "<noscript><meta http-equiv=\"refresh\"")
                    .doesNotContain("{{");
        }
    }

    @Test
    @DisplayName(
            "SEC-14 the policy of the page allows nothing inline, nothing foreign and no eval, and the page needs none")
    void thePolicyAllowsNothingInline() throws IOException {
        try (World world = new World()) {
            world.page = () -> Views.of("1.00", Tone.BAD, Views.halted());
            Wire.Reply reply = Wire.get(world.port(), "/");
            assertThat(reply.headers())
                    .containsEntry(
                            "content-security-policy",
                            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
                                    + " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
                    .containsEntry("x-content-type-options", "nosniff")
                    .containsEntry("x-frame-options", "DENY")
                    .containsEntry("referrer-policy", "no-referrer")
                    .containsEntry("cache-control", "no-store");
            assertThat(reply.body()).doesNotContainPattern("(?i)\\sstyle=|<style|\\son[a-z]+=|javascript:|https?://");
            assertThat(Pattern.compile("<script(?! src=\"/page\\.js\" defer></script>)")
                            .matcher(reply.body())
                            .find())
                    .isFalse();
            String script = Wire.get(world.port(), "/page.js").body();
            assertThat(script).doesNotContain("eval(", "Function(", "http:", "https:", ".style");
            assertThat(Wire.get(world.port(), "/page.css").body()).doesNotContain("http:", "https:", "@import", "url(");
            for (String own : List.of("/page.js", "/page.css", "/icon.svg")) {
                assertThat(reply.body()).contains("\"" + own + "\"");
                assertThat(Wire.get(world.port(), own).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void everyTextOfOthersIsEscaped() throws IOException {
        try (World world = new World()) {
            world.page = () -> Views.named(
                    EVIL,
                    EVIL,
                    Tone.BAD,
                    new PageView.Control(
                            EVIL, Tone.BAD, EVIL, EVIL, List.of(new PageView.Stop(EVIL, EVIL, EVIL, EVIL, EVIL))));
            String page = Wire.get(world.port(), "/").body();
            assertThat(page)
                    .contains("&lt;img src=x onerror=alert(1)&gt;")
                    .doesNotContain("<img", "alert(1)</script>", "\u202E", "\u0000");
            List<String> tags = new ArrayList<>();
            Matcher tag = Pattern.compile("<[a-z][^>]*>").matcher(page);
            while (tag.find()) {
                tags.add(tag.group());
            }
            assertThat(tags)
                    .hasSizeGreaterThan(50)
                    .allSatisfy(t -> assertThat(t)
                            .as("no attribute was left early")
                            .matches("<[a-z0-9]+( [a-zA-Z0-9-]+(=\"[^\"]*\")?)*\\s*/?>"));
            assertThat(page.split("Supervised tasks", -1))
                    .as("no part is put in twice")
                    .hasSize(2);
        }
    }

    @Test
    void theViewForProgramsHoldsAmountsAsText() throws IOException {
        try (World world = new World()) {
            world.page = () -> Views.named(EVIL, "0.1234567890123456789", Tone.GOOD, Views.halted());
            JsonNode view =
                    new ObjectMapper().readTree(Wire.get(world.port(), "/view").body());
            assertThat(view.at("/account/equity").textValue()).isEqualTo("0.1234567890123456789");
            assertThat(view.at("/account/curve")).hasSize(3);
            assertThat(view.at("/control/stops/0/scope").asText()).isEqualTo("global");
            assertThat(view.at("/tasks/0/name").asText()).isEqualTo(EVIL);
            List<String> floats = new ArrayList<>();
            view.forEach(field -> collectFloats(field, floats));
            assertThat(floats).isEmpty();
        }
    }

    private static void collectFloats(JsonNode node, List<String> floats) {
        if (node.isFloatingPointNumber()) {
            floats.add(node.toString());
        }
        node.forEach(child -> collectFloats(child, floats));
    }

    @Test
    void aSourceThatFailsShowsNothingOldAndTellsNothing() throws Exception {
        try (World world = new World()) {
            world.page = () -> Views.of("1234.56", Tone.GOOD, Views.active());
            assertThat(Wire.get(world.port(), "/").body()).contains("1234.56");
            world.page = () -> {
                throw new IllegalStateException("hunter2");
            };
            Thread.sleep(1_100);
            assertThat(Wire.get(world.port(), "/").body())
                    .contains("UNKNOWN", "The state of the system is unknown")
                    .doesNotContain("1234.56", "hunter2", "Exception");
        }
    }

    @Test
    void theViewIsMadeAtMostOnceASecond() throws IOException {
        try (World world = new World()) {
            long start = System.nanoTime();
            for (int i = 0; i < 60; i++) {
                assertThat(Wire.get(world.port(), i % 2 == 0 ? "/" : "/view").status())
                        .isEqualTo(200);
            }
            long seconds = (System.nanoTime() - start) / 950_000_000L;
            assertThat(world.server.renderings()).isBetween(1L, seconds + 1);
        }
    }

    @Test
    void listsAndTextsAreBounded() {
        PageView.Point point = new PageView.Point(Views.START, "1.00");
        PageView.Account account =
                new PageView.Account("a", "a", "USD", "", "", "", "", "", "", "", Collections.nCopies(9_000, point));
        assertThat(account.curve()).hasSize(PageView.MAX_POINTS);
        PageView.Task task = new PageView.Task("t", "RUNNING", Tone.GOOD, 0, "", "x".repeat(9_000));
        assertThat(task.failure()).hasSize(500);
        PageView view = new PageView(
                "DRY",
                Views.active(),
                "",
                Collections.nCopies(900, "p".repeat(900)),
                account,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Collections.nCopies(900, task));
        assertThat(view.problems()).hasSize(20).allMatch(problem -> problem.length() == 500);
        assertThat(view.tasks()).hasSize(50);
        assertThat(ViewJson.of(view).length()).isLessThan(100_000);
    }

    @Test
    void amountsThatAreNoPlainDecimalsAreRefused() {
        for (String wrong : List.of("", "NaN", "1e9", "1,000", "0x1", "1.", ".5", "９")) {
            assertThatThrownBy(() -> new PageView.Point(Views.START, wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("plain decimal text");
        }
    }

    @Test
    void theCurveIsDrawnToScale() {
        String svg = EquityChart.svg(
                Views.of("1", Tone.GOOD, Views.active()).account().curve(), "USD");
        assertThat(svg)
                .contains("<polyline class=\"line\" points=\"0,110 500,212 1000,8\"/>")
                .contains("Equity from 100.00 to 110.00 USD, lowest 90.00, highest 110.00");
        assertThat(EquityChart.svg(List.of(), "USD")).contains("second reading");
        PageView.Point same = new PageView.Point(Views.START, "5");
        assertThat(EquityChart.svg(List.of(same, same), "USD")).contains("points=\"0,110 0,110\"");
    }

    @Test
    void badFeedsAndStopsAreMarkedInWordAndColour() {
        var parts = PageParts.of(Views.of("1", Tone.BAD, Views.halted()));
        assertThat(parts.get("banner")).contains("class=\"banner bad\"", "HALTED", "stopped by demo");
        assertThat(parts.get("feeds")).contains("class=\"feed bad\"", "pill bad", "class=\"reason\"");
        parts = PageParts.of(Views.of("1", Tone.GOOD, Views.active()));
        assertThat(parts.get("banner")).contains("class=\"banner good\"").doesNotContain("bad");
        assertThat(parts.get("feeds")).contains("class=\"feed good\"").doesNotContain("bad", "reason");
    }
}
