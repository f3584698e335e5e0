package io.github.plimsoll.evm.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.evm.signing.PrivateKey;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is not on the list is not signed, whoever asks. */
class PolicySignerTest {
    private static final EvmAddress TOKEN = new EvmAddress("0x00000000000000000000000000000000000000aa");
    private static final EvmAddress OTHER = new EvmAddress("0x00000000000000000000000000000000000000bb");
    private static final BigInteger CHAIN = BigInteger.valueOf(8453);
    private static final BigInteger GWEI = BigInteger.TEN.pow(9);
    private static final TransactionRules RULES =
            new TransactionRules(CHAIN, new FeeLimits(GWEI, GWEI.multiply(BigInteger.TEN.pow(6))));

    private final PrivateKey key = key(3);
    private final PolicySigner signer = new PolicySigner(
            key.address(),
            transaction -> transaction.sign(key),
            RULES,
            List.of(
                    new PolicySigner.Allowed(TOKEN, "a9059cbb", BigInteger.ZERO),
                    new PolicySigner.Allowed(OTHER, "", BigInteger.TEN)));

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
        assertThat(refused(TOKEN, 0, "a9059cbb00")).isEmpty();
        assertThat(refused(TOKEN, 0, "095ea7b300")).as("approve").contains(RefusalCode.NOT_ALLOWED);
        assertThat(refused(OTHER, 0, "a9059cbb00")).as("another contract").contains(RefusalCode.NOT_ALLOWED);
        assertThat(refused(TOKEN, 1, "a9059cbb00")).as("value").contains(RefusalCode.NOT_ALLOWED);
        assertThat(refused(TOKEN, 0, "")).as("no function").contains(RefusalCode.NOT_ALLOWED);
        assertThat(refused(OTHER, 10, "")).isEmpty();
        assertThat(refused(OTHER, 11, "")).contains(RefusalCode.NOT_ALLOWED);
        assertThat(refused(OTHER, 1, "a9")).as("half a function").contains(RefusalCode.NOT_ALLOWED);
        assertThat(refused(signer.address(), 0, "")).as("nothing for nobody").isEmpty();
        assertThat(refused(signer.address(), 1, "")).contains(RefusalCode.NOT_ALLOWED);
        assertThat(signer.refuses(call(TOKEN, 0, "a9059cbb", BigInteger.ONE)).map(Refusal::code))
                .contains(RefusalCode.WRONG_CHAIN);
    }

    @Test
    void whatIsRefusedNeverReachesTheKey() {
        assertThat(signer.sign(call(TOKEN, 0, "a9059cbb", CHAIN)).sender()).isEqualTo(key.address());
        PolicySigner bare = new PolicySigner(
                key.address(),
                transaction -> {
                    throw new AssertionError("the key was asked");
                },
                RULES,
                List.of(new PolicySigner.Allowed(TOKEN, "a9059cbb", BigInteger.ZERO)));
        assertThatThrownBy(() -> bare.sign(call(OTHER, 0, "a9059cbb", CHAIN)))
                .isInstanceOfSatisfying(
                        RefusedException.class, no -> assertThat(no.code()).isEqualTo(RefusalCode.NOT_ALLOWED));
    }

    @Test
    void anotherKeyIsNoticed() {
        PolicySigner wrong = new PolicySigner(
                key.address(),
                transaction -> transaction.sign(key(9)),
                RULES,
                List.of(new PolicySigner.Allowed(TOKEN, "a9059cbb", BigInteger.ZERO)));
        assertThatThrownBy(() -> wrong.sign(call(TOKEN, 0, "a9059cbb", CHAIN)))
                .isInstanceOfSatisfying(
                        RefusedException.class, no -> assertThat(no.code()).isEqualTo(RefusalCode.NOT_THE_SIGNER));
    }
}
