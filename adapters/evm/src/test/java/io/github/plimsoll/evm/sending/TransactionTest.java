package io.github.plimsoll.evm.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.testkit.Cases;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;

/** Transactions against web3j, and what is refused. */
class TransactionTest {
    private static final BigInteger HUGE = BigInteger.ONE.shiftLeft(256);
    private static final EvmAddress TO = new EvmAddress("0x44914408af82bc9983bbb330e3578e1105e11d4e");

    private static BigInteger number(RandomGenerator random, int bits) {
        return new BigInteger(random.nextInt(bits + 1), new java.util.Random(random.nextLong()));
    }

    private static Transaction.Builder good() {
        return Transaction.builder()
                .chainId(BigInteger.valueOf(8453))
                .nonce(BigInteger.ONE)
                .fees(new Fees(BigInteger.ONE, BigInteger.TEN))
                .gasLimit(BigInteger.valueOf(21_000))
                .to(TO);
    }

    @Test
    void asWeb3j() {
        Cases.check("transactions as web3j", 150, random -> {
            byte[] secret = new byte[32];
            random.nextBytes(secret);
            byte[] data = new byte[random.nextInt(3) * random.nextInt(400)];
            random.nextBytes(data);
            long chain = random.nextLong(1, Long.MAX_VALUE / 4);
            BigInteger nonce = number(random, 63);
            BigInteger gas = number(random, 40);
            BigInteger value = number(random, 128);
            Fees fees = new Fees(number(random, 80), number(random, 80));
            RawTransaction theirs = RawTransaction.createTransaction(
                    chain, nonce, gas, TO.hex(), value, HexFormat.of().formatHex(data), fees.tip(), fees.max());
            byte[] expected = TransactionEncoder.signMessage(theirs, Credentials.create(ECKeyPair.create(secret)));
            Transaction ours = good().chainId(BigInteger.valueOf(chain))
                    .nonce(nonce)
                    .fees(fees)
                    .gasLimit(gas)
                    .value(value)
                    .data(data)
                    .build();
            try (PrivateKey key = PrivateKey.of(secret)) {
                SignedTransaction signed = ours.sign(key);
                assertThat(signed.raw()).isEqualTo(expected);
                assertThat(signed.hash()).isEqualTo(Hash.sha3(expected));
                assertThat(signed.sender()).isEqualTo(key.address());
                assertThat(signed.signature().signer(ours.digest())).isEqualTo(key.address());
            }
            assertThat(ours.unsigned()).isEqualTo(TransactionEncoder.encode(theirs));
        });
    }

    @Test
    void nothingHasADefaultThatCouldBeForgotten() {
        for (Transaction.Builder missing : List.of(
                Transaction.builder(),
                Transaction.builder().chainId(BigInteger.ONE),
                Transaction.builder().chainId(BigInteger.ONE).nonce(BigInteger.ONE),
                Transaction.builder()
                        .chainId(BigInteger.ONE)
                        .nonce(BigInteger.ONE)
                        .fees(new Fees(BigInteger.ONE, BigInteger.ONE)),
                Transaction.builder()
                        .chainId(BigInteger.ONE)
                        .nonce(BigInteger.ONE)
                        .fees(new Fees(BigInteger.ONE, BigInteger.ONE))
                        .gasLimit(BigInteger.ONE))) {
            refused(missing, RefusalCode.MISSING_FIELD);
        }
        refused(good().chainId(BigInteger.ZERO), RefusalCode.OUT_OF_RANGE);
        refused(good().value(HUGE), RefusalCode.OUT_OF_RANGE);
        refused(good().value(BigInteger.ONE.negate()), RefusalCode.OUT_OF_RANGE);
        refused(good().fees(new Fees(HUGE, HUGE)), RefusalCode.OUT_OF_RANGE);
        refused(good().nonce(Transaction.MAX_NONCE.add(BigInteger.ONE)), RefusalCode.OUT_OF_RANGE);
        refused(good().data(new byte[Transaction.MAX_DATA + 1]), RefusalCode.TOO_LARGE);
        assertThat(good().nonce(Transaction.MAX_NONCE)
                        .data(new byte[Transaction.MAX_DATA])
                        .build()
                        .unsigned())
                .hasSizeGreaterThan(Transaction.MAX_DATA);
        assertThatThrownBy(() -> new AccessEntry(TO, List.of(HUGE))).hasMessage("a slot is at least 0 and below 2^256");
    }

    private static void refused(Transaction.Builder builder, RefusalCode code) {
        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        thrown -> assertThat(thrown.code()).isEqualTo(code));
    }

    private static List<RefusalCode> codes(Transaction.Builder builder, FeeLimits limits) {
        return new TransactionRules(BigInteger.valueOf(8453), limits)
                .check(builder.build()).stream().map(Refusal::code).toList();
    }

    @Test
    void whatNodesRefuseOrWouldCostTooMuchIsNotSigned() {
        FeeLimits wide = new FeeLimits(HUGE, HUGE);
        BigInteger most = BigInteger.valueOf(TransactionRules.MAX_GAS);
        assertThat(codes(good(), wide)).isEmpty();
        assertThat(codes(good().gasLimit(most), wide)).isEmpty();
        assertThat(codes(good().gasLimit(most.add(BigInteger.ONE)), wide)).containsExactly(RefusalCode.GAS_ABOVE_CAP);
        assertThat(codes(good().gasLimit(BigInteger.valueOf(20_999)), wide)).containsExactly(RefusalCode.GAS_TOO_LOW);
        assertThat(codes(good().chainId(BigInteger.ONE), wide)).containsExactly(RefusalCode.WRONG_CHAIN);
        assertThat(codes(good().fees(new Fees(BigInteger.TEN, BigInteger.TEN)), wide))
                .isEmpty();
        assertThat(codes(good().fees(new Fees(BigInteger.TEN, BigInteger.ONE)), wide))
                .containsExactly(RefusalCode.TIP_ABOVE_FEE);
        assertThat(codes(good(), new FeeLimits(BigInteger.TEN, BigInteger.valueOf(210_000))))
                .isEmpty();
        assertThat(codes(good(), new FeeLimits(BigInteger.valueOf(9), BigInteger.valueOf(210_000))))
                .containsExactly(RefusalCode.FEE_ABOVE_CAP);
        assertThat(new TransactionRules(
                                BigInteger.valueOf(8453), new FeeLimits(BigInteger.TEN, BigInteger.valueOf(209_999)))
                        .check(good().build()))
                .singleElement()
                .hasToString("FEE_ABOVE_CAP: 210000 wei for all gas is above 209999, which would pass");
    }
}
