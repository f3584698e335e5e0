package io.github.plimsoll.avantis.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.avantis.message.PlaceCall;
import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.PreparedOrder;
import io.github.plimsoll.execution.spi.PreparedState;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of what is shown an order that rests is, by hand: a long of 0.01 BTC at 49,000 on 49 dollars at 10x. */
class RestingMatchTest {
    private static final long ONE = 10_000_000_000L;
    private static final Instrument BTC = Instrument.cryptoPerp("BTC");
    private static final EvmAddress TRADER = new EvmAddress("0x" + "11".repeat(20));
    private static final long HUNDREDTH_OF_A_PERCENT = ONE / 100;

    private static SignedOrder order(int type, Side side) {
        return new SignedOrder(
                        new SortableId(1, 2),
                        new AccountId("alice:venue"),
                        new SortableId(3, 4),
                        IntentKind.OPEN,
                        "BTC-USD",
                        side,
                        1_000_000,
                        49_000_000,
                        TRADER,
                        TRADER,
                        1,
                        5_000_000,
                        6,
                        "ab",
                        "send:x",
                        PreparedState.ACCEPTED,
                        "x",
                        -1,
                        "",
                        3)
                .waitingFor(new RestingTerms(type, 49_000 * ONE, 10 * ONE, HUNDREDTH_OF_A_PERCENT));
    }

    private static SignedOrder limit() {
        return order(PlaceCall.LIMIT, Side.LONG);
    }

    private static UserData.Waiting waiting(
            long pair, long index, long price, long collateral, long block, boolean buy, long leverage, long slippage) {
        return new UserData.Waiting(
                pair,
                index,
                price,
                collateral,
                block,
                Optional.of(buy),
                OptionalLong.of(leverage),
                OptionalLong.of(slippage));
    }

    private static UserData.Waiting ours(long index, long block) {
        return waiting(1, index, 49_000 * ONE, 49_000_000, block, true, 10 * ONE, HUNDREDTH_OF_A_PERCENT);
    }

    private static UserData data(UserData.Waiting... all) {
        return new UserData(List.of(), List.of(all));
    }

    private static List<UserData.Waiting> candidates(UserData data) {
        return RestingMatch.candidates(limit(), data, 77, seen -> false);
    }

    @Test
    @DisplayName("it is what has every field of it and names its block; what is not told is no difference")
    void fields() {
        UserData.Waiting untold = new UserData.Waiting(
                1, 2, 49_000 * ONE, 49_000_000, 0, Optional.empty(), OptionalLong.empty(), OptionalLong.empty());
        assertThat(candidates(data(ours(0, 77)))).containsExactly(ours(0, 77));
        assertThat(candidates(data(untold))).containsExactly(untold);
        assertThat(candidates(data(ours(0, 77), ours(1, 77)))).hasSize(2);
        assertThat(candidates(data(
                        ours(0, 76),
                        waiting(2, 0, 49_000 * ONE, 49_000_000, 77, true, 10 * ONE, HUNDREDTH_OF_A_PERCENT),
                        waiting(1, 1, 49_000 * ONE + 1, 49_000_000, 77, true, 10 * ONE, HUNDREDTH_OF_A_PERCENT),
                        waiting(1, 2, 49_000 * ONE, 49_000_001, 77, true, 10 * ONE, HUNDREDTH_OF_A_PERCENT),
                        waiting(1, 3, 49_000 * ONE, 49_000_000, 77, false, 10 * ONE, HUNDREDTH_OF_A_PERCENT),
                        waiting(1, 4, 49_000 * ONE, 49_000_000, 77, true, 10 * ONE + 1, HUNDREDTH_OF_A_PERCENT),
                        waiting(1, 5, 49_000 * ONE, 49_000_000, 77, true, 10 * ONE, HUNDREDTH_OF_A_PERCENT + 1))))
                .isEmpty();
        assertThat(RestingMatch.candidates(limit(), data(ours(0, 77)), 77, seen -> seen.index() == 0))
                .as("another one of ours stands there")
                .isEmpty();
    }

    @Test
    @DisplayName("found, it is there while the same stands in its place, and another one of the same terms is not it")
    void place() {
        SignedOrder found = new RestingNote(3, 77, false, 0, 0).on(limit());
        assertThat(RestingMatch.isThere(found, data(ours(3, 77)))).isTrue();
        assertThat(RestingMatch.isThere(found, data(ours(2, 77), ours(3, 78)))).isFalse();
        assertThat(RestingMatch.isThere(limit(), data(ours(3, 77))))
                .as("not found yet")
                .isFalse();
        assertThat(WaitingOrders.strange(List.of(found), data(ours(3, 77), ours(4, 80))))
                .containsExactly(ours(4, 80));
        assertThat(WaitingOrders.strange(List.of(limit()), data(ours(3, 77)))).isEmpty();
    }

