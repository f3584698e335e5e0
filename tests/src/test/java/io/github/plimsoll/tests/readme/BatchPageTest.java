package io.github.plimsoll.tests.readme;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.tests.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/batch.md} names every field that an answer carries. */
class BatchPageTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    /** Objects whose keys are names of things, not fields. */
    private static final Set<String> MAPS = Set.of("inputs", "rejects");

    private static final List<String> SCRIPT = List.of(
            "/start",
            "/help",
            "/help open",
            "/markets",
            "/price BTC-USD",
            "/balance",
            "/deposit 500",
            "/withdraw 200",
            "/withdraw 999999999",
            "/preview BTC-USD long 100 10x sl 3% tp 6%",
            "/open BTC-USD long 100 10x sl 3% tp 6%",
            "/open BTC-USD long 100 501x",
            "/increase P1 50",
            "/increase P1 999999",
            "/margin P1 +50",
            "/margin P1 -9999",
            "/stop P1 2%",
            "/target P1 5% 50%",
            "/trail P1 2% from 4%",
            "/breakeven P1 3%",
            "/exit P1 in 4h",
            "/stop P1 9%",
            "/cancel 000s3shfcd0900095vym4hxy1s",
            "/positions",
            "/orders",
            "/portfolio",
            "/limits",
            "/lock demo account for 1h odd prices",
            "/lock demo short odd prices",
            "/limits",
            "/unlock demo account",
            "/unlock demo automation",
            "/risk_rules maxLeverage=100x",
            "/settings slippage 50%",
            "/risk",
            "/risk_summary",
            "/risk_summary ETH-USD",
            "/rate_limits",
            "/price_feeds",
            "/calc BTC-USD long 100 10x sl 3%",
            "/analyze",
            "/metrics",
            "/wallet",
            "/fund",
            "/gas",
            "/allowance",
            "/delegate",
            "/bind",
            "/tx 000s3shfcd0900095vym4hxy1s",
            "/status",
            "/why P1",
            "/close P1 50%",
            "/close all",
            "/close P1",
            "/open BTC-USD long 50 5x",
            "/flatten",
            "/history",
            "/trades",
            "/performance",
            "/export positions csv",
            "/export days json",
            "/reconcile",
            "/verify",
            "/dead",
            "/dead replay 000s3shfcd0900095vym4hxy1s",
            "/resolve",
            "/audit demo 5",
            "/role",
            "/role demo user",
            "/execution_mode",
            "/execution_mode check",
            "/execution_mode LIVE",
            "/emergency_stop",
            "/emergency_resume",
            "/maintenance on new database",
            "/maintenance off",
            "/emergency_stop all",
            "/demo advance 1m",
            "/demo stale",
            "/demo advance 10s",
            "/price",
            "/open ETH-USD short 50 5x",
            "/system_status");

    @TempDir
    Path directory;

    @Test
    void everyFieldOfEveryAnswerIsOnThePage() throws Exception {
        Map<String, Set<String>> page = page();
        Set<String> seen = new TreeSet<>();
        List<String> strange = new ArrayList<>();
        for (JsonNode answer : BatchRun.of(directory, SCRIPT)) {
            if (!answer.has("command")) {
                continue;
            }
            String command = answer.get("command").asText().split(" ")[0];
            assertThat(page).as("commands on the page").containsKey(command);
            seen.add(command);
            collect(answer.get("data"), page.get(command), command, strange);
        }
        assertThat(strange).isEmpty();
        Set<String> documented = new TreeSet<>(page.keySet());
        documented.remove("/confirm"); // its answers are those of the command it confirms
        assertThat(seen).isEqualTo(documented);
    }

    private static void collect(JsonNode node, Set<String> fields, String where, List<String> strange) {
        if (node.isArray()) {
            node.forEach(item -> collect(item, fields, where, strange));
            return;
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!fields.contains(field.getKey())) {
                strange.add(where + ": " + field.getKey());
            }
            if (!MAPS.contains(field.getKey())
                    && !(where.equals("/demo") && field.getKey().equals("sources"))) {
                collect(field.getValue(), fields, where, strange);
            }
        }
    }

    /** Command to the fields that its row names, the shared groups included. */
    private static Map<String, Set<String>> page() throws IOException {
        List<String> lines = Files.readAllLines(Project.root().resolve("docs/batch.md"));
        String text = String.join(" ", lines);
        Set<String> prices = group(text, "*Price fields*");
        Set<String> orders = group(text, "*Order fields*");
        Set<String> violations = group(text, "*Violations*");
        Map<String, Set<String>> page = new LinkedHashMap<>();
        for (String line : lines) {
            if (!line.startsWith("| `/")) {
                continue;
            }
            int column = line.indexOf('|', 2);
            Set<String> fields = words(line.substring(column));
            if (line.contains("rice fields")) {
                fields.addAll(prices);
            }
            if (line.contains("rder fields")) {
                fields.addAll(orders);
            }
            if (fields.contains("violations") || line.contains("*Violations*")) {
                fields.addAll(violations);
            }
            for (String command : words(line.substring(0, column))) {
                page.put(command, fields);
            }
        }
        return page;
    }

    private static Set<String> group(String text, String name) {
        int begin = text.indexOf(name);
        assertThat(begin).as(name).isPositive();
        return words(text.substring(begin, text.indexOf(". ", begin) < 0 ? text.length() : text.indexOf(". ", begin)));
    }

    private static Set<String> words(String text) {
        Set<String> words = new TreeSet<>();
        Matcher code = CODE.matcher(text);
        while (code.find()) {
            words.add(code.group(1));
        }
        return words;
    }
}
