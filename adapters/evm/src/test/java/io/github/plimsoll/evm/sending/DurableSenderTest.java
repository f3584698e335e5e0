package io.github.plimsoll.evm.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.sending.DurableSender.Turn;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.MemoryWalletStore;
import io.github.plimsoll.execution.spi.ChainAttempt;
import io.github.plimsoll.execution.spi.ChainSend;
import io.github.plimsoll.execution.spi.SendState;
import io.github.plimsoll.execution.spi.WalletWork.Item;
import io.github.plimsoll.numbers.WorldClock;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One thing after the other that can happen to a transaction. */
class DurableSenderTest {
    private static final long START = 1_767_571_200_000_000L;
    private static final long SECOND = 1_000_000;
    private static final long HOUR = 3_600 * SECOND;
    private static final EvmAddress TOKEN = new EvmAddress("0x833589fcd6edb6e08f4c7c32d4f71b54bda02913");
    private static final BigInteger GWEI = BigInteger.TEN.pow(9);
    private static final TransactionRules RULES =
            new TransactionRules(PoolChain.CHAIN, new FeeLimits(GWEI, GWEI.multiply(BigInteger.TEN.pow(6))));

    private final PoolChain.Faults faults = new PoolChain.Faults();
    private final PoolChain pool = new PoolChain(new SplittableRandom(5), faults);
    private final PrivateKey key = key();
    private long now = START;
    private final MemoryWalletStore store = new MemoryWalletStore(() -> now * 1_000);
    private final List<String> given = new ArrayList<>();
    private Optional<BigInteger> balance = Optional.of(BigInteger.TEN.pow(18));
    private BigInteger feesADay = BigInteger.TEN.pow(30);
    private boolean unreachable;
    private boolean refusing;
    private int askedToSign;
    private long madeUp;
    private final DurableSender sender = sender("one");

    private static PrivateKey key() {
        byte[] secret = new byte[PrivateKey.LENGTH];
        secret[31] = 11;
        return PrivateKey.of(secret);
    }

    private DurableSender sender(String name) {
        PolicySigner signer = new PolicySigner(
                key.address(),
                this::sign,
                RULES,
                List.of(
                        new PolicySigner.Allowed(TOKEN, "01020304", BigInteger.TEN.pow(18)),
                        new PolicySigner.Allowed(TOKEN, "ff020304", BigInteger.ZERO)));
        return new DurableSender(
                store, watched(), signer, SendingSettings.of(RULES, feesADay), WorldClock.of(() -> now), name);
    }

    private SignedTransaction sign(Transaction transaction) {
        askedToSign++;
        if (unreachable) {
            throw new IllegalStateException("secret words of a key service");
        }
        if (refusing && transaction.nonce().signum() == 0) {
            throw new RefusedException(RefusalCode.NOT_ALLOWED, "not today");
        }
        return transaction.sign(key);
    }

    private Chain watched() {
        return new Chain() {
            @Override
            public Optional<ChainView> look(EvmAddress account) {
                return pool.look(account)
                        .map(view -> new ChainView(
                                view.head(),
                                view.safe(),
                                view.last(),
                                view.nonce() + madeUp,
                                view.agreedNonce(),
                                view.lastNonce(),
                                view.runsCode(),
                                balance,
                                view.quote(),
                                view.prices()));
            }

            @Override
            public Map<String, Sighting> sightings(List<String> hashes) {
                return pool.sightings(hashes);
            }

            @Override
            public List<Broadcast> broadcast(List<String> raws, BooleanSupplier may) {
                return pool.broadcast(raws, () -> {
                    boolean leave = may.getAsBoolean();
                    given.addAll(leave ? raws : List.of());
                    return leave;
                });
            }
        };
    }

    private static Call call(String function, long value) {
        byte[] data = java.util.HexFormat.of().parseHex(function);
        return new Call(TOKEN, BigInteger.valueOf(value), data, 60_000);
    }

