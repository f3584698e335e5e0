package io.github.plimsoll.awskms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.kms.KmsClient;

/** KMS as it is over the wire (JSON 1.1), for one region and one user, with everything that goes wrong when it is told to. */
final class FakeKms implements AutoCloseable {
    static final String REGION = "eu-central-1";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SCOPE =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=([A-Z0-9]+)/[0-9]{8}/([a-z0-9-]+)/kms/aws4_request, .*");
    private static final HexFormat HEX = HexFormat.of();

    /** What one question gets instead of its answer. */
    interface Fault {
        void on(HttpExchange exchange) throws IOException, InterruptedException;
    }

    /** What the service says no with. */
    static final class NoException extends Exception {
        private static final long serialVersionUID = 1L;

        NoException(String code) {
            super(code);
        }
    }

    final String user =
            "AKIA" + HEX.formatHex(new SecureRandom().generateSeed(8)).toUpperCase(java.util.Locale.ROOT);
    final String secret = HEX.formatHex(new SecureRandom().generateSeed(20));
    final Map<String, FakeKey> keys = new ConcurrentHashMap<>();
    final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    /** Instead of every signature from now on. */
    volatile Optional<byte[]> der = Optional.empty();

    final AtomicInteger asked = new AtomicInteger();
    volatile JsonNode last = JSON.createObjectNode();
    volatile String lastOperation = "";

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final HttpServer server;

    FakeKms() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The ARN of a new key that signs. */
    String signingKey() {
        return add(new FakeKey());
    }

    /** The ARN of a new key that encrypts. */
    String encryptingKey() {
        FakeKey key = new FakeKey();
        key.spec = "SYMMETRIC_DEFAULT";
        key.usage = "ENCRYPT_DECRYPT";
        return add(key);
    }

    private String add(FakeKey key) {
        String arn = "arn:aws:kms:" + REGION + ":111122223333:key/" + UUID.randomUUID();
        keys.put(arn, key);
        return arn;
    }

    FakeKey held(String arn) {
        return java.util.Objects.requireNonNull(keys.get(arn));
    }

    /** The real client, as it is used, but for its address and who asks. */
    KmsClient client(Patience patience) {
        return client(REGION, user, patience);
    }

    KmsClient client(String region, String as, Patience patience) {
        return AwsKms.client(region, patience)
                .endpointOverride(address())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(as, secret)))
                .build();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.incrementAndGet();
            Fault fault = faults.poll();
            if (fault != null) {
                exchange.getRequestBody().readAllBytes();
                fault.on(exchange);
                return;
            }
            String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            JsonNode question = JSON.readTree(exchange.getRequestBody().readAllBytes());
            String operation = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
            last = question;
            lastOperation = operation;
            try {
                requireUser(authorization);
                say(exchange, 200, JSON.writeValueAsBytes(answer(operation, question)));
            } catch (NoException no) {
                error(String.valueOf(no.getMessage()), 400).on(exchange);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireUser(String authorization) throws NoException {
        Matcher scope = SCOPE.matcher(authorization);
        if (!scope.matches() || !scope.group(1).equals(user)) {
            throw new NoException("UnrecognizedClientException");
        }
        if (!scope.group(2).equals(REGION)) {
            throw new NoException("InvalidSignatureException");
        }
    }

    private ObjectNode answer(String operation, JsonNode question) throws NoException {
        String arn = question.path("KeyId").asText();
        FakeKey key = keys.get(arn);
        if (key == null) {
            throw new NoException("NotFoundException");
        }
        if (!key.enabled) {
            throw new NoException("DisabledException");
        }
        ObjectNode answer = JSON.createObjectNode().put("KeyId", arn);
        switch (operation) {
            case "TrentService.GetPublicKey" -> {
                answer.put("KeySpec", key.spec).put("KeyUsage", key.usage).put("PublicKey", key.publicKey());
                answer.putArray("SigningAlgorithms").add("ECDSA_SHA_256");
            }
            case "TrentService.Sign" -> {
                byte[] message = bytes(question, "Message");
                boolean right = question.path("MessageType").asText().equals("DIGEST")
                        && question.path("SigningAlgorithm").asText().equals("ECDSA_SHA_256")
                        && message.length == 32;
                if (!right) {
                    throw new NoException("ValidationException");
                }
                answer.put("Signature", der.orElseGet(() -> key.sign(message)));
                answer.put("SigningAlgorithm", "ECDSA_SHA_256");
            }
            case "TrentService.Encrypt" ->
                answer.put("CiphertextBlob", key.seal(bytes(question, "Plaintext"), context(question)));
            case "TrentService.Decrypt" -> {
                try {
                    answer.put("Plaintext", key.open(bytes(question, "CiphertextBlob"), context(question)));
                } catch (GeneralSecurityException otherwise) {
                    throw new NoException("InvalidCiphertextException");
                }
            }
            default -> throw new NoException("UnknownOperationException");
        }
        return answer;
    }

    private static byte[] bytes(JsonNode question, String field) {
        return Base64.getDecoder().decode(question.path(field).asText());
    }

    /** The pairs in the order of their names, whichever order they were sent in. */
    private static byte[] context(JsonNode question) {
        Map<String, String> sorted = new TreeMap<>();
        question.path("EncryptionContext")
                .properties()
                .forEach(pair -> sorted.put(pair.getKey(), pair.getValue().asText()));
        return sorted.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void say(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** As KMS words it: its text repeats what was asked. */
    static Fault error(String code, int status) {
        return exchange -> say(
                exchange,
                status,
                ("{\"__type\":\"" + code + "\",\"message\":\"repeated-by-the-service\"}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    static Fault body(String text) {
        return exchange -> say(exchange, 200, text.getBytes(StandardCharsets.UTF_8));
    }

    static Fault slow(long millis) {
        return exchange -> {
            Thread.sleep(millis);
            say(exchange, 200, new byte[] {'{', '}'});
        };
    }

    /** Never too long without a byte, and never at an end. */
    static Fault dripping(int bytes, long millis) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(200, bytes);
            OutputStream out = exchange.getResponseBody();
            for (int i = 0; i < bytes; i++) {
                out.write(' ');
                out.flush();
                Thread.sleep(millis);
            }
        };
    }

    static Fault endless(int mebibytes) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(200, 0);
            byte[] part = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < mebibytes; i++) {
                exchange.getResponseBody().write(part);
            }
        };
    }

    static Fault cut() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            throw new UncheckedIOException(new IOException("cut"));
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