    private static UserData.Held held(boolean buy, long collateral, long leverage, long price, long at) {
        return new UserData.Held(1, 5, buy, collateral, leverage, price, 0, 0, 0, at);
    }

    @ParameterizedTest
    @CsvSource({
        "2,LONG,49000,true",
        "2,LONG,30000,true",
        "2,LONG,49004.9,true",
        "2,LONG,49005,false",
        "2,SHORT,49000,true",
        "2,SHORT,60000,true",
        "2,SHORT,48995,false",
        "1,LONG,49004,true",
        "1,LONG,49006,false",
        "1,LONG,48994,false",
        "1,SHORT,48996,true",
        "1,SHORT,49006,false"
    })
    @DisplayName("it made a position at no worse a price than it allows, and a stop at none that is much better")
    void prices(int type, Side side, String price, boolean made) {
        long at = new java.math.BigDecimal(price).movePointRight(10).longValueExact();
        UserData.Held seen = held(side == Side.LONG, 48_700_000, 10 * ONE, at, 9);
        assertThat(RestingMatch.mayHaveMade(order(type, side), seen)).isEqualTo(made);
    }

    @Test
    @DisplayName(
            "of another side, leverage or market, with more than its collateral or half of it gone, or too old, it is not what it made")
    void others() {
        UserData.Held right = held(true, 48_700_000, 10 * ONE, 49_000 * ONE, 9);
        UserData data = new UserData(
                List.of(
                        right,
                        held(false, 48_700_000, 10 * ONE, 49_000 * ONE, 9),
                        held(true, 49_000_001, 10 * ONE, 49_000 * ONE, 9),
                        held(true, 24_000_000, 10 * ONE, 49_000 * ONE, 9),
                        held(true, 48_700_000, 11 * ONE, 49_000 * ONE, 9),
                        held(true, 48_700_000, 10 * ONE, 49_000 * ONE, 8),
                        new UserData.Held(2, 5, true, 48_700_000, 10 * ONE, 49_000 * ONE, 0, 0, 0, 9)),
                List.of());
        assertThat(RestingMatch.made(limit(), data, 9, seen -> false)).containsExactly(right);
        assertThat(RestingMatch.made(limit(), data, 9, right::equals)).isEmpty();
    }

    @Test
    @DisplayName("what is known of it is read from its row as it was written, and a row of another kind says nothing")
    void notes() {
        for (RestingNote note : List.of(
                RestingNote.NOTHING,
                new RestingNote(0, 0, true, 0, 0),
                new RestingNote(12, 34_000_000_000L, true, 17, 1_790_000_000_000_000L))) {
            SignedOrder noted = note.on(limit());
            assertThat(RestingNote.of(noted)).isEqualTo(note);
            assertThat(noted.trackingId()).hasSizeLessThan(PreparedOrder.MAX_TRACKING);
            assertThat(JournalText.order(JournalText.row("avantis", "w", noted)))
                    .isEqualTo(noted);
        }
        assertThat(RestingNote.of(limit())).isEqualTo(RestingNote.NOTHING);
        assertThat(RestingNote.of(limit().tracked("rests:1:2:on:3"))).isEqualTo(RestingNote.NOTHING);
    }

    @Test
    @DisplayName(
            "a fill is told with what is shown: what is more than was ordered the books do not hold, and nothing is told of no unit")
    void outcomes() {
        UserData.Held more = held(true, 48_800_000, 10 * ONE, 40_000 * ONE, 9);
        JournalStep step = RestingOutcomes.filled(limit(), more, BTC, 7);
        long units = limit().units();
        assertThat(step.events()).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(VenueEvent.Kind.FILL);
            assertThat(event.units()).isEqualTo(units);
            assertThat(event.fee().micros()).isEqualTo(200_000);
        });
        assertThat(step.positions())
                .singleElement()
                .satisfies(position -> assertThat(position.units()).isGreaterThan(units));
        UserData.Held none = held(true, 48_800_000, 1, 49_000 * ONE, 9);
        assertThat(RestingOutcomes.filled(limit(), none, BTC, 7)).satisfies(nothing -> {
            assertThat(nothing.events()).isEmpty();
            assertThat(nothing.order().orElseThrow().stage()).isEqualTo(PreparedState.GIVEN_UP);
        });
    }
}
