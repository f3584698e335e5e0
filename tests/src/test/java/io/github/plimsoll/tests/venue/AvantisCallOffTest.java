package io.github.plimsoll.tests.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.avantis.venue.AvantisVenue;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Submission.Kind;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.tests.venue.DyingOrders.DiedException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opens that wait at the venue come to their end: taken back by transactions, elsewhere, or never placed; filled by a keeper who is faster. */
class AvantisCallOffTest extends RestingAtAvantis {
    @Test
    @DisplayName(
            "it is taken back only after the timelock, by one transaction; its end is told once, and its collateral is back")
    void callsOff() {
        Usd before = money();
        StoredIntent order = placed(limit("49000"));
        world.venue().callOff(order.id());
        world.venue().callOff(order.id());
        pass(8);
        assertThat(sent()).hasSize(1);
        assertThat(world.problems()).singleElement().asString().contains("waits for the venue's timelock until block");
        pass((int) TIMELOCK + 40);
        assertThat(world.fake.contracts.waiting(hers)).isEmpty();
        pass(LAG);
        assertThat(kinds(order)).containsExactly(VenueEvent.Kind.CANCELLED);
        assertThat(sent()).hasSize(2).last().asString().contains("b9b6573a");
        assertThat(world.problems()).isEmpty();
        assertThat(money()).isEqualTo(before);
        world.venue().callOff(order.id());
        pass(40);
        assertThat(kinds(order)).hasSize(1);
        assertThat(sent()).hasSize(2);
    }

    @Test
    @DisplayName(
            "a timelock that is longer than was looked up undoes the first tries: it is tried again, less and less often")
    void longerTimelock() {
        world.fake.contracts.timelock(TIMELOCK + 400);
        StoredIntent order = placed(limit("49000"));
        world.venue().callOff(order.id());
        pass((int) TIMELOCK + 60);
        assertThat(world.fake.contracts.waiting(hers)).hasSize(1);
        assertThat(world.problems()).singleElement().asString().contains("could not be taken back 1 times");
        pass(1_200);
        assertThat(kinds(order)).containsExactly(VenueEvent.Kind.CANCELLED);
        assertThat(sent()).hasSizeBetween(3, 6);
    }

    @Test
    @DisplayName("a keeper who is faster than what takes it back has filled it, and nothing else is told or taken back")
    void keeperFirst() {
        StoredIntent order = placed(limit("49000"));
        world.venue().callOff(order.id());
        pass((int) TIMELOCK - 4);
        world.chain.drops(true);
        pass(20);
        assertThat(sent().size()).isGreaterThan(1);
        trades("48990");
        pass(1);
        world.chain.drops(false);
        pass(LAG + 400);
        assertThat(kinds(order)).contains(VenueEvent.Kind.FILL).doesNotContain(VenueEvent.Kind.DECLINED);
        assertThat(world.fake.contracts.of(hers)).hasSize(2);
        assertThat(snapshot().working()).isEmpty();
    }

    @Test
    @DisplayName(
            "a keeper has filled it, and the same order of somebody stands in its place: that one is not taken back")
    void placeUsedAgain() {
        StoredIntent order = placed(limit("49000"));
        FakeResting.Waiting ours = world.fake.contracts.waiting(hers).get(0);
        world.venue().callOff(order.id());
        trades("48990");
        world.pass(Duration.ofMillis(250));
        trades("50000");
        world.fake.contracts.placesElsewhere(ours, ours.block() + 9);
        assertThat(world.fake.contracts.waiting(hers)).singleElement().satisfies(other -> {
            assertThat(other.index()).isEqualTo(ours.index());
            assertThat(other.block()).isNotEqualTo(ours.block());
        });
        pass((int) TIMELOCK + 60 + LAG);
        assertThat(kinds(order)).contains(VenueEvent.Kind.FILL);
        assertThat(world.fake.contracts.waiting(hers)).hasSize(1);
        assertThat(sent()).hasSize(1);
    }

    @Test
    @DisplayName("nothing is placed in a market while one is taken back there, so that it never stands in its place")
    void noPlaceMeanwhile() {
        StoredIntent order = placed(limit("49000"));
        world.venue().callOff(order.id());
        Submission said = submit(limit("48000"));
        assertThat(said.kind()).isEqualTo(Kind.NOT_SENT);
        assertThat(said.detail()).contains("is being called off");
        pass((int) TIMELOCK + 40 + LAG);
        placed(limit("48000"));
    }

    @Test
    @DisplayName("one whose transaction no block ever has is called off in its place, and declined")
    void neverPlaced() {
        world.chain.drops(true);
        StoredIntent order = limit("49000");
        submit(order);
        world.venue().callOff(order.id());
        pass(90);
        world.chain.drops(false);
        pass(400);
        assertThat(kinds(order)).containsExactly(VenueEvent.Kind.DECLINED);
        assertThat(world.fake.contracts.waiting(hers)).isEmpty();
    }

    @Test
    @DisplayName(
            "the same order of somebody at the venue's site is another one: it is reported, and neither taken for ours nor taken back")
    void strangersSame() {
        StoredIntent order = placed(limit("49000"));
        FakeResting.Waiting ours = world.fake.contracts.waiting(hers).get(0);
        world.fake.contracts.placesElsewhere(ours, ours.block() + 3);
        pass(20);
        assertThat(snapshot().working()).hasSize(2).contains(order.id());
        assertThat(world.problems()).singleElement().asString().contains("orders that wait at the venue");
        world.venue().callOff(order.id());
        pass((int) TIMELOCK + 40 + LAG);
        assertThat(kinds(order)).containsExactly(VenueEvent.Kind.CANCELLED);
        assertThat(world.fake.contracts.waiting(hers))
                .singleElement()
                .satisfies(left -> assertThat(left.index()).isEqualTo(1));
    }

