package io.github.plimsoll.avantis.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.evm.EvmAddress;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Call data of the router against the published selectors. */
class RouterCallTest {
    private static final EvmAddress TRADER = new EvmAddress("0x" + "11".repeat(20));
    private static final Trade TRADE = Trade.opening(TRADER, 1, 100, 200, true, 300, 0, 0);
    private static final SizeUpdate UPDATE = new SizeUpdate(TRADER, 1, 2, 3, 4, 5);

    static Stream<Arguments> calls() {
        return Stream.of(
                Arguments.of("19cde9a1", 13, RouterCall.openTrade(TRADE, 0, 1)),
                Arguments.of("179c2a92", 16, RouterCall.openTradeWithCoinExposure(TRADE, 0, 1, 2, 3, 4)),
                Arguments.of("e5a97c92", 4, RouterCall.closeTradeMarket(1, 2, 3, 4)),
                Arguments.of("1594c97c", 4, RouterCall.closeTradeMarketWithCoinExposure(1, 2, 3, 4)),
                Arguments.of("7dbd3b48", 7, RouterCall.increasePositionSize(UPDATE, 1)),
                Arguments.of("912263d9", 10, RouterCall.increasePositionSizeWithCoinExposure(UPDATE, 1, 2, 3, 4)),
                Arguments.of("b9b6573a", 2, RouterCall.cancelOpenLimitOrder(1, 2)),
                Arguments.of("c641558e", 6, RouterCall.updateOpenLimitOrder(1, 2, 3, 4, 5, 6)),
                Arguments.of("b9fe2af3", 7, RouterCall.updateMargin(1, 2, true, 3, List.of(), 1)),
                Arguments.of("9a10cc32", 5, RouterCall.delegatedAction(TRADER, new byte[4])),
                Arguments.of("d6a510d9", 2, RouterCall.setDelegate(TRADER, 1)),
                Arguments.of("1c8636b4", 2, RouterCall.openTradesCount(TRADER, 1)),
                Arguments.of("67e7646f", 1, RouterCall.removeDelegate(TRADER)),
                Arguments.of("dd62ed3e", 2, RouterCall.allowance(TRADER, TRADER)),
                Arguments.of("70a08231", 1, RouterCall.balanceOf(TRADER)),
                Arguments.of("4fe02b44", 2, RouterCall.nonceBitmap(TRADER, BigInteger.TEN)));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void beginsWithThePublishedSelectorAndHasItsWords(String selector, int words, byte[] call) {
        assertThat(HexFormat.of().formatHex(call, 0, 4)).isEqualTo(selector);
        assertThat(call).hasSize(4 + words * 32 - (selector.equals("9a10cc32") ? 32 : 0));
    }

    /** The layout of the contract ABI by hand: bytes behind offsets, each with its length. */
    @Test
    void pricesOfAChangeOfMarginStandBehindOffsets() {
        String call = HexFormat.of()
                .formatHex(RouterCall.updateMargin(7, 0, false, 9, List.of(new byte[] {1}, new byte[33]), 0));
        List<String> words = Stream.iterate(8, at -> at < call.length(), at -> at + 64)
                .map(at -> new BigInteger(call.substring(at, at + 64), 16).toString(16))
                .toList();
        String one = "1" + "0".repeat(62);
        assertThat(words).containsExactly("7", "0", "0", "9", "c0", "0", "2", "40", "80", "1", one, "21", "0", "0");
    }
}
