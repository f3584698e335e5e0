package io.github.plimsoll.tests.kills;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a user believes to have, as answers and events told it: what the next command can be about. It outlives processes. */
final class Holdings {
    /** What ends a position, as the last answer about it said. */
    private final Map<String, Map<String, JsonNode>> exits = new TreeMap<>();

    private final Map<String, List<String>> positions = new TreeMap<>();
    private final Map<String, List<String>> waiting = new TreeMap<>();
    private final Map<String, String> prices = new TreeMap<>(Map.of("BTC-USD", "800", "ETH-USD", "1670"));

    String price(String market) {
        return prices.getOrDefault(market, "");
    }

    /** An open position, now and then one that may be closed or was never there. */
    String position(String user, SplittableRandom random) {
        return one(positions.get(user), "P", random);
    }

    String entry(String user, SplittableRandom random) {
        return one(waiting.get(user), "E", random);
    }

    private static String one(@Nullable List<String> known, String kind, SplittableRandom random) {
        return known == null || known.isEmpty() || random.nextInt(20) == 0
                ? kind + (1 + random.nextInt(30))
                : known.get(random.nextInt(known.size()));
    }

    /** Reads an event. */
    void read(JsonNode event) {
        JsonNode data = event.path("data");
        String user = data.path("user").asText();
        String number = data.path("number").asText();
        if (!number.startsWith("P")) {
            return;
        }
        List<String> open = positions.computeIfAbsent(user, any -> new ArrayList<>());
        open.remove(number);
        if (!event.path("event").asText().equals("LIQUIDATED")
                && !data.path("remaining").asText("1").equals("0")) {
            open.add(number);
        }
        // An event may be older than an answer, or tell of it: only the next answer says for sure.
        exits.remove(user + " " + number);
    }

    /** Reads an answer to a user. */
    void read(Load.Sent sent, JsonNode answer) {
        JsonNode data = answer.path("data");
        for (JsonNode market : data.path("markets")) {
            if (market.has("price")) {
                prices.put(
                        market.path("instrument").asText(), market.path("price").asText());
            }
        }
        if (!answer.path("outcome").asText().equals("ok")) {
            return;
        }
        String number = data.path("number").asText();
        if (answer.path("code").asText().equals("WAITING")) {
            waiting.computeIfAbsent(sent.user(), any -> new ArrayList<>()).add(number);
        } else if (sent.line().startsWith("/cancel ")) {
            waiting.getOrDefault(sent.user(), new ArrayList<>()).remove(number);
        } else if (sent.changesExits() && number.startsWith("P")) {
            exits.put(sent.user() + " " + number, plan(data));
        } else if (number.startsWith("P")) {
            exits.remove(sent.user() + " " + number);
        }
    }

    /** What was known about the ends of a user's positions is too old: a command of theirs was sent twice meanwhile. */
    void forget(Load.Sent sent) {
        exits.keySet().removeIf(position -> position.startsWith(sent.user() + " "));
    }

    private static Map<String, JsonNode> plan(JsonNode data) {
        Map<String, JsonNode> plan = new LinkedHashMap<>();
        for (String part : List.of("stop_loss", "take_profit", "break_even", "ends_at")) {
            plan.put(part, data.path(part));
        }
        List<String> targets = new ArrayList<>();
        data.path("targets").forEach(target -> targets.add(target.path("price").asText()));
        plan.put("targets", TextNode.valueOf(String.join(" ", targets)));
        plan.put("trail", data.at("/trail/offset"));
        return plan;
    }

    /** A user's list of positions held against what was answered about how they end; empty when it agrees. */
    List<String> differences(String user, JsonNode listed) {
        List<String> wrong = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (JsonNode position : listed.at("/data/positions")) {
            String number = position.path("number").asText();
            open.add(number);
            Map<String, JsonNode> answered = exits.get(user + " " + number);
            if (answered != null && !answered.equals(plan(position))) {
                wrong.add(number + " of " + user + " was to end as " + answered + " and ends as " + plan(position));
            }
        }
        positions.put(user, open);
        return wrong;
    }

    /** Positions that the next process must tell to end as it was answered. */
    int held() {
        return exits.size();
    }
}
