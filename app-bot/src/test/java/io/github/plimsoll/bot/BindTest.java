package io.github.plimsoll.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.plimsoll.bot.chain.Addresses;
import io.github.plimsoll.bot.chain.Bindings;
import io.github.plimsoll.bot.chain.Challenge;
import io.github.plimsoll.bot.store.SqlBindings;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.Checksum;
import io.github.plimsoll.evm.signing.PersonalMessage;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.evm.signing.Signature;
import io.github.plimsoll.numbers.UserId;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An address becomes a user's by a signature that only its key makes, once, in time, and nobody else's. */
class BindTest {
    /** The order of secp256k1 (SEC 2, section 2.4.1). */
    private static final BigInteger N =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

    private static final AtomicLong SEEDS = new AtomicLong(1_000);

    private final Bindings bindings = new SqlBindings(Installation.database());
    private final PrivateKey key = PrivateKey.random(new SecureRandom());
    private final EvmAddress address = key.address();
    private final String shown = Checksum.of(address);
    private ChainRun run = start(Map.of());

    @AfterEach
    void close() {
        key.close();
    }

    /** A deployment that keeps no wallets, on the database of all of them. */
    private ChainRun start(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("MESSAGES_PER_MINUTE", "100000");
        return new ChainRun(
                all,
                Addresses.none("none are kept here; an admin sets WALLET_KEYS").orBound(bindings),
                Optional.empty(),
                bindings,
                SEEDS.incrementAndGet());
    }

    private static String text(JsonNode answer) {
        return answer.get("text").asText();
    }

    private JsonNode holds(String user, String line, String code) {
        JsonNode answer = run.answer(user, line);
        assertThat(answer.get("code").asText()).as(answer.toString()).isEqualTo(code);
        return answer;
    }

    private String challenge(String user, String of) {
        return holds(user, "/bind " + of, "OK").at("/data/challenge").asText();
    }

    private static byte[] signed(PrivateKey by, String text) {
        return by.sign(PersonalMessage.digest(text)).bytes();
    }

    private static String hex(byte[] signature) {
        return "0x" + HexFormat.of().formatHex(signature);
    }

    @Test
    @DisplayName(
            "SEC-02 an address is bound by its key's signature of the challenge, once, and a restart forgets neither the challenge nor the binding")
    void bound() {
        holds("w-bind-ann", "/wallet", "NO_WALLET");
        assertThat(text(holds("w-bind-ann", "/bind", "OK"))).startsWith("No address is bound to you");
        String text = challenge("w-bind-ann", shown);
        assertThat(text).startsWith("Plimsoll: I bind the address " + shown + " to the user w-bind-ann. Nonce ");
        run = start(Map.of());
        String signature = hex(signed(key, text));
        assertThat(text(holds("w-bind-ann", "/bind " + address.hex() + " " + signature, "OK")))
                .startsWith(shown + " is bound to you");
        run = start(Map.of());
        assertThat(text(holds("w-bind-ann", "/bind", "OK")))
                .contains(shown + " is bound to you; /wallet and /allowance show it")
                .contains("Nothing here trades with it");
        assertThat(text(holds("w-bind-ann", "/bind " + shown + " " + signature, "OK")))
                .contains("already");
        holds("w-bind-ann", "/bind 0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf", "ALREADY_BOUND");

        holds("w-bind-ann", "/bind off", "OK");
        holds("w-bind-ann", "/bind off", "NOT_BOUND");
        assertThat(text(holds("w-bind-ann", "/bind " + shown + " " + signature, "NO_CHALLENGE")))
                .as("a replay")
                .contains("it was used");
        challenge("w-bind-ann", shown);
        assertThat(text(holds("w-bind-ann", "/bind " + shown + " " + signature, "NOT_THE_SIGNER")))
                .as("a replay against the next challenge")
                .contains("This signature recovers to 0x", "not to " + shown);
        assertThat(bindings.of(new UserId("w-bind-ann"))).isEmpty();
    }

