package io.github.plimsoll.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.testkit.Cases;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Addresses, blocks, numbers and bytes as they are written. */
class WordsTest {
    @Test
    void addressesAreTwentyBytes() {
        EvmAddress address = new EvmAddress("0x71041dddad3595F9CEd3DcCFBe3D1F4b0a16Bb70");
        assertThat(address).hasToString("0x71041dddad3595f9ced3dccfbe3d1f4b0a16bb70");
        assertThat(address).isEqualTo(new EvmAddress(address.toString()));
        for (String wrong :
                List.of("", "0x", "71041dddad3595F9CEd3DcCFBe3D1F4b0a16Bb70", address + "0", "0x" + "g".repeat(40))) {
            assertThatThrownBy(() -> new EvmAddress(wrong))
                    .hasMessageStartingWith("an address is 0x and 40 hex digits");
        }
        assertThatThrownBy(() -> new EvmAddress("9".repeat(1000)))
                .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void blocksAreNamesOrNumbers() {
        assertThat(BlockTag.number(436)).hasToString("0x1b4");
        assertThat(BlockTag.number(0)).hasToString("0x0");
        assertThat(new BlockTag("0x1b4").number()).hasValue(436);
        assertThat(BlockTag.FINALIZED.number()).isEmpty();
        assertThat(new BlockTag("safe")).isEqualTo(BlockTag.SAFE);
        for (String wrong : List.of("newest", "436", "0x01", "0x", "0x8000000000000000", "x".repeat(100))) {
            assertThatThrownBy(() -> new BlockTag(wrong)).hasMessageStartingWith("a block is one of [latest,");
        }
        assertThatThrownBy(() -> BlockTag.number(-1)).hasMessage("a block's number is at least 0, not -1");
    }

    @Test
    void endpointsThatWouldGiveAwayAKeyAreRefused() {
        for (String wrong : List.of(
                "http://mainnet.base.org/KEY0123456",
                "ftp://127.0.0.1/KEY0123456",
                "https:///KEY0123456",
                "https://user:KEY0123456@example.org",
                "https://example.org/#KEY0123456",
                "https://exa mple.org/KEY0123456",
                "KEY0123456")) {
            assertThatThrownBy(() -> Endpoint.of(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("the address of the node")
                    .satisfies(thrown -> assertThat(thrown.toString()).doesNotContain("KEY"));
        }
        assertThat(Endpoint.of("http://[::1]:8545/x")).hasToString("http://[::1]:8545");
        Endpoint endpoint = Endpoint.of("https://mainnet.base.org/v2/KEY0123456");
        assertThat(endpoint).hasToString("https://mainnet.base.org");
        assertThatThrownBy(() -> endpoint.header("X-Key", "KEY0123456\n"))
                .hasMessage("a header has a name of letters, digits and - and a value of one line");
        assertThatThrownBy(() -> endpoint.header("X Key", "KEY0123456")).hasMessageNotContaining("KEY");
    }

    @Test
    void numbersAndBytesComeBackAsTheyWent() {
        Cases.check("hex round trip", 2_000, random -> {
            long number = Cases.anyLong(random) & Long.MAX_VALUE;
            assertThat(Hex.quantity(Hex.quantity(number))).hasValue(number);
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            assertThat(Hex.data(Hex.data(bytes))).isEqualTo(bytes);
        });
    }
}
