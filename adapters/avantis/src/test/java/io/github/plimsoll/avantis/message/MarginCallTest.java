package io.github.plimsoll.avantis.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Call data that moves margin does exactly what was recorded, or is not it; and the prices that it carries. */
class MarginCallTest {
    private static final EvmAddress TRADER = new EvmAddress("0x" + "11".repeat(20));
    private static final EvmAddress OTHER = new EvmAddress("0x" + "12".repeat(20));
    private static final PriceUpdate PRICES = prices("{\"core\":{\"priceUpdateData\":[\"0x010203\",\"ff\"]}}");

    private static PriceUpdate prices(String json) {
        return PriceUpdate.read(json.getBytes(UTF_8));
    }

    private static MarginCall call(boolean delegated) {
        return new MarginCall(TRADER, delegated, 1, 2, false, 5_000_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "it is done by its own call data with any prices, and by that of no other trader, place, direction or amount")
    void onlyThat(boolean delegated) {
        byte[] data = call(delegated).data(PRICES);
        assertThat(call(delegated).isDoneBy(data)).isTrue();
        assertThat(call(delegated).isDoneBy(call(delegated).data(prices("{\"pro\":{\"priceUpdateData\":\"0x01\"}}"))))
                .isTrue();
        for (MarginCall other : List.of(
                new MarginCall(TRADER, !delegated, 1, 2, false, 5_000_000),
                new MarginCall(TRADER, delegated, 0, 2, false, 5_000_000),
                new MarginCall(TRADER, delegated, 1, 1, false, 5_000_000),
                new MarginCall(TRADER, delegated, 1, 2, true, 5_000_000),
                new MarginCall(TRADER, delegated, 1, 2, false, 5_000_001))) {
            assertThat(other.isDoneBy(data)).as(other.toString()).isFalse();
        }
        assertThat(new MarginCall(OTHER, true, 1, 2, false, 5_000_000).isDoneBy(data))
                .isFalse();
    }

    @Test
    @DisplayName("bytes that are cut, changed in their head or hidden behind another length are not it")
    void strangeBytes() {
        byte[] data = call(true).data(PRICES);
        for (int length = 0; length < 4 + 32 * 8; length++) {
            assertThat(call(true).isDoneBy(Arrays.copyOf(data, length)))
                    .as("" + length)
                    .isFalse();
        }
        for (int at = 0; at < 4 + 32 * 7 + 4; at++) {
            byte[] changed = data.clone();
            changed[at] ^= 1;
            assertThat(call(true).isDoneBy(changed)).as("byte " + at).isFalse();
        }
        assertThat(call(true).isDoneBy(Arrays.copyOf(data, data.length + 32))).isFalse();
        assertThat(call(true).isDoneBy(RouterCall.delegatedAction(TRADER, RouterCall.removeDelegate(OTHER))))
                .isFalse();
    }

    @Test
    @DisplayName("the professional feed is taken where there is one, and bytes as a text or as a list")
    void pricesAreRead() {
        PriceUpdate both = prices("{\"core\":{\"priceUpdateData\":[\"0x01\"]},\"pro\":{\"priceUpdateData\":\"0x02\"}}");
        assertThat(both.source()).isEqualTo(1);
        assertThat(HexFormat.of().formatHex(both.parts().get(0))).isEqualTo("02");
        assertThat(PRICES.source()).isZero();
        assertThat(PRICES.parts()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"core\":null}",
                "{\"core\":{}}",
                "{\"core\":{\"priceUpdateData\":[]}}",
                "{\"core\":{\"priceUpdateData\":\"\"}}",
                "{\"core\":{\"priceUpdateData\":\"0x\"}}",
                "{\"core\":{\"priceUpdateData\":\"0x1\"}}",
                "{\"core\":{\"priceUpdateData\":\"0xgg\"}}",
                "{\"core\":{\"priceUpdateData\":[\"01\",2]}}",
                "{\"core\":{\"priceUpdateData\":[\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\"]}}"
            })
    @DisplayName("anything else than bytes is refused")
    void noPrices(String json) {
        assertThatThrownBy(() -> prices(json)).isInstanceOf(RefusedException.class);
    }

    @Test
    @DisplayName("prices that no transaction can carry are refused")
    void tooLong() {
        String most = "00".repeat(24 * 1024);
        assertThat(prices("{\"core\":{\"priceUpdateData\":\"" + most + "\"}}").parts())
                .hasSize(1);
        assertThatThrownBy(() -> prices("{\"core\":{\"priceUpdateData\":\"" + most + "00\"}}"))
                .isInstanceOf(RefusedException.class);
    }
}