    @Test
    @DisplayName(
            "SEC-02 a signature of another key, of another text, of another user's text or of an older text binds nothing and says whose it is")
    void others() {
        String text = challenge("w-bind-bob", shown);
        try (PrivateKey other = PrivateKey.random(new SecureRandom())) {
            assertThat(text(holds("w-bind-bob", "/bind " + shown + " " + hex(signed(other, text)), "NOT_THE_SIGNER")))
                    .contains("recovers to " + Checksum.of(other.address()) + ", not to " + shown);
        }
        holds("w-bind-bob", "/bind " + shown + " " + hex(signed(key, text + " ")), "NOT_THE_SIGNER");
        // Eve has the address bound to herself with what Bob signed.
        holds("w-bind-eve", "/bind " + shown + " " + hex(signed(key, text)), "NO_CHALLENGE");
        challenge("w-bind-eve", shown);
        holds("w-bind-eve", "/bind " + shown + " " + hex(signed(key, text)), "NOT_THE_SIGNER");
        // The newest counts, and is for the address that it names.
        String newest = challenge("w-bind-bob", shown);
        assertThat(newest).isNotEqualTo(text);
        holds("w-bind-bob", "/bind " + shown + " " + hex(signed(key, text)), "NOT_THE_SIGNER");
        challenge("w-bind-bob", "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf");
        assertThat(text(holds("w-bind-bob", "/bind " + shown + " " + hex(signed(key, newest)), "OTHER_ADDRESS")))
                .contains("for 0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf, not for " + shown);
        assertThat(bindings.of(new UserId("w-bind-bob"))).isEmpty();
        assertThat(bindings.of(new UserId("w-bind-eve"))).isEmpty();
    }

    @Test
    @DisplayName(
            "SEC-02 v may be 0 or 1; the other form of a signature, any other v and anything else that is written is refused")
    void forms() {
        String text = challenge("w-bind-cat", shown);
        Signature good = key.sign(PersonalMessage.digest(text));
        byte[] high = good.bytes();
        byte[] s = N.subtract(good.s()).toByteArray();
        System.arraycopy(s, s.length - 32, high, 32, 32);
        high[64] = (byte) (55 - high[64]);
        holds("w-bind-cat", "/bind " + shown + " " + hex(high), "HIGH_S");
        byte[] bad = good.bytes();
        bad[64] = (byte) (bad[64] + 8);
        holds("w-bind-cat", "/bind " + shown + " " + hex(bad), "BAD_V");
        String plain = hex(good.bytes());
        for (String wrong : List.of(plain.substring(0, 129), plain + "1c", plain.replace('0', 'g'), "nonsense")) {
            String told = text(holds("w-bind-cat", "/bind " + shown + " " + wrong, "BAD_SIGNATURE"));
            assertThat(told).contains("130 hex digits", Integer.toString(wrong.length()));
        }
        holds("w-bind-cat", "/bind " + shown + " " + plain + " now", "EXTRA_ARGUMENT");
        holds("w-bind-cat", "/bind " + shown.replace('E', 'e') + "e", "BAD_ADDRESS");
        holds("w-bind-cat", "/bind 0x5DB3772136e5557EFE028Db05EE95C84D76faEC4", "BAD_ADDRESS");
        holds("w-bind-cat", "/bind off now", "EXTRA_ARGUMENT");
        byte[] low = good.bytes();
        low[64] = (byte) (low[64] - 27);
        holds("w-bind-cat", "/bind " + shown + " " + HexFormat.of().formatHex(low), "OK");
        assertThat(bindings.of(new UserId("w-bind-cat"))).contains(address);
        holds("w-bind-cat", "/bind off", "OK");
    }

    @Test
    @DisplayName("SEC-02 a challenge whose time is over binds nothing, also after a restart")
    void over() {
        UserId dan = new UserId("w-bind-dan");
        String text = challenge("w-bind-dan", shown);
        Challenge asked = bindings.asked(dan).orElseThrow();
        assertThat(asked.text()).isEqualTo(text);
        long now = System.currentTimeMillis() * 1_000;
        assertThat(asked.endsMicros()).isBetween(now + 500_000_000L, now + 700_000_000L);
        bindings.ask(new Challenge(dan, address, asked.nonce(), text, now - 1));
        run = start(Map.of());
        assertThat(text(holds("w-bind-dan", "/bind " + shown + " " + hex(signed(key, text)), "CHALLENGE_OVER")))
                .contains("The text was valid until 20");
        assertThat(bindings.of(dan)).isEmpty();
    }