    private ChainSend submit(String id) {
        return sender.submit(id, call("01020304", 0), now + HOUR);
    }

    private ChainSend send(String id) {
        return item(id).send();
    }

    private Item item(String id) {
        return store.find(id).orElseThrow();
    }

    private void step(int seconds) {
        now += seconds * SECOND;
        sender.step();
    }

    @Test
    @DisplayName("EXE-01 signed bytes and their hash are stored before the first byte leaves")
    void storedBeforeItLeaves() {
        submit("a");
        faults.lost = 1_000;
        step(1);
        Item item = item("a");
        assertThat(item.send().state()).as("nobody answered").isEqualTo(SendState.SIGNED);
        assertThat(given).containsExactly(item.attempts().get(0).raw());
        assertThat(item.attempts().get(0).hash())
                .isEqualTo(PoolChain.known(given.get(0)).hash());
        step(15);
        assertThat(given).as("the same bytes again").hasSize(2);
        assertThat(given.get(1)).isEqualTo(given.get(0));
    }

    @Test
    @DisplayName(
            "EXE-03 the receipt's status decides: what the contract refused is REVERTED, however it got into a block")
    void reverted() {
        sender.submit("a", call("ff020304", 0), now + HOUR);
        submit("b");
        step(1);
        pool.mine(false);
        pool.settle(0);
        step(2);
        assertThat(send("a").state()).isEqualTo(SendState.REVERTED);
        assertThat(send("a").reason()).startsWith("REVERTED");
        assertThat(send("b").state()).isEqualTo(SendState.FINAL);
    }

    @Test
    @DisplayName(
            "EXE-04 a transaction is final only in a block that stays, and before that its block may go away and it is sent again")
    void finality() {
        submit("a");
        step(1);
        pool.mine(false);
        step(2);
        assertThat(send("a").state()).isEqualTo(SendState.MINED);
        pool.reorg(1);
        pool.forgetPool();
        step(2);
        assertThat(send("a").state()).isEqualTo(SendState.BROADCAST);
        step(15);
        assertThat(given).hasSizeGreaterThan(1).containsOnly(given.get(0));
        pool.mine(false);
        pool.mine(false);
        pool.mine(false);
        step(2);
        assertThat(send("a").state()).isEqualTo(SendState.SAFE);
        pool.settle(0);
        step(2);
        assertThat(send("a").state()).isEqualTo(SendState.FINAL);
        assertThat(sender.step()).as("no node is asked when nothing is open").isEqualTo(Turn.IDLE);
    }

    @Test
    @DisplayName(
            "EXE-05 every hash ever sent for a nonce is watched: the one that is replaced may be the one that is mined")
    void everyHash() {
        submit("a");
        step(1);
        step(31);
        assertThat(item("a").attempts()).hasSize(2);
        pool.forgetPool();
        pool.broadcast(item("a").attempts().get(0).raw());
        pool.mine(false);
        pool.settle(0);
        step(2);
        assertThat(send("a").state()).isEqualTo(SendState.FINAL);
        assertThat(send("a").taken()).isEqualTo(1);
    }

    @Test
    @DisplayName("EXE-08 one allocator per account: two senders that are asked at once use each nonce once")
    void oneAllocator() {
        DurableSender two = sender("two");
        submit("a");
        two.submit("b", call("01020304", 0), now + HOUR);
        two.step();
        sender.step();
        submit("c");
        sender.step();
        two.step();
        assertThat(List.of(send("a").sequence(), send("b").sequence(), send("c").sequence()))
                .containsExactly(0L, 1L, 2L);
    }

    @Test
    @DisplayName("EXE-09 nonces start at the chain's own count, and follow it when another program uses the account")
    void theChainsCount() {
        for (int i = 0; i < 3; i++) {
            pool.useNonceElsewhere();
            pool.mine(false);
        }
        submit("a");
        step(1);
        assertThat(send("a").sequence()).isEqualTo(3);
        pool.mine(false);
        pool.useNonceElsewhere();
        pool.mine(false);
        submit("b");
        step(2);
        assertThat(send("b").sequence()).isEqualTo(5);
    }

