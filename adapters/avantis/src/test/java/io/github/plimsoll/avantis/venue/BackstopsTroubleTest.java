package io.github.plimsoll.avantis.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.avantis.message.Intent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stops at the venue when something goes wrong: lost, turned away, forgotten, and with two processes. */
class BackstopsTroubleTest extends BackstopsRig {
    @Test
    @DisplayName("a process that dies between the note and the request leaves what dies with its deadline")
    void dies() {
        beforeSigning = () -> {
            throw new AssertionError("the process is gone");
        };
        assertThatThrownBy(() -> turn("49000")).isInstanceOf(AssertionError.class);
        beforeSigning = () -> {};
        backstops = process(OptionalLong.of(5_000));
        pass(60);
        turn("49000");
        assertThat(venue.put()).as("what was noted might still arrive").isEmpty();
        assertThat(said(P1)).contains("48755 is on its way");
        pass(11);
        turn("49000");
        assertThat(venue.put()).hasSize(1);
        venue.mine();
        pass(5);
        turn("49000");
        assertThat(said(P1)).startsWith("backstop at the venue 48755");
    }

    @Test
    @DisplayName(
            "a request of which nothing comes back is tried again after growing pauses, with another nonce, and people are told")
    void lost() {
        venue.silent(true);
        turn("49000");
        assertThat(said(P1)).contains("48755 is on its way; the venue did not answer");
        List<Long> at = new ArrayList<>(List.of(clock.epochMicros() / 1_000_000));
        for (int second = 0; second < 1_000; second++) {
            pass(1);
            int before = venue.put().size();
            turn("49000");
            if (venue.put().size() > before) {
                at.add(clock.epochMicros() / 1_000_000);
            }
        }
        assertThat(at.stream().map(second -> second - at.get(0)))
                .as("30 s of life and 40 s of lag, then 2, 4, 8 minutes")
                .containsExactly(0L, 71L, 191L, 431L, 911L);
        assertThat(venue.put().stream().map(Intent.Levels::nonce).distinct()).hasSize(5);
        assertThat(backstops.problems(account -> true))
                .singleElement()
                .asString()
                .contains("no backstop at the venue", "the venue did not answer");
        venue.silent(false);
        pass(900);
        turn("49000");
        venue.mine();
        pass(5);
        turn("49000");
        assertThat(backstops.problems(account -> true)).isEmpty();
        assertThat(said(P1)).startsWith("backstop at the venue 48755");
    }

    @ParameterizedTest
    @DisplayName("turned away is unknown like silence: nothing is signed anew before the deadline has passed")
    @ValueSource(ints = {400, 429, 451, 503})
    void turnedAway(int status) {
        venue.answers(status);
        turn("49000");
        assertThat(said(P1)).contains("HTTP " + status);
        pass(60);
        turn("49000");
        assertThat(venue.put()).hasSize(1);
        pass(11);
        turn("49000");
        assertThat(venue.put()).hasSize(2);
    }

    @Test
    @DisplayName("after 429 the others wait as long as the venue asks for, too")
    void leftAlone() {
        venue.positions(2);
        track(P2, 1);
        venue.answers(429);
        List<BookedStop> both = List.of(books(P1, "49000"), books(P2, "49000"));
        backstops.turn(both, MAY);
        assertThat(venue.put()).hasSize(1);
        assertThat(said(P2)).contains("the venue takes no more requests for a while");
        pass(19);
        backstops.turn(both, MAY);
        assertThat(venue.put()).hasSize(1);
        venue.answers(200);
        pass(2);
        backstops.turn(both, MAY);
        assertThat(venue.put()).extracting(Intent.Levels::index).containsExactly(0L, 1L);
    }

    @Test
    @DisplayName("levels that the venue forgets are set again; so are those that a person there makes looser")
    void forgets() {
        turn("49000");
        venue.mine();
        pass(40);
        turn("49000");
        venue.stop(0, 0);
        pass(31);
        turn("49000");
        venue.mine();
        assertThat(venue.stop(0)).isEqualTo(48_755);
        pass(40);
        turn("49000");
        venue.stop(0, 40_000);
        pass(31);
        turn("49000");
        venue.mine();
        assertThat(venue.stop(0)).isEqualTo(48_755);
        assertThat(venue.put()).hasSize(3);
    }

