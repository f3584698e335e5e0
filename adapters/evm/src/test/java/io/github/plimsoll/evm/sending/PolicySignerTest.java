package io.github.plimsoll.evm.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.execution.MemoryWalletStore;
import io.github.plimsoll.execution.spi.ChainAttempt;
import io.github.plimsoll.execution.spi.ChainSend;
import io.github.plimsoll.execution.spi.SendState;
import io.github.plimsoll.execution.spi.WalletLease;
import io.github.plimsoll.numbers.WorldClock;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Hash;

/** What is not on the list is not signed, whoever asks. */
class PolicySignerTest {
    private static final EvmAddress TOKEN = new EvmAddress("0x00000000000000000000000000000000000000aa");
    private static final EvmAddress OTHER = new EvmAddress("0x00000000000000000000000000000000000000bb");
    private static final BigInteger CHAIN = BigInteger.valueOf(8453);
    private static final BigInteger GWEI = BigInteger.TEN.pow(9);
    private static final TransactionRules RULES =
            new TransactionRules(CHAIN, new FeeLimits(GWEI, GWEI.multiply(BigInteger.TEN.pow(6))));

    private static final EvmAddress BOB = new EvmAddress("0x00000000000000000000000000000000000000b0");
    private static final PolicySigner.Allowed PAY =
            PolicySigner.Allowed.of(TOKEN, "a9059cbb").where(Argument.is(0, BOB));
    private static final String TRANSFER = "a9059cbb" + word("b0") + word("3e8");

    private final PrivateKey key = key(3);
    private final PolicySigner signer = new PolicySigner(
            key.address(),
            transaction -> transaction.sign(key),
            RULES,
            List.of(PAY, new PolicySigner.Allowed(OTHER, "", BigInteger.TEN)));

    private static String word(String hex) {
        return "0".repeat(64 - hex.length()) + hex;
    }

    private static PrivateKey key(int number) {
        byte[] secret = new byte[PrivateKey.LENGTH];
        secret[31] = (byte) number;
        return PrivateKey.of(secret);
    }

    private static Transaction call(EvmAddress to, long value, String data, BigInteger chain) {
        return new Call(to, BigInteger.valueOf(value), HexFormat.of().parseHex(data), 60_000)
                .transaction(chain, 1, new Fees(BigInteger.ONE, GWEI));
    }

    private Optional<RefusalCode> refused(EvmAddress to, long value, String data) {
        return signer.refuses(call(to, value, data, CHAIN)).map(Refusal::code);
    }

    @Test
    void onlyWhatIsListed() {
        assertThat(refused(TOKEN, 0, TRANSFER)).isEmpty();
        assertThat(refused(TOKEN, 0, "095ea7b300")).as("approve").contains(RefusalCode.NOT_ALLOWED);
        assertThat(refused(OTHER, 0, TRANSFER)).as("another contract").contains(RefusalCode.NOT_ALLOWED);
        assertThat(refused(TOKEN, 1, TRANSFER)).as("value").contains(RefusalCode.NOT_ALLOWED);
        assertThat(refused(TOKEN, 0, "")).as("no function").contains(RefusalCode.NOT_ALLOWED);
        assertThat(refused(OTHER, 10, "")).isEmpty();
        assertThat(refused(OTHER, 11, "")).contains(RefusalCode.NOT_ALLOWED);
        assertThat(refused(OTHER, 1, "a9")).as("half a function").contains(RefusalCode.NOT_ALLOWED);
        assertThat(refused(signer.address(), 0, "")).as("nothing for nobody").isEmpty();
        assertThat(refused(signer.address(), 1, "")).contains(RefusalCode.NOT_ALLOWED);
        assertThat(signer.refuses(call(TOKEN, 0, TRANSFER, BigInteger.ONE)).map(Refusal::code))
                .contains(RefusalCode.WRONG_CHAIN);
    }

