package io.github.plimsoll.avantis.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the venue should hold a stop, and when it is told so. */
class BackstopRuleTest {
    private static final long ONE = 10_000_000_000L;
    private static final long SECOND = 1_000_000;
    private static final long NOW = 1_800_000_000L * SECOND;
    private static final OptionalLong NONE = OptionalLong.empty();
    private static final OptionalLong EIGHTY_PERCENT = OptionalLong.of(80 * ONE);
    private static final SortableId ID = new SortableId(1, 2);
    private static final EvmAddress TRADER = new EvmAddress("0x" + "11".repeat(20));
    private static final BackstopTerms TERMS = terms(OptionalLong.of(5_000));

    private static BackstopTerms terms(OptionalLong gap) {
        return new BackstopTerms(
                gap, Duration.ofSeconds(30), Duration.ofSeconds(40), Duration.ofSeconds(30), Duration.ofMinutes(15));
    }

    private static boolean notOurs(long level) {
        return false;
    }

    private static boolean ours(long level) {
        return true;
    }

    /** A position of 2x opened at 50,000. */
    private static UserData.Held shown(Side side, long sl, long liquidation) {
        return new UserData.Held(
                1,
                0,
                side == Side.LONG,
                60_000_000,
                2 * ONE,
                50_000 * ONE,
                (side == Side.LONG ? 675_000 : 0) * ONE,
                sl,
                liquidation,
                1_700_000_000);
    }

    private static BackstopRule.Seen long2x(long sl, long stop, long mark, LongPredicate ours) {
        return new BackstopRule.Seen(
                Side.LONG,
                shown(Side.LONG, sl, 28_750 * ONE),
                OptionalLong.of(stop),
                EIGHTY_PERCENT,
                mark,
                false,
                ours);
    }

    private static BackstopNote note(long held, long at, int tries, BackstopNote.@Nullable Attempt attempt) {
        return new BackstopNote(ID, TRADER, 1, 0, held, at, tries, attempt, 3);
    }

    private static BackstopStep decide(BackstopRule.Seen seen, BackstopNote note) {
        return BackstopRule.decide(TERMS, seen, note, NOW);
    }

    private static final BackstopNote FRESH = note(0, 0, 0, null);

    @Test
    @DisplayName("behind the stop by the gap, away from the market, with the target as it is shown")
    void behind() {
        assertThat(decide(long2x(0, 49_000 * ONE, 50_000 * ONE, BackstopRuleTest::notOurs), FRESH))
                .as("49,000 less 0.5 %")
                .isEqualTo(new BackstopStep.Put(675_000 * ONE, 48_755 * ONE));
        BackstopRule.Seen shorted = new BackstopRule.Seen(
                Side.SHORT,
                shown(Side.SHORT, 0, 71_250 * ONE),
                OptionalLong.of(51_000 * ONE),
                EIGHTY_PERCENT,
                50_000 * ONE,
                false,
                BackstopRuleTest::notOurs);
        assertThat(decide(shorted, FRESH))
                .as("51,000 and 0.5 %; no target shown, none signed")
                .isEqualTo(new BackstopStep.Put(0, 51_255 * ONE));
    }

    @Test
    @DisplayName("without a stop here, or switched off, nothing is changed; what was set before is named")
    void nothing() {
        BackstopRule.Seen without = new BackstopRule.Seen(
                Side.LONG,
                shown(Side.LONG, 48_755 * ONE, 0),
                NONE,
                EIGHTY_PERCENT,
                50_000 * ONE,
                false,
                BackstopRuleTest::notOurs);
        assertThat(decide(without, FRESH)).isEqualTo(new BackstopStep.None("the position has no stop here"));
        BackstopRule.Seen left = new BackstopRule.Seen(
                Side.LONG,
                shown(Side.LONG, 48_755 * ONE, 0),
                NONE,
                EIGHTY_PERCENT,
                50_000 * ONE,
                false,
                BackstopRuleTest::ours);
        assertThat(decide(left, FRESH))
                .isEqualTo(
                        new BackstopStep.None("the position has no stop here, and the one that was set before stays"));
        BackstopStep off = BackstopRule.decide(
                terms(NONE), long2x(0, 49_000 * ONE, 50_000 * ONE, BackstopRuleTest::notOurs), FRESH, NOW);
        assertThat(off).isEqualTo(new BackstopStep.None("none are kept there"));
        assertThat(off.isSettled()).isTrue();
    }

