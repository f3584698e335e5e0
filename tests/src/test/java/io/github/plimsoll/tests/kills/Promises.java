package io.github.plimsoll.tests.kills;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was answered before a kill and must therefore be true after it. */
final class Promises {
    private static final Set<String> TERMINAL = Set.of("FILLED", "REJECTED", "CANCELLED", "EXPIRED");

    /** An accepted order as its answer told it. */
    private record Order(String key, String position, String kind, String state, String filled) {}

    /** A balance as it was answered. */
    private record Balance(String account, BigDecimal cash, BigDecimal margin) {}

    private final Map<String, Order> orders = new LinkedHashMap<>();
    private final Map<String, String> refused = new LinkedHashMap<>();
    private final List<Balance> balances = new ArrayList<>();
    private final Set<String> toldEvents = new HashSet<>();
    /** Orders that a later process has recovered: they have ended. */
    private final Set<String> ended = new HashSet<>();

    private final Map<String, String> stops = new TreeMap<>();
    private Instant latest = Instant.EPOCH;

    /** Reads an answer to a command that was sent under a key. */
    void read(String key, JsonNode answer) {
        JsonNode data = answer.path("data");
        time(data);
        if (data.has("intent") && data.has("state")) {
            order(key, data);
        } else if (answer.path("outcome").asText().equals("rejected") && data.has("decision")) {
            refused.put(key, answer.path("code").asText());
        }
        for (JsonNode closed : data.path("closed").isArray() ? data.path("closed") : List.<JsonNode>of()) {
            time(closed.path("data"));
            if (closed.path("data").has("intent")) {
                order(key + "/" + closed.at("/data/number").asText(), closed.path("data"));
            }
        }
        if (data.has("cash") && data.has("margin") && data.has("account")) {
            balances.add(new Balance(
                    data.path("account").asText(),
                    new BigDecimal(data.path("cash").asText()),
                    new BigDecimal(data.path("margin").asText())));
        }
        if (data.has("durable") && answer.path("outcome").asText().equals("ok")) {
            stops.merge(data.path("scope").asText(), data.path("state").asText(), Promises::stricter);
        }
        if (data.has("cleared")) {
            stops.remove(data.path("scope").asText());
        }
    }

    private static String stricter(String one, String two) {
        List<String> order = List.of("ACTIVE", "REDUCE_ONLY", "HALTED", "FROZEN");
        return order.get(Math.max(order.indexOf(one), order.indexOf(two)));
    }

    private void order(String key, JsonNode data) {
        orders.put(
                data.path("intent").asText(),
                new Order(
                        key,
                        data.path("position").asText(),
                        data.path("kind").asText(),
                        data.path("state").asText(),
                        data.path("filled").asText()));
    }

    /** Another process has recovered and settled: every order so far must have ended. */
    void restarted() {
        ended.addAll(orders.keySet());
    }

    /** Reads what was told without being asked for. */
    void read(List<JsonNode> events) {
        for (JsonNode event : events) {
            time(event.path("data"));
            toldEvents.add(event.at("/data/id").asText());
        }
    }

    private void time(JsonNode data) {
        if (data.has("time")) {
            Instant told = Instant.parse(data.path("time").asText());
            latest = told.isAfter(latest) ? told : latest;
        }
    }

    int orders() {
        return orders.size();
    }

    int refusals() {
        return refused.size();
    }

    /** Stops that were answered and not ended, by scope. */
    Map<String, String> stops() {
        return stops;
    }

    /** The latest world time that any answer named. */
    Instant latest() {
        return latest;
    }

