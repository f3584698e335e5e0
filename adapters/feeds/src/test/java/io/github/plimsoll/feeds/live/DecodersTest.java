package io.github.plimsoll.feeds.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.feeds.live.Rejected.Reason;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as the protocols' owners document them, and what becomes of them when something is off. */
class DecodersTest {
    private static final long RECEIVED = 1_790_000_000_000_000L;

    private static Decoded read(Wire wire, String message) {
        return wire.decoder().decode(message.getBytes(UTF_8), RECEIVED);
    }

    private static Tick only(Decoded decoded) {
        assertThat(decoded.rejected()).isEmpty();
        assertThat(decoded.ticks()).hasSize(1);
        return decoded.ticks().get(0);
    }

    private static Reason reason(Decoded decoded) {
        assertThat(decoded.ticks()).isEmpty();
        assertThat(decoded.rejected()).hasSize(1);
        return decoded.rejected().get(0).reason();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    @DisplayName(
            "PRC-07 every reader reads the answer that its protocol documents: price, exponent and time from their places")
    void readsTheDocumentedAnswer(Wire wire) {
        assertThat(only(read(wire, wire.documented()))).isEqualTo(wire.expected());
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    @DisplayName(
            "PRC-07 a price one level too high or too low, or without its time, is refused and never read as something else")
    void wrongLevelIsRefused(Wire wire) {
        assertThat(reason(read(wire, "{\"data\":" + wire.documented() + "}")))
                .isIn(Reason.WRONG_SHAPE, Reason.UNKNOWN_ID);
        for (String field : wire.needed()) {
            assertThat(wire.documented()).contains('"' + field + '"');
            Decoded without = read(wire, wire.documented().replace('"' + field + '"', "\"x" + field + '"'));
            assertThat(without.isSound()).as("without " + field).isFalse();
            assertThat(reason(without)).as("without " + field).isIn(Reason.WRONG_SHAPE, Reason.UNKNOWN_ID);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    @DisplayName("whatever is wrong with a message is refused with its own reason; nothing is thrown")
    void refuses(Wire wire) {
        String good = wire.documented();
        assertThat(reason(read(wire, good.substring(0, good.length() - 1)))).isEqualTo(Reason.NOT_JSON);
        assertThat(reason(read(wire, good + good))).isEqualTo(Reason.NOT_JSON);
        assertThat(reason(read(wire, ""))).isEqualTo(Reason.NOT_JSON);
        assertThat(read(wire, "<html><body>502 Bad Gateway</body></html>").rejected())
                .containsExactly(new Rejected(Reason.NOT_JSON, "a page of markup, 41 bytes"));
        assertThat(reason(read(wire, "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]"))).isEqualTo(Reason.NOT_JSON);
        assertThat(reason(read(wire, "3"))).isEqualTo(Reason.WRONG_SHAPE);
        assertThat(reason(read(wire, "null"))).isEqualTo(Reason.WRONG_SHAPE);
        assertThat(reason(read(wire, " ".repeat(Decoder.MAX_MESSAGE + 1)))).isEqualTo(Reason.TOO_LONG);
        assertThat(reason(read(wire, "[" + "1,".repeat(Json.MAX_VALUES) + "1]")))
                .isEqualTo(Reason.TOO_LONG);
        assertThat(reason(read(wire, wire.withId("SOMETHING-ELSE")))).isIn(Reason.UNKNOWN_ID, Reason.BAD_NUMBER);
        for (String huge : List.of("9".repeat(400), "1e999999999", "1E-999999999", "99999999999999999999")) {
            assertThat(reason(read(wire, wire.withPrice(huge)))).isIn(Reason.BAD_NUMBER, Reason.NOT_JSON);
        }
        for (String none : List.of("NaN", "0x10", "1,000", "\u0661\u0662")) {
            assertThat(reason(read(wire, wire.withPrice(none)))).isIn(Reason.BAD_NUMBER, Reason.NOT_JSON);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "999", "99999999999999", "-1"})
    @DisplayName("a time outside the years 2000 to 2200 is refused")
    void refusesTimes(String seconds) {
        assertThat(reason(read(Wire.HERMES, Wire.HERMES.documented().replace("1790000000", seconds))))
                .isEqualTo(Reason.BAD_TIME);
        assertThat(reason(read(Wire.COIN_GECKO, Wire.COIN_GECKO.documented().replace("1790000000", seconds))))
                .isEqualTo(Reason.BAD_TIME);
    }

    @Test
    @DisplayName("a bad entry does not spoil the others of its message")
    void oneBadEntry() {
        String entry =
                "{\"symbol\":\"%s\",\"bidPrice\":\"1.5\",\"bidQty\":\"1\",\"askPrice\":\"1.6\",\"askQty\":\"2\"}";
        Decoded decoded =
                read(Wire.BINANCE_REST, "[" + entry.formatted("ETHUSDT") + "," + entry.formatted("BTCUSDT") + "]");
        assertThat(decoded.ticks()).extracting(Tick::market).containsExactly("BTC-USD");
        assertThat(decoded.rejected()).containsExactly(new Rejected(Reason.UNKNOWN_ID, "nobody asked for ETHUSDT"));
        assertThat(decoded.isSound()).isTrue();
    }

    @Test
    @DisplayName("Hermes: feed ids with 0x and in capitals are the same; numbers that are no strings are read as well")
    void hermesIds() {
        String id = "E62DF6C8B4A85FE1A67DB44DC12DE5DB330F7AC66B72DC658AFEDF0F4A415B43";
        String good = Wire.HERMES.documented();
        assertThat(read(Wire.HERMES, good.replaceAll("e62d[0-9a-f]+", "0x" + id))
                        .ticks())
                .hasSize(1);
        assertThat(read(Wire.HERMES, good.replace("\"7712345000001\"", "7712345000001"))
                        .ticks())
                .hasSize(1);
        assertThat(reason(read(Wire.HERMES, good.replace("-8", "-19")))).isEqualTo(Reason.BAD_NUMBER);
        assertThat(reason(read(Wire.HERMES, good.replace("\"2500000000\"", "\"-1\""))))
                .isEqualTo(Reason.BAD_NUMBER);
    }

    @Test
    @DisplayName(
            "Lazer: a price that stands still keeps the time when it was made; sessions are read; errors end the connection")
    void lazer() {
        String good = Wire.LAZER.documented();
        Tick still = only(read(Wire.LAZER, good.replace("1790000000200000}", "1789999999000000}")));
        assertThat(still.madeAtMicros()).isEqualTo(1_789_999_999_000_000L);
        assertThat(still.sequence()).isEqualTo(1_790_000_000_200_000L);
        assertThat(List.of("preMarket", "postMarket", "overNight", "closed", "new one").stream()
                        .map(name -> only(read(Wire.LAZER, good.replace("regular", name)))
                                .session()))
                .containsExactly(
                        Session.PRE_MARKET, Session.POST_MARKET, Session.OVERNIGHT, Session.CLOSED, Session.UNSTATED);
        assertThat(read(Wire.LAZER, "{\"type\":\"subscribed\",\"subscriptionId\":1}"))
                .isEqualTo(Decoded.beat());
        assertThat(read(Wire.LAZER, "{\"type\":\"subscriptionError\",\"error\":\"no such feed\"}"))
                .isEqualTo(Decoded.goodbye("the server says: no such feed"));
    }

    @Test
    @DisplayName(
            "Binance, Coinbase, Kraken: acknowledgements and heartbeats are signs of life, refusals end the connection")
    void control() {
        assertThat(read(Wire.BINANCE, "{\"result\":null,\"id\":1}").kind()).isEqualTo(Decoded.Kind.BEAT);
        assertThat(read(Wire.BINANCE, "{\"e\":\"serverShutdown\",\"E\":1770123456789}")
                        .kind())
                .isEqualTo(Decoded.Kind.GOODBYE);
        assertThat(read(Wire.BINANCE, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}"))
                .isEqualTo(Decoded.goodbye("the server says: Invalid symbol."));
        assertThat(read(Wire.COINBASE, "{\"channel\":\"heartbeats\",\"sequence_num\":7,\"events\":[]}"))
                .isEqualTo(Decoded.beat().numbered(7));
        assertThat(read(Wire.COINBASE, "{\"type\":\"error\",\"message\":\"no\"}")
                        .kind())
                .isEqualTo(Decoded.Kind.GOODBYE);
        assertThat(read(Wire.KRAKEN, "{\"channel\":\"heartbeat\"}")).isEqualTo(Decoded.beat());
        assertThat(read(Wire.KRAKEN, "{\"method\":\"subscribe\",\"success\":true}"))
                .isEqualTo(Decoded.beat());
        assertThat(read(
                        Wire.KRAKEN,
                        "{\"method\":\"subscribe\",\"success\":false,\"error\":\"Currency pair not supported\"}"))
                .isEqualTo(Decoded.goodbye("the server says: Currency pair not supported"));
        assertThat(read(Wire.KRAKEN_REST, "{\"error\":[\"EQuery:Unknown asset pair\"]}")
                        .kind())
                .isEqualTo(Decoded.Kind.GOODBYE);
        assertThat(only(read(
                                Wire.KRAKEN,
                                Wire.KRAKEN.documented().replace(",\"timestamp\":\"2026-09-21T14:13:20.250000Z\"", "")))
                        .madeAtMicros())
                .isEqualTo(RECEIVED);
    }

    @Test
    @DisplayName("a single answer, zeroes and what may be missing are read; what only looks like a price is not")
    void ends() {
        String answer = Wire.BINANCE_REST.documented();
        assertThat(only(read(Wire.BINANCE_REST, answer.substring(1, answer.length() - 1))))
                .isEqualTo(Wire.BINANCE_REST.expected());
        assertThat(read(Wire.BINANCE, "{\"error\":{\"code\":2,\"msg\":\"Invalid request\"},\"id\":1}"))
                .isEqualTo(Decoded.goodbye("the server says: Invalid request"));
        String pushed = Wire.BINANCE.documented();
        assertThat(only(read(Wire.BINANCE, pushed.replace("400900217", "0"))).sequence())
                .isZero();
        assertThat(reason(read(Wire.BINANCE, pushed.replace("400900217", "-1"))))
                .isEqualTo(Reason.BAD_NUMBER);
        assertThat(read(Wire.COINBASE, Wire.COINBASE.documented().replace("\"sequence_num\":3", "\"sequence_num\":0"))
                        .sequence())
                .isZero();
        assertThat(reason(read(
                        Wire.COINBASE,
                        Wire.COINBASE.documented().replace("\"sequence_num\":3", "\"sequence_num\":-1"))))
                .isEqualTo(Reason.BAD_NUMBER);
        String hermes = Wire.HERMES.documented();
        assertThat(only(read(Wire.HERMES, hermes.replace("\"2500000000\"", "\"0\"")))
                        .value())
                .isEqualTo(new Tick.Point(7_712_345_000_001L, 0));
        assertThat(only(read(Wire.HERMES, hermes.replace("\"slot\":190000001", "\"slot\":0")))
                        .sequence())
                .isZero();
        assertThat(reason(read(Wire.HERMES, hermes.replace("\"slot\":190000001", "\"slot\":-1"))))
                .isEqualTo(Reason.BAD_NUMBER);
        for (String without : List.of(hermes.replace("\"slot\"", "\"place\""), hermes.replace("metadata", "more"))) {
            assertThat(only(read(Wire.HERMES, without)).sequence()).isEqualTo(Tick.NO_SEQUENCE);
        }
        assertThat(read(
                        Wire.COIN_GECKO,
                        "{\"status\":{\"error_code\":429,\"error_message\":\"You've exceeded the Rate Limit\"}}"))
                .isEqualTo(Decoded.goodbye("the server says: You've exceeded the Rate Limit"));
        assertThat(reason(read(Wire.KRAKEN_REST, Wire.KRAKEN_REST.documented().replace(",\"31.21\"", ""))))
                .isEqualTo(Reason.WRONG_SHAPE);
        String longest = hermes + " ".repeat(Decoder.MAX_MESSAGE - hermes.length());
        assertThat(only(read(Wire.HERMES, longest))).isEqualTo(Wire.HERMES.expected());
        assertThat(reason(read(Wire.HERMES, longest + " "))).isEqualTo(Reason.TOO_LONG);
    }

    @Test
    @DisplayName("digits that the instrument has no place for widen the book: the bid goes down, the ask goes up")
    void rounding() throws Unreadable {
        assertThat(Numbers.price("x", "1.239", 2, false)).isEqualTo(123);
        assertThat(Numbers.price("x", "1.231", 2, true)).isEqualTo(124);
        assertThat(Numbers.price("x", "1.230", 2, true)).isEqualTo(123);
        assertThat(Numbers.price("x", "5e-3", 2, false)).isZero();
        assertThat(Numbers.size("x", "1e30", 8)).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> Numbers.size("x", "-1", 8)).hasMessage("x is below 0: -1");
        assertThatThrownBy(() -> Numbers.price("x", "99999999999", 10, false))
                .hasMessage("x does not fit 64 bits with 10 decimals: 99999999999");
        assertThatThrownBy(() -> Numbers.whole("x", "9223372036854775808")).hasMessageStartingWith("x does not fit");
    }

    @Test
    @DisplayName("what comes from outside cannot steer a terminal, and is cut")
    void detailIsSafe() {
        Rejected rejected = new Rejected(Reason.UNKNOWN_ID, "a\u001b[31m\n" + "b".repeat(500));
        assertThat(rejected.detail()).startsWith("a?[31m?bbb").hasSize(Rejected.MAX_DETAIL);
    }

    @Test
    @DisplayName("listings: every symbol and market that is there twice is named at once")
    void listings() {
        Listing btc = new Listing("BTC-USD", "BTCUSDT", 10);
        assertThatThrownBy(() -> Decoders.binance(List.of(btc, btc)))
                .hasMessage("listings: symbol BTCUSDT is named twice; market BTC-USD is named twice");
        assertThatThrownBy(() -> Decoders.kraken(List.of())).hasMessage("listings: there must be at least one market");
    }
}
