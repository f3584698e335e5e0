package io.github.plimsoll.evm.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.MemoryWalletStore;
import io.github.plimsoll.execution.spi.ChainAttempt;
import io.github.plimsoll.execution.spi.ChainSend;
import io.github.plimsoll.execution.spi.SendState;
import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.execution.spi.WalletWork.Item;
import io.github.plimsoll.numbers.WorldClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Bytes that leave together, each with an answer of its own, and how often the nodes are asked. */
class SentTogetherTest {
    private static final long SECOND = 1_000_000;
    private static final EvmAddress TOKEN = new EvmAddress("0x833589fcd6edb6e08f4c7c32d4f71b54bda02913");
    private static final BigInteger GWEI = BigInteger.TEN.pow(9);
    private static final TransactionRules RULES =
            new TransactionRules(PoolChain.CHAIN, new FeeLimits(GWEI, GWEI.multiply(BigInteger.TEN.pow(6))));

    private final PoolChain pool = new PoolChain(new SplittableRandom(5), new PoolChain.Faults());
    private final PrivateKey key = PrivateKey.random(new java.security.SecureRandom());
    private long now = 1_767_571_200_000_000L;
    private final MemoryWalletStore books = new MemoryWalletStore(() -> now * 1_000);
    private final List<List<String>> messages = new ArrayList<>();
    private final List<List<String>> asked = new ArrayList<>();
    private Runnable beforeLeaving = () -> {};
    private long signing;
    private String unwritable = "";
    private StoreException.Kind kind = StoreException.Kind.COMMIT_UNKNOWN;
    private final DurableSender sender = sender();

    private DurableSender sender() {
        PolicySigner signer =
                new PolicySigner(key.address(), this::sign, RULES, List.of(PolicySigner.Allowed.of(TOKEN, "01020304")));
        return new DurableSender(
                store(), chain(), signer, SendingSettings.of(RULES, GWEI.pow(3)), WorldClock.of(() -> now), "one");
    }

    private SignedTransaction sign(Transaction transaction) {
        now += signing;
        return transaction.sign(key);
    }

    private Chain chain() {
        return new Chain() {
            @Override
            public Optional<ChainView> look(EvmAddress account) {
                return pool.look(account);
            }

            @Override
            public Map<String, Sighting> sightings(List<String> hashes) {
                asked.add(hashes);
                return pool.sightings(hashes);
            }

            @Override
            public List<Broadcast> broadcast(List<String> raws, BooleanSupplier may) {
                beforeLeaving.run();
                return pool.broadcast(raws, () -> {
                    boolean leaves = may.getAsBoolean();
                    messages.addAll(leaves ? List.of(raws) : List.of());
                    return leaves;
                });
            }
        };
    }

