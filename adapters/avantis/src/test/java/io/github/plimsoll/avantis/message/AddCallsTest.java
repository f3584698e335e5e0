package io.github.plimsoll.avantis.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Call data that opens and increases: the published selectors, the fields in the published order and scales, and read as it is written. */
class AddCallsTest {
    private static final EvmAddress TRADER = new EvmAddress("0x" + "11".repeat(20));
    private static final EvmAddress OTHER = new EvmAddress("0x" + "12".repeat(20));

    private static OpenCall open(boolean delegated) {
        Trade trade = Trade.opening(TRADER, 1, 50_000_000, 500_000_000_000_000L, true, 100_000_000_000L, 0, 0);
        return OpenCall.of(
                delegated,
                new Intent.OpenCoin(
                        trade, 0, 100_000_000, 10_000_000_000L, 110_000_000_000L, 10_000_000_000L, 9, BigInteger.TEN));
    }

    private static IncreaseCall more(boolean delegated) {
        SizeUpdate update = new SizeUpdate(TRADER, 1, 2, 500_000_000_000_000L, 50_000_000, 100_000_000_000L);
        return IncreaseCall.of(
                delegated,
                new Intent.IncreaseCoin(
                        update, 100_000_000, 10_000_000_000L, 110_000_000_000L, 10_000_000_000L, 9, BigInteger.TEN));
    }

    private static List<String> words(byte[] call) {
        String hex = HexFormat.of().formatHex(call);
        return Stream.iterate(8, at -> at < hex.length(), at -> at + 64)
                .map(at -> new BigInteger(hex.substring(at, at + 64), 16).toString())
                .toList();
    }

    private static String selector(byte[] call) {
        return HexFormat.of().formatHex(call, 0, 4);
    }

    @Test
    @DisplayName(
            "an open has its collateral in the fifth field of the trade, no index, no levels and no time, then type, coins, bounds, slippage")
    void openFields() {
        byte[] call = open(false).data();
        assertThat(selector(call)).isEqualTo("179c2a92");
        assertThat(words(call))
                .containsExactly(
                        new BigInteger("11".repeat(20), 16).toString(),
                        "1",
                        "0",
                        "0",
                        "50000000",
                        "500000000000000",
                        "1",
                        "100000000000",
                        "0",
                        "0",
                        "0",
                        "0",
                        "100000000",
                        "10000000000",
                        "110000000000",
                        "10000000000");
        assertThat(selector(open(true).data())).isEqualTo("9a10cc32");
    }

    @Test
    @DisplayName("an increase has its place, wanted price, collateral and leverage, then coins, bounds, slippage")
    void increaseFields() {
        byte[] call = more(false).data();
        assertThat(selector(call)).isEqualTo("912263d9");
        assertThat(words(call))
                .containsExactly(
                        new BigInteger("11".repeat(20), 16).toString(),
                        "1",
                        "2",
                        "500000000000000",
                        "50000000",
                        "100000000000",
                        "100000000",
                        "10000000000",
                        "110000000000",
                        "10000000000");
        assertThat(selector(more(true).data())).isEqualTo("9a10cc32");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "both are read as they are written, for that trader alone, and nothing shorter, longer or else is one of them")
    void read(boolean delegated) {
        byte[] opens = open(delegated).data();
        byte[] adds = more(delegated).data();
        assertThat(OpenCall.read(TRADER, delegated, opens)).contains(open(delegated));
        assertThat(IncreaseCall.read(TRADER, delegated, adds)).contains(more(delegated));
        assertThat(OpenCall.read(OTHER, delegated, opens)).isEmpty();
        assertThat(IncreaseCall.read(OTHER, delegated, adds)).isEmpty();
        assertThat(OpenCall.read(TRADER, !delegated, opens)).isEmpty();
        assertThat(IncreaseCall.read(TRADER, !delegated, adds)).isEmpty();
        assertThat(OpenCall.read(TRADER, delegated, adds)).isEmpty();
        assertThat(IncreaseCall.read(TRADER, delegated, opens)).isEmpty();
        for (int length = 0; length <= opens.length + 32; length++) {
            if (length != opens.length) {
                assertThat(OpenCall.read(TRADER, delegated, Arrays.copyOf(opens, length)))
                        .isEmpty();
            }
            if (length != adds.length) {
                assertThat(IncreaseCall.read(TRADER, delegated, Arrays.copyOf(adds, length)))
                        .isEmpty();
            }
        }
        for (int at = 0; at < opens.length; at++) {
            byte[] other = opens.clone();
            other[at] ^= 1;
            boolean same = OpenCall.read(TRADER, delegated, other)
                    .filter(open(delegated)::equals)
                    .isPresent();
            assertThat(same).as("byte " + at).isFalse();
        }
    }

    @Test
    @DisplayName("a call for another trader than whose it is, and one without coins, are none")
    void refused() {
        byte[] hers = open(false).data();
        assertThat(OpenCall.read(OTHER, true, RouterCall.delegatedAction(OTHER, hers)))
                .isEmpty();
        assertThatThrownBy(() -> new OpenCall(false, open(false).trade(), 0, 0, 1, 2, 3))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> new IncreaseCall(false, more(false).update(), 0, 1, 2, 3))
                .isInstanceOf(RefusedException.class);
    }
}
