package io.github.plimsoll.avantis.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusedException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Call data that closes does exactly what was recorded, or is not it; and what is told of the transaction. */
class CloseCallTest {
    private static final EvmAddress TRADER = new EvmAddress("0x" + "11".repeat(20));

    private static CloseCall call(boolean delegated) {
        return new CloseCall(TRADER, delegated, 1, 2, 5_000_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("it is done by its own call data at any expected price, and by that of no other trader, place or size")
    void onlyThat(boolean delegated) {
        byte[] data = call(delegated).data(7);
        assertThat(call(delegated).isDoneBy(data)).isTrue();
        assertThat(call(delegated).isDoneBy(call(delegated).data(8))).isTrue();
        for (CloseCall other : List.of(
                new CloseCall(TRADER, !delegated, 1, 2, 5_000_000),
                new CloseCall(TRADER, delegated, 0, 2, 5_000_000),
                new CloseCall(TRADER, delegated, 1, 1, 5_000_000),
                new CloseCall(TRADER, delegated, 1, 2, 5_000_001),
                new CloseCall(new EvmAddress("0x" + "12".repeat(20)), true, 1, 2, 5_000_000))) {
            assertThat(other.isDoneBy(data)).as(other.toString()).isFalse();
        }
        for (int length = 0; length < data.length; length++) {
            assertThat(call(delegated).isDoneBy(Arrays.copyOf(data, length)))
                    .as("" + length)
                    .isFalse();
        }
        assertThat(call(delegated).isDoneBy(Arrays.copyOf(data, data.length + 32)))
                .isFalse();
        byte[] margin = new MarginCall(TRADER, delegated, 1, 2, false, 5_000_000)
                .data(PriceUpdate.read("{\"core\":{\"priceUpdateData\":\"01\"}}".getBytes(UTF_8)));
        assertThat(call(delegated).isDoneBy(margin)).isFalse();
    }

    private static OrderNews told(String json) {
        return OrderNews.readInitiated(json.getBytes(UTF_8));
    }

    @Test
    @DisplayName("executed, canceled, or nothing yet; what claims to be an end and is none is refused")
    void whatIsTold() {
        assertThat(told("{\"success\":false}")).isInstanceOf(OrderNews.Unsettled.class);
        assertThat(told("{\"success\":true,\"data\":{\"status\":\"pending\"}}"))
                .isInstanceOf(OrderNews.Unsettled.class);
        assertThat(told("{\"success\":true,\"data\":{\"status\":\"canceled\",\"canceled\":{\"reason\":\"SLIPPAGE\"}}}"))
                .isEqualTo(new OrderNews.Canceled("SLIPPAGE"));
        assertThat(told("{\"success\":true,\"data\":{\"status\":\"executed\",\"executed\":" + Wire.EXECUTED + "}}"))
                .isInstanceOf(OrderNews.Executed.class);
        for (String wrong : List.of(
                "{}",
                "[]",
                "{\"success\":true}",
                "{\"success\":true,\"data\":{}}",
                "{\"success\":true,\"data\":{\"status\":\"executed\"}}",
                "{\"success\":true,\"data\":{\"status\":\"executed\",\"executed\":{}}}",
                "{\"success\":true,\"data\":{\"status\":\"canceled\"}}")) {
            assertThatThrownBy(() -> told(wrong)).as(wrong).isInstanceOf(RefusedException.class);
        }
    }
}