    @Test
    void onlyToWhomAndForHowMuchIsListed() {
        PolicySigner.Allowed small = PolicySigner.Allowed.of(TOKEN, "095ea7b3")
                .where(Argument.is(0, OTHER), Argument.atMost(1, BigInteger.valueOf(500)));
        PolicySigner exact = new PolicySigner(
                key.address(), any -> any.sign(key), RULES, List.of(PAY, small, PAY.where(Argument.is(0, OTHER))));
        assertThat(exact.refuses(call(TOKEN, 0, TRANSFER, CHAIN))).isEmpty();
        assertThat(exact.refuses(call(TOKEN, 0, "a9059cbb" + word("bb") + word("1"), CHAIN)))
                .as("one of two recipients")
                .isEmpty();
        assertThat(exact.refuses(call(TOKEN, 0, "a9059cbb" + word("bc") + word("1"), CHAIN))
                        .map(Refusal::sentence))
                .contains("function a9059cbb to " + TOKEN
                        + " is on the signer's list with other arguments: argument 1 must be 0xb0");
        assertThat(exact.refuses(call(TOKEN, 0, "a9059cbb" + "1" + word("b0").substring(1), CHAIN)))
                .as("dirty high bytes are another number")
                .isPresent();
        for (String cut : List.of("a9059cbb", "a9059cbb" + word("b0").substring(2), "095ea7b3" + word("bb"))) {
            assertThat(exact.refuses(call(TOKEN, 0, cut, CHAIN))).as(cut).isPresent();
        }
        assertThat(exact.refuses(call(TOKEN, 0, "095ea7b3" + word("bb") + word("1f4"), CHAIN)))
                .isEmpty();
        assertThat(exact.refuses(call(TOKEN, 0, "095ea7b3" + word("bb") + word("1f5"), CHAIN))
                        .map(Refusal::sentence))
                .hasValueSatisfying(why -> assertThat(why).endsWith("argument 2 must be 0 to 500"));
        assertThat(exact.refuses(call(TOKEN, 0, "095ea7b3" + word("bb") + "f".repeat(64), CHAIN)))
                .as("without a limit")
                .isPresent();
    }

