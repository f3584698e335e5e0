package io.github.plimsoll.tests.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.plimsoll.tests.Project;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real EVM node (anvil) of its own and the bytecode of Chainlink's published contracts, both as {@code tests/devnet.sh}
 * fetched them. Speaks to the node by itself, not through what is tested.
 */
public final class Devnet implements AutoCloseable {
    static final long CHAIN = 31_337;
    private static final Pattern LISTENING = Pattern.compile("Listening on 127\\.0\\.0\\.1:(\\d+)");

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;
    private final URI address;
    private final String account;

    private Devnet(Process process, int port) throws IOException, InterruptedException {
        this.process = process;
        this.address = URI.create("http://127.0.0.1:" + port);
        this.account = ask("eth_accounts").get(0).asText();
    }

    /** What is tried on a node. */
    interface Check {
        void on(Devnet node) throws Exception;
    }

    /**
     * Tries something on a node of its own; where none was fetched it says so, and with PLIMSOLL_REQUIRE_ALL=true fails.
     *
     * @param seconds time of the newest block
     * @param more words for the node
     */
    static void with(String what, long seconds, Check check, String... more) throws Exception {
        Optional<Devnet> started = started(what, seconds, more);
        if (started.isPresent()) {
            try (Devnet node = started.get()) {
                check.on(node);
            }
        }
    }

    /** A node of one's own; where none was fetched it says so, and with PLIMSOLL_REQUIRE_ALL=true fails. */
    static Optional<Devnet> started(String what, long seconds, String... more)
            throws IOException, InterruptedException {
        Optional<Path> program = program();
        if (program.isEmpty()) {
            notRun(what + ": no EVM node (tests/devnet.sh fetches it by npm)");
            return Optional.empty();
        }
        return Optional.of(start(program.get(), seconds, more));
    }

    /** Says that something was not tried, and with PLIMSOLL_REQUIRE_ALL=true fails. */
    static void notRun(String what) {
        String said = "NOT RUN: " + what;
        System.out.println(said);
        assertThat(System.getenv("PLIMSOLL_REQUIRE_ALL")).as(said).isNotEqualTo("true");
    }

    /** Where what was fetched is. */
    static Path home() {
        String named = System.getenv("PLIMSOLL_DEVNET");
        return named == null || named.isEmpty() ? Project.root().resolve("target/devnet") : Path.of(named);
    }

    /** The node's program; empty when it was not fetched. */
    private static Optional<Path> program() throws IOException {
        Path packages = home().resolve("node_modules/@foundry-rs");
        if (!Files.exists(home().resolve("complete")) || !Files.isDirectory(packages)) {
            return Optional.empty();
        }
        try (Stream<Path> all =
                Files.find(packages, 3, (path, is) -> path.endsWith("bin/anvil") && is.isRegularFile())) {
            return all.findFirst();
        }
    }

    /** A node whose newest block has this time; blocks come with transactions or when told to. */
    private static Devnet start(Path program, long seconds, String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                program.toString(), "--port", "0", "--timestamp", Long.toString(seconds), "--no-request-size-limit"));
        words.addAll(List.of(more));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher found = LISTENING.matcher(line);
            if (found.find()) {
                // What it says later is read away, so that it never waits for us.
                Thread reader = new Thread(() -> said.lines().forEach(rest -> {}));
                reader.setDaemon(true);
                reader.start();
                return new Devnet(process, Integer.parseInt(found.group(1)));
            }
        }
        throw new IOException("anvil ended with " + process.waitFor());
    }

    public String address() {
        return address.toString();
    }

    /** A request of the node's own protocol. */
    public JsonNode ask(String method, Object... parameters) throws IOException, InterruptedException {
        String body = json.writeValueAsString(
                Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", Arrays.asList(parameters)));
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        JsonNode answer = json.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        if (answer.has("error")) {
            throw new IOException(method + ": " + answer.get("error"));
        }
        return answer.get("result");
    }

    private JsonNode transact(Map<String, Object> transaction) throws IOException, InterruptedException {
        String hash = ask("eth_sendTransaction", transaction).asText();
        JsonNode receipt = ask("eth_getTransactionReceipt", hash);
        // The block is made at once, but not before the answer.
        for (int i = 0; i < 1_000 && receipt.isNull(); i++) {
            Thread.sleep(10);
            receipt = ask("eth_getTransactionReceipt", hash);
        }
        if (!receipt.path("status").asText().equals("0x1")) {
            throw new IOException("failed: " + receipt);
        }
        return receipt;
    }

    private static String words(List<Long> arguments) {
        return arguments.stream().map(BigInteger::valueOf).map(Devnet::word).collect(Collectors.joining());
    }

    private static String word(BigInteger value) {
        return String.format("%064x", value.mod(BigInteger.TWO.pow(256)));
    }

    /** Puts a published contract on the chain and returns its address. */
    private String deploy(String contract, String arguments) throws IOException, InterruptedException {
        JsonNode artifact =
                json.readTree(home().resolve("contracts/" + contract + ".json").toFile());
        String code = artifact.at("/compilerOutput/evm/bytecode/object")
                .asText(artifact.path("bytecode").asText());
        String data = (code.startsWith("0x") ? code : "0x" + code) + arguments;
        return transact(Map.of("from", account, "data", data))
                .get("contractAddress")
                .asText();
    }

    private void send(String to, String selector, String arguments) throws IOException, InterruptedException {
        transact(Map.of("from", account, "to", to, "data", selector + arguments));
    }

    /** MockV3Aggregator. */
    String aggregator(int decimals, long answer) throws IOException, InterruptedException {
        return deploy("MockV3Aggregator", words(List.of((long) decimals, answer)));
    }

    /** updateRoundData(uint80,int256,uint256,uint256). */
    void round(String aggregator, long round, long answer, long updated, long started)
            throws IOException, InterruptedException {
        send(aggregator, "0x4aa2011f", words(List.of(round, answer, updated, started)));
    }

    /** EACAggregatorProxy without an access controller: the contract that consumers of the real feeds read. */
    String proxy(String aggregator) throws IOException, InterruptedException {
        return deploy("EACAggregatorProxy", padded(aggregator) + word(BigInteger.ZERO));
    }

    /** proposeAggregator(address) and confirmAggregator(address): the next phase. */
    void replace(String proxy, String aggregator) throws IOException, InterruptedException {
        send(proxy, "0xf8a2abd3", padded(aggregator));
        send(proxy, "0xa928c096", padded(aggregator));
    }

    /** A token of which this address holds all: ERC20PresetFixedSupply(string name, string symbol, uint256 supply, address). */
    String token(long supply, String owner) throws IOException, InterruptedException {
        String name = word(BigInteger.valueOf(3)) + "544f4b" + "0".repeat(58);
        return deploy("ERC20PresetFixedSupply", words(List.of(128L, 192L, supply)) + padded(owner) + name + name);
    }

    /** balanceOf(address) as of the newest block. */
    BigInteger balanceOf(String token, String owner) throws IOException, InterruptedException {
        String told = ask("eth_call", Map.of("to", token, "data", "0x70a08231" + padded(owner)), "latest")
                .asText();
        return new BigInteger(told.substring(2), 16);
    }

    private static String padded(String address) {
        return word(new BigInteger(address.substring(2), 16));
    }

    /** Makes a block with this time. */
    void mine(long seconds) throws IOException, InterruptedException {
        ask("evm_setNextBlockTimestamp", "0x" + Long.toHexString(seconds));
        ask("evm_mine");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException told) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