    @Test
    @DisplayName("of two processes one signs, and the other one goes on from what it noted")
    void two() {
        Backstops other = process(OptionalLong.of(5_000));
        List<BookedStop> books = List.of(books(P1, "49000"));
        beforeSigning = () -> {
            beforeSigning = () -> {};
            other.turn(books, MAY);
        };
        backstops.turn(books, MAY);
        assertThat(venue.put()).hasSize(1);
        assertThat(other.view(P1).orElseThrow().why()).contains("is on its way");
        venue.mine();
        pass(5);
        other.turn(books, MAY);
        backstops.turn(books, MAY);
        pass(31);
        other.turn(List.of(books(P1, "49400")), MAY);
        backstops.turn(List.of(books(P1, "49400")), MAY);
        assertThat(venue.put()).extracting(levels -> levels.stopLoss() / ONE).containsExactly(48_755L, 49_153L);
    }

    @Test
    @DisplayName("both take what they saw at the same moment, and only one of them may note a change")
    void race() {
        Backstops other = process(OptionalLong.of(5_000));
        List<BookedStop> books = List.of(books(P1, "49000"));
        boolean[] first = {true};
        backstops.turn(books, stop -> {
            if (first[0]) {
                first[0] = false;
                other.turn(books, MAY);
            }
            return true;
        });
        assertThat(venue.put()).hasSize(1);
        assertThat(said(P1)).isEqualTo("no backstop at the venue: another process sees to it");
    }

    @Test
    @DisplayName("the note of a position that is gone is kept while what was under way may show, and then ended")
    void gone() {
        turn("49000");
        TrackedPosition held = journal.position(P1).orElseThrow();
        journal.tell(new JournalStep(Optional.empty(), List.of(), List.of(held.left(0, 0, 7))));
        backstops.turn(List.of(), MAY);
        assertThat(notes.all()).hasSize(1);
        pass(601);
        backstops.turn(List.of(), MAY);
        assertThat(notes.all()).isEmpty();
        assertThat(backstops.view(P1)).isEmpty();

        // It is shown again after all, by a venue that was wrong for that long.
        TrackedPosition back = new TrackedPosition(
                held.id(),
                held.account(),
                held.instrument(),
                held.trader(),
                held.pairIndex(),
                held.index(),
                7,
                held.side(),
                held.units(),
                held.collateral(),
                held.leverage(),
                held.openPrice(),
                held.version() + 1);
        assertThat(journal.tell(new JournalStep(Optional.empty(), List.of(), List.of(back))))
                .isTrue();
        turn("49000");
        assertThat(said(P1)).contains("48755 is on its way");
        assertThat(venue.put()).hasSize(2);
        assertThat(venue.put().stream().map(Intent.Levels::nonce).distinct())
                .as("a nonce never comes again")
                .hasSize(2);
    }

    @Test
    @DisplayName("a turn that fails is told to people until one does not, and nothing was sent")
    void fails() {
        beforeReading = () -> {
            throw new IllegalStateException("broken");
        };
        assertThatThrownBy(() -> turn("49000")).hasMessage("broken");
        assertThat(backstops.problems(account -> false))
                .containsExactly(
                        "stops at the venue are not looked after now (IllegalStateException): they stay as they are");
        assertThat(venue.put()).isEmpty();
        beforeReading = () -> {};
        turn("49000");
        assertThat(backstops.problems(account -> true)).isEmpty();
    }

    @Test
    @DisplayName("what was under way for a position that is gone, and reached the next one in its place, is put right")
    void theNextInItsPlace() {
        turn("49000");
        TrackedPosition before = journal.position(P1).orElseThrow();
        journal.tell(new JournalStep(Optional.empty(), List.of(), List.of(before.left(0, 0, 7))));
        track(P2, 0);
        venue.mine();
        pass(5);
        backstops.turn(List.of(books(P2, "47000")), MAY);
        venue.mine();
        assertThat(venue.stop(0))
                .as("not 48,755, which would act before the stop here")
                .isEqualTo(46_765);
    }
}