    @Test
    void whoGetsTokensHasToBeNamed() {
        SortedMap<String, Integer> moves = new TreeMap<>(Map.of(
                "transfer(address,uint256)", 1,
                "transferFrom(address,address,uint256)", 1,
                "safeTransferFrom(address,address,uint256)", 1,
                "safeTransferFrom(address,address,uint256,bytes)", 1,
                "approve(address,uint256)", 2,
                "increaseAllowance(address,uint256)", 2,
                "setApprovalForAll(address,bool)", 1,
                "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)", 2));
        moves.forEach((signature, deciding) -> {
            String function = Hash.sha3String(signature).substring(2, 10);
            assertThat(TokenMoves.deciding(function)).as(signature).hasSize(deciding);
            PolicySigner.Allowed open = PolicySigner.Allowed.of(TOKEN, function);
            assertThatThrownBy(() -> new PolicySigner(key.address(), any -> any.sign(key), RULES, List.of(open)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("has to be named");
        });
        PolicySigner.Allowed unlimited = PolicySigner.Allowed.of(TOKEN, "095ea7b3")
                .where(
                        Argument.is(0, OTHER),
                        Argument.atMost(1, BigInteger.TWO.pow(256).subtract(BigInteger.ONE)));
        assertThatThrownBy(() -> new PolicySigner(key.address(), any -> any.sign(key), RULES, List.of(unlimited)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("argument 2 has to be named");
        for (Runnable wrong : List.<Runnable>of(
                () -> Argument.is(-1, BOB),
                () -> Argument.is(100, BOB),
                () -> Argument.atMost(0, BigInteger.ONE.negate()),
                () -> new Argument(0, BigInteger.TWO, BigInteger.ONE))) {
            assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatIsRefusedNeverReachesTheKey() {
        assertThat(signer.sign(call(TOKEN, 0, TRANSFER, CHAIN)).sender()).isEqualTo(key.address());
        PolicySigner bare = new PolicySigner(
                key.address(),
                transaction -> {
                    throw new AssertionError("the key was asked");
                },
                RULES,
                List.of(PAY));
        assertThatThrownBy(() -> bare.sign(call(OTHER, 0, TRANSFER, CHAIN)))
                .isInstanceOfSatisfying(
                        RefusedException.class, no -> assertThat(no.code()).isEqualTo(RefusalCode.NOT_ALLOWED));
    }

    @Test
    void anotherKeyIsNoticed() {
        PolicySigner wrong =
                new PolicySigner(key.address(), transaction -> transaction.sign(key(9)), RULES, List.of(PAY));
        assertThatThrownBy(() -> wrong.sign(call(TOKEN, 0, TRANSFER, CHAIN)))
                .isInstanceOfSatisfying(
                        RefusedException.class, no -> assertThat(no.code()).isEqualTo(RefusalCode.NOT_THE_SIGNER));
    }

    @Test
    void onlyForTheCodeThatIsPinned() {
        String pinned = "0x" + "ab".repeat(32);
        Transaction transaction = call(TOKEN, 0, TRANSFER, CHAIN);
        PolicySigner listed = new PolicySigner(key.address(), one -> one.sign(key), RULES, List.of(PAY.pinned(pinned)));
        assertThat(listed.waits(transaction).map(Refusal::code)).contains(RefusalCode.CODE_UNKNOWN);
        assertThatThrownBy(() -> listed.sign(transaction))
                .isInstanceOf(NotNowException.class)
                .hasMessageContaining("CODE_UNKNOWN");
        PolicySigner other = listed.reading(address -> Optional.of("0x" + "cd".repeat(32)));
        assertThat(other.waits(transaction).map(Refusal::code)).contains(RefusalCode.WRONG_CODE);
        assertThatThrownBy(() -> other.sign(transaction)).isInstanceOf(NotNowException.class);
        PolicySigner same = listed.reading(address -> address.equals(TOKEN) ? Optional.of(pinned) : Optional.empty());
        assertThat(same.sign(transaction).sender()).isEqualTo(key.address());
        assertThat(other.sign(call(key.address(), 0, "", CHAIN)).sender())
                .as("nothing for nobody")
                .isEqualTo(key.address());
    }

    @Test
    void noMoreThanADayMayCost() {
        Transaction transaction = call(OTHER, 10, "", CHAIN);
        BigInteger cost = transaction.maxFee().add(BigInteger.TEN);
        BigInteger[] before = {BigInteger.ZERO};
        PolicySigner capped = signer.spending(cost.add(BigInteger.ONE), place -> before[0]);
        assertThat(capped.sign(transaction).sender()).isEqualTo(key.address());
        before[0] = BigInteger.ONE;
        assertThat(capped.waits(transaction)).isEmpty();
        before[0] = BigInteger.TWO;
        assertThat(capped.waits(transaction)).hasValueSatisfying(no -> {
            assertThat(no.code()).isEqualTo(RefusalCode.DAY_ABOVE_CAP);
            assertThat(no.limit()).isEqualTo(cost.add(BigInteger.ONE));
            assertThat(no.actual()).isEqualTo(cost.add(BigInteger.TWO));
        });
        assertThatThrownBy(() -> capped.sign(transaction)).isInstanceOf(NotNowException.class);
        assertThat(capped.refuses(transaction)).as("it passes with time").isEmpty();
        assertThat(signer.spending(BigInteger.TEN, place -> BigInteger.ZERO)
                        .refuses(transaction)
                        .map(Refusal::code))
                .as("no day is long enough")
                .contains(RefusalCode.DAY_ABOVE_CAP);
    }

    @Test
    void aDayIsWhatTheStoreHas() {
        long[] now = {1_767_571_200_000_000L};
        MemoryWalletStore store = new MemoryWalletStore(() -> now[0] * 1_000);
        SpentToday today = SpentToday.of(store, CHAIN, key.address(), WorldClock.of(() -> now[0]));
        String wallet = DurableSender.wallet(CHAIN, key.address());
        WalletLease lease = store.lease(wallet, "one", 60_000_000).orElseThrow();
        ChainSend planned = store.record(ChainSend.planned("a", wallet, "x", now[0], now[0]))
                .orElseThrow();
        ChainSend reserved = store.reserve(lease, planned).orElseThrow();
        Terms first = new Terms(100, new Fees(BigInteger.ONE, BigInteger.TEN), BigInteger.valueOf(7));
        Terms dearer = new Terms(100, new Fees(BigInteger.TWO, BigInteger.valueOf(20)), BigInteger.valueOf(7));
        assertThat(store.write(
                        lease,
                        reserved.moved(SendState.SIGNED, ""),
                        List.of(
                                ChainAttempt.written("a", 1, false, first.text())
                                        .signed("0x01", "0xa1", now[0]),
                                ChainAttempt.written("a", 2, false, dearer.text())
                                        .signed("0x02", "0xa2", now[0]))))
                .isTrue();
        assertThat(today.beside(1)).as("of two for one place the dearer").isEqualTo(BigInteger.valueOf(2_007));
        assertThat(today.beside(0)).as("what is replaced").isEqualTo(BigInteger.ZERO);
        now[0] += 86_400_000_001L;
        assertThat(today.beside(1)).as("a day later").isEqualTo(BigInteger.ZERO);
    }
}