    /**
     * What the books do not keep of all this; empty when everything holds.
     *
     * @param uncertain scope of a stop or resume that was sent and not answered; empty when there is none
     */
    List<String> broken(Books books, String uncertain) throws SQLException {
        List<String> wrong = new ArrayList<>();
        orders(books, wrong);
        refusals(books, wrong);
        balances(books, wrong);
        Set<String> kept = new HashSet<>(books.column("select id::text from execution.events"));
        for (String event : toldEvents) {
            if (!kept.contains(Books.uuid(event))) {
                wrong.add("event " + event + " was told and is gone");
            }
        }
        Map<String, String> latches = new TreeMap<>();
        books.column("select scope || ' ' || state from execution.latches")
                .forEach(row -> latches.put(row.split(" ")[0], row.split(" ")[1]));
        latches.remove(uncertain);
        Map<String, String> wanted = new TreeMap<>(stops);
        wanted.remove(uncertain);
        if (!latches.equals(wanted)) {
            wrong.add("stops answered " + wanted + ", stops kept " + latches);
        }
        long saved = Long.parseLong(books.one("select micros from execution.world_time"));
        long told = ChronoUnit.MICROS.between(Instant.EPOCH, latest);
        if (saved < told) {
            wrong.add("world time " + latest + " was told, the record ends " + (told - saved) + " us before it");
        }
        return wrong;
    }

    private void orders(Books books, List<String> wrong) throws SQLException {
        Map<String, String> rows = new HashMap<>();
        books.column("select id || ' ' || key || ' ' || position_id || ' ' || kind || ' ' || state || ' ' ||"
                        + " filled_units from execution.intents")
                .forEach(row -> rows.put(row.split(" ", 2)[0], row.split(" ", 2)[1]));
        orders.forEach((id, order) -> {
            String row = rows.get(Books.uuid(id));
            if (row == null) {
                wrong.add("order " + id + " " + order + " was answered and is gone");
                return;
            }
            String[] is = row.split(" ");
            boolean same = is[0].equals(order.key())
                    && is[1].equals(Books.uuid(order.position()))
                    && is[2].equals(order.kind());
            boolean further = is[3].equals(order.state()) || !TERMINAL.contains(order.state());
            further &= !ended.contains(id) || TERMINAL.contains(is[3]);
            boolean filled = !order.state().equals("FILLED") || !is[4].equals("0");
            if (!same || !further || !filled) {
                wrong.add("order " + id + " was answered as " + order + " and is " + row);
            }
        });
    }

    private void refusals(Books books, List<String> wrong) throws SQLException {
        Set<String> rows =
                new HashSet<>(books.column("select key || ' ' || code from execution.decisions where not approved"));
        refused.forEach((key, code) -> {
            if (!rows.contains(key + " " + code)) {
                wrong.add("the refusal " + code + " of " + key + " was answered and is gone");
            }
        });
    }

    /** Every answered balance is the sum of a beginning of the postings, and a later answer of no shorter one. */
    private void balances(Books books, List<String> wrong) throws SQLException {
        Map<String, List<BigDecimal[]>> sums = new HashMap<>();
        for (String row : books.column("select p.account || ' '"
                + " || sum(case when e.book = 'CASH' then e.amount else 0 end) || ' '"
                + " || sum(case when e.book = 'MARGIN' then e.amount else 0 end)"
                + " from execution.ledger_postings p join execution.ledger_entries e on e.posting = p.id"
                + " group by p.account, p.written order by p.written")) {
            String[] parts = row.split(" ");
            List<BigDecimal[]> all = sums.computeIfAbsent(parts[0], any -> new ArrayList<>());
            BigDecimal[] last =
                    all.isEmpty() ? new BigDecimal[] {BigDecimal.ZERO, BigDecimal.ZERO} : all.get(all.size() - 1);
            all.add(new BigDecimal[] {
                last[0].add(new BigDecimal(parts[1]).movePointLeft(6)),
                last[1].add(new BigDecimal(parts[2]).movePointLeft(6))
            });
        }
        Map<String, Integer> reached = new HashMap<>();
        for (Balance balance : balances) {
            List<BigDecimal[]> all = sums.getOrDefault(balance.account(), List.of());
            int at = reached.getOrDefault(balance.account(), 0);
            while (at < all.size()
                    && (all.get(at)[0].compareTo(balance.cash()) != 0
                            || all.get(at)[1].compareTo(balance.margin()) != 0)) {
                at++;
            }
            if (at == all.size()) {
                wrong.add("no beginning of the postings explains " + balance);
            } else {
                reached.put(balance.account(), at);
            }
        }
    }
}
