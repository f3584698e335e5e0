package io.github.plimsoll.tests.kills;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Three users and an admin, one command after the other, at random: orders that fill and orders that wait, increases, closes,
 * margin, every kind of exit, cancels, paper money, previews that are confirmed, stops and their ends; and at times a command
 * that was answered before, which must get the same answer.
 */
final class Load {
    static final List<String> USERS = List.of("ann", "bob", "cyd");
    private static final String[] MARKETS = {"BTC-USD", "ETH-USD"};
    private static final Set<String> EXITS = Set.of("/stop", "/target", "/trail", "/breakeven", "/exit");

    /**
     * A command as it was sent.
     *
     * @param line without prefixes
     * @param kind what it is, for the count
     * @param scope what a stop or resume is about; empty for other commands
     */
    record Sent(String user, String key, String line, String kind, String scope) {
        String typed() {
            return "@" + user + " #" + key + " " + line;
        }

        /** The key under which decisions are kept. */
        String stored() {
            return line.startsWith("/confirm ")
                    ? "cb:" + line.substring("/confirm ".length())
                    : "cli:#" + user + ":" + key;
        }

        boolean changesExits() {
            return EXITS.contains(line.split(" ")[0]);
        }
    }

    private final SplittableRandom random;
    private final Promises promises;
    private final Holdings holdings;
    private final String life;
    private final boolean calm;
    /** Without a final answer: the database was away. They are sent again under their keys. */
    private final List<Sent> failed = new ArrayList<>();

    private String trouble = "";
    private int number;
    private @Nullable String token;
    private String tokenUser = "";
    private String tokenScope = "";
    private int kept;

    /**
     * @param life makes the keys of this life its own
     * @param calm whether the database stays; the admin stops and resumes only then, as stops wait on disk otherwise
     */
    Load(SplittableRandom random, Promises promises, Holdings holdings, String life, boolean calm) {
        this.random = random;
        this.promises = promises;
        this.holdings = holdings;
        this.life = life;
        this.calm = calm;
    }

    /** Commands that were answered. */
    int kept() {
        return kept;
    }

    /** Why the last one of them failed. */
    String trouble() {
        return trouble;
    }

    /** What must be sent again, and is not kept any longer here. */
    List<Sent> failed() {
        List<Sent> all = List.copyOf(failed);
        failed.clear();
        return all;
    }

    /** The command that was not answered, because the process died; empty after so many answers. */
    Optional<Sent> run(Program program, int answers) {
        for (int end = kept + answers; kept < end; ) {
            Optional<Promises.Kept> before = random.nextInt(100) < 5 ? promises.any(random) : Optional.empty();
            if (before.isPresent()) {
                Sent again = before.get().sent();
                Optional<JsonNode> answer = program.ask(again.typed());
                heard(program);
                if (answer.isEmpty()) {
                    return Optional.of(again);
                }
                kept++;
                promises.repeated(before.get(), answer.get());
                continue;
            }
            Sent next = next();
            promises.sending(next);
            Optional<JsonNode> answer = program.ask(next.typed());
            heard(program);
            if (answer.isEmpty()) {
                return Optional.of(next);
            }
            kept++;
            take(next, answer.get());
        }
        return Optional.empty();
    }

    /** What was told before an answer. */
    void heard(Program program) {
        promises.read(program.events());
        program.events().forEach(holdings::read);
        program.events().clear();
    }

    /** Remembers an answer, which must agree with the stops that were answered before. */
    void take(Sent sent, JsonNode answer) {
        if (answer.path("outcome").asText().equals("error") && !sent.kind().equals("other")) {
            failed.add(sent);
            trouble = answer.path("text").asText();
            token = null;
            return;
        }
        boolean opened = sent.line().startsWith("/open ")
                && answer.path("outcome").asText().equals("ok")
                && !answer.path("code").asText().equals("WAITING");
        for (String scope : promises.stops().keySet()) {
            boolean covers = scope.equals("global")
                    || scope.equals("user:" + sent.user())
                    || (scope.startsWith("market:") && sent.line().contains(scope.substring("market:".length())));
            if (opened && covers) {
                throw new AssertionError("opened under the stop " + scope + ": " + sent.typed() + " -> " + answer);
            }
        }
        promises.read(sent, answer, calm);
        holdings.read(sent, answer);
        boolean first = sent.line().startsWith("/preview") || sent.line().startsWith("/emergency_resume");
        tokenScope = sent.scope();
        token = answer.at("/data/token").isTextual() && first
                ? answer.at("/data/token").asText()
                : null;
        tokenUser = sent.user();
    }

    /** A plain open of a key of its own. */
    Sent open(String user, String market) {
        return new Sent(user, life + "-" + ++number, "/open " + market + " long 20 2x", "open", "");
    }

