package io.github.plimsoll.tests.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.Keccak;
import io.github.plimsoll.tests.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The stub of Avantis' contracts on a node of its own with Base's chain id, each contract where it stands on Base. Compiled by
 * {@code tests/devnet.sh} from {@code tests/src/test/solidity}. A block is made when it is told to; the one before it is safe.
 * Thread-safe.
 */
public final class StubContracts implements AutoCloseable {
    public static final long CHAIN = 8_453;
    public static final EvmAddress ROUTER = new EvmAddress("0x44914408af82bC9983bbb330e3578E1105e11d4e");
    public static final EvmAddress STORAGE = new EvmAddress("0x8a311D7048c35985aa31C131B9A13e03a5f7422d");
    public static final EvmAddress USDC = new EvmAddress("0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913");
    /** Blocks that an order which waits has to stand before it is changed or taken back. */
    public static final long TIMELOCK = 5;

    private static final String ENOUGH_GAS = "0x2dc6c0";
    private static final Pattern UNDONE = Pattern.compile("\"data\":\"0x([0-9a-f]{8})");
    private static final Pattern ERROR = Pattern.compile("error (\\w+)\\(\\);");

    private final Devnet node;
    private final JsonNode compiled;
    private final String operator;
    private final String nobody;
    private final List<String> errors;
    private final Map<String, Map<String, String>> functions = new HashMap<>();

    private StubContracts(Devnet node, JsonNode compiled) throws IOException, InterruptedException {
        this.node = node;
        this.compiled = compiled;
        JsonNode accounts = node.ask("eth_accounts");
        operator = accounts.get(0).asText();
        nobody = accounts.get(1).asText();
        Matcher named = ERROR.matcher(Files.readString(sources().resolve("Types.sol")));
        errors = named.results().map(found -> found.group(1)).toList();
        for (String contract : List.of("StubRouter", "StubStorage", "StubToken")) {
            functions.put(contract, functions(compiled.path(contract)));
        }
        node.ask("anvil_setCode", ROUTER.hex(), code("StubRouter"));
        node.ask("anvil_setCode", STORAGE.hex(), code("StubStorage"));
        node.ask("anvil_setCode", USDC.hex(), code("StubToken"));
        operate(ROUTER, "stubSetup", words(1_000L, TIMELOCK, 0L));
        operate(USDC, "stubMint", words(STORAGE, 1_000_000_000_000L)); // what pays those who win
    }

    private String code(String contract) {
        return "0x" + compiled.path(contract).path("code").asText();
    }

    /**
     * A node with the contracts; where it was not fetched or they were not compiled it says so, and with
     * PLIMSOLL_REQUIRE_ALL=true fails.
     *
     * @param seconds time of the first block
     */
    public static Optional<StubContracts> started(String what, long seconds) throws IOException, InterruptedException {
        Path file = Devnet.home().resolve("stub.json");
        JsonNode compiled = Files.exists(file) ? new ObjectMapper().readTree(file.toFile()) : null;
        if (compiled == null || !compiled.path("sources").asText().equals(hash())) {
            Devnet.notRun(what + ": the stub of Avantis' contracts is not compiled (tests/devnet.sh does it)");
            return Optional.empty();
        }
        Optional<Devnet> node = Devnet.started(
                what, seconds, "--no-mining", "--chain-id", Long.toString(CHAIN), "--slots-in-an-epoch", "1");
        return node.isEmpty() ? Optional.empty() : Optional.of(new StubContracts(node.get(), compiled));
    }

    private static Path sources() {
        return Project.root().resolve("tests/src/test/solidity");
    }

