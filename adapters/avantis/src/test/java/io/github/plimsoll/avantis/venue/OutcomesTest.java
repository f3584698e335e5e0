package io.github.plimsoll.avantis.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.avantis.message.OrderNews;
import io.github.plimsoll.avantis.message.Trade;
import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.execution.spi.IntentKind;
import io.github.plimsoll.execution.spi.PreparedState;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What news makes of an order, by hand: 0.02 BTC at 50,000 on 100 dollars. */
class OutcomesTest {
    private static final long ONE = 10_000_000_000L;
    private static final Instrument BTC = Instrument.cryptoPerp("BTC");
    private static final EvmAddress TRADER = new EvmAddress("0x" + "11".repeat(20));
    private static final AccountId HERS = new AccountId("alice:venue");
    private static final SortableId POSITION = new SortableId(1, 2);

    private static SignedOrder order(IntentKind kind, long units) {
        return new SignedOrder(
                new SortableId(1, units),
                HERS,
                POSITION,
                kind,
                "BTC-USD",
                Side.LONG,
                units,
                kind.adds() ? 100_000_000 : 0,
                TRADER,
                TRADER,
                1,
                5,
                6,
                "ab",
                "{}",
                PreparedState.ACCEPTED,
                "trk-1",
                0,
                "",
                3);
    }

    private static TrackedPosition held(long units, long collateral) {
        return new TrackedPosition(
                POSITION, HERS, "BTC-USD", TRADER, 1, 0, 7, Side.LONG, units, collateral, 10 * ONE, 50_000 * ONE, 1);
    }

    private static OrderNews fill(boolean opens, long price, long coins, long paid, long net) {
        Trade after = new Trade(TRADER, 1, 0, net, 1_790_000_000, 50_000 * ONE, true, 10 * ONE, 0, 0, 8);
        return new OrderNews.Executed("41", opens, price * ONE, coins, paid, after);
    }

    private static JournalStep of(SignedOrder order, OrderNews news, @Nullable TrackedPosition held) {
        return Outcomes.of(
                order,
                new OrderNews.Told(OptionalLong.of(1), news),
                BTC,
                held,
                new TreeSet<>(AvantisSettings.USUAL_DECLINES),
                9);
    }

    private static PreparedState stage(JournalStep step) {
        return step.order().orElseThrow().stage();
    }