    @Test
    @DisplayName("a nonce that another program used for good: the call is dead, and says so, only when that is proved")
    void usedElsewhere() {
        submit("a");
        faults.lost = 1_000;
        step(1);
        pool.useNonceElsewhere();
        pool.mine(false);
        step(2);
        assertThat(send("a").state()).as("its block may go away").isEqualTo(SendState.SIGNED);
        assertThat(send("a").reason()).startsWith("UNCLEAR");
        pool.settle(0);
        step(2);
        assertThat(send("a").state()).isEqualTo(SendState.DEAD);
        assertThat(send("a").reason()).startsWith("NONCE_USED");
    }

    @Test
    @DisplayName("EXE-10 the right to send is a lease with an epoch: who has lost it neither sends nor writes")
    void leased() {
        DurableSender two = sender("two");
        submit("a");
        assertThat(sender.step()).isEqualTo(Turn.WORKED);
        assertThat(two.step()).isEqualTo(Turn.NOT_HELD);
        now += 31 * SECOND;
        assertThat(two.step()).isEqualTo(Turn.WORKED);
        int before = given.size();
        assertThat(sender.step()).isEqualTo(Turn.NOT_HELD);
        assertThat(given).hasSize(before);
    }

    @Test
    @DisplayName(
            "EXE-50 a balance that cannot be read is not zero and not enough, and what others may cost is set aside")
    void balances() {
        balance = Optional.empty();
        submit("a");
        step(1);
        assertThat(send("a").state()).isEqualTo(SendState.PLANNED);
        assertThat(send("a").reason()).startsWith("FUNDS_UNKNOWN");
        BigInteger one =
                pool.baseFee.shiftLeft(1).add(BigInteger.valueOf(1_000_000)).multiply(BigInteger.valueOf(60_000));
        balance = Optional.of(one.multiply(BigInteger.valueOf(3)).shiftRight(1));
        submit("b");
        step(1);
        assertThat(send("a").state()).isEqualTo(SendState.BROADCAST);
        assertThat(send("b").state()).isEqualTo(SendState.PLANNED);
        assertThat(send("b").reason()).startsWith("INSUFFICIENT_FUNDS");
        assertThat(store.work("8453:" + key.address().hex()).next())
                .as("no nonce was used for it")
                .isEqualTo(1);
        now += 2 * HOUR;
        balance = Optional.empty();
        sender.step();
        assertThat(send("b").state()).isEqualTo(SendState.DEAD);
    }

    @Test
    @DisplayName(
            "what is late is called off: dead when nothing was signed, else replaced by nothing, and the chain decides")
    void calledOff() {
        sender.submit("a", call("01020304", 0), now + 20 * SECOND);
        faults.dropped = 1_000;
        step(1);
        faults.dropped = 0;
        now += 30 * SECOND;
        sender.step();
        ChainAttempt newest = item("a").attempts().get(1);
        assertThat(newest.cancels()).isTrue();
        pool.mine(false);
        pool.settle(0);
        step(2);
        assertThat(send("a").state()).isEqualTo(SendState.CANCELLED);
        assertThat(pool.happened().get(0).to()).isEqualTo(key.address().hex());
    }

    @Test
    void sameIdSameAnswerOtherCallRefused() {
        ChainSend first = submit("a");
        assertThat(submit("a")).isEqualTo(first);
        assertThatThrownBy(() -> sender.submit("a", call("01020304", 7), now + HOUR))
                .isInstanceOfSatisfying(
                        RefusedException.class, no -> assertThat(no.code()).isEqualTo(RefusalCode.KEY_REUSED));
    }