    @ParameterizedTest
    @DisplayName(
            "what is within half a gap of where it should be stays; what is not is moved, once and as far as needed")
    @CsvSource({
        "48755, true", // exact
        "48633, true", // 367 behind, a gap and a half is 367.5
        "48632, false", // looser than that
        "48877, true", // 123 behind, half a gap is 122.5
        "48878, false", // tighter than that
        "49100, false", // before the stop of the books: it would act first
    })
    void within(long dollars, boolean stays) {
        BackstopStep step = decide(long2x(dollars * ONE, 49_000 * ONE, 50_000 * ONE, BackstopRuleTest::ours), FRESH);
        assertThat(step)
                .isEqualTo(stays ? new BackstopStep.Held("") : new BackstopStep.Put(675_000 * ONE, 48_755 * ONE));
    }

    @Test
    @DisplayName("a level from elsewhere stays while it protects as well, and is replaced when it does not")
    void elsewhere() {
        assertThat(decide(long2x(49_500 * ONE, 49_000 * ONE, 50_000 * ONE, BackstopRuleTest::notOurs), FRESH))
                .isEqualTo(new BackstopStep.Held("set elsewhere, and acts before the stop here"));
        assertThat(decide(long2x(48_900 * ONE, 49_000 * ONE, 50_000 * ONE, BackstopRuleTest::notOurs), FRESH))
                .isEqualTo(new BackstopStep.Held("set elsewhere"));
        assertThat(decide(long2x(40_000 * ONE, 49_000 * ONE, 50_000 * ONE, BackstopRuleTest::notOurs), FRESH))
                .isInstanceOf(BackstopStep.Put.class);
    }

    @Test
    @DisplayName("never behind the liquidation: half way between stop and there")
    void beforeLiquidation() {
        // The venue liquidates at 48,900: half of 100 behind the stop.
        BackstopRule.Seen near = new BackstopRule.Seen(
                Side.LONG,
                shown(Side.LONG, 0, 48_900 * ONE),
                OptionalLong.of(49_000 * ONE),
                EIGHTY_PERCENT,
                50_000 * ONE,
                false,
                BackstopRuleTest::notOurs);
        assertThat(decide(near, FRESH)).isEqualTo(new BackstopStep.Put(675_000 * ONE, 48_950 * ONE));
    }

    @Test
    @DisplayName("never farther than the venue takes a stop: a loss of 80 % at 2x is 40 % of the entry")
    void beforeTheLargestLoss() {
        assertThat(decide(long2x(0, 30_100 * ONE, 50_000 * ONE, BackstopRuleTest::notOurs), FRESH))
                .as("30,000 is where it takes none any more: half of 100")
                .isEqualTo(new BackstopStep.Put(675_000 * ONE, 30_050 * ONE));
        assertThat(decide(long2x(0, 30_000 * ONE, 50_000 * ONE, BackstopRuleTest::notOurs), FRESH))
                .isInstanceOfSatisfying(
                        BackstopStep.Problem.class, no -> assertThat(no.why()).startsWith("the stop at 30000 is not"));
        BackstopRule.Seen unknown = new BackstopRule.Seen(
                Side.LONG,
                shown(Side.LONG, 0, 0),
                OptionalLong.of(20_000 * ONE),
                NONE,
                50_000 * ONE,
                false,
                BackstopRuleTest::notOurs);
        assertThat(decide(unknown, FRESH))
                .as("where neither is known the gap counts")
                .isEqualTo(new BackstopStep.Put(675_000 * ONE, 19_900 * ONE));
    }

