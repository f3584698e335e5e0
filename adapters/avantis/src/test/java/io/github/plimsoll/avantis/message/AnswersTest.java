package io.github.plimsoll.avantis.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the venue answers, read; and what is not taken for an answer. */
class AnswersTest {
    private static List<OrderNews.Told> read(String stream) {
        List<ServerEvents.ServerEvent> events = new ArrayList<>();
        new ServerEvents(events::add).feed(stream.getBytes(UTF_8));
        return events.stream().map(OrderNews::read).toList();
    }

    @Test
    void aStoryIsReadFromItsAcceptanceToItsFill() {
        List<OrderNews.Told> told = read(Wire.accepted()
                + Wire.event(
                        1,
                        "AttemptFailed",
                        "{\"attempt\":1,\"code\":\"NO_PRICE\",\"message\":\"m\",\"willRetry\":true}")
                + Wire.event(2, "MarketOrderInitiated", "{\"orderId\":\"41\",\"transactionHash\":\"0xab\"}")
                + Wire.event(3, "SomethingNew", "{\"x\":[1]}")
                + Wire.event(4, "MarketOrderExecuted", Wire.EXECUTED));
        assertThat(told.stream().map(OrderNews.Told::seq))
                .containsExactly(
                        OptionalLong.of(0),
                        OptionalLong.of(1),
                        OptionalLong.of(2),
                        OptionalLong.of(3),
                        OptionalLong.of(4));
        assertThat(told.get(0).news()).isEqualTo(new OrderNews.Accepted("trk-1"));
        assertThat(told.get(1).news()).isEqualTo(new OrderNews.AttemptFailed("NO_PRICE", "m", true));
        assertThat(told.get(2).news()).isEqualTo(new OrderNews.Initiated("41", "0xab"));
        assertThat(told.get(3).news()).isEqualTo(new OrderNews.Other("SomethingNew"));
        assertThat(told.get(4).news()).isInstanceOfSatisfying(OrderNews.Executed.class, fill -> {
            assertThat(fill.price()).isEqualTo(500_125_000_000_000L);
            assertThat(fill.coins()).isEqualTo(200_000_000);
            assertThat(fill.opens()).isTrue();
            assertThat(fill.trade().initialPosToken()).isEqualTo(99_550_000);
            assertThat(fill.trade().timestamp()).isEqualTo(1_790_000_000);
        });
        assertThat(told.stream().filter(one -> one.news().ends())).hasSize(1);
    }

    @Test
    void theEndOfTheTimeOfAStreamIsNoOutcome() {
        OrderNews.Told told = read("event: Error\ndata: {\"code\":\"STREAM_TIMEOUT\",\"message\":\"\"}\n\n")
                .get(0);
        assertThat(told.news()).isInstanceOf(OrderNews.Unsettled.class);
        assertThat(told.news().ends()).isFalse();
        assertThat(told.seq()).isEmpty();
        // Even when it is asked for again.
        assertThat(OrderNews.readStatus(
                                "{\"events\":[{\"seq\":5,\"type\":\"Error\",\"payload\":{\"code\":\"STREAM_TIMEOUT\"}}]}"
                                        .getBytes(UTF_8))
                        .get(0)
                        .seq())
                .isEmpty();
    }

    @Test
    void aStreamIsReadHoweverItIsCutAndEnded() {
        String stream = (Wire.accepted() + Wire.executed()).replace("\n", "\r\n");
        for (int cut = 0; cut < stream.length(); cut++) {
            List<ServerEvents.ServerEvent> events = new ArrayList<>();
            ServerEvents reader = new ServerEvents(events::add);
            reader.feed(stream.substring(0, cut).getBytes(UTF_8));
            reader.feed(stream.substring(cut).getBytes(UTF_8));
            assertThat(events).hasSize(2);
        }
        assertThat(read(Wire.accepted() + "id: 1\nevent: MarketOrderExecuted\ndata: {\"price\""))
                .hasSize(1);
    }

