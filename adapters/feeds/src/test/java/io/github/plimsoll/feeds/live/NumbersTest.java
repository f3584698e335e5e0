package io.github.plimsoll.feeds.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.plimsoll.feeds.live.Rejected.Reason;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Numbers, times and messages at the very ends of what is read. */
class NumbersTest {
    private static final long FIRST = 946_684_800_000_000L;
    private static final long LAST = 7_258_118_400_000_000L;

    private static void refused(Reason reason, ThrowingCallable read) {
        Unreadable wrong = catchThrowableOfType(Unreadable.class, read);
        assertThat(wrong).isNotNull();
        assertThat(wrong.why().reason()).isEqualTo(reason);
    }

    @Test
    @DisplayName("the largest number that fits is read, and the next one is refused")
    void magnitudes() throws Unreadable {
        assertThat(Numbers.price("p", "9223372036854775807", 0, false)).isEqualTo(Long.MAX_VALUE);
        assertThat(Numbers.price("p", "-9223372036854775807", 0, false)).isEqualTo(-Long.MAX_VALUE);
        refused(Reason.BAD_NUMBER, () -> Numbers.price("p", "9223372036854775808", 0, false));
        refused(Reason.BAD_NUMBER, () -> Numbers.price("p", "-9223372036854775808", 0, false));
        assertThat(Numbers.size("s", "0", 8)).isZero();
        assertThat(Numbers.size("s", "9223372036854775808", 0)).isEqualTo(Long.MAX_VALUE);
        refused(Reason.BAD_NUMBER, () -> Numbers.size("s", "-0.1", 8));
        assertThat(Numbers.whole("w", "-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
        assertThat(Numbers.whole("w", "9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        refused(Reason.BAD_NUMBER, () -> Numbers.whole("w", "9223372036854775808"));
        assertThat(Numbers.exponent(18)).isEqualTo(18);
        assertThat(Numbers.exponent(-18)).isEqualTo(-18);
        refused(Reason.BAD_NUMBER, () -> Numbers.exponent(19));
        refused(Reason.BAD_NUMBER, () -> Numbers.exponent(-19));
    }

    @Test
    @DisplayName("texts are read up to their longest, and powers of ten up to their largest")
    void texts() throws Unreadable {
        String longest = "1." + "0".repeat(Numbers.MAX_LENGTH - 2);
        assertThat(Numbers.price("p", longest, 2, false)).isEqualTo(100);
        refused(Reason.BAD_NUMBER, () -> Numbers.price("p", longest + "0", 2, false));
        refused(Reason.BAD_NUMBER, () -> Numbers.price("p", "", 2, false));
        assertThat(Numbers.price("p", "0e40", 0, false)).isZero();
        refused(Reason.BAD_NUMBER, () -> Numbers.price("p", "0e41", 0, false));
        assertThat(Numbers.price("p", "1e-88", 0, true)).isOne();
        assertThat(Numbers.price("p", "1e-88", 0, false)).isZero();
        refused(Reason.BAD_NUMBER, () -> Numbers.price("p", "1e-89", 0, true));
        assertThat(Numbers.whole("w", "-1234567890123456789")).isEqualTo(-1_234_567_890_123_456_789L);
        Unreadable none = catchThrowableOfType(Unreadable.class, () -> Numbers.whole("w", "-"));
        assertThat(none.why().detail()).startsWith("w has 0 digits");
        Unreadable tooMany = catchThrowableOfType(Unreadable.class, () -> Numbers.whole("w", "-" + "1".repeat(20)));
        assertThat(tooMany.why().detail()).startsWith("w has 20 digits");
        Unreadable whole = catchThrowableOfType(Unreadable.class, () -> Numbers.whole("w", "1".repeat(48)));
        assertThat(whole.why().detail()).endsWith("1".repeat(48));
        Unreadable cut = catchThrowableOfType(Unreadable.class, () -> Numbers.whole("w", "1".repeat(49)));
        assertThat(cut.why().detail()).endsWith("1".repeat(48) + "...");
    }

    @Test
    @DisplayName("times are those of the years 2000 to 2200, the first and the last microsecond with them")
    void times() throws Unreadable {
        assertThat(Numbers.micros("t", FIRST)).isEqualTo(FIRST);
        assertThat(Numbers.micros("t", LAST)).isEqualTo(LAST);
        refused(Reason.BAD_TIME, () -> Numbers.micros("t", FIRST - 1));
        refused(Reason.BAD_TIME, () -> Numbers.micros("t", LAST + 1));
        assertThat(Numbers.seconds("t", FIRST / 1_000_000)).isEqualTo(FIRST);
        assertThat(Numbers.seconds("t", LAST / 1_000_000)).isEqualTo(LAST);
        refused(Reason.BAD_TIME, () -> Numbers.seconds("t", 0));
        refused(Reason.BAD_TIME, () -> Numbers.seconds("t", -1));
        refused(Reason.BAD_TIME, () -> Numbers.seconds("t", LAST / 1_000_000 + 1));
        refused(Reason.BAD_TIME, () -> Numbers.seconds("t", Long.MAX_VALUE));
        assertThat(Numbers.instant("t", "2000-01-01T00:00:00.000001Z")).isEqualTo(FIRST + 1);
        refused(Reason.BAD_TIME, () -> Numbers.instant("t", "1999-12-31T23:59:59.999999Z"));
        refused(Reason.BAD_TIME, () -> Numbers.instant("t", "+1000000000-12-31T23:59:59.999999999Z"));
        refused(Reason.BAD_TIME, () -> Numbers.instant("t", "2026-01-01T00:00:00Z" + " ".repeat(60)));
    }

    @Test
    @DisplayName(
            "a page is told from a truncated message, with and without blanks before it, and an empty one from both")
    void described() {
        for (String blank : List.of("", " ", "\n\t  ")) {
            assertThat(said(blank + "<html>")).startsWith("a page of markup, ");
            assertThat(said(blank + "{\"a\"")).startsWith("truncated or no JSON, ");
        }
        assertThat(said("")).isEqualTo("an empty message");
        assertThat(said("a<")).startsWith("truncated or no JSON, 2 bytes");
    }

    private static String said(String message) {
        return catchThrowableOfType(Unreadable.class, () -> Json.read(message.getBytes(UTF_8), Set.of()))
                .why()
                .detail();
    }

    @Test
    @DisplayName("so many values are read and no more")
    void values() throws Unreadable {
        String most = "[" + "1,".repeat(Json.MAX_VALUES - 2) + "1]";
        assertThat((List<?>) Json.read(most.getBytes(UTF_8), Set.of())).hasSize(Json.MAX_VALUES - 1);
        String more = "[1," + most.substring(1);
        refused(Reason.TOO_LONG, () -> Json.read(more.getBytes(UTF_8), Set.of()));
    }
}