    @ParameterizedTest
    @DisplayName("a level that would act at once is not sent; without a price nothing is")
    @ValueSource(longs = {48_755, 48_000, 0, -1})
    void theMarket(long dollars) {
        BackstopStep step = decide(long2x(0, 49_000 * ONE, dollars * ONE, BackstopRuleTest::notOurs), FRESH);
        if (dollars > 0) {
            assertThat(step)
                    .isEqualTo(new BackstopStep.Problem("a level at 48755 would act at once, the price is " + dollars));
        } else {
            assertThat(step).isEqualTo(new BackstopStep.Wait("there is no usable price"));
        }
        assertThat(decide(long2x(0, 49_000 * ONE, 48_755 * ONE + 1, BackstopRuleTest::notOurs), FRESH))
                .isInstanceOf(BackstopStep.Put.class);
    }

    @Test
    @DisplayName("while one is under way nothing else is signed, whatever the books want by now")
    void oneAtATime() {
        long deadline = NOW / 1_000 + 5_000;
        BackstopNote sent = note(
                48_755 * ONE,
                NOW - 25 * SECOND,
                1,
                new BackstopNote.Attempt("aa", 675_000 * ONE, 48_900 * ONE, deadline));
        BackstopRule.Seen wants = long2x(48_755 * ONE, 49_900 * ONE, 50_000 * ONE, BackstopRuleTest::ours);
        assertThat(decide(wants, sent)).isEqualTo(new BackstopStep.Wait("48900 is on its way"));
        long over = NOW + 5 * SECOND + 40 * SECOND;
        assertThat(BackstopRule.decide(TERMS, wants, sent, over)).isInstanceOf(BackstopStep.Wait.class);
        assertThat(BackstopRule.decide(TERMS, wants, sent, over + SECOND))
                .as("its deadline and the lag of readings have passed")
                .isInstanceOf(BackstopStep.Put.class);
    }

    @ParameterizedTest
    @DisplayName("between two changes is a pause, twice as long after each that was not seen to happen, to an end")
    @CsvSource({"0, 30", "1, 60", "2, 120", "4, 480", "5, 900", "20, 900", "1000, 900"})
    void pauses(int tries, long seconds) {
        BackstopRule.Seen wants = long2x(48_755 * ONE, 49_900 * ONE, 50_000 * ONE, BackstopRuleTest::ours);
        BackstopNote before = note(48_755 * ONE, NOW, tries, null);
        assertThat(BackstopRule.decide(TERMS, wants, before, NOW + seconds * SECOND - 1))
                .isEqualTo(new BackstopStep.Wait("it is tried again in 1 s"));
        assertThat(BackstopRule.decide(TERMS, wants, before, NOW + seconds * SECOND))
                .isInstanceOf(BackstopStep.Put.class);
    }

    @Test
    @DisplayName("an order of the position that is under way is waited for")
    void busy() {
        BackstopRule.Seen busy = new BackstopRule.Seen(
                Side.LONG,
                shown(Side.LONG, 0, 0),
                OptionalLong.of(49_000 * ONE),
                EIGHTY_PERCENT,
                50_000 * ONE,
                true,
                BackstopRuleTest::notOurs);
        assertThat(decide(busy, FRESH)).isEqualTo(new BackstopStep.Wait("an order of the position is under way"));
    }

