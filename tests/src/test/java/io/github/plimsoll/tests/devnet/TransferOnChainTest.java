package io.github.plimsoll.tests.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.plimsoll.evm.Endpoint;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RpcClient;
import io.github.plimsoll.evm.sending.Argument;
import io.github.plimsoll.evm.sending.Call;
import io.github.plimsoll.evm.sending.DurableSender;
import io.github.plimsoll.evm.sending.FeeLimits;
import io.github.plimsoll.evm.sending.PolicySigner;
import io.github.plimsoll.evm.sending.Providers;
import io.github.plimsoll.evm.sending.SendingSettings;
import io.github.plimsoll.evm.sending.TransactionRules;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.MemoryWalletStore;
import io.github.plimsoll.execution.spi.SendState;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.execution.spi.WalletWork.Item;
import io.github.plimsoll.numbers.WorldClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Transfers of a published token on a real EVM node, through two providers that fail in every way that providers do, while
 * blocks come, stay away and go away again, and the process dies before and after its writes: whoever is to be paid is paid
 * once or, when the books say so, never. {@code -Dplimsoll.transfers=N} changes how many schedules are played.
 */
class TransferOnChainTest {
    private static final long START = 1_767_571_200L;
    private static final long SECOND = 1_000_000;
    private static final int SEEDS = Integer.getInteger("plimsoll.transfers", 4);
    private static final long FIRST = Long.getLong("plimsoll.seed", 1L);
    private static final Duration ENOUGH = Duration.ofSeconds(120L + 30L * SEEDS);
    private static final BigInteger GWEI = BigInteger.TEN.pow(9);
    private static final TransactionRules RULES = new TransactionRules(
            BigInteger.valueOf(Devnet.CHAIN),
            new FeeLimits(GWEI.multiply(BigInteger.valueOf(1_000)), GWEI.multiply(BigInteger.TEN.pow(9))));

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private long now = START * SECOND;
    private int deaths;

    /** The process is gone. */
    private static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private record Payment(String id, String to, long amount) {}

    @Test
    @DisplayName(
            "each transfer reaches its receiver once, or never and the books say so, whatever providers and blocks do")
    void paidOnce() throws Exception {
        Devnet.with("transfers on a chain", START, this::pay, "--slots-in-an-epoch", "2");
    }

