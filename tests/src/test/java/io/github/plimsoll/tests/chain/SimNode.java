package io.github.plimsoll.tests.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one provider says: of the chain as far as it has seen it, in the words of its client, and sometimes of another. */
final class SimNode {
    private static final String BALANCE = "0xde0b6b3a7640000";

    /** What one machine behind the address has seen. */
    private static final class Backend {
        SimBlock tip;
        SimBlock last;
        long stuckUntil;

        Backend(SimBlock first) {
            tip = first;
            last = first;
        }
    }

    final String host;
    /** Part of its address, which nobody may show. */
    final String secret;

    private final int client;
    private final ChainDice dice;
    private final SimChain chain;
    private final ChainWorld world;
    private final Backend first;
    private final Backend second;
    private final Set<String> seen = new HashSet<>();
    private final boolean mayMislead;
    private final int mostTogether;
    private long wrongUntil;
    private long misroutedUntil;
    /** Whether the second machine answers this message. */
    private boolean other;

    SimNode(String host, ChainWorld world, SimChain chain, ChainDice dice, boolean mayMislead) {
        this.host = host;
        this.world = world;
        this.chain = chain;
        this.dice = dice;
        this.mayMislead = mayMislead;
        this.secret = "s%015x".formatted(dice.random().nextLong() >>> 4);
        this.client = dice.below(PoolAnswer.CLIENTS);
        this.mostTogether = dice.oneIn(4) ? dice.below(20) + 1 : 100;
        first = new Backend(chain.tip);
        second = new Backend(chain.tip);
    }

    /** A block time has passed. */
    void tick(long now) {
        if (dice.strikes(ChainFault.STUCK)) {
            (dice.oneIn(2) ? first : second).stuckUntil = now + dice.between(5, 400) * ChainWorld.SECOND;
        }
        if (mayMislead && now < 400 * ChainWorld.SECOND && dice.strikes(ChainFault.WRONG_CHAIN)) {
            wrongUntil = now + dice.between(5, 100) * ChainWorld.SECOND;
        }
        if (mayMislead && dice.strikes(ChainFault.MISROUTED)) {
            misroutedUntil = now + dice.between(2, 60) * ChainWorld.SECOND;
        }
        see(first, now, dice.below(2));
        see(second, now, dice.below(6));
    }

    private void see(Backend backend, long now, long behind) {
        if (now < backend.stuckUntil && !dice.resting()) {
            return;
        }
        SimBlock tip = dice.resting() ? chain.tip : chain.tip.at(Math.max(0, chain.tip.number - behind));
        if (tip != null) {
            backend.tip = tip;
            backend.last = chain.last.number <= tip.number ? chain.last : tip;
        }
    }

    /** A message comes. */
    void begin() {
        // Where each question is a message of its own, nobody knows which machine answers what.
        other = mostTogether > 1 && dice.strikes(ChainFault.OTHER_BACKEND);
    }

    private Backend backend() {
        return other ? second : first;
    }

    private boolean strange() {
        return !dice.resting() && (world.now() < wrongUntil || world.now() < misroutedUntil);
    }

    /** The answer to one request, as JSON. */
    String answer(JsonNode request) {
        String id = request.get("id").toString();
        String method = request.get("method").textValue();
        if (dice.strikes(ChainFault.LIMIT_EXCEEDED)) {
            return error(id, -32005, "limit exceeded for " + secret);
        }
        JsonNode parameters = request.get("params");
        String result = switch (method) {
            case "eth_chainId" -> dice.resting() || world.now() >= wrongUntil ? "\"0x2105\"" : "\"0x1\"";
            case "eth_getBlockByNumber" -> block(parameters.get(0).textValue());
            case "eth_getTransactionCount" -> count(parameters.get(1).textValue());
            case "eth_getCode" -> chain.runsCode ? "\"0xef0100" + "ab".repeat(20) + "\"" : "\"0x\"";
            case "eth_getBalance" -> balance();
            case "eth_maxPriorityFeePerGas" -> "\"0xf4240\"";
            case "eth_call" -> "\"0x" + "0".repeat(56) + "000f4240\"";
            case "eth_getTransactionReceipt" -> receipt(parameters.get(0).textValue());
            case "eth_getTransactionByHash" -> transaction(parameters.get(0).textValue());
            case "eth_sendRawTransaction" -> null;
            default -> "null";
        };
        return result == null
                ? taken(id, parameters.get(0).textValue())
                : "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
    }

