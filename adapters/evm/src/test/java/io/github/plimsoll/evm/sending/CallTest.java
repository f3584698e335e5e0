package io.github.plimsoll.evm.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import io.github.plimsoll.testkit.Cases;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** What is stored of a call is the call. */
class CallTest {
    private static final EvmAddress TO = new EvmAddress("0x00000000000000000000000000000000000000aa");

    @Test
    void itIsReadAsItWasWritten() {
        Cases.check("call", 500, random -> {
            byte[] data = new byte[random.nextInt(200)];
            random.nextBytes(data);
            Call call = new Call(
                    TO,
                    new BigInteger(random.nextInt(200), new java.util.Random(1)),
                    data,
                    random.nextLong(1, 1 << 24));
            assertThat(Call.read(call.text())).isEqualTo(call);
            Terms terms = new Terms(call.gasLimit(), new Fees(BigInteger.ONE, call.value()), call.value());
            assertThat(Terms.read(terms.text())).isEqualTo(terms);
        });
    }

    @Test
    void aCallCannotBeNonsense() {
        assertThatThrownBy(() -> new Call(TO, BigInteger.ONE.negate(), new byte[0], 21_000))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> new Call(TO, BigInteger.ONE, new byte[0], 0)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> new Call(TO, BigInteger.ONE, new byte[Transaction.MAX_DATA + 1], 21_000))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> Call.read("2 x")).isInstanceOf(IllegalStateException.class);
    }
}