    private void pay(Devnet node) throws Exception {
        Map<SendState, Integer> ends = new EnumMap<>(SendState.class);
        try (FaultProxy one = new FaultProxy(node.address(), new SplittableRandom(1));
                FaultProxy two = new FaultProxy(node.address(), new SplittableRandom(2))) {
            assertTimeoutPreemptively(ENOUGH, () -> {
                for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
                    life(node, one, two, seed, ends);
                }
            });
            System.out.println(SEEDS + " schedules from seed " + FIRST + ": " + ends + ", " + deaths
                    + " deaths, faults " + one.struck() + " " + two.struck());
        }
        assertThat(deaths).isPositive();
        assertThat(ends.getOrDefault(SendState.FINAL, 0)).isPositive();
    }

    private void life(Devnet node, FaultProxy one, FaultProxy two, long seed, Map<SendState, Integer> ends)
            throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] secret = new byte[PrivateKey.LENGTH];
        random.nextBytes(secret);
        secret[0] = 1;
        try (PrivateKey key = PrivateKey.of(secret)) {
            String owner = key.address().hex();
            node.ask("anvil_setBalance", owner, "0x56bc75e2d63100000");
            String token = node.token(1_000_000_000L, owner);
            node.ask("anvil_mine", "0x8"); // no reorganisation takes the token away
            node.ask("evm_setAutomine", false);
            one.begin(random.split(), random.nextInt(60));
            two.begin(random.split(), random.nextInt(60));
            MemoryWalletStore books = new MemoryWalletStore(() -> now * 1_000);
            WalletStore mortal = mortal(books, random.split());
            DurableSender sender = sender(key, token, mortal, one, two);
            List<Payment> payments = new ArrayList<>();
            int most = random.nextInt(1, 5);
            for (int turn = 0; turn < 60; turn++) {
                now += 2 * SECOND;
                if (payments.size() < most && random.nextInt(4) == 0) {
                    long deadline = now + random.nextLong(10, 120) * SECOND;
                    payments.add(pay(sender(key, token, books, one, two), token, payments.size(), seed, deadline));
                }
                blocks(node, random);
                try {
                    sender.step();
                } catch (Died died) {
                    // Everything that counts is in the store.
                    deaths++;
                    sender = sender(key, token, mortal, one, two);
                }
            }
            sender = sender(key, token, books, one, two);
            one.calm();
            two.calm();
            for (int turn = 0; turn < 400 && open(books, payments); turn++) {
                now += 2 * SECOND;
                node.ask("evm_mine");
                sender.step();
            }
            judge(node, token, books, payments, ends);
            node.ask("evm_setAutomine", true);
        }
    }

    /** The same store, for a process that dies before or after one call of it in a hundred. */
    private static WalletStore mortal(WalletStore books, SplittableRandom random) {
        return (WalletStore) Proxy.newProxyInstance(
                WalletStore.class.getClassLoader(), new Class<?>[] {WalletStore.class}, (self, method, arguments) -> {
                    perhapsDie(random);
                    Object done;
                    try {
                        done = method.invoke(books, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                    perhapsDie(random);
                    return done;
                });
    }

    private static void perhapsDie(SplittableRandom random) {
        if (random.nextInt(100) == 0) {
            throw new Died();
        }
    }

    private DurableSender sender(PrivateKey key, String token, WalletStore books, FaultProxy one, FaultProxy two) {
        WorldClock clock = WorldClock.of(() -> now);
        List<RpcClient> clients = List.of(one, two).stream()
                .map(proxy -> RpcClient.builder(Endpoint.of(proxy.address()), Devnet.CHAIN)
                        .clock(clock)
                        .http(http)
                        .timeout(Duration.ofMillis(150))
                        .build())
                .toList();
        PolicySigner signer = new PolicySigner(
                key.address(),
                transaction -> transaction.sign(key),
                RULES,
                List.of(PolicySigner.Allowed.of(new EvmAddress(token), "a9059cbb")
                        .where(new Argument(
                                0, BigInteger.ONE, BigInteger.TWO.pow(160).subtract(BigInteger.ONE)))));
        return new DurableSender(
                books,
                new Providers(clients, 1, 3, false),
                signer,
                SendingSettings.of(RULES, BigInteger.TEN.pow(30)),
                clock,
                "one");
    }

    /** transfer(address,uint256) to somebody who has never had anything. */
    private static Payment pay(DurableSender sender, String token, int number, long seed, long deadline) {
        String to = String.format("%032x%08x", seed, number + 1);
        long amount = 1_000L + number;
        byte[] data = HexFormat.of().parseHex("a9059cbb" + "0".repeat(24) + to + String.format("%064x", amount));
        String id = "payment-" + seed + "-" + number;
        sender.submit(id, new Call(new EvmAddress(token), BigInteger.ZERO, data, 90_000), deadline);
        return new Payment(id, "0x" + to, amount);
    }

    private void blocks(Devnet node, SplittableRandom random) throws Exception {
        if (random.nextInt(100) == 0) {
            now += 7_200 * SECOND; // no block for two hours, then many
            node.ask("anvil_mine", "0x10");
        }
        if (random.nextInt(3) > 0) {
            node.ask("evm_mine");
        }
        if (random.nextInt(20) == 0) {
            node.ask("anvil_reorg", random.nextInt(1, 4), List.of());
        }
        if (random.nextInt(20) == 0) {
            long fee = 1_000_000_000L * random.nextInt(1, 20);
            node.ask("anvil_setNextBlockBaseFeePerGas", "0x" + Long.toHexString(fee));
        }
    }

    private static boolean open(MemoryWalletStore books, List<Payment> payments) {
        return payments.stream()
                .anyMatch(payment ->
                        !books.find(payment.id()).orElseThrow().send().state().ended());
    }

    private static void judge(
            Devnet node, String token, MemoryWalletStore books, List<Payment> payments, Map<SendState, Integer> ends)
            throws Exception {
        for (Payment payment : payments) {
            Item item = books.find(payment.id()).orElseThrow();
            SendState state = item.send().state();
            assertThat(state.ended()).as("%s", item).isTrue();
            ends.merge(state, 1, Integer::sum);
            long due = state == SendState.FINAL ? payment.amount() : 0;
            assertThat(node.balanceOf(token, payment.to())).as("%s", item).isEqualTo(BigInteger.valueOf(due));
        }
    }
}