    private Sent next() {
        String key = life + "-" + ++number;
        if (token != null) {
            return new Sent(
                    tokenUser, key, "/confirm " + token, tokenScope.isEmpty() ? "confirm" : "resume", tokenScope);
        }
        String user = USERS.get(random.nextInt(USERS.size()));
        String market = MARKETS[random.nextInt(2)];
        boolean isLong = random.nextBoolean();
        String order = market + (isLong ? " long " : " short ") + (20 + random.nextInt(60)) + " "
                + (2 + random.nextInt(8)) + "x";
        String position = holdings.position(user, random);
        int what = random.nextInt(calm ? 100 : 93);
        if (what < 18) {
            return new Sent(user, key, "/open " + order + exits(), "open", "");
        } else if (what < 24) {
            return new Sent(user, key, "/open " + order + waits(market, isLong) + exits(), "waiting open", "");
        } else if (what < 30) {
            return new Sent(user, key, "/increase " + position + " " + (10 + random.nextInt(30)), "increase", "");
        } else if (what < 39) {
            return new Sent(user, key, "/close " + position + pick("", " 50%", " $30", " 10%"), "close", "");
        } else if (what < 41) {
            return new Sent(user, key, "/close all", "close all", "");
        } else if (what < 45) {
            return new Sent(user, key, "/margin " + position + " +" + (1 + random.nextInt(20)), "margin in", "");
        } else if (what < 49) {
            return new Sent(user, key, "/margin " + position + " -" + (1 + random.nextInt(4)), "margin out", "");
        } else if (what < 66) {
            return exit(user, key, random.nextInt(6) == 0 ? holdings.entry(user, random) : position);
        } else if (what < 69) {
            return new Sent(user, key, "/cancel " + holdings.entry(user, random), "cancel", "");
        } else if (what < 71) {
            return new Sent(user, key, "/flatten", "flatten", "");
        } else if (what < 73) {
            return new Sent(user, key, "/deposit " + (1 + random.nextInt(50)) + ".25", "deposit", "");
        } else if (what < 75) {
            return new Sent(user, key, "/withdraw " + (1 + random.nextInt(50)), "withdraw", "");
        } else if (what < 79) {
            return new Sent(user, key, "/preview " + order, "other", "");
        } else if (what < 88) {
            return new Sent(user, key, "/demo advance " + (1 + random.nextInt(40)) + "s", "other", "");
        } else if (what < 91) {
            return new Sent(user, key, "/balance", "other", "");
        } else if (what < 93) {
            return new Sent(user, key, "/status", "other", "");
        }
        return stopOrResume(user, market, key, what);
    }

    private String pick(String... of) {
        return of[random.nextInt(of.length)];
    }

    private String exits() {
        return pick(
                "",
                "",
                " sl 3% tp 6%",
                " sl 0.02%",
                " tp 0.02%",
                " trail 0.02%",
                " sl 4% tp 0.05% 50%",
                " sl 2% breakeven 0.05%",
                " exit 20s");
    }

    /** A price on the side that is waited for, near enough to come at times; nothing waits for ever. */
    private String waits(String market, boolean isLong) {
        BigDecimal price = new BigDecimal(holdings.price(market));
        BigDecimal away = price.multiply(new BigDecimal(1 + random.nextInt(40))).movePointLeft(4);
        BigDecimal below = price.subtract(away).setScale(2, RoundingMode.HALF_UP);
        BigDecimal above = price.add(away).setScale(2, RoundingMode.HALF_UP);
        String limit = random.nextInt(3) > 0
                ? " limit " + (isLong ? below : above).toPlainString()
                : " trigger " + (isLong ? above : below).toPlainString();
        return limit + " for " + pick("1m", "10m", "1h");
    }

    private Sent exit(String user, String key, String of) {
        String line = switch (random.nextInt(8)) {
            case 0, 1 -> "/stop " + of + pick(" 3%", " 5%", " 0.03%", " none");
            case 2 -> "/target " + of + pick(" 6%", " 0.05%", " none");
            case 3 -> "/target " + of + pick(" 7% 50%", " 0.04% 25%", " 9% 10%");
            case 4, 5 -> "/trail " + of + pick(" 2%", " 0.03%", " 2% from 1%", " none");
            case 6 -> "/breakeven " + of + pick(" 1%", " 0.05%", " none");
            default -> "/exit " + of + pick(" in 4h", " in 15s", " none");
        };
        String name = line.split(" ")[0].substring(1);
        return new Sent(
                user, key, line, name.equals("target") && line.matches(".* .*% .*%") ? "part target" : name, "");
    }

    private Sent stopOrResume(String user, String market, String key, int what) {
        String[][] scopes = {
            {"", "global"}, {" user " + user, "user:" + user}, {" market " + market, "market:" + market}
        };
        String[] scope = scopes[random.nextInt(scopes.length)];
        // Stops end soon, so that most of the load trades.
        Map<String, String> standing = promises.stops();
        boolean resume = standing.containsKey(scope[1]) || what >= 96;
        if (resume && !standing.isEmpty() && !standing.containsKey(scope[1])) {
            String other = standing.keySet().iterator().next();
            scope = new String[] {other.equals("global") ? "" : " " + other.replace(':', ' '), other};
        }
        return new Sent("demo", key, (resume ? "/emergency_resume" : "/emergency_stop") + scope[0], "stop", scope[1]);
    }
}