    /** The store, which loses what was said to the bytes of one. */
    private WalletStore store() {
        return (WalletStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {WalletStore.class}, (proxy, method, arguments) -> {
                    boolean lost = method.getName().equals("write")
                            && ((ChainSend) arguments[1]).id().equals(unwritable)
                            && ((List<?>) arguments[2])
                                    .stream().anyMatch(attempt -> ((ChainAttempt) attempt).sentAt() > 0);
                    if (lost) {
                        throw new StoreException(kind, "no answer", new IllegalStateException("simulated"));
                    }
                    try {
                        return method.invoke(books, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private void submit(String... ids) {
        for (String id : ids) {
            submit(id, 3_600);
        }
    }

    private void submit(String id, int seconds) {
        byte[] data = {1, 2, 3, 4};
        sender.submit(id, new Call(TOKEN, BigInteger.ZERO, data, 60_000), now + seconds * SECOND);
    }

    private void step(int seconds) {
        now += seconds * SECOND;
        sender.step();
    }

    private Item item(String id) {
        return books.find(id).orElseThrow();
    }

    private SendState state(String id) {
        return item(id).send().state();
    }

    private List<Integer> sizes() {
        return messages.stream().map(List::size).toList();
    }

    @Test
    @DisplayName("what leaves in one step leaves in one message, in the order of the places, and so it does again")
    void oneMessage() {
        submit("a", "b", "c");
        step(1);
        assertThat(sizes()).containsExactly(3);
        assertThat(messages.get(0).stream().map(raw -> PoolChain.known(raw).nonce()))
                .containsExactly(0L, 1L, 2L);
        step(13);
        assertThat(messages).hasSize(2);
        assertThat(messages.get(1)).isEqualTo(messages.get(0));
    }

    @Test
    @DisplayName("one that the nodes refuse in a message changes nothing for the others in it")
    void oneIsRefused() {
        submit("a", "b", "c");
        beforeLeaving = () -> {
            beforeLeaving = () -> {};
            pool.useNonceElsewhere();
            pool.mine(false);
        };
        step(1);
        assertThat(sizes()).containsExactly(3);
        assertThat(state("a")).isEqualTo(SendState.SIGNED);
        assertThat(item("a").send().reason()).startsWith("NONCE_TOO_LOW");
        assertThat(List.of(state("b"), state("c"))).containsOnly(SendState.BROADCAST);
    }

    @Test
    @DisplayName("EXE-10 the lease is looked at before a message leaves: what was lost meanwhile does not leave")
    void leaseLost() {
        submit("a", "b");
        beforeLeaving = () -> {
            now += 31 * SECOND;
            books.lease(PoolChain.CHAIN + ":" + key.address().hex(), "two", SECOND);
        };
        step(1);
        assertThat(messages).isEmpty();
        assertThat(List.of(state("a"), state("b"))).containsOnly(SendState.SIGNED);
        assertThat(item("a").attempts().get(0).sentAt()).isZero();
    }

    @Test
    @DisplayName("an answer that cannot be written holds up only its own; its bytes are given again")
    void oneIsNotWritten() {
        submit("a", "b", "c");
        unwritable = "b";
        assertThatThrownBy(() -> step(1)).isInstanceOf(StoreException.class);
        assertThat(List.of(state("a"), state("b"), state("c")))
                .containsExactly(SendState.BROADCAST, SendState.SIGNED, SendState.BROADCAST);
        unwritable = "";
        step(1);
        assertThat(state("b")).isEqualTo(SendState.BROADCAST);
        assertThat(messages.get(1)).containsExactly(messages.get(0).get(1));
    }

    @Test
    @DisplayName("without a store nothing more is tried")
    void noStore() {
        submit("a", "b", "c");
        unwritable = "b";
        kind = StoreException.Kind.UNAVAILABLE;
        assertThatThrownBy(() -> step(1)).isInstanceOf(StoreException.class);
        assertThat(List.of(state("a"), state("c"))).containsExactly(SendState.BROADCAST, SendState.SIGNED);
    }

    @Test
    @DisplayName("who is ready waits for others that are slowly signed for a second, not for all of them")
    void slowSigner() {
        submit("a", "b", "c", "d");
        signing = 600_000;
        step(1);
        assertThat(sizes()).containsExactly(3, 1);
    }

    @Test
    @DisplayName("what is over before its message leaves does not leave: nothing in its place does")
    void lateInLine() {
        submit("a", 1);
        submit("b");
        signing = 900_000;
        step(0);
        assertThat(messages)
                .isNotEmpty()
                .allSatisfy(message -> assertThat(message)
                        .doesNotContain(item("a").attempts().get(0).raw()));
        assertThat(item("a").attempts()).hasSizeGreaterThan(1);
        pool.mine(false);
        pool.settle(0);
        signing = 0;
        step(2);
        assertThat(state("a")).isEqualTo(SendState.CANCELLED);
        assertThat(state("b")).isEqualTo(SendState.FINAL);
    }

    @Test
    @DisplayName(
            "what no block can have is not asked about; of what is in one only that form is, until it is not there")
    void asked() {
        submit("a", "b");
        step(1);
        step(31);
        assertThat(item("a").attempts()).as("more was offered").hasSize(2);
        assertThat(asked).allMatch(List::isEmpty);
        pool.mine(false);
        asked.clear();
        step(2);
        assertThat(asked).singleElement().satisfies(all -> assertThat(all).hasSize(3));
        asked.clear();
        step(2);
        assertThat(asked)
                .singleElement()
                .satisfies(all -> assertThat(all)
                        .containsExactly(
                                item("a").attempts().get(1).hash(),
                                item("b").attempts().get(0).hash()));
        pool.reorg(1);
        pool.forgetPool();
        pool.broadcast(item("a").attempts().get(0).raw());
        pool.mine(false);
        pool.settle(0);
        step(2);
        assertThat(item("a").send().taken()).as("now the first form is there").isEqualTo(1);
        assertThat(state("a")).isEqualTo(SendState.FINAL);
        assertThat(state("b")).isEqualTo(SendState.BROADCAST);
    }
}
