package io.github.plimsoll.avantis.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.signing.Signature;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** Bodies as the protocol page writes them. */
class BatchedOrderTest {
    private static final Signature SIGNATURE = new Signature(BigInteger.ONE, BigInteger.TWO, 1);
    private static final String SIGNED = "0".repeat(63) + "1" + "0".repeat(63) + "21c";

    @Test
    void anOrderIsItsNumberTheIntentAndTheSignature() {
        assertThat(new String(
                        BatchedOrder.body(BatchedOrder.Kind.CLOSE_COIN, false, new byte[] {1, -1}, SIGNATURE), UTF_8))
                .isEqualTo("{\"orderType\":15,\"erc712\":{\"userIntent\":\"0x01ff\",\"userSignature\":\"0x" + SIGNED
                        + "\"}}");
    }

    @Test
    void upsidePairsHaveNumbersOfTheirOwn() {
        assertThat(BatchedOrder.Kind.OPEN.number(false)).isZero();
        assertThat(BatchedOrder.Kind.OPEN.number(true)).isEqualTo(6);
        assertThat(BatchedOrder.Kind.CLOSE.number(true)).isEqualTo(7);
        assertThat(BatchedOrder.Kind.INCREASE.number(false)).isEqualTo(9);
        assertThat(BatchedOrder.Kind.OPEN_COIN.number(true)).isEqualTo(13);
        assertThat(BatchedOrder.Kind.CLOSE_COIN.number(true)).isEqualTo(16);
    }

    @Test
    void levelsArePutWhereTheirPositionIs() {
        Intent.Levels levels = new Intent.Levels(new EvmAddress("0x" + "11".repeat(20)), 1, 2, 3, 4, 5, BigInteger.ONE);
        assertThat(BatchedOrder.levelsPath(levels, true))
                .isEqualTo("/price-triggers/global-tp-0x" + "11".repeat(20) + "-1-2");
        assertThat(BatchedOrder.levelsPath(levels, false)).contains("/global-sl-");
        assertThat(new String(BatchedOrder.levels(levels, SIGNATURE), UTF_8))
                .startsWith("{\"userIntent\":\"0x0000")
                .endsWith("\",\"signedMessage\":\"0x" + SIGNED + "\"}");
    }
}