    @Test
    void whatTheSignerDoesNotAllowUsesNoNonce() {
        sender.submit("a", call("095ea7b3", 0), now + HOUR);
        step(1);
        assertThat(send("a").state()).isEqualTo(SendState.DEAD);
        assertThat(send("a").reason()).startsWith("NOT_ALLOWED");
        assertThat(given).isEmpty();
    }

    @Test
    void aKeyThatCannotBeReachedHoldsNothingElseUpAndIsTriedAgain() {
        unreachable = true;
        submit("a");
        submit("b");
        step(1);
        assertThat(List.of(send("a").state(), send("b").state())).containsOnly(SendState.RESERVED);
        assertThat(send("a").reason()).startsWith("SIGNER_UNREACHABLE").doesNotContain("secret words");
        unreachable = false;
        step(1);
        assertThat(List.of(send("a").state(), send("b").state())).containsOnly(SendState.BROADCAST);
    }

    @Test
    void aSignerThatRefusesEvenNothingIsAskedOnceForEachForm() {
        unreachable = true;
        submit("a");
        submit("b");
        step(1);
        unreachable = false;
        refusing = true;
        step(1);
        assertThat(item("a").attempts())
                .as("the call, then nothing in its place")
                .hasSize(2)
                .allMatch(attempt -> attempt.raw() == null && attempt.answer().startsWith("NEVER"));
        assertThat(send("b").state()).isEqualTo(SendState.BROADCAST);
        int asked = askedToSign;
        long version = send("a").version();
        step(1);
        step(1);
        assertThat(askedToSign).isEqualTo(asked);
        assertThat(send("a").version()).as("nothing is written again and again").isEqualTo(version);
        assertThat(given).hasSize(1);
    }

    @Test
    void whatIsNeverSignedGivesItsNonceBack() {
        unreachable = true;
        submit("a");
        step(1);
        unreachable = false;
        refusing = true;
        step(1);
        assertThat(send("a").state()).isEqualTo(SendState.DEAD);
        refusing = false;
        submit("b");
        step(1);
        assertThat(send("b").sequence()).isZero();
    }

    @Test
    void gasAboveTheCapWaitsAndSaysSo() {
        pool.baseFee = GWEI.shiftLeft(1);
        submit("a");
        step(1);
        assertThat(send("a").state()).isEqualTo(SendState.PLANNED);
        assertThat(send("a").reason()).startsWith("FEE_ABOVE_CAP");
        pool.baseFee = GWEI.shiftRight(2);
        step(2);
        assertThat(send("a").state()).isEqualTo(SendState.BROADCAST);
    }

    @Test
    void anAccountThatRunsCodeSendsOneAtATime() {
        pool.runsCode = true;
        submit("a");
        submit("b");
        step(1);
        assertThat(send("a").state()).isEqualTo(SendState.BROADCAST);
        assertThat(send("b").reason()).startsWith("WAITS_IN_LINE");
        pool.mine(false);
        step(2);
        assertThat(send("b").state()).isEqualTo(SendState.BROADCAST);
    }

    @Test
    void withoutNodesNothingIsKnownAndNothingIsSent() {
        faults.blind = 1_000;
        submit("a");
        assertThat(sender.step()).isEqualTo(Turn.BLIND);
        assertThat(send("a").state()).isEqualTo(SendState.PLANNED);
    }

    private DurableSender capped(BigInteger cap) {
        feesADay = cap;
        return sender("one");
    }