    @ParameterizedTest
    @DisplayName(
            "of any position: on the losing side, before liquidation and largest loss, never before the stop, no farther than the gap")
    @EnumSource(Side.class)
    void laws(Side side) {
        SplittableRandom random = new SplittableRandom(20_261_123);
        int put = 0;
        for (int i = 0; i < 20_000; i++) {
            long entry = random.nextLong(1, 200_000) * ONE / random.nextLong(1, 100_000);
            long leverage = random.nextLong(1, 500) * ONE;
            long stop = Math.max(1, entry - side.sign() * (long) (entry * random.nextDouble(-0.5, 1.0) / 10));
            long mark = Math.max(1, (long) (entry * random.nextDouble(0.8, 1.2)));
            long liquidation = random.nextBoolean() ? 0 : Math.max(1, entry - side.sign() * (entry / 100));
            long sl = random.nextInt(3) == 0 ? 0 : Math.max(1, (long) (entry * random.nextDouble(0.8, 1.2)));
            UserData.Held shown = new UserData.Held(
                    1, 0, side == Side.LONG, 1_000_000, leverage, entry, entry * 2, sl, liquidation, 1);
            boolean ours = random.nextBoolean();
            BackstopStep step = decide(
                    new BackstopRule.Seen(
                            side, shown, OptionalLong.of(stop), EIGHTY_PERCENT, mark, false, level -> ours),
                    FRESH);
            if (step instanceof BackstopStep.Put to) {
                put++;
                long behind = side.sign() * (stop - to.stopLoss());
                assertThat(to.takeProfit()).isEqualTo(entry * 2);
                assertThat(side.sign() * (mark - to.stopLoss())).isPositive();
                assertThat(behind).isNotNegative().isLessThanOrEqualTo(stop / 200 + 1);
                assertThat(liquidation == 0 || side.sign() * (to.stopLoss() - liquidation) > 0)
                        .isTrue();
                long loss = side.sign() * (entry - to.stopLoss());
                assertThat((double) loss / entry * leverage / ONE).isLessThanOrEqualTo(0.8);
                UserData.Held then = new UserData.Held(
                        1, 0, side == Side.LONG, 1_000_000, leverage, entry, entry * 2, to.stopLoss(), liquidation, 1);
                assertThat(decide(
                                new BackstopRule.Seen(
                                        side,
                                        then,
                                        OptionalLong.of(stop),
                                        EIGHTY_PERCENT,
                                        mark,
                                        false,
                                        BackstopRuleTest::ours),
                                FRESH))
                        .as("once it is there nothing more is wanted")
                        .isEqualTo(new BackstopStep.Held(""));
            }
        }
        assertThat(put).as("the law was asked often enough").isGreaterThan(1_000);
    }

    @Test
    @DisplayName("what a note knows: levels that it may have set, and a fresh nonce for each version")
    void notes() {
        BackstopNote sent = note(48_000 * ONE, NOW, 2, new BackstopNote.Attempt("aa", 0, 48_755 * ONE, 1));
        assertThat(sent.mayHaveSet(48_000 * ONE)).isTrue();
        assertThat(sent.mayHaveSet(48_755 * ONE)).isTrue();
        assertThat(sent.mayHaveSet(48_500 * ONE)).isFalse();
        assertThat(sent.seen(shown(Side.LONG, 48_000 * ONE, 0))).isSameAs(sent);
        BackstopNote arrived = sent.seen(shown(Side.LONG, 48_755 * ONE, 0));
        assertThat(arrived).isEqualTo(note(48_755 * ONE, NOW, 0, null));
        assertThat(FRESH.mayHaveSet(0)).as("no level is nobody's").isFalse();
        TrackedPosition held =
                new TrackedPosition(ID, BackstopsRig.HERS, "BTC-USD", TRADER, 1, 0, 1, Side.LONG, 1, 1, ONE, ONE, 1);
        assertThat(FRESH.next(held, 0, 1, 1).nonce())
                .isEqualTo(FRESH.next(held, 5, 6, 7).nonce())
                .isNotEqualTo(FRESH.stored().next(held, 0, 1, 1).nonce())
                .satisfies(nonce -> assertThat(nonce.bitLength())
                        .as("no order has such a nonce")
                        .isEqualTo(256));
    }

    @Test
    @DisplayName("terms out of range are refused with what is wrong")
    void ranges() {
        assertThatThrownBy(() -> terms(OptionalLong.of(999))).hasMessage("gap is 1000 to 100000 millionths, not 999");
        assertThatThrownBy(() -> terms(OptionalLong.of(100_001))).isInstanceOf(IllegalArgumentException.class);
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new BackstopTerms(NONE, second, second, second, second))
                .hasMessage("life is PT5S to PT10M, not PT1S");
        assertThatThrownBy(() -> new BackstopTerms(NONE, Duration.ofSeconds(9), second, Duration.ofSeconds(9), second))
                .hasMessageStartingWith("longest is PT9S");
    }
}
