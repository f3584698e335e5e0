package io.github.plimsoll.evm.sending;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.MemoryWalletStore;
import io.github.plimsoll.execution.spi.SendState;
import io.github.plimsoll.execution.spi.WalletLease;
import io.github.plimsoll.execution.spi.WalletStore;
import io.github.plimsoll.execution.spi.WalletWork.Item;
import io.github.plimsoll.numbers.WorldClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A sender that stood still between two calls, and one whose place was taken before it came to it. */
class OvertakenTest {
    private static final long SECOND = 1_000_000;
    private static final EvmAddress TOKEN = new EvmAddress("0x833589fcd6edb6e08f4c7c32d4f71b54bda02913");
    private static final BigInteger GWEI = BigInteger.TEN.pow(9);
    private static final TransactionRules RULES =
            new TransactionRules(PoolChain.CHAIN, new FeeLimits(GWEI, GWEI.multiply(BigInteger.TEN.pow(6))));

    private final PoolChain pool = new PoolChain(new SplittableRandom(5), new PoolChain.Faults());
    private final PrivateKey key = PrivateKey.random(new SecureRandom());
    private long now = 1_767_571_200_000_000L;
    private final MemoryWalletStore store = new MemoryWalletStore(() -> now * 1_000);
    private long slow;
    private BigInteger feesADay = GWEI.pow(3);

    private DurableSender sender() {
        // The store answers a lease so much later.
        WalletStore wallets = (WalletStore) Proxy.newProxyInstance(
                WalletStore.class.getClassLoader(), new Class<?>[] {WalletStore.class}, (self, method, arguments) -> {
                    try {
                        Object done = method.invoke(store, arguments);
                        now += method.getName().equals("lease") ? slow : 0;
                        return done;
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
        PolicySigner signer = new PolicySigner(
                key.address(),
                transaction -> transaction.sign(key),
                RULES,
                List.of(PolicySigner.Allowed.of(TOKEN, "01020304")));
        return new DurableSender(
                wallets, pool, signer, SendingSettings.of(RULES, feesADay), WorldClock.of(() -> now), "one");
    }

    private Item item(String id) {
        return store.find(id).orElseThrow();
    }

    private void submit(String id, long seconds) {
        byte[] data = HexFormat.of().parseHex("01020304");
        sender().submit(id, new Call(TOKEN, BigInteger.ZERO, data, 60_000), now + seconds * SECOND);
    }

    private String gap(long place) {
        return "gap:" + wallet() + ":" + place;
    }

    private String wallet() {
        return DurableSender.wallet(PoolChain.CHAIN, key.address());
    }

    private WalletLease lease() {
        return store.lease(wallet(), "one", 30 * SECOND).orElseThrow();
    }

    /** Something waits in place 1, and nothing is in place 0. */
    private void passedOver() {
        submit("a", 3_600);
        store.raise(lease(), 1);
        sender().step();
        assertThat(item("a").send().sequence()).isEqualTo(1);
    }

    @Test
    @DisplayName("bytes do not leave when their time ended between the decision and the sending")
    void stoodStillBeforeItSent() {
        submit("a", 20);
        slow = 12 * SECOND;
        sender().step();
        assertThat(item("a").send().state()).as("signed in time").isEqualTo(SendState.SIGNED);
        assertThat(item("a").attempts().get(0).sentAt()).as("and not sent").isZero();
        slow = 0;
        sender().step();
        pool.mine(false);
        pool.settle(0);
        sender().step();
        assertThat(item("a").send().state()).isEqualTo(SendState.CANCELLED);
        assertThat(pool.happened()).noneMatch(one -> one.to().equals(TOKEN.hex()));
    }

    @Test
    @DisplayName(
            "what was to fill a place that somebody else used has nothing to do any more, until that one loses it again")
    void thePlaceWasUsedBeforeItWasFilled() {
        passedOver();
        pool.baseFee = GWEI.multiply(BigInteger.TEN); // nothing is signed for so much
        sender().step();
        assertThat(item(gap(0)).send().state()).isEqualTo(SendState.RESERVED);
        pool.baseFee = BigInteger.valueOf(5_000_000);
        pool.useNonceElsewhere();
        pool.mine(false);
        sender().step();
        assertThat(item(gap(0)).send().state()).isEqualTo(SendState.DEAD);
        assertThat(item(gap(0)).send().reason()).startsWith("NONCE_USED");
        pool.reorg(1);
        pool.forgetPool();
        sender().step();
        assertThat(item(gap(0) + ":2").send().state())
                .as("the block in which it was used is gone")
                .isEqualTo(SendState.BROADCAST);
        pool.mine(false);
        pool.settle(0);
        sender().step();
        assertThat(item(gap(0) + ":2").send().state()).isEqualTo(SendState.FINAL);
    }

    @Test
    @DisplayName("a place that everything after it waits for is filled although the day's gas is promised")
    void aGapIsFilledOnADayThatIsUsedUp() {
        passedOver();
        feesADay = BigInteger.ONE;
        sender().step();
        assertThat(item(gap(0)).send().state()).isEqualTo(SendState.BROADCAST);
    }
}