    @Test
    @DisplayName("gas of 24 hours costs no more than its cap, as the store has it and not the process")
    void aDayIsCapped() {
        submit("a");
        step(1);
        pool.mine(false);
        pool.settle(0);
        step(2);
        BigInteger cost = Terms.read(item("a").attempts().get(0).terms()).cost();
        BigInteger two = cost.multiply(BigInteger.TWO);
        sender.submit("b", call("01020304", 0), now + 48 * HOUR);
        DurableSender tight = capped(two.subtract(BigInteger.ONE));
        tight.step();
        assertThat(send("b").state()).isEqualTo(SendState.PLANNED);
        assertThat(send("b").reason()).startsWith("DAY_ABOVE_CAP").contains(two.toString());
        assertThat(capped(two).step()).isEqualTo(Turn.WORKED);
        assertThat(send("b").state()).isEqualTo(SendState.BROADCAST);
        now += 60 * SECOND;
        capped(two).step();
        assertThat(item("b").attempts())
                .as("nothing more is offered than a day may cost")
                .hasSize(1);
        pool.mine(false);
        pool.settle(0);
        capped(two).step();
        sender.submit("c", call("01020304", 0), now + 48 * HOUR);
        capped(two).step();
        assertThat(send("c").state()).isEqualTo(SendState.PLANNED);
        now += 24 * HOUR;
        capped(two).step();
        assertThat(send("c").state()).as("older promises are a day old").isEqualTo(SendState.BROADCAST);
    }

    @Test
    @DisplayName("what the signer does not sign now takes no place, and what comes after it goes on")
    void notNow() {
        String hash = "0x" + "ab".repeat(32);
        boolean[] known = {false};
        PolicySigner pinned = new PolicySigner(
                        key.address(),
                        this::sign,
                        RULES,
                        List.of(
                                PolicySigner.Allowed.of(TOKEN, "01020304").pinned(hash),
                                PolicySigner.Allowed.of(TOKEN, "ff020304")))
                .reading(address -> known[0] ? Optional.of(hash) : Optional.empty());
        DurableSender careful = new DurableSender(
                store, watched(), pinned, SendingSettings.of(RULES, feesADay), WorldClock.of(() -> now), "one");
        submit("a");
        careful.submit("b", call("ff020304", 0), now + HOUR);
        careful.step();
        assertThat(send("a").state()).isEqualTo(SendState.PLANNED);
        assertThat(send("a").reason()).startsWith("CODE_UNKNOWN");
        assertThat(send("b").sequence()).isZero();
        known[0] = true;
        careful.step();
        assertThat(send("a").state()).isEqualTo(SendState.BROADCAST);
        assertThat(send("a").sequence()).isEqualTo(1);
    }

    /** Gas is so dear that the first offer is all that the caps leave to it; then it is too dear until the deadline is over. */
    @Test
    void whatOffersAllThatItMayCanStillBeCalledOff() {
        pool.baseFee = GWEI.multiply(BigInteger.valueOf(7)).divide(BigInteger.TEN);
        sender.submit("a", call("01020304", 0), now + HOUR);
        step(1);
        assertThat(send("a").state()).isEqualTo(SendState.BROADCAST);
        pool.baseFee = GWEI.multiply(BigInteger.valueOf(12)).divide(BigInteger.TEN);
        for (int i = 0; i < 100; i++) {
            step(37);
            pool.mine(false);
        }
        pool.baseFee = GWEI.multiply(BigInteger.valueOf(95)).divide(BigInteger.valueOf(100));
        step(1);
        pool.baseFee = GWEI.shiftRight(1);
        pool.mine(false);
        assertThat(pool.happened())
                .hasSize(1)
                .allSatisfy(one -> assertThat(one.to())
                        .as("its time was over: nothing happens in its place")
                        .isEqualTo(key.address().hex()));
        assertThat(item("a").attempts())
                .allSatisfy(attempt ->
                        assertThat(Terms.read(attempt.terms()).fees().max()).isLessThanOrEqualTo(GWEI));
    }

    /** One node tells of places that nobody used, for a while: what is sent then waits, and goes its way when that ends. */
    @Test
    void aNumberThatOneNodeMadeUpMovesNoPlace() {
        madeUp = 1_000_000_000;
        submit("a");
        step(1);
        madeUp = 0;
        step(1);
        pool.mine(false);
        step(1);
        assertThat(send("a").state()).isEqualTo(SendState.MINED);
        assertThat(send("a").sequence()).isLessThan(10);
    }
}