    @Test
    void anOpenCostsWhatIsMissingOfItsCollateral() {
        JournalStep step = of(order(IntentKind.OPEN, 2_000_000), fill(true, 50_000, 200_000_000, 0, 99_500_000), null);
        assertThat(step.events()).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(VenueEvent.Kind.FILL);
            assertThat(event.units()).isEqualTo(2_000_000);
            assertThat(event.price()).isEqualTo(Price.parse("50000", 10));
            assertThat(event.fee()).isEqualTo(Usd.ofMicros(500_000));
        });
        assertThat(step.positions()).singleElement().satisfies(position -> {
            assertThat(position.openedAt()).isEqualTo(8);
            assertThat(position.collateral()).isEqualTo(99_500_000);
        });
        assertThat(stage(step)).isEqualTo(PreparedState.ENDED);
    }

    @Test
    void aPartLeavesTheRestCancelledAndMoreThanWasAskedForProvesNothing() {
        JournalStep part = of(order(IntentKind.OPEN, 2_000_000), fill(true, 50_000, 100_000_000, 0, 99_500_000), null);
        assertThat(part.events())
                .extracting(VenueEvent::kind)
                .containsExactly(VenueEvent.Kind.FILL, VenueEvent.Kind.CANCELLED);
        assertThat(part.events().get(0).units()).isEqualTo(1_000_000);
        JournalStep more =
                of(order(IntentKind.OPEN, 2_000_000), fill(true, 50_000, 200_000_001_00L, 0, 99_500_000), null);
        assertThat(more.events()).isEmpty();
        assertThat(stage(more)).isEqualTo(PreparedState.GIVEN_UP);
    }

    /** 0.02 at 50,000 grow by 0.02 at 51,000: the average is 50,500, and what of the 100 did not arrive was its cost. */
    @Test
    void anIncreaseCostsWhatIsMissingOfItsCollateral() {
        Trade after = new Trade(TRADER, 1, 0, 199_000_000, 1_790_000_000, 50_500 * ONE, true, 11 * ONE, 0, 0, 9);
        OrderNews told = new OrderNews.Executed("42", true, 51_000 * ONE, 200_000_000, 0, after);
        SignedOrder order = order(IntentKind.INCREASE, 2_000_000);
        JournalStep step = of(order, told, held(2_000_000, 99_500_000));
        assertThat(step.events()).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(VenueEvent.Kind.FILL);
            assertThat(event.units()).isEqualTo(2_000_000);
            assertThat(event.price()).isEqualTo(Price.parse("51000", 10));
            assertThat(event.fee()).isEqualTo(Usd.ofMicros(500_000));
        });
        assertThat(step.positions()).singleElement().satisfies(position -> {
            assertThat(position.units()).isEqualTo(4_000_000);
            assertThat(position.collateral()).isEqualTo(199_000_000);
            assertThat(position.openPrice()).isEqualTo(50_500 * ONE);
            assertThat(position.leverage()).isEqualTo(11 * ONE);
            assertThat(position.openedAt()).isEqualTo(9);
        });
        assertThat(stage(step)).isEqualTo(PreparedState.ENDED);
    }

    @Test
    void anIncreaseOfAnUnknownPlaceProvesNothing() {
        SignedOrder order = order(IntentKind.INCREASE, 2_000_000);
        OrderNews told = fill(true, 51_000, 200_000_000, 0, 199_000_000);
        assertThat(stage(of(order, told, null))).isEqualTo(PreparedState.GIVEN_UP);
        Trade elsewhere = new Trade(TRADER, 1, 3, 199_000_000, 1_790_000_000, 50_500 * ONE, true, 11 * ONE, 0, 0, 9);
        OrderNews other = new OrderNews.Executed("42", true, 51_000 * ONE, 200_000_000, 0, elsewhere);
        assertThat(stage(of(order, other, held(2_000_000, 99_500_000)))).isEqualTo(PreparedState.GIVEN_UP);
        JournalStep more = of(order, fill(true, 51_000, 200_000_001_00L, 0, 1), held(2_000_000, 99_500_000));
        assertThat(more.events()).isEmpty();
        assertThat(stage(more)).isEqualTo(PreparedState.GIVEN_UP);
    }

    /** Its cost cannot be told from what else took collateral away. */
    @Test
    void anIncreaseAfterWhichThereIsNoMoreCollateralProvesNothing() {
        SignedOrder order = order(IntentKind.INCREASE, 2_000_000);
        for (long left : new long[] {99_499_999, 99_500_000}) {
            JournalStep told = of(order, fill(true, 51_000, 200_000_000, 0, left), held(2_000_000, 99_500_000));
            assertThat(told.events()).isEmpty();
            assertThat(told.positions()).isEmpty();
            assertThat(stage(told)).isEqualTo(PreparedState.GIVEN_UP);
            UserData.Held seen =
                    new UserData.Held(1, 0, true, left, 101 * ONE / 10, 50_500 * ONE, 0, 0, 0, 1_790_000_009L);
            JournalStep found = Outcomes.found(order, held(2_000_000, 99_500_000), seen, BTC, 9);
            assertThat(found.events()).isEmpty();
            assertThat(stage(found)).isEqualTo(PreparedState.GIVEN_UP);
        }
    }

    @Test
    void anIncreaseThatNobodyToldOfHasThePriceThatItsAverageSays() {
        SignedOrder order = order(IntentKind.INCREASE, 2_000_000);
        UserData.Held seen =
                new UserData.Held(1, 0, true, 199_000_000, 101 * ONE / 10, 50_500 * ONE, 0, 0, 0, 1_790_000_009L);
        JournalStep step = Outcomes.found(order, held(2_000_000, 99_500_000), seen, BTC, 9);
        assertThat(step.events()).singleElement().satisfies(event -> {
            assertThat(event.price()).isEqualTo(Price.parse("51000", 10));
            assertThat(event.fee()).isEqualTo(Usd.ofMicros(500_000));
        });
        assertThat(step.positions())
                .singleElement()
                .satisfies(position -> assertThat(position.units()).isEqualTo(4_000_000));
    }

    /** Half of it at 51,000: 49.75 of collateral and 9.95 of result; 59.2 are paid, so that it cost 0.5. */
    @Test
    void aCloseCostsWhatIsNotPaidOut() {
        JournalStep step = of(
                order(IntentKind.CLOSE, 1_000_000),
                fill(false, 51_000, 100_000_000, 59_200_000, 49_750_000),
                held(2_000_000, 99_500_000));
        assertThat(step.events()).singleElement().satisfies(event -> {
            assertThat(event.fee()).isEqualTo(Usd.ofMicros(500_000));
            assertThat(event.units()).isEqualTo(1_000_000);
        });
        assertThat(step.positions()).singleElement().satisfies(left -> {
            assertThat(left.units()).isEqualTo(1_000_000);
            assertThat(left.collateral()).isEqualTo(49_750_000);
            assertThat(left.openedAt()).isEqualTo(8);
        });
    }

    /** Funding that was earned is no negative fee: it is told as what it is. */
    @Test
    void whatIsPaidBeyondIsEarned() {
        JournalStep step = of(
                order(IntentKind.CLOSE, 2_000_000),
                fill(false, 50_000, 200_000_000, 99_600_000, 0),
                held(2_000_000, 99_500_000));
        assertThat(step.events())
                .extracting(VenueEvent::kind, VenueEvent::fee)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(VenueEvent.Kind.FILL, Usd.ZERO),
                        org.assertj.core.groups.Tuple.tuple(VenueEvent.Kind.FUNDING, Usd.ofMicros(-100_000)));
        assertThat(step.positions().get(0).open()).isFalse();
    }

    @Test
    void aCloseOfWhatIsNotKnownToBeOpenProvesNothing() {
        for (TrackedPosition held : new @Nullable TrackedPosition[] {null, held(1_999_999, 99_500_000)}) {
            JournalStep step = of(order(IntentKind.CLOSE, 2_000_000), fill(false, 50_000, 200_000_000, 1, 0), held);
            assertThat(step.events()).isEmpty();
            assertThat(stage(step)).isEqualTo(PreparedState.GIVEN_UP);
        }
    }

    @Test
    void onlyErrorsThatAreFinalDecline() {
        for (String code : List.of("RELAY_TIMEOUT", "ATTEMPTS_EXHAUSTED", "InvalidNonce", "SOMETHING_NEW")) {
            assertThat(stage(of(order(IntentKind.OPEN, 1), new OrderNews.Failed(code, "-"), null)))
                    .as(code)
                    .isEqualTo(PreparedState.GIVEN_UP);
        }
        JournalStep step = of(order(IntentKind.OPEN, 1), new OrderNews.Failed("HighSlippage", "m"), null);
        assertThat(step.events()).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(VenueEvent.Kind.DECLINED);
            assertThat(event.reason()).isEqualTo("HighSlippage: m");
        });
        assertThat(stage(step)).isEqualTo(PreparedState.ENDED);
    }

    /** Late, after it was called declined: the truth is told. */
    @Test
    void aFillThatComesLateIsTold() {
        SignedOrder declined = order(IntentKind.OPEN, 2_000_000).at(PreparedState.ENDED, "HighSlippage");
        assertThat(of(declined, fill(true, 50_000, 200_000_000, 0, 99_500_000), null)
                        .events())
                .extracting(VenueEvent::kind)
                .containsExactly(VenueEvent.Kind.FILL);
    }

    /** Numbers that no order can have prove nothing, and keep nothing else from being told. */
    @Test
    void numbersBeyondEveryLedgerProveNothing() {
        for (long paid : new long[] {Long.MAX_VALUE, 9_100_000_000_000_000_000L}) {
            JournalStep step = of(
                    order(IntentKind.CLOSE, 1_000_000),
                    fill(false, 51_000, 100_000_000, paid, 49_750_000),
                    held(2_000_000, 99_500_000));
            assertThat(step.events()).isEmpty();
            assertThat(step.positions()).isEmpty();
            assertThat(stage(step)).isEqualTo(PreparedState.GIVEN_UP);
        }
    }

    @Test
    @DisplayName(
            "an increase of a position that is smaller than it was before waits until the close is told that came first")
    void anIncreaseAfterACloseThatIsNotToldWaits() {
        TrackedPosition held = held(2_000_000, 100_000_000);
        List<SignedOrder> close = List.of(order(IntentKind.CLOSE, 1_000_000));
        SignedOrder increase = order(IntentKind.INCREASE, 1_000_001);
        // 10x of 50,000: 100 of collateral are 0.02 coins.
        assertThat(ahead(increase, fill(true, 50_000, 100_000_100, 0, 150_000_050), held, close))
                .as("3,000,001 units are there: nothing came before")
                .isFalse();
        assertThat(ahead(increase, fill(true, 50_000, 100_000_100, 0, 100_000_050), held, close))
                .as("2,000,001 units are there: half of it was closed before")
                .isTrue();
        assertThat(ahead(increase, fill(true, 50_000, 100_000_100, 0, 0), held, close))
                .as("the venue does not say what is there")
                .isFalse();
    }

    @Test
    @DisplayName(
            "an increase after a close of which nobody tells costs what did not arrive, and not what the close paid out")
    void anIncreaseAfterALostCloseCostsItsOwn() {
        TrackedPosition held = held(2_000_000, 100_000_000);
        SignedOrder increase = order(IntentKind.INCREASE, 1_998_000);
        // Half of it was closed, which left 50 dollars of 100; then 99.90 of the 100 of the increase arrived.
        JournalStep step = of(increase, fill(true, 50_000, 199_800_000, 0, 149_900_000), held);
        assertThat(stage(step)).isEqualTo(PreparedState.ENDED);
        assertThat(step.events().get(0).fee()).isEqualTo(Usd.ofMicros(100_000));
        // The same where nothing was closed before.
        JournalStep plain = of(increase, fill(true, 50_000, 199_800_000, 0, 199_900_000), held);
        assertThat(plain.events().get(0).fee()).isEqualTo(Usd.ofMicros(100_000));
    }

    @Test
    @DisplayName("a close of a position with another entry waits until the increase is told that came first")
    void aCloseAfterAnIncreaseThatIsNotToldWaits() {
        SignedOrder close = order(IntentKind.CLOSE, 1_000_000);
        OrderNews fill = fill(false, 51_000, 100_000_000, 51_000_000, 50_000_000);
        TrackedPosition held = held(2_000_000, 100_000_000);
        TrackedPosition other = held.now(2_000_000, 100_000_000, 10 * ONE, 49_000 * ONE, 8);
        List<SignedOrder> increase = List.of(order(IntentKind.INCREASE, 1_000_001));
        assertThat(ahead(close, fill, held, increase)).isFalse();
        assertThat(ahead(close, fill, other, increase)).isTrue();
        assertThat(ahead(close, fill, other, List.of(order(IntentKind.CLOSE, 5))))
                .as("a close leaves the entry as it is")
                .isFalse();
    }

    private static boolean ahead(SignedOrder order, OrderNews fill, TrackedPosition held, List<SignedOrder> others) {
        return Outcomes.isAhead(order, (OrderNews.Executed) fill, BTC, held, others);
    }
}
