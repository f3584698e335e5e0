package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.DeadLetters.Code;
import io.github.plimsoll.execution.spi.AuditEntry;
import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.BusinessEvent;
import io.github.plimsoll.execution.spi.DeadLetter;
import io.github.plimsoll.execution.spi.DeadLetter.Kind;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is given up waits on a list, is done again once at most, and an order never. */
class DeadLettersTest {
    private static final AccountId CAROL = new AccountId("carol:paper:dry");

    private @Nullable ScriptedVenue scripted;
    private final World world = World.create(w -> w.venueWrap = venue -> scripted = new ScriptedVenue(venue));
    private final DeadLetters letters = letters(world);

    private static DeadLetters letters(World world) {
        return new DeadLetters(world.store, List.of(world.settlement), world.clock, world.ids);
    }

    private void says(VenueEvent event) {
        Objects.requireNonNull(scripted).extra.add(event);
        world.settlement.step();
    }

    private static VenueEvent gas(AccountId account) {
        return new VenueEvent(
                1, "g", VenueEvent.Kind.GAS, account, null, new SortableId(7, 7), 0, null, World.usd("0.5"), "gas", 9);
    }

    private DeadLetter only() {
        List<DeadLetter> waiting = letters.waiting(9);
        assertThat(waiting).hasSize(1);
        return waiting.get(0);
    }

    private Usd cash(AccountId account) {
        return world.memory.transact(tx -> tx.balance(account, Book.CASH));
    }

    @Test
    void anEventThatCannotBeExplainedWaitsAndIsAppliedOnceWhenItCan() {
        says(gas(CAROL));
        DeadLetter letter = only();
        assertThat(letter.kind()).isEqualTo(Kind.VENUE_EVENT);
        assertThat(letter.subject()).isEqualTo("paper/g");
        assertThat(letter.reason()).contains("an account that does not trade here");
        assertThat(world.events("DEAD_LETTER")).hasSize(1);
        assertThat(world.events("MISMATCH"))
                .as("and no new risk until a person has looked")
                .hasSize(1);

        DeadLetters.Answer early = letters.replay(letter.id(), "olga", "t");
        assertThat(early.code()).isEqualTo(Code.REFUSED);
        assertThat(early.sentence()).contains("does not trade here", "/reconcile");
        assertThat(only()).as("it waits on").isEqualTo(letter);

        world.desk.createAccount(World.account(CAROL, new UserId("carol")), Usd.of(100), "t");
        assertThat(letters.replay(letter.id(), "olga", "t").code()).isEqualTo(Code.OK);
        assertThat(cash(CAROL)).isEqualTo(World.usd("99.5"));
        DeadLetters.Answer again = letters.replay(letter.id(), "otto", "t");
        assertThat(again.code()).isEqualTo(Code.ENDED_BEFORE);
        assertThat(again.sentence()).contains("REPLAYED by olga");
        assertThat(letters.dismiss(letter.id(), "otto", "t").code()).isEqualTo(Code.ENDED_BEFORE);
        says(gas(CAROL));
        assertThat(cash(CAROL)).as("nor when the venue repeats itself").isEqualTo(World.usd("99.5"));
        assertThat(letters.waiting(9)).isEmpty();
        assertThat(world.audit(letter.id())).containsExactly("DEAD_LETTER", "DEAD_LETTER_REPLAYED");
    }

    /** A fill of an open whose end had been noted before: it is kept with every digit, and nothing is booked by a guess. */
    @Test
    void whatAnEventSaysIsKeptToTheLastDigit() {
        VenueEvent fill = new VenueEvent(
                5,
                "f",
                VenueEvent.Kind.FILL,
                World.HERS,
                new SortableId(1, 2),
                new SortableId(3, 4),
                123_456_789L,
                Price.of(499_999_999_999_999L, 10),
                Usd.ofMicros(1),
                "so it was",
                77);
        assertThat(EventLetter.event(EventLetter.data("paper", fill))).isEqualTo(fill);
        assertThat(EventLetter.event(EventLetter.data("paper", gas(CAROL)))).isEqualTo(gas(CAROL));
        says(fill);
        assertThat(only().data()).isEqualTo(EventLetter.data("paper", fill));
        assertThat(only().user()).isEqualTo("alice");
        assertThat(letters.replay(only().id(), "olga", "t").code()).isEqualTo(Code.REFUSED);
        Books.check(world);
    }

