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
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** What was answered before a kill and must therefore be true after it. */
final class Promises {
    private static final Set<String> TERMINAL = Set.of("FILLED", "REJECTED", "REVERTED", "CANCELLED", "EXPIRED");
    private static final Set<String> UNDER_WAY =
            Set.of("RECORDED", "SENDING", "IN_FLIGHT", "UNKNOWN", "PARTIALLY_FILLED", "PENDING");
    /** What makes, changes or moves something: what is kept under its key. */
    static final List<String> KINDS = List.of(
            "open",
            "waiting open",
            "confirm",
            "increase",
            "close",
            "close all",
            "flatten",
            "margin in",
            "margin out",
            "stop",
            "target",
            "part target",
            "trail",
            "breakeven",
            "exit",
            "cancel",
            "deposit",
            "withdraw");
    /** How a position ends without a command. */
    static final List<String> ENDS =
            List.of("STOP_LOSS", "TAKE_PROFIT", "TRAILING_STOP", "TIME_EXIT", "an order that waited");

    /** An accepted order as its answer told it. */
    private record Order(String key, String position, String kind, String state, String filled) {}

    /**
     * A command and its final answer: the same key gets the same answer for ever.
     *
     * @param whole to the last letter; otherwise only what was decided and which order it became
     */
    record Kept(Load.Sent sent, JsonNode answer, boolean whole) {
        boolean same(JsonNode later) {
            boolean same = !whole || later.equals(answer);
            for (String id : List.of("intent", "entry", "decision")) {
                JsonNode then = answer.at("/data/" + id);
                JsonNode now = later.at("/data/" + id);
                same &= then.isMissingNode() || now.isMissingNode() || then.equals(now);
            }
            boolean refused = answer.at("/data").has("violations");
            return same && (!refused || later.path("code").equals(answer.path("code")));
        }
    }

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
    private final Set<String> sent = new HashSet<>();
    private final List<Kept> kept = new ArrayList<>();
    private final Map<String, Integer> promised = new TreeMap<>();
    private final Map<String, Integer> reached = new TreeMap<>();
    /** Commands that the books must have decided, and how. */
    private final Map<Load.Sent, Boolean> decided = new LinkedHashMap<>();
    /** Entries that wait, by their id, with the command that placed them, and those that were cancelled. */
    private final Map<String, String> entries = new LinkedHashMap<>();

    private final Set<String> cancelled = new HashSet<>();
    private final Map<String, String> flattened = new LinkedHashMap<>();
    private final Map<String, BigDecimal> moved = new LinkedHashMap<>();
    private int repeats;

    /** A command leaves, whatever comes of it: no order has another cause. */
    void sending(Load.Sent command) {
        sent.add(command.stored());
    }

    /** Any of the final answers. */
    Optional<Kept> any(SplittableRandom random) {
        return kept.isEmpty() ? Optional.empty() : Optional.of(kept.get(random.nextInt(kept.size())));
    }

    /** What a command was answered before; empty when it was not. */
    Optional<Kept> of(Load.Sent command) {
        return kept.stream().filter(one -> one.sent().equals(command)).findFirst();
    }

    /** The same command was sent again under the same key; an answer that the database was away for says nothing. */
    void repeated(Kept first, JsonNode answer) {
        if (answer.path("outcome").asText().equals("error")) {
            return;
        }
        repeats++;
        if (!first.same(answer)) {
            throw new AssertionError(first.sent() + " was answered " + first.answer() + " and then " + answer);
        }
    }

    int repeats() {
        return repeats;
    }

    /** Accepted commands by their kind. */
    Map<String, Integer> promised() {
        return promised;
    }

    /** What ended a position or began one without a command. */
    Map<String, Integer> reached() {
        return reached;
    }

