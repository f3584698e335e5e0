package io.github.plimsoll.avantis.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.numbers.SortableId;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Stops at the venue behind those of the books: set, moved, and left alone. */
class BackstopsTest extends BackstopsRig {
    @Test
    @DisplayName("set behind the stop, seen when it is mined, and told with the age of that reading")
    void set() {
        turn("49000");
        assertThat(venue.put()).hasSize(1);
        assertThat(said(P1)).isEqualTo("no backstop at the venue: 48755 is on its way");
        turn("49000");
        assertThat(venue.put()).as("one at a time").hasSize(1);
        venue.mine();
        pass(5);
        turn("49000");
        assertThat(venue.stop(0)).isEqualTo(48_755);
        assertThat(venue.target(0)).as("as it was").isEqualTo(675_000);
        pass(12);
        assertThat(said(P1)).isEqualTo("backstop at the venue 48755 (seen 12 s ago)");
        assertThat(backstops.problems(account -> true)).isEmpty();
    }

    @Test
    @DisplayName("what is as it should be is read every half minute and not sent again")
    void quiet() {
        turn("49000");
        venue.mine();
        pass(5);
        turn("49000");
        int reads = venue.reads();
        for (int i = 0; i < 120; i++) {
            pass(5);
            turn("49000");
        }
        assertThat(venue.put()).hasSize(1);
        assertThat(venue.reads() - reads).as("in 10 minutes").isBetween(19, 21);
    }

    @Test
    @DisplayName(
            "it follows a stop that is moved either way, and one that trails only by every half gap and half minute")
    void follows() {
        turn("49000");
        venue.mine();
        pass(31);
        turn("48000");
        venue.mine();
        pass(5);
        turn("48000");
        assertThat(venue.stop(0)).isEqualTo(47_760);
        mark = 100_000;
        int before = venue.put().size();
        long stop = 48_000;
        for (int second = 0; second < 600; second++) {
            pass(1);
            stop += 50;
            turn(Long.toString(stop));
            venue.mine();
        }
        int moved = venue.put().size() - before;
        assertThat(moved).as("30,000 dollars in 10 minutes").isBetween(18, 20);
        pass(31);
        turn(Long.toString(stop));
        venue.mine();
        assertThat(venue.stop(0)).isEqualTo(Math.round(stop * 0.995));
    }

    @Test
    @DisplayName("switched off, or without a stop in the books, nothing is sent")
    void off() {
        backstops = process(OptionalLong.empty());
        turn("49000");
        assertThat(said(P1)).isEqualTo("no backstop at the venue: none are kept there");
        backstops = process(OptionalLong.of(5_000));
        turn(null);
        assertThat(said(P1)).isEqualTo("no backstop at the venue: the position has no stop here");
        assertThat(venue.put()).isEmpty();
        assertThat(signed).isEmpty();
    }

    @Test
    @DisplayName("a stop that is taken away here leaves the venue's, and that is said to people")
    void takenAway() {
        turn("49000");
        venue.mine();
        pass(40);
        turn("49000");
        turn(null);
        assertThat(venue.stop(0)).isEqualTo(48_755);
        assertThat(backstops.problems(account -> true))
                .singleElement()
                .asString()
                .contains("backstop at the venue 48755", "no stop here, and the one that was set before stays");
        assertThat(backstops.problems(account -> false)).isEmpty();
    }

    @Test
    @DisplayName("while everything is frozen nothing is sent, and nothing signed leaves that was frozen meanwhile")
    void frozen() {
        backstops.turn(List.of(books(P1, "49000")), stop -> false);
        assertThat(signed).isEmpty();
        assertThat(said(P1)).contains("the end of a freeze");
        boolean[] may = {true};
        beforeSigning = () -> may[0] = false;
        backstops.turn(List.of(books(P1, "49000")), stop -> may[0]);
        assertThat(signed).hasSize(1);
        assertThat(venue.put()).isEmpty();
    }

    @Test
    @DisplayName("a tighter level and a target that a person set there stay")
    void elsewhere() {
        venue.stop(0, 49_500);
        venue.target(0, 60_000);
        turn("49000");
        assertThat(said(P1))
                .isEqualTo("backstop at the venue 49500 (seen 0 s ago), set elsewhere, and acts before the stop here");
        assertThat(venue.put()).isEmpty();
        venue.stop(0, 40_000);
        pass(31);
        turn("49000");
        venue.mine();
        assertThat(venue.stop(0)).isEqualTo(48_755);
        assertThat(venue.target(0)).isEqualTo(60_000);
    }

    @Test
    @DisplayName("at most two changes in a turn, what has no protection first")
    void bounded() {
        venue.positions(3);
        track(P2, 1);
        track(P3, 2);
        venue.stop(0, 40_000);
        List<BookedStop> all = List.of(books(P1, "49000"), books(P2, "49000"), books(P3, "49000"));
        backstops.turn(all, MAY);
        assertThat(venue.put()).extracting(Intent.Levels::index).containsExactly(1L, 2L);
        backstops.turn(all, MAY);
        assertThat(venue.put()).extracting(Intent.Levels::index).containsExactly(1L, 2L, 0L);
    }

    @Test
    @DisplayName("what the venue does not show is waited for; a stop behind the liquidation is told")
    void notShown() {
        venue.hides(true);
        turn("49000");
        assertThat(said(P1)).isEqualTo("no backstop at the venue: the venue does not show the position");
        venue.hides(false);
        venue.liquidatesAt(49_100);
        turn("49000");
        assertThat(backstops.problems(account -> true))
                .singleElement()
                .asString()
                .contains("the stop at 49000 is not before the price at which the venue liquidates");
        mark = 48_000;
        venue.liquidatesAt(28_750);
        turn("49000");
        assertThat(backstops.problems(account -> true))
                .singleElement()
                .asString()
                .contains("a level at 48755 would act at once, the price is 48000");
        assertThat(venue.put()).isEmpty();
        venue.close();
        turn("49000");
        assertThat(said(P1)).contains("the venue does not answer");
    }

    @Test
    @DisplayName("a position from elsewhere is tracked as soon as it is protected")
    void adopted() {
        venue.positions(2);
        SortableId id = holdings.read(TRADER).orElseThrow().positions().stream()
                .filter(seen -> seen.index() == 1)
                .map(seen -> Tracking.foreign(TRADER, seen))
                .findFirst()
                .orElseThrow();
        backstops.turn(List.of(books(id, null)), MAY);
        assertThat(journal.position(id)).isEmpty();
        assertThat(said(id)).isEqualTo("no backstop at the venue: the position has no stop here");
        backstops.turn(List.of(books(id, "49000")), MAY);
        assertThat(journal.position(id)).isPresent();
        assertThat(venue.put()).extracting(Intent.Levels::index).containsExactly(1L);
    }

    @Test
    @DisplayName("a delegation that ends before the change would is a problem, and nothing is signed")
    void delegation() {
        clock.advance(Duration.ofSeconds(4_000_000_000L - clock.epochMicros() / 1_000_000 - 20));
        turn("49000");
        assertThat(backstops.problems(account -> true))
                .singleElement()
                .asString()
                .contains("the delegation of");
        assertThat(signed).isEmpty();
    }
}
