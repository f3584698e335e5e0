package io.github.plimsoll.bot.vectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** {@code ./plimsoll vectors NAME}: reads cases, a JSON object a line, and answers each with a line of its own. */
public final class Vectors {
    /** A new name is a line here, a class beside, and a section in docs/vectors.md. */
    private static final Map<String, Function<JsonNode, ObjectNode>> NAMES = new TreeMap<>(Map.ofEntries(
            Map.entry("fees", FeesVector::answer),
            Map.entry("keystore", KeystoreVector::answer),
            Map.entry("ledger", LedgerVector::answer),
            Map.entry("limit", LimitVector::answer),
            Map.entry("liquidation", LiquidationVector::answer),
            Map.entry("metrics", MetricsVector::answer),
            Map.entry("price", PriceVector::answer),
            Map.entry("risk", RiskVector::answer),
            Map.entry("signature", SignatureVector::answer),
            Map.entry("transaction", TransactionVector::answer),
            Map.entry("typeddata", TypedDataVector::answer)));

    private static final ObjectMapper JSON = new ObjectMapper();

    private Vectors() {}

    /** The names there are, for people. */
    public static String names() {
        return String.join(", ", NAMES.keySet());
    }

    /** Whether there are cases of this name. */
    public static boolean has(String name) {
        return NAMES.containsKey(name);
    }

    /** Answers every line; one that cannot be read is answered by what is wrong with it. */
    public static void run(String name, BufferedReader in, PrintStream out) throws IOException {
        Function<JsonNode, ObjectNode> solve = NAMES.get(name);
        if (solve == null) {
            throw new IllegalArgumentException("there are no vectors \"" + name + "\"; there are " + names());
        }
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (!line.isBlank()) {
                out.println(answer(solve, line));
            }
        }
    }

    private static String answer(Function<JsonNode, ObjectNode> solve, String line) throws JsonProcessingException {
        ObjectNode answer = JSON.createObjectNode();
        try {
            JsonNode one = JSON.readTree(line);
            answer.put("id", one.path("id").asText());
            answer.setAll(solve.apply(one));
        } catch (JsonProcessingException unreadable) {
            answer.put("error", "not a JSON object: " + unreadable.getOriginalMessage());
        } catch (IllegalArgumentException wrong) {
            answer.put("error", wrong.getMessage());
        } catch (ArithmeticException tooLarge) {
            answer.put("error", "a number is beyond its range: " + tooLarge.getMessage());
        }
        return JSON.writeValueAsString(answer);
    }
}