    @Test
    @DisplayName(
            "SEC-02 an address belongs to one user, also when two prove it at the same moment, and is free when that user lets it go")
    void onlyOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 20; round++) {
                CyclicBarrier together = new CyclicBarrier(2);
                List<Future<Bindings.Outcome>> outcomes = new ArrayList<>();
                for (String user : List.of("w-bind-fay", "w-bind-gus")) {
                    challenge(user, shown);
                    Challenge asked = bindings.asked(new UserId(user)).orElseThrow();
                    outcomes.add(threads.submit(() -> {
                        together.await();
                        return bindings.bind(asked, 1);
                    }));
                }
                assertThat(List.of(outcomes.get(0).get(), outcomes.get(1).get()))
                        .containsExactlyInAnyOrder(Bindings.Outcome.BOUND, Bindings.Outcome.TAKEN);
                boolean fays = bindings.of(new UserId("w-bind-fay")).isPresent();
                String loser = fays ? "w-bind-gus" : "w-bind-fay";
                String text = challenge(loser, shown);
                assertThat(text(holds(loser, "/bind " + shown + " " + hex(signed(key, text)), "ADDRESS_TAKEN")))
                        .contains("another user")
                        .doesNotContain("w-bind-");
                holds(fays ? "w-bind-fay" : "w-bind-gus", "/bind off", "OK");
            }
            // The same signature twice at once is used once.
            challenge("w-bind-fay", shown);
            Challenge asked = bindings.asked(new UserId("w-bind-fay")).orElseThrow();
            CyclicBarrier together = new CyclicBarrier(2);
            List<Future<Bindings.Outcome>> twice = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                twice.add(threads.submit(() -> {
                    together.await();
                    return bindings.bind(asked, 1);
                }));
            }
            assertThat(List.of(twice.get(0).get(), twice.get(1).get()))
                    .containsExactlyInAnyOrder(Bindings.Outcome.BOUND, Bindings.Outcome.USED);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName(
            "SEC-02 a bound address is looked at by /wallet and /allowance and nothing else: no account, no transaction, nothing to fund, and a wallet comes before it")
    void onlyLookedAt() throws IOException {
        try (ChainNode node = new ChainNode()) {
            node.balance = BigInteger.ZERO;
            node.words.put("70a08231", BigInteger.valueOf(25_500_001));
            node.words.put("dd62ed3e", BigInteger.valueOf(250_000_000));
            Map<String, String> chain = Map.of(
                    "CHAIN_RPC_URLS",
                    node.address(),
                    "CHAIN_USDC",
                    ChainNode.USDC,
                    "CHAIN_OP_STACK",
                    "false",
                    "CHAIN_SPENDER",
                    ChainNode.SPENDER,
                    "CHAIN_SPENDER_USDC",
                    "250");
            run = start(chain).look();
            String text = challenge("w-bind-hal", shown);
            assertThat(text).contains(" to the user w-bind-hal on chain 8453. Nonce ");
            holds("w-bind-hal", "/bind " + shown + " " + hex(signed(key, text)), "OK");
            JsonNode wallet = holds("w-bind-hal", "/wallet", "OK");
            assertThat(text(wallet))
                    .startsWith("The address that you bound (it is only looked at), on Base (chain 8453): " + shown)
                    .contains("0 ETH, 25.500001 USDC")
                    .doesNotContain("/fund");
            assertThat(wallet.at("/data/bound").asBoolean()).isTrue();
            JsonNode allowance = holds("w-bind-hal", "/allowance", "OK");
            assertThat(text(allowance)).contains("may take 250.00 USDC from the address that you bound, on Base");
            assertThat(text(holds("w-bind-hal", "/fund", "NO_WALLET")))
                    .contains("only looked at")
                    .doesNotContain(shown);
            assertThat(text(holds("w-bind-hal", "/execution_mode", "OK"))).contains("Your account is DRY");

            EvmAddress own = new EvmAddress("0x7e5f4552091a69125d5dfcb7b8c2659029395bdf");
            Addresses both =
                    Addresses.none("none are kept here").orBound(bindings).but(Map.of(new UserId("w-bind-hal"), own));
            run = new ChainRun(chain, both, Optional.empty(), bindings, SEEDS.incrementAndGet()).look();
            assertThat(text(holds("w-bind-hal", "/wallet", "OK")))
                    .startsWith("Your wallet on Base")
                    .contains(Checksum.of(own));
            assertThat(text(holds("w-bind-hal", "/bind", "OK")))
                    .contains("/wallet shows the wallet that you have here");
            holds("w-bind-hal", "/bind off", "OK");
        }
    }
}