    @Test
    @DisplayName("the same order of somebody in the same block: nobody knows which is ours, so that persons are asked")
    void ambiguous() {
        StoredIntent order = limit("49000");
        world.chain.safe(false);
        assertThat(submit(order).kind()).isEqualTo(Kind.ACCEPTED);
        pass(2);
        FakeResting.Waiting ours = world.fake.contracts.waiting(hers).get(0);
        world.fake.contracts.placesElsewhere(ours, ours.block());
        world.chain.safe(true);
        pass(20);
        assertThat(world.problems())
                .anySatisfy(one -> assertThat(one)
                        .contains(order.id().toString(), "2 orders of the trader that wait are like it"));
        world.venue().callOff(order.id());
        pass((int) TIMELOCK + 40 + LAG);
        assertThat(told(order)).isEmpty();
        assertThat(world.fake.contracts.waiting(hers)).hasSize(2);
        assertThat(world.venue().query(order.id())).isEqualTo(VenueOrder.ABSENT);
        assertThat(world.venue().capabilities()).doesNotContain(Capability.ABSENCE_PROVES_UNSENT);
        world.fake.contracts.cancelsElsewhere(hers, 1);
        pass(400);
        assertThat(kinds(order)).as("now it is clear").containsExactly(VenueEvent.Kind.CANCELLED);
    }

    @Test
    @DisplayName(
            "one that is taken back at the venue's site is told of by nobody: it is for persons, and ends by their word")
    void goneElsewhere() {
        StoredIntent order = placed(limit("49000"));
        world.fake.contracts.cancelsElsewhere(hers, 0);
        pass(LAG + 40);
        assertThat(told(order)).isEmpty();
        assertThat(world.problems())
                .singleElement()
                .asString()
                .contains(order.id().toString(), "nothing shows whether it was filled or taken back elsewhere");
        world.ended.add(order.id());
        pass(300);
        assertThat(kinds(order)).containsExactly(VenueEvent.Kind.DECLINED);
        assertThat(world.problems()).isEmpty();
    }

    @Test
    @DisplayName("an empty answer and no answer end nothing")
    void readings() {
        StoredIntent order = placed(limit("49000"));
        world.venue().callOff(order.id());
        world.fake.holdings(200, true);
        pass(LAG + 100);
        assertThat(told(order)).isEmpty();
        world.fake.holdings(503, false);
        pass(100);
        assertThat(told(order)).isEmpty();
        world.fake.holdings(200, false);
        pass(600);
        assertThat(kinds(order)).containsExactly(VenueEvent.Kind.CANCELLED);
    }

    @Test
    @DisplayName("a delegate places it for the trader, and takes it back")
    void delegated() {
        AvantisVenue venue = world.delegated("host-1");
        StoredIntent order = limit("49000");
        assertThat(venue.submit(office.ticket(order)).kind()).isEqualTo(Kind.ACCEPTED);
        pass(8);
        venue.callOff(order.id());
        for (int i = 0; i < TIMELOCK + 40 + LAG; i++) {
            pass(1);
            venue.events(0);
        }
        assertThat(sent()).hasSize(2).allSatisfy(raw -> assertThat(raw).contains("9a10cc32"));
        assertThat(sent().get(1)).contains("b9b6573a");
        assertThat(kinds(order)).containsExactly(VenueEvent.Kind.CANCELLED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "a process dies before or after any of its writes: the order is placed once or never, and called off or filled once")
    void diesAtEveryStep(boolean fills) {
        int deaths = 0;
        for (boolean written : new boolean[] {false, true}) {
            for (int step = 1; ; step++) {
                trades("50000");
                DyingOrders rough = new DyingOrders(world.store(), step, written);
                int given = sent().size();
                AvantisVenue first = world.host(rough, "first-" + fills + written + step);
                StoredIntent order = limit(Integer.toString(49_000 - deaths));
                try {
                    first.submit(office.ticket(order));
                    live(first, 8);
                    first.callOff(order.id());
                    trades(fills ? "48500" : "50000");
                    live(first, (int) TIMELOCK + 40 + LAG);
                } catch (DiedException died) {
                    assertThat(rough.dead()).isTrue();
                }
                world.restart();
                pass(20);
                boolean lives = world.venue().query(order.id()) == VenueOrder.WORKING;
                if (lives) {
                    world.venue().callOff(order.id());
                    trades(fills ? "48500" : "50000");
                }
                pass((int) TIMELOCK + 160 + LAG);
                String as = "died at write " + step + (written ? ", which was done" : "");
                List<VenueEvent.Kind> kinds = kinds(order);
                boolean placed = sent().stream().skip(given).anyMatch(raw -> raw.contains("19cde9a1"));
                assertThat(sent().stream().skip(given).filter(raw -> raw.contains("19cde9a1")))
                        .as(as)
                        .hasSizeLessThan(2);
                if (placed) {
                    assertThat(kinds).as(as).containsOnlyOnce(fills ? VenueEvent.Kind.FILL : VenueEvent.Kind.CANCELLED);
                } else {
                    assertThat(kinds).as(as).isEmpty();
                }
                assertThat(world.fake.contracts.waiting(hers)).as(as).isEmpty();
                world.markets.refresh();
                if (!rough.dead()) {
                    break;
                }
                deaths++;
            }
        }
        assertThat(deaths).as("writes of a whole life, before and after each").isGreaterThan(9);
    }

    private void live(AvantisVenue venue, int ticks) {
        for (int i = 0; i < ticks; i++) {
            world.pass(Duration.ofMillis(250));
            world.chain.mine();
            venue.events(0);
        }
    }
}