    private static String error(String id, int code, String words) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":" + code + ",\"message\":\"" + words
                + "\"}}";
    }

    private static String quantity(long value) {
        return "\"0x" + Long.toHexString(value) + "\"";
    }

    private static String quantity(BigInteger value) {
        return "\"0x" + value.toString(16) + "\"";
    }

    private @Nullable SimBlock at(String tag) {
        Backend backend = backend();
        return switch (tag) {
            case "latest", "pending" -> backend.tip;
            case "safe" -> backend.tip.at(Math.max(backend.last.number, backend.tip.number - 4));
            case "finalized" -> backend.last;
            default -> backend.tip.at(Long.parseLong(tag.substring(2), 16));
        };
    }

    private String block(String tag) {
        if (tag.equals("finalized") && dice.strikes(ChainFault.NO_FINALITY_TOLD)) {
            return "null";
        }
        SimBlock block = at(tag);
        if (block == null) {
            return "null";
        }
        long shift = strange() ? 5_000 : 0;
        long number = tag.startsWith("0x") ? block.number : block.number + shift;
        String hash = shift > 0 ? "0x" + "9".repeat(64) : block.hash;
        BigInteger fee = tag.equals("latest") ? chain.baseFee : block.baseFee;
        return "{\"number\":" + quantity(number) + ",\"hash\":\"" + hash + "\",\"timestamp\":" + quantity(block.seconds)
                + ",\"baseFeePerGas\":" + quantity(fee) + "}";
    }

    private String count(String tag) {
        SimBlock block = at(tag);
        return block == null ? "null" : quantity(strange() ? 700 : block.after.nonce());
    }

    private String balance() {
        return dice.strikes(ChainFault.STALE_BALANCE)
                ? dice.oneIn(2) ? "\"0x1\"" : BALANCE
                : quantity(backend().tip.after.wei().max(BigInteger.ZERO));
    }

    private String receipt(String hash) {
        if (strange() || dice.strikes(ChainFault.RECEIPT_WITHHELD)) {
            return "null";
        }
        SimBlock head = backend().tip;
        SimBlock block = chain.blockOf(head, hash);
        if (block == null) {
            boolean early = seen.contains(hash) && dice.strikes(ChainFault.RECEIPT_TOO_EARLY);
            return early ? receipt(hash, head.number + 1, "0x" + "7".repeat(64), true) : "null";
        }
        SimBlock.Included one = chain.in(head, hash);
        return receipt(hash, block.number, block.hash, one != null && one.success());
    }

    private static String receipt(String hash, long number, String blockHash, boolean success) {
        return "{\"transactionHash\":\"" + hash + "\",\"blockNumber\":" + quantity(number) + ",\"blockHash\":\""
                + blockHash + "\",\"status\":\"" + (success ? "0x1" : "0x0") + "\"}";
    }

    private String transaction(String hash) {
        SimBlock block = strange() ? null : chain.blockOf(backend().tip, hash);
        if (block == null && !seen.contains(hash)) {
            return "null";
        }
        return "{\"hash\":\"" + hash + "\",\"blockNumber\":" + (block == null ? "null" : quantity(block.number)) + "}";
    }

    // --- bytes ---

    private String taken(String id, String raw) {
        world.witness.leaves(raw);
        SimTransaction one = chain.read(raw);
        if (strange()) {
            return error(id, PoolAnswer.OTHER_CHAIN.code(client), PoolAnswer.OTHER_CHAIN.words(client));
        }
        if (seen.contains(one.hash()) && !chain.holds(one) && dice.strikes(ChainFault.KNOWN_BUT_GONE)) {
            return error(id, PoolAnswer.KNOWN.code(client), PoolAnswer.KNOWN.words(client));
        }
        if (dice.strikes(ChainFault.DROPPED_SILENTLY)) {
            seen.add(one.hash());
            return result(id, one);
        }
        if (dice.strikes(ChainFault.GIVEN_ON_LATE)) {
            seen.add(one.hash());
            world.later(dice.between(1, 90) * ChainWorld.SECOND, one);
            return result(id, one);
        }
        PoolAnswer answer = chain.take(one);
        world.trace.tell(host, "hears " + one.nonce() + " " + one.hash().substring(0, 12) + " " + answer);
        if (answer == PoolAnswer.TAKEN || answer == PoolAnswer.KNOWN) {
            seen.add(one.hash());
            if (dice.strikes(ChainFault.GIVEN_ON_TWICE)) {
                world.later(dice.between(10, 4_000) * ChainWorld.SECOND, one);
            }
        }
        if (dice.strikes(ChainFault.ERROR_THEN_KEPT)) {
            return error(id, -32603, "internal error at https://" + host + "/v2/" + secret);
        }
        return answer == PoolAnswer.TAKEN ? result(id, one) : error(id, answer.code(client), answer.words(client));
    }

    private static String result(String id, SimTransaction one) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":\"" + one.hash() + "\"}";
    }

    /** Everything that a message asks, in the order in which it answers. */
    List<String> answers(JsonNode message) {
        List<String> all = new ArrayList<>();
        if (message.isArray() && message.size() > mostTogether) {
            world.see(ChainSight.BATCH_REFUSED, true);
            all.add(error("null", -32600, "batch too large"));
        } else if (message.isArray()) {
            message.forEach(one -> all.add(answer(one)));
        } else {
            all.add(answer(message));
        }
        return all;
    }
}