    @Test
    void anEventThatIsTooLongIsNotTakenForNothing() {
        List<ServerEvents.ServerEvent> events = new ArrayList<>();
        new ServerEvents(events::add)
                .feed(("id: 1\nevent: MarketOrderExecuted\ndata: " + "x".repeat(ServerEvents.MAX_EVENT + 1) + "\n\n")
                        .getBytes(UTF_8));
        assertThat(events).hasSize(1);
        assertThatThrownBy(() -> OrderNews.read(events.get(0))).isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: MarketOrderAccepted\ndata: {\"trackingId\":\"a\"}\n\n",
                "id: x\nevent: MarketOrderAccepted\ndata: {\"trackingId\":\"a\"}\n\n",
                "id: 0\nevent: MarketOrderAccepted\ndata: {\"trackingId\":\"../../x\"}\n\n",
                "id: 0\nevent: MarketOrderAccepted\ndata: {\"trackingId\":\"a\",\"trackingId\":\"b\"}\n\n",
                "id: 0\nevent: MarketOrderAccepted\ndata: <html>\n\n",
                "id: 0\nevent: MarketOrderExecuted\ndata: {\"open\":true,\"price\":\"0\"}\n\n",
                "id: 0\nevent: MarketOrderExecuted\ndata: {\"open\":true,\"price\":1e100000003111}\n\n"
            })
    void whatIsNoEventIsRefused(String stream) {
        assertThatThrownBy(() -> read(stream)).isInstanceOf(RefusedException.class);
    }

    @Test
    void whatATraderHoldsIsRead() {
        UserData data = UserData.read(new EvmAddress(Wire.TRADER), Wire.USER_DATA.getBytes(UTF_8));
        assertThat(data.positions())
                .containsExactly(new UserData.Held(
                        1,
                        0,
                        true,
                        99_550_000,
                        100_000_000_000L,
                        500_125_000_000_000L,
                        0,
                        0,
                        457_500_000_000_000L,
                        1_790_000_000));
        assertThat(data.orders())
                .containsExactly(new UserData.Waiting(
                        1, 0, 7, 5, 9, Optional.empty(), OptionalLong.empty(), OptionalLong.of(1)));
        assertThat(UserData.read(new EvmAddress(Wire.TRADER), "{\"positions\":[],\"limitOrders\":[]}".getBytes(UTF_8))
                        .positions())
                .isEmpty();
    }

    @Test
    void whatAnotherTraderHoldsIsNotOurs() {
        assertThatThrownBy(() -> UserData.read(new EvmAddress("0x" + "22".repeat(20)), Wire.USER_DATA.getBytes(UTF_8)))
                .hasMessageContaining("another trader");
        String twice = Wire.USER_DATA
                .replace("\"limitOrders\"", "\"x\"")
                .replace(
                        "\"positions\":[",
                        "\"positions\":["
                                + Wire.USER_DATA.substring(
                                        Wire.USER_DATA.indexOf('[') + 1, Wire.USER_DATA.indexOf("],\"limit"))
                                + ",");
        assertThatThrownBy(() -> UserData.read(new EvmAddress(Wire.TRADER), twice.getBytes(UTF_8)))
                .hasMessageContaining("twice");
    }

    @Test
    void numbersAreNeitherRoundedNorGuessed() {
        Fields fields = Fields.read(
                "it",
                "{\"a\":\"1.23456789\",\"b\":1.5,\"c\":\"07\",\"d\":\"1e3\",\"e\":9223372036854775808}"
                        .getBytes(UTF_8));
        assertThat(fields.scaled("a", 6)).isEqualTo(1_234_567);
        assertThat(fields.scaled("b", 10)).isEqualTo(15_000_000_000L);
        for (String name : List.of("a", "b", "c", "d")) {
            assertThatThrownBy(() -> fields.whole(name)).isInstanceOf(RefusedException.class);
        }
        assertThatThrownBy(() -> fields.scaled("d", 2)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> fields.whole("e"))
                .isInstanceOf(RefusedException.class)
                .extracting(refused -> ((RefusedException) refused).code())
                .isEqualTo(RefusalCode.OUT_OF_RANGE);
    }
}
