package io.github.plimsoll.tests.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.evm.signing.PrivateKey;
import io.github.plimsoll.examples.SendDurably;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example on a real EVM node. */
@Timeout(120)
class SendDurablyOnChainTest {
    private static final String SECRET = "11".repeat(PrivateKey.LENGTH);

    @Test
    @DisplayName("the example pays once, though it is told to pay every half second")
    void pays() throws Exception {
        Devnet.with(
                "the example SendDurably", 1_767_571_200L, this::pays, "--block-time", "1", "--slots-in-an-epoch", "1");
    }

    private void pays(Devnet node) throws Exception {
        try (PrivateKey key = PrivateKey.of(HexFormat.of().parseHex(SECRET))) {
            String payer = key.address().hex();
            node.ask("anvil_setBalance", payer, "0x56bc75e2d63100000");
            String token = node.token(1_000_000, payer);
            assertThat(said(node.address(), token, SECRET)).startsWith("invoice-81: FINAL with nonce 0");
            assertThat(node.balanceOf(token, payer)).isEqualTo(BigInteger.valueOf(999_000));
        }
    }

    private static String said(String... arguments) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PrintStream caught = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            System.setOut(caught);
            SendDurably.main(arguments);
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
