package io.github.plimsoll.testkit.suites;

import static io.github.plimsoll.testkit.suites.StoreRows.at;
import static io.github.plimsoll.testkit.suites.StoreRows.id;
import static io.github.plimsoll.testkit.suites.StoreRows.letter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.execution.spi.DeadLetter.Kind;
import io.github.plimsoll.execution.spi.DeadLetter.State;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was given up: kept once, ended once, never more than asked for. */
interface LetterRules extends StoreRules {
    @Test
    default void a_letter_is_kept_as_it_was_and_what_waits_is_listed_newest_first() {
        DeadLetter one = letter(1, Kind.NOTICE);
        DeadLetter two = letter(2, Kind.VENUE_EVENT);
        DeadLetter nobodys =
                DeadLetter.waiting(id(3), Kind.COMMAND, "update 3", "unreadable", one.data(), null, at(3), "t3");
        run(tx -> tx.addDeadLetters(List.of(two, one, nobodys)));
        run(tx -> {
            assertThat(tx.deadLetter(id(1))).contains(one);
            assertThat(tx.deadLetter(id(3))).contains(nobodys);
            assertThat(tx.deadLetter(id(9))).isEmpty();
            assertThat(tx.waitingDeadLetters(9)).containsExactly(nobodys, two, one);
            assertThat(tx.waitingDeadLetters(1)).containsExactly(nobodys);
            assertThat(tx.waitingDeadLetters())
                    .containsExactly(entry(Kind.NOTICE, 1), entry(Kind.COMMAND, 1), entry(Kind.VENUE_EVENT, 1));
            assertThat(tx.worldTime()).isEqualTo(at(3));
        });
    }

    @Test
    default void what_is_given_up_twice_is_one_letter_even_when_it_was_ended() {
        DeadLetter first = letter(1, Kind.NOTICE);
        DeadLetter again =
                DeadLetter.waiting(id(2), Kind.NOTICE, first.subject(), "again", first.data(), null, at(2), "t2");
        DeadLetter otherKind =
                DeadLetter.waiting(id(3), Kind.ANSWER, first.subject(), "other", first.data(), null, at(3), "t3");
        run(tx -> tx.addDeadLetters(List.of(first, again, otherKind)));
        run(tx -> assertThat(tx.waitingDeadLetters(9)).containsExactly(otherKind, first));
        run(tx -> assertThat(tx.endDeadLetter(id(1), State.DISMISSED, "olga", at(4)))
                .isTrue());
        run(tx -> tx.addDeadLetters(List.of(again)));
        run(tx -> assertThat(tx.waitingDeadLetters(9)).containsExactly(otherKind));
    }

    @Test
    default void a_letter_ends_once() {
        DeadLetter letter = letter(1, Kind.ORDER);
        run(tx -> {
            tx.addDeadLetters(List.of(letter));
            assertThat(tx.endDeadLetter(id(9), State.REPLAYED, "olga", at(2))).isFalse();
        });
        run(tx -> {
            assertThat(tx.endDeadLetter(id(1), State.REPLAYED, "olga", at(2))).isTrue();
            assertThat(tx.endDeadLetter(id(1), State.DISMISSED, "otto", at(3))).isFalse();
        });
        run(tx -> {
            assertThat(tx.endDeadLetter(id(1), State.REPLAYED, "otto", at(4))).isFalse();
            assertThat(tx.deadLetter(id(1))).contains(letter.ended(State.REPLAYED, "olga", at(2)));
            assertThat(tx.waitingDeadLetters(9)).isEmpty();
            assertThat(tx.waitingDeadLetters()).isEmpty();
        });
    }

    @Test
    default void without_room_the_ended_go_first_then_what_can_be_missed_first_the_oldest_of_it() {
        run(tx -> {
            tx.addDeadLetters(List.of(
                    letter(1, Kind.VENUE_EVENT),
                    letter(2, Kind.NOTICE),
                    letter(3, Kind.VENUE_EVENT),
                    letter(4, Kind.NOTICE),
                    letter(5, Kind.ORDER)));
            tx.endDeadLetter(id(3), State.REPLAYED, "olga", at(9));
            assertThat(tx.forgetDeadLetters(5)).isEmpty();
        });
        run(tx -> assertThat(tx.forgetDeadLetters(4)).as("nobody waited for it").isEmpty());
        run(tx -> {
            assertThat(tx.deadLetter(id(3))).isEmpty();
            assertThat(tx.forgetDeadLetters(2))
                    .containsExactlyInAnyOrder(letter(2, Kind.NOTICE), letter(4, Kind.NOTICE));
            assertThat(tx.waitingDeadLetters(9)).extracting(DeadLetter::id).containsExactly(id(5), id(1));
        });
    }
}
