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

/** Call data that places and takes back orders that wait: the published selectors and fields, and read as it is written. */
class RestingCallsTest {
    private static final EvmAddress TRADER = new EvmAddress("0x" + "11".repeat(20));
    private static final EvmAddress OTHER = new EvmAddress("0x" + "12".repeat(20));

    private static PlaceCall place(boolean delegated) {
        Trade trade = Trade.opening(TRADER, 1, 50_000_000, 490_000_000_000_000L, true, 100_000_000_000L, 0, 0);
        return new PlaceCall(delegated, trade, PlaceCall.LIMIT, 10_000_000_000L);
    }

    private static CancelCall cancel(boolean delegated) {
        return new CancelCall(TRADER, delegated, 1, 3);
    }

    private static List<String> words(byte[] call) {
        String hex = HexFormat.of().formatHex(call);
        return Stream.iterate(8, at -> at < hex.length(), at -> at + 64)
                .map(at -> new BigInteger(hex.substring(at, at + 64), 16).toString())
                .toList();
    }

    @Test
    @DisplayName(
            "an order that waits has its collateral in the fifth field, its price in the sixth, then type and slippage")
    void placeFields() {
        byte[] call = place(false).data();
        assertThat(HexFormat.of().formatHex(call, 0, 4)).isEqualTo("19cde9a1");
        assertThat(words(call))
                .containsExactly(
                        new BigInteger("11".repeat(20), 16).toString(),
                        "1",
                        "0",
                        "0",
                        "50000000",
                        "490000000000000",
                        "1",
                        "100000000000",
                        "0",
                        "0",
                        "0",
                        "2",
                        "10000000000");
    }

    @Test
    @DisplayName("what takes it back names its market and its place in it")
    void cancelFields() {
        byte[] call = cancel(false).data();
        assertThat(HexFormat.of().formatHex(call, 0, 4)).isEqualTo("b9b6573a");
        assertThat(words(call)).containsExactly("1", "3");
        assertThat(HexFormat.of().formatHex(cancel(true).data(), 0, 4)).isEqualTo("9a10cc32");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("both are read as they are written, and nothing shorter, longer or else is one of them")
    void read(boolean delegated) {
        byte[] places = place(delegated).data();
        byte[] cancels = cancel(delegated).data();
        assertThat(PlaceCall.read(TRADER, delegated, places)).contains(place(delegated));
        assertThat(CancelCall.read(TRADER, delegated, cancels)).contains(cancel(delegated));
        assertThat(PlaceCall.read(OTHER, delegated, places)).isEmpty();
        assertThat(PlaceCall.read(TRADER, !delegated, places)).isEmpty();
        assertThat(CancelCall.read(TRADER, !delegated, cancels)).isEmpty();
        assertThat(PlaceCall.read(TRADER, delegated, cancels)).isEmpty();
        assertThat(CancelCall.read(TRADER, delegated, places)).isEmpty();
        for (int length = 0; length <= places.length + 32; length++) {
            if (length != places.length) {
                assertThat(PlaceCall.read(TRADER, delegated, Arrays.copyOf(places, length)))
                        .isEmpty();
            }
            if (length != cancels.length) {
                assertThat(CancelCall.read(TRADER, delegated, Arrays.copyOf(cancels, length)))
                        .isEmpty();
            }
        }
        for (int at = 0; at < places.length; at++) {
            byte[] other = places.clone();
            other[at] ^= 1;
            boolean same = PlaceCall.read(TRADER, delegated, other)
                    .filter(place(delegated)::equals)
                    .isPresent();
            assertThat(same).as("byte " + at).isFalse();
        }
        for (int at = 0; at < cancels.length; at++) {
            byte[] other = cancels.clone();
            other[at] ^= 1;
            boolean same = CancelCall.read(TRADER, delegated, other)
                    .filter(cancel(delegated)::equals)
                    .isPresent();
            assertThat(same).as("byte " + at).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, 256, -1})
    @DisplayName(
            "one of another type waits for no price, and is none of these; nor is one without a price or collateral")
    void types(int type) {
        Trade trade = place(false).trade();
        assertThatThrownBy(() -> new PlaceCall(false, trade, type, 1)).isInstanceOf(RefusedException.class);
        if (type >= 0 && type < 256) {
            assertThat(PlaceCall.read(TRADER, false, RouterCall.openTrade(trade, type, 1)))
                    .isEmpty();
        }
        for (Trade none : List.of(
                Trade.opening(TRADER, 1, 0, 490_000_000_000_000L, true, 100_000_000_000L, 0, 0),
                Trade.opening(TRADER, 1, 50_000_000, 0, true, 100_000_000_000L, 0, 0))) {
            assertThatThrownBy(() -> new PlaceCall(false, none, PlaceCall.STOP, 1))
                    .isInstanceOf(RefusedException.class);
        }
    }

    @Test
    @DisplayName("a place is one from 0")
    void places() {
        assertThatThrownBy(() -> new CancelCall(TRADER, false, 1, -1)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> new CancelCall(TRADER, false, -1, 1)).isInstanceOf(RefusedException.class);
    }
}