    /**
     * Reads an answer to a command that was sent under a key.
     *
     * @param calm whether the database is there, so that the answer itself is kept
     */
    void read(Load.Sent command, JsonNode answer, boolean calm) {
        String key = command.stored();
        JsonNode data = answer.path("data");
        time(data);
        boolean ok = answer.path("outcome").asText().equals("ok");
        if (KINDS.contains(command.kind()) && command.scope().isEmpty()) {
            if (ok) {
                promised.merge(command.kind(), 1, Integer::sum);
            }
            boolean isFinal = ok || data.has("decision");
            for (String name : List.of("code", "state")) {
                isFinal &= answer.findValuesAsText(name).stream().noneMatch(UNDER_WAY::contains);
            }
            if (isFinal) {
                boolean whole = calm && ok && answer.path("code").asText().equals("OK");
                kept.add(new Kept(command, answer, whole));
            }
            boolean single = !List.of("close all", "flatten", "cancel").contains(command.kind());
            // What the venue rejected had been approved.
            if (single && (ok || data.has("violations"))) {
                decided.put(command, ok);
            }
        }
        if (ok && answer.path("code").asText().equals("WAITING")) {
            entries.put(data.path("entry").asText(), key);
        } else if (ok && command.kind().equals("cancel") && data.has("entry")) {
            cancelled.add(data.path("entry").asText());
        }
        if (ok && data.has("decision") && data.has("amount")) {
            BigDecimal amount = new BigDecimal(data.path("amount").asText());
            moved.put(data.path("decision").asText(), command.kind().equals("deposit") ? amount : amount.negate());
        }
        for (JsonNode each : data.path("sent").isArray() ? data.path("sent") : List.<JsonNode>of()) {
            if (each.has("intent")) {
                flattened.put(
                        each.path("intent").asText(),
                        key + "/" + each.path("position").asText());
            }
        }
        if (data.has("intent") && data.has("state") && data.has("kind")) {
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
            boolean first = toldEvents.add(event.at("/data/id").asText());
            String why = event.at("/data/why").asText();
            if (first && ENDS.contains(why)) {
                reached.merge(why, 1, Integer::sum);
            }
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
        decisions(books, wrong);
        waiting(books, wrong);
        transfers(books, wrong);
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
        Map<String, String> placed = new HashMap<>();
        books.column("select id || ' ' || key from execution.entries")
                .forEach(row -> placed.put(Books.id(row.split(" ")[0]), row.split(" ", 2)[1]));
        orders.forEach((id, order) -> {
            String row = rows.get(Books.uuid(id));
            if (row == null) {
                wrong.add("order " + id + " " + order + " was answered and is gone");
                return;
            }
            String[] is = row.split(" ");
            // The order of an entry whose price was there at once has a key of its own.
            String key = is[0].startsWith("entry:") ? placed.get(is[0].split(":")[1]) : is[0];
            boolean same =
                    order.key().equals(key) && is[1].equals(Books.uuid(order.position())) && is[2].equals(order.kind());
            boolean further = is[3].equals(order.state()) || !TERMINAL.contains(order.state());
            further &= !ended.contains(id) || TERMINAL.contains(is[3]);
            boolean filled = !order.state().equals("FILLED") || !is[4].equals("0");
            filled &= order.filled().isEmpty() || order.filled().equals("0") || !is[4].equals("0");
            if (!same || !further || !filled) {
                wrong.add("order " + id + " was answered as " + order + " and is " + row);
            }
        });
    }

    /** Each command was decided once, as it was answered; and nothing was decided that nobody asked for. */
    private void decisions(Books books, List<String> wrong) throws SQLException {
        Map<String, String> rows = new HashMap<>();
        for (String row : books.column("select key || ' ' || approved from execution.decisions")) {
            int at = row.lastIndexOf(' ');
            if (rows.put(row.substring(0, at), row.substring(at + 1)) != null) {
                wrong.add("decided twice: " + row);
            }
        }
        decided.forEach((command, approved) -> {
            String key = command.stored();
            if (!String.valueOf(approved).equals(rows.get(key))) {
                wrong.add("the decision of " + command + " was answered as " + approved + " and is " + rows.get(key));
            }
        });
        Set<String> placed = new HashSet<>();
        for (String row : books.column("select id || ' ' || key from execution.entries")) {
            placed.add(Books.id(row.split(" ")[0]));
        }
        Set<String> held = new HashSet<>(books.column("select id::text from execution.positions"));
        for (String key : rows.keySet()) {
            String[] parts = key.split(":");
            boolean explained = sent.contains(key)
                    || (key.indexOf('/') > 0 && sent.contains(key.substring(0, key.lastIndexOf('/'))))
                    || (key.startsWith("entry:") && placed.contains(parts[1]))
                    || (key.startsWith("trigger:") && held.contains(Books.uuid(parts[1])));
            if (!explained) {
                wrong.add("nobody asked for " + key);
            }
        }
        Map<String, String> closes = new HashMap<>();
        books.column("select id || ' ' || key from execution.intents")
                .forEach(row -> closes.put(row.split(" ", 2)[0], row.split(" ", 2)[1]));
        flattened.forEach((id, key) -> {
            if (!key.equals(closes.get(Books.uuid(id)))) {
                wrong.add(
                        "flatten promised the close " + id + " of " + key + " and it is " + closes.get(Books.uuid(id)));
            }
        });
    }

    /** An order that waits is kept as what was placed, and one that was cancelled never became an order. */
    private void waiting(Books books, List<String> wrong) throws SQLException {
        Map<String, String> rows = new HashMap<>();
        books.column("select id || ' ' || key || ' ' || state from execution.entries")
                .forEach(row -> rows.put(Books.id(row.split(" ")[0]), row.split(" ", 2)[1]));
        entries.forEach((id, key) -> {
            String row = rows.get(id);
            if (row == null || !row.startsWith(key + " ")) {
                wrong.add("the waiting order " + id + " of " + key + " is " + row);
            }
        });
        for (String id : cancelled) {
            String row = String.valueOf(rows.get(id));
            if (!row.endsWith(" CANCELLED")) {
                wrong.add("the waiting order " + id + " was answered as cancelled and is " + row);
            }
        }
        int opened = Integer.parseInt(
                books.one("select count(*) from execution.intents where key like 'entry:%' and state = 'FILLED'"));
        if (opened > 0) {
            reached.put("an order that waited", opened);
        }
    }

    /** What was paid in or out is in the books once, with its amount. */
    private void transfers(Books books, List<String> wrong) throws SQLException {
        Map<String, BigDecimal> rows = new HashMap<>();
        for (String row : books.column("select p.reference || ' ' || sum(e.amount) from execution.ledger_postings p"
                + " join execution.ledger_entries e on e.posting = p.id and e.book = 'CASH' and e.account = p.account"
                + " where p.type in ('DEPOSIT', 'WITHDRAWAL') group by p.id, p.reference")) {
            String[] parts = row.split(" ");
            rows.merge(parts[0], new BigDecimal(parts[1]).movePointLeft(6), BigDecimal::add);
        }
        moved.forEach((decision, amount) -> {
            BigDecimal row = rows.get(decision);
            if (row == null || row.compareTo(amount) != 0) {
                wrong.add("the transfer " + decision + " of " + amount + " is " + row);
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
