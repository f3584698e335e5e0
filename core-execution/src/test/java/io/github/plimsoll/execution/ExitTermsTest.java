package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.World.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.ExitTrail;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which changes of exits give protection away, and how exits read. */
class ExitTermsTest {
    private static final ExitTerms NONE = new ExitTerms(null, null, ExitPlan.NONE);
    private static final ExitChange ANY = new ExitChange.StopAtEntry();

    private static ExitTerms stop(@Nullable String at) {
        return new ExitTerms(at == null ? null : price(at), null, ExitPlan.NONE);
    }

    private static ExitTerms trailing(@Nullable ExitTrail trail) {
        return new ExitTerms(null, null, ExitPlan.NONE.withTrail(trail));
    }

    private static ExitTrail percent(String offset, @Nullable String from) {
        return new ExitTrail(Percent.parse(offset), null, from == null ? null : price(from), null);
    }

    private static ExitTrail distance(String offset) {
        return new ExitTrail(null, price(offset), null, null);
    }

    private static ExitTerms end(long at) {
        return new ExitTerms(null, null, ExitPlan.NONE.withEnd(at));
    }

    private static ExitTerms even(@Nullable String at) {
        return new ExitTerms(null, null, ExitPlan.NONE.withBreakEven(at == null ? null : price(at)));
    }

    private static boolean loosens(ExitTerms before, ExitTerms after, Side side) {
        return before.isLoosenedBy(after, ANY, side);
    }

    @Test
    @DisplayName("a stop that moves away or goes is loosened; one that comes, stays or moves nearer is not")
    void stops() {
        assertThat(loosens(stop("100"), stop("99"), Side.LONG)).isTrue();
        assertThat(loosens(stop("100"), stop("101"), Side.LONG)).isFalse();
        assertThat(loosens(stop("100"), stop("101"), Side.SHORT)).isTrue();
        assertThat(loosens(stop("100"), stop("99"), Side.SHORT)).isFalse();
        assertThat(loosens(stop("100"), stop("100"), Side.LONG)).isFalse();
        assertThat(loosens(stop("100"), stop(null), Side.LONG)).isTrue();
        assertThat(loosens(stop(null), stop("100"), Side.LONG)).isFalse();
        assertThat(loosens(NONE, NONE, Side.SHORT)).isFalse();
    }

    @Test
    @DisplayName("a deadline that moves back or goes is loosened")
    void deadlines() {
        assertThat(loosens(end(1_000), end(1_001), Side.LONG)).isTrue();
        assertThat(loosens(end(1_000), end(1_000), Side.LONG)).isFalse();
        assertThat(loosens(end(1_000), end(999), Side.LONG)).isFalse();
        assertThat(loosens(end(1_000), end(0), Side.LONG)).isTrue();
        assertThat(loosens(end(0), end(1_000), Side.LONG)).isFalse();
    }

    @Test
    @DisplayName("a break-even that is reached later or goes is loosened, when it is what a person changes")
    void breakEven() {
        ExitChange wish = new ExitChange.BreakEven(null);
        assertThat(even("110").isLoosenedBy(even("111"), wish, Side.LONG)).isTrue();
        assertThat(even("110").isLoosenedBy(even("109"), wish, Side.LONG)).isFalse();
        assertThat(even("90").isLoosenedBy(even("89"), wish, Side.SHORT)).isTrue();
        assertThat(even("90").isLoosenedBy(even("91"), wish, Side.SHORT)).isFalse();
        assertThat(even("110").isLoosenedBy(even(null), wish, Side.LONG)).isTrue();
        assertThat(even(null).isLoosenedBy(even("110"), wish, Side.LONG)).isFalse();
        assertThat(even("110").isLoosenedBy(even(null), ANY, Side.LONG))
                .as("it has moved the stop")
                .isFalse();
    }