    @Test
    void anOrderThatNobodyWasThereToSendIsOnTheListAndNeverSentAgain() {
        Receipt open = world.open("o", Side.LONG, "100", 10);
        world.crash();
        assertThat(world.state(open)).isEqualTo(IntentState.EXPIRED);
        DeadLetter letter = only();
        assertThat(letter.kind()).isEqualTo(Kind.ORDER);
        assertThat(letter.user()).isEqualTo("alice");
        assertThat(letter.reason()).contains("the process stopped before it was sent");
        DeadLetters.Answer refused = letters.replay(letter.id(), "olga", "t");
        assertThat(refused.code()).isEqualTo(Code.REFUSED);
        assertThat(refused.sentence()).contains("never sent again", "/open", "/dead dismiss");
        world.settle();
        assertThat(Objects.requireNonNull(scripted).submits).isZero();
        assertThat(letters.dismiss(letter.id(), "olga", "t").code()).isEqualTo(Code.OK);
        assertThat(letters.waiting(9)).isEmpty();
        assertThat(letters.dismiss(new SortableId(9, 9), "olga", "t").code()).isEqualTo(Code.NOT_FOUND);
    }

    private DeadLetter notice(int number) {
        SortedMap<String, String> data = new TreeMap<>();
        data.put(DeadLetters.TEXT, "Filled P" + number + "x".repeat(5_000));
        return letters.letter(Kind.NOTICE, "event " + number, "the chat does not take it", data, "alice", "t");
    }

    private void add(DeadLetter... all) {
        world.memory.transact(tx -> {
            letters.add(tx, List.of(all));
            return true;
        });
    }

    @Test
    void newsAreToldAgainThroughTheStreamThatTellsEverything() {
        DeadLetter notice = notice(1);
        add(notice);
        assertThat(letters.replay(notice.id(), "olga", "t").code()).isEqualTo(Code.OK);
        assertThat(letters.replay(notice.id(), "olga", "t").code()).isEqualTo(Code.ENDED_BEFORE);
        List<BusinessEvent> again = world.events("SENT_AGAIN");
        assertThat(again).hasSize(1);
        assertThat(again.get(0).user()).isEqualTo("alice");
        assertThat(again.get(0).data().get(DeadLetters.TEXT))
                .startsWith("Filled P1x")
                .hasSizeLessThan(3_600);
    }

    @Test
    void theListIsBoundedAdminsAreNotFloodedAndWhatLeavesIsAudited() {
        says(gas(CAROL));
        DeadLetter event = only();
        for (int page = 0; page < 11; page++) {
            List<DeadLetter> some = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                some.add(notice(page * 100 + i));
            }
            add(some.toArray(new DeadLetter[0]));
            world.clock.advanceMicros(1);
        }
        List<DeadLetter> waiting = letters.waiting(5_000);
        assertThat(waiting).hasSize(DeadLetters.MOST).contains(event);
        assertThat(waiting)
                .extracting(DeadLetter::subject)
                .contains("event 1099")
                .doesNotContain("event 0");
        List<String> told = world.events("DEAD_LETTER").stream()
                .map(e -> e.data().get("kind") + " " + e.data().get("waiting"))
                .toList();
        assertThat(told).startsWith("VENUE_EVENT 1", "NOTICE 100").hasSizeBetween(2, 4);
        assertThat(world.audit().stream().map(AuditEntry::action).filter("DEAD_LETTER_FORGOTTEN"::equals))
                .hasSize(101);
        add(notice(1_099));
        assertThat(letters.waiting(5_000)).as("given up twice, one letter").hasSize(DeadLetters.MOST);
    }

    /** The list of a moment ago may be ended by another process: the answer of the store decides, not the list. */
    @Test
    void ofTwoProcessesOneReplays() {
        DeadLetter notice = notice(1);
        add(notice);
        DeadLetters other = letters(world.sibling());
        assertThat(other.replay(notice.id(), "otto", "t").code()).isEqualTo(Code.OK);
        assertThat(letters.replay(notice.id(), "olga", "t").code()).isEqualTo(Code.ENDED_BEFORE);
        assertThat(world.events("SENT_AGAIN")).hasSize(1);
    }
}
