package io.github.plimsoll.tests.kills;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Two users and an admin who open, close, confirm, stop and resume at random, one command after the other. */
final class Load {
    private static final String[] MARKETS = {"BTC-USD", "ETH-USD"};

    /**
     * A command as it was sent.
     *
     * @param line without prefixes
     * @param scope what a stop or resume is about; empty for other commands
     */
    record Sent(String user, String key, String line, String scope) {
        String typed() {
            return "@" + user + " #" + key + " " + line;
        }

        /** The key under which decisions are kept. */
        String stored() {
            return line.startsWith("/confirm ")
                    ? "cb:" + line.substring("/confirm ".length())
                    : "cli:#" + user + ":" + key;
        }
    }

    private final SplittableRandom random;
    private final Promises promises;
    private final String life;
    private int number;
    private @Nullable String token;
    private String tokenUser = "";
    private String tokenScope = "";
    private int kept;

    /** @param life makes the keys of this life its own */
    Load(SplittableRandom random, Promises promises, String life) {
        this.random = random;
        this.promises = promises;
        this.life = life;
    }

    /** Commands that were answered. */
    int kept() {
        return kept;
    }

    /**
     * Until the process dies: the command that was not answered.
     *
     * @param then is run after that many answers
     */
    Sent run(Program program, int answers, Runnable then) {
        while (true) {
            if (kept == answers) {
                then.run();
            }
            Sent next = next();
            Optional<JsonNode> answer = program.ask(next.typed());
            promises.read(program.events());
            program.events().clear();
            if (answer.isEmpty()) {
                return next;
            }
            kept++;
            take(next, answer.get());
        }
    }

    /** Remembers an answer, which must agree with the stops that were answered before. */
    void take(Sent sent, JsonNode answer) {
        boolean opened = sent.line().startsWith("/open ")
                && answer.path("outcome").asText().equals("ok");
        for (String scope : promises.stops().keySet()) {
            boolean covers = scope.equals("global")
                    || scope.equals("user:" + sent.user())
                    || (scope.startsWith("market:") && sent.line().contains(scope.substring("market:".length())));
            if (opened && covers) {
                throw new AssertionError("opened under the stop " + scope + ": " + sent.typed() + " -> " + answer);
            }
        }
        promises.read(sent.stored(), answer);
        boolean first = sent.line().startsWith("/preview") || sent.line().startsWith("/emergency_resume");
        tokenScope = sent.scope();
        token = answer.at("/data/token").isTextual() && first
                ? answer.at("/data/token").asText()
                : null;
        tokenUser = sent.user();
    }

    private Sent next() {
        String key = life + "-" + ++number;
        if (token != null) {
            return new Sent(tokenUser, key, "/confirm " + token, tokenScope);
        }
        String user = random.nextBoolean() ? "ann" : "bob";
        String market = MARKETS[random.nextInt(2)];
        String order = market + (random.nextBoolean() ? " long " : " short ") + (20 + random.nextInt(60)) + " "
                + (2 + random.nextInt(8)) + "x";
        String position = "P" + (1 + random.nextInt(1 + Math.max(3, promises.orders() / 4)));
        int what = random.nextInt(100);
        if (what < 30) {
            return new Sent(user, key, "/open " + order + (random.nextBoolean() ? " sl 3% tp 6%" : ""), "");
        } else if (what < 50) {
            String[] parts = {"", " 50%", " $30", " 10%"};
            return new Sent(user, key, "/close " + position + parts[random.nextInt(parts.length)], "");
        } else if (what < 53) {
            return new Sent(user, key, "/close all", "");
        } else if (what < 63) {
            return new Sent(user, key, "/preview " + order, "");
        } else if (what < 78) {
            return new Sent(user, key, "/demo advance " + (1 + random.nextInt(40)) + "s", "");
        } else if (what < 86) {
            return new Sent(user, key, "/balance", "");
        } else if (what < 90) {
            return new Sent(user, key, "/status", "");
        }
        String[][] scopes = {
            {"", "global"}, {" user " + user, "user:" + user}, {" market " + market, "market:" + market}
        };
        String[] scope = scopes[random.nextInt(scopes.length)];
        // Stops end soon, so that most of the load trades.
        boolean resume = promises.stops().containsKey(scope[1]) || what >= 95;
        Map<String, String> standing = promises.stops();
        if (resume && !standing.isEmpty() && !standing.containsKey(scope[1])) {
            String other = standing.keySet().iterator().next();
            scope = new String[] {other.equals("global") ? "" : " " + other.replace(':', ' '), other};
        }
        return new Sent("demo", key, (resume ? "/emergency_resume" : "/emergency_stop") + scope[0], scope[1]);
    }
}