    @Test
    @DisplayName("a trail that follows from farther behind, from later on, or not at all is loosened")
    void trails() {
        assertThat(loosens(trailing(percent("2%", null)), trailing(percent("2.1%", null)), Side.LONG))
                .isTrue();
        assertThat(loosens(trailing(percent("2%", null)), trailing(percent("2%", null)), Side.LONG))
                .isFalse();
        assertThat(loosens(trailing(percent("2%", null)), trailing(percent("1.9%", null)), Side.LONG))
                .isFalse();
        assertThat(loosens(trailing(distance("10")), trailing(distance("10.01")), Side.LONG))
                .isTrue();
        assertThat(loosens(trailing(distance("10")), trailing(distance("10")), Side.LONG))
                .isFalse();
        assertThat(loosens(trailing(distance("10")), trailing(distance("9")), Side.LONG))
                .isFalse();
        assertThat(loosens(trailing(distance("10")), trailing(percent("0.01%", null)), Side.LONG))
                .as("two kinds are not compared")
                .isTrue();
        assertThat(loosens(trailing(percent("2%", null)), trailing(distance("0.01")), Side.LONG))
                .isTrue();
        assertThat(loosens(trailing(percent("2%", null)), trailing(null), Side.LONG))
                .isTrue();
        assertThat(loosens(trailing(null), trailing(percent("2%", null)), Side.LONG))
                .isFalse();
        assertThat(loosens(trailing(percent("2%", null)), trailing(percent("2%", "110")), Side.LONG))
                .as("it followed at once")
                .isTrue();
        assertThat(loosens(trailing(percent("2%", "110")), trailing(percent("2%", "111")), Side.LONG))
                .isTrue();
        assertThat(loosens(trailing(percent("2%", "110")), trailing(percent("2%", "109")), Side.LONG))
                .isFalse();
        assertThat(loosens(trailing(percent("2%", "90")), trailing(percent("2%", "89")), Side.SHORT))
                .isTrue();
        assertThat(loosens(trailing(percent("2%", "110")), trailing(percent("2%", null)), Side.LONG))
                .isFalse();
    }

    @Test
    @DisplayName("the tightest of stop and trail protects, so that a stop behind the trail may go")
    void tightest() {
        ExitTrail trail = new ExitTrail(Percent.of(10), null, null, price("110"));
        ExitTerms both = new ExitTerms(price("95"), null, ExitPlan.NONE.withTrail(trail));
        assertThat(both.protection(Side.LONG)).isEqualTo(price("99"));
        assertThat(loosens(both, new ExitTerms(null, null, both.plan()), Side.LONG))
                .isFalse();
        assertThat(loosens(both, new ExitTerms(price("95"), null, ExitPlan.NONE), Side.LONG))
                .isTrue();
        ExitTrail low = new ExitTrail(Percent.of(10), null, null, price("90"));
        ExitTerms sold = new ExitTerms(price("105"), null, ExitPlan.NONE.withTrail(low));
        assertThat(sold.protection(Side.SHORT)).isEqualTo(price("99"));
        assertThat(NONE.protection(Side.SHORT)).isNull();
    }

    @Test
    @DisplayName("what there is reads in one line, without what was fired")
    void text() {
        ExitPlan plan = ExitPlan.NONE
                .plusTarget(price("110"), Percent.of(50))
                .plusTarget(price("120"), Percent.of(25))
                .withTrail(percent("2%", "115"))
                .withBreakEven(price("105"))
                .withEnd(1_000);
        assertThat(new ExitTerms(price("90"), price("130"), plan).text())
                .isEqualTo("stop 90.00, target 130.00, target 110.00 for 50%, "
                        + "target 120.00 for 25%, trail 2% from 115.00, break-even at 105.00, "
                        + "closed at 1970-01-01T00:00:00.001Z");
        ExitPlan fired = plan.fired(1, new SortableId(1, 1), 5);
        assertThat(new ExitTerms(null, null, fired).text())
                .startsWith("target 120")
                .doesNotContain("110");
        assertThat(NONE.text()).isEmpty();
    }

    @Test
    void changesOfATarget() {
        Price entry = price("100");
        ExitTerms two = NONE.with(new ExitChange.Target(Level.at(price("110")), null), Side.LONG, entry, entry, null, 0)
                .with(
                        new ExitChange.Target(Level.percent(Percent.of(20)), Percent.of(50)),
                        Side.LONG,
                        entry,
                        entry,
                        null,
                        0);
        assertThat(two.target()).isEqualTo(price("110"));
        assertThat(two.plan().targets())
                .singleElement()
                .satisfies(t -> assertThat(t.level()).isEqualTo(price("120")));
        ExitTerms none = two.with(new ExitChange.Target(null, null), Side.LONG, entry, entry, null, 0);
        assertThat(none.target()).isNull();
        assertThat(none.plan().targets()).isEmpty();
        assertThat(none.plan().version()).isEqualTo(two.plan().version() + 1);
        ExitTerms still = none.with(new ExitChange.Target(null, null), Side.LONG, entry, entry, null, 0);
        assertThat(still.plan()).isSameAs(none.plan());
        ExitTerms even = NONE.with(new ExitChange.StopAtEntry(), Side.LONG, entry, price("100.1"), null, 0);
        assertThat(even.stop()).isEqualTo(price("100.1"));
        assertThat(even.plan()).isSameAs(ExitPlan.NONE);
        ExitTerms moved = NONE.with(
                        new ExitChange.BreakEven(Level.percent(Percent.of(5))), Side.SHORT, entry, entry, null, 0)
                .with(new ExitChange.StopAtEntry(), Side.SHORT, entry, price("99.9"), null, 0);
        assertThat(moved.plan().breakEven()).as("it has moved").isNull();
    }