    private static String hash() throws IOException {
        try (Stream<Path> all = Files.list(sources())) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path source :
                    all.filter(one -> one.toString().endsWith(".sol")).sorted().toList()) {
                digest.update(Files.readAllBytes(source));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException absent) {
            throw new IOException(absent);
        }
    }

    public String address() {
        return node.address();
    }

    /** Arguments as words: addresses, booleans and whole numbers, or words as hex. */
    public static String words(Object... values) {
        return Arrays.stream(values)
                .map(value -> {
                    if (value instanceof String hex) {
                        return hex;
                    }
                    if (value instanceof Boolean is) {
                        return words(is ? 1L : 0L);
                    }
                    BigInteger number = value instanceof EvmAddress address
                            ? new BigInteger(address.hex().substring(2), 16)
                            : new BigInteger(value.toString());
                    return String.format("%064x", number);
                })
                .collect(Collectors.joining());
    }

    /** Bytes as an argument behind an offset: their length, and they. */
    public static String counted(byte[] bytes) {
        String hex = HexFormat.of().formatHex(bytes);
        return words((long) bytes.length) + hex + "0".repeat((64 - hex.length() % 64) % 64);
    }

    /** The selectors of a contract by the signatures of its functions, as the compiler works them out. */
    public Map<String, String> functions(String contract) {
        return functions.get(contract);
    }

    private static Map<String, String> functions(JsonNode compiled) {
        Map<String, String> all = new TreeMap<>();
        compiled.path("functions")
                .properties()
                .forEach(one -> all.put(one.getKey(), one.getValue().asText()));
        return all;
    }

    private String data(EvmAddress contract, String function, String arguments) {
        String name = contract.equals(ROUTER) ? "StubRouter" : contract.equals(STORAGE) ? "StubStorage" : "StubToken";
        return "0x"
                + functions(name).entrySet().stream()
                        .filter(one -> one.getKey().startsWith(function + "("))
                        .findFirst()
                        .orElseThrow()
                        .getValue()
                + arguments;
    }

    /** What a function says, as words. */
    public synchronized List<BigInteger> view(EvmAddress contract, String function, Object... arguments) {
        Map<String, Object> call = Map.of("to", contract.hex(), "data", data(contract, function, words(arguments)));
        return numbers(ask("eth_call", call, "latest").asText());
    }

    /** Text of words as numbers. */
    static List<BigInteger> numbers(String text) {
        String hex = text.substring(2);
        return IntStream.range(0, hex.length() / 64)
                .mapToObj(i -> new BigInteger(hex.substring(64 * i, 64 * (i + 1)), 16))
                .toList();
    }

    /** Why the contracts would undo a transaction of the operator's; empty when they would not. */
    public synchronized Optional<String> refusal(EvmAddress contract, String function, String arguments) {
        return refusal(operator, contract, data(contract, function, arguments), 0);
    }

    /** The same of anybody's. */
    public synchronized Optional<String> refusal(String from, EvmAddress to, String data, long wei) {
        try {
            node.ask(
                    "eth_call",
                    Map.of("from", from, "to", to.hex(), "data", data, "value", "0x" + Long.toHexString(wei)),
                    "latest");
            return Optional.empty();
        } catch (IOException undone) {
            Matcher found = UNDONE.matcher(String.valueOf(undone.getMessage()));
            return Optional.of(found.find() ? named(found.group(1)) : String.valueOf(undone.getMessage()));
        } catch (InterruptedException told) {
            throw new IllegalStateException(told);
        }
    }

    private String named(String selector) {
        return errors.stream()
                .filter(name -> HexFormat.of()
                        .formatHex(Keccak.hash((name + "()").getBytes(StandardCharsets.US_ASCII)), 0, 4)
                        .equals(selector))
                .findFirst()
                .orElse(selector);
    }

    /** A transaction of the operator's in a block of its own, which has to be done; its events. */
    public synchronized List<Event> operate(EvmAddress contract, String function, String arguments) {
        String hash = give(operator, contract, data(contract, function, arguments), 0);
        mine(seconds());
        return events(hash).orElseThrow(() -> new IllegalStateException(function + " was undone"));
    }

    /** Gives a transaction of anybody's to the node, whom it need not know the key of; returns its hash. */
    public synchronized String give(String from, EvmAddress to, String data, long wei) {
        return ask(
                        "eth_sendTransaction",
                        Map.of(
                                "from",
                                from,
                                "to",
                                to.hex(),
                                "data",
                                data,
                                "value",
                                "0x" + Long.toHexString(wei),
                                "gas",
                                ENOUGH_GAS))
                .asText();
    }

    /** Somebody whom no contract knows. */
    public String nobody() {
        return nobody;
    }

    /**
     * An event of the router.
     *
     * @param topic hash of its signature
     * @param words what is not indexed
     */
    public record Event(String topic, List<BigInteger> words) {}

    /** What the router has told in a transaction; empty when it was undone or no block has it. */
    public synchronized Optional<List<Event>> events(String hash) {
        JsonNode receipt = ask("eth_getTransactionReceipt", hash);
        if (!receipt.path("status").asText().equals("0x1")) {
            return Optional.empty();
        }
        return Optional.of(receipt.path("logs")
                .valueStream()
                .filter(log -> ROUTER.equals(new EvmAddress(log.path("address").asText())))
                .map(log -> new Event(
                        log.path("topics").get(0).asText(),
                        numbers(log.path("data").asText())))
                .toList());
    }

    /** Gives everybody tokens and gas, and lets the contracts take so much of the tokens. */
    public synchronized void fund(long micros, long allowed, EvmAddress... owners) {
        for (EvmAddress owner : owners) {
            ask("anvil_setBalance", owner.hex(), "0xde0b6b3a7640000");
            ask("anvil_impersonateAccount", owner.hex());
            give(operator, USDC, data(USDC, "stubMint", words(owner, micros)), 0);
            give(owner.hex(), USDC, data(USDC, "approve", words(STORAGE, allowed)), 0);
        }
        mine(seconds());
    }

    /** From now on somebody has so many tokens, in no block of its own. */
    public synchronized void tokens(EvmAddress owner, long micros) {
        byte[] place = Keccak.hash(HexFormat.of().parseHex(words(owner, 1L))); // the second variable of the token
        ask("anvil_setStorageAt", USDC.hex(), "0x" + HexFormat.of().formatHex(place), "0x" + words(micros));
    }

    /** Makes a block with this time and everything that has its turn. */
    public synchronized void mine(long seconds) {
        ask("evm_mine", Map.of("timestamp", seconds, "blocks", 1));
    }

    /** Time of the newest block. */
    public synchronized long seconds() {
        return Long.decode(
                ask("eth_getBlockByNumber", "latest", false).path("timestamp").asText());
    }

    /** A request of the node's own protocol. */
    public synchronized JsonNode ask(String method, Object... parameters) {
        try {
            return node.ask(method, parameters);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        } catch (InterruptedException told) {
            throw new IllegalStateException(told);
        }
    }

    @Override
    public void close() {
        node.close();
    }
}