    @Test
    @DisplayName("every change says what it is, since the same key with another change is refused by what it says")
    void said() {
        assertThat(new ExitChange.Stop(null)).hasToString("stop none");
        assertThat(new ExitChange.Stop(Level.percent(Percent.of(4)))).hasToString("stop 4%");
        assertThat(new ExitChange.StopAtEntry()).hasToString("stop at entry plus fees");
        assertThat(new ExitChange.Target(Level.at(Price.of(1_234, 2)), null)).hasToString("target 1234e-2");
        assertThat(new ExitChange.Target(Level.at(Price.of(1_234, 2)), Percent.of(100)))
                .hasToString("target 1234e-2 for 100%");
        assertThat(new ExitChange.Trail(Level.percent(Percent.of(2)), Level.at(Price.of(7, 0))))
                .hasToString("trail 2% from 7e-0");
        assertThat(new ExitChange.Trail(null, null)).hasToString("trail none");
        assertThat(new ExitChange.BreakEven(null)).hasToString("break-even at none");
        assertThat(new ExitChange.End(0)).hasToString("exit none");
        assertThat(new ExitChange.End(5)).hasToString("exit after 5 us");
        for (String text : List.of("4%", "1234e-2", "0.5%")) {
            Level level = Objects.requireNonNull(Level.ofCanonical(text));
            assertThat(level.canonical()).isEqualTo(text);
        }
        assertThat(Level.ofCanonical(null)).isNull();
        assertThat(Level.at(Price.of(1_234, 2))).hasToString("12.34");
    }

    @Test
    void boundsAreReachedAndNotPassed() {
        assertThat(new ExitChange.End(365 * 86_400_000_000L).afterMicros()).isPositive();
        assertThatThrownBy(() -> new ExitChange.End(365 * 86_400_000_000L + 1)).hasMessageContaining("365 days");
        assertThatThrownBy(() -> new ExitChange.End(-1)).hasMessageContaining("365 days");
        assertThat(Level.percent(Percent.of(10_000)).fitsBelowEntry()).isFalse();
        assertThatThrownBy(() -> Level.percent(Percent.of(10_001))).hasMessageContaining("at most");
        assertThatThrownBy(() -> Level.percent(Percent.of(0))).hasMessageContaining("above 0%");
        Level level = Level.percent(Percent.of(5));
        assertThat(new ExitChange.Target(level, Percent.of(100)).share()).isEqualTo(Percent.of(100));
        assertThatThrownBy(() -> new ExitChange.Target(level, Percent.of(101))).hasMessageContaining("at most 100%");
        assertThatThrownBy(() -> new ExitChange.Target(level, Percent.of(0))).hasMessageContaining("above 0%");
        assertThatThrownBy(() -> new ExitChange.Target(null, Percent.of(5))).hasMessageContaining("has a level");
        assertThatThrownBy(() -> new ExitChange.Trail(null, level)).hasMessageContaining("needs an offset");
        assertThatThrownBy(() -> new ExitChange.Trail(Level.percent(Percent.of(100)), null))
                .hasMessageContaining("below 100%");
    }

    @Test
    @DisplayName("a level in percent is rounded so that a stop acts earlier and a target not")
    void rounded() {
        Price entry = Price.of(333, 2);
        Level third = Level.percent(Percent.of(10));
        assertThat(third.stop(Side.LONG, entry)).as("2.997").isEqualTo(Price.of(300, 2));
        assertThat(third.stop(Side.SHORT, entry)).as("3.663").isEqualTo(Price.of(366, 2));
        assertThat(third.target(Side.LONG, entry)).as("3.663").isEqualTo(Price.of(367, 2));
        assertThat(third.target(Side.SHORT, entry)).as("2.997").isEqualTo(Price.of(299, 2));
    }
}
