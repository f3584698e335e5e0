package io.github.plimsoll.tests.venue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.avantis.message.MarginCall;
import io.github.plimsoll.avantis.message.PriceUpdate;
import io.github.plimsoll.avantis.venue.AvantisVenue;
import io.github.plimsoll.avantis.venue.OwnCallRule;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.Refusal;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.sending.Call;
import io.github.plimsoll.evm.sending.GasDecision;
import io.github.plimsoll.evm.sending.SendGate;
import io.github.plimsoll.execution.SendTicket;
import io.github.plimsoll.execution.spi.Capability;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.Submission.Kind;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.numbers.Side;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Changes of margin at Avantis are transactions of our own: each is sent while its order may be, once, or never. */
class AvantisMarginTest extends OpenedAtAvantis {
    private long collateral() {
        return world.fake.contracts.of(world.trader(AvantisWorld.HERS)).get(0).collateral();
    }

    /** It is not sent, and whatever happens later it never is. */
    private void neverSent(StoredIntent order) {
        pass(200);
        assertThat(world.chain.given()).isEmpty();
        assertThat(world.venue().query(order.id())).isEqualTo(VenueOrder.ABSENT);
        assertThat(told(order)).isEmpty();
    }

    @Test
    @DisplayName("it is told once as a whole, when the chain below has its block, or when the venue shows it")
    void toldOnce() {
        long before = collateral();
        world.chain.safe(false);
        world.fake.holdings(500, false);
        StoredIntent blind = office.margin(open, 50);
        assertThat(submit(blind).kind()).isEqualTo(Kind.NOT_SENT);
        world.fake.holdings(200, false);
        StoredIntent more = office.margin(open, 50);
        assertThat(submit(more).kind()).isEqualTo(Kind.ACCEPTED);
        assertThat(world.venue().query(more.id())).isEqualTo(VenueOrder.WORKING);
        world.fake.holdings(500, false);
        pass(40);
        assertThat(collateral()).isEqualTo(before + 50_000_000);
        assertThat(told(more)).as("one block is not enough").isEmpty();
        world.fake.holdings(200, false);
        pass(10);
        assertThat(told(more)).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(VenueEvent.Kind.MARGIN);
            assertThat(event.units()).isEqualTo(50_000_000);
        });
        world.fake.holdings(500, false);
        world.chain.safe(true);
        pass(40);
        assertThat(told(more)).hasSize(1);
        assertThat(world.chain.given()).as("each transaction once").doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("a ticket whose lease has ended signs nothing, then or later")
    void lateTicket() {
        StoredIntent more = office.margin(open, 50);
        SendTicket late = office.lapsed(more);
        assertThat(world.venue().submit(late).kind()).isEqualTo(Kind.NOT_SENT);
        neverSent(more);
    }

    @Test
    @DisplayName("what cannot be signed at once is never signed: not when the nodes are back, nor when there is gas")
    void notAtOnce() {
        world.chain.blind(true);
        StoredIntent blind = office.margin(open, 50);
        Submission said = submit(blind);
        assertThat(said.kind()).isEqualTo(Kind.NOT_SENT);
        assertThat(said.detail()).contains("too few nodes answer");
        world.chain.blind(false);
        neverSent(blind);

        world.chain.balance(BigInteger.ZERO);
        StoredIntent poor = office.margin(open, 50);
        Submission refused = submit(poor);
        assertThat(refused.kind()).isEqualTo(Kind.NOT_SENT);
        assertThat(refused.detail()).contains("wei");
        world.chain.balance(BigInteger.TEN.pow(18));
        neverSent(poor);

        // The same order with another ticket is another try.
        assertThat(submit(poor).kind()).isEqualTo(Kind.ACCEPTED);
        pass(40);
        assertThat(told(poor)).extracting(VenueEvent::kind).containsExactly(VenueEvent.Kind.MARGIN);
    }

    @Test
    @DisplayName("what the contract would undo is declined with its words, and what it undoes has REVERTED")
    void refusedByTheContract() {
        world.estimate = new GasDecision.Refused(new Refusal(
                RefusalCode.WOULD_REVERT, BigInteger.ZERO, BigInteger.ZERO, "the contract would refuse it: 0xabcd"));
        StoredIntent more = office.margin(open, 50);
        assertThat(submit(more).kind()).isEqualTo(Kind.ACCEPTED);
        pass(4);
        assertThat(world.chain.given()).isEmpty();
        assertThat(told(more)).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(VenueEvent.Kind.DECLINED);
            assertThat(event.reason()).contains("0xabcd");
        });

        world.estimate = new GasDecision.Limit(1_500_000);
        StoredIntent undone = office.margin(open, 50);
        assertThat(submit(undone).kind()).isEqualTo(Kind.ACCEPTED);
        world.fake.contracts.closesElsewhere(world.trader(AvantisWorld.HERS));
        pass(40);
        assertThat(told(undone)).extracting(VenueEvent::kind).containsExactly(VenueEvent.Kind.REVERTED);
    }

    @Test
    @DisplayName("what no block takes by its deadline is called off in its place and declined")
    void calledOff() {
        long before = collateral();
        world.chain.drops(true);
        StoredIntent more = office.margin(open, 50);
        assertThat(submit(more).kind()).isEqualTo(Kind.ACCEPTED);
        pass(90);
        world.chain.drops(false);
        pass(400);
        assertThat(told(more)).extracting(VenueEvent::kind).containsExactly(VenueEvent.Kind.DECLINED);
        assertThat(collateral()).isEqualTo(before);
        StoredIntent next = office.margin(open, 20);
        assertThat(submit(next).kind()).isEqualTo(Kind.ACCEPTED);
        pass(40);
        assertThat(collateral()).isEqualTo(before + 20_000_000);
    }

    @Test
    @DisplayName("another process goes on with what was sent, and sends nothing twice")
    void anotherProcess() {
        long before = collateral();
        StoredIntent more = office.margin(open, 50);
        assertThat(submit(more).kind()).isEqualTo(Kind.ACCEPTED);
        world.restart();
        assertThat(submit(more).kind()).isEqualTo(Kind.ACCEPTED);
        pass(40);
        assertThat(collateral()).isEqualTo(before + 50_000_000);
        assertThat(told(more)).extracting(VenueEvent::kind).containsExactly(VenueEvent.Kind.MARGIN);
        StoredIntent less = office.margin(open, -20);
        assertThat(submit(less).kind()).isEqualTo(Kind.ACCEPTED);
        pass(40);
        assertThat(collateral()).isEqualTo(before + 30_000_000);
    }

    @Test
    @DisplayName("the next try of the same call signs itself and not the one that waits before it")
    void twoTriesOfOneCall() {
        long before = collateral();
        world.chain.blind(true);
        StoredIntent more = office.margin(open, 50);
        assertThat(submit(more).kind()).isEqualTo(Kind.NOT_SENT);
        world.chain.blind(false);
        assertThat(submit(more).kind()).isEqualTo(Kind.ACCEPTED);
        assertThat(world.venue().query(more.id())).isEqualTo(VenueOrder.WORKING);
        pass(40);
        assertThat(told(more)).extracting(VenueEvent::kind).containsExactly(VenueEvent.Kind.MARGIN);
        assertThat(collateral()).isEqualTo(before + 50_000_000);
        assertThat(world.chain.given()).hasSize(1);
    }

    @Test
    @DisplayName("while the gate is shut nothing is signed or leaves, not even what calls off; opened again it goes on")
    void shutGate() {
        world.gate = (id, callsOff) -> false;
        StoredIntent more = office.margin(open, 50);
        assertThat(submit(more).kind()).isEqualTo(Kind.NOT_SENT);
        world.gate = SendGate.OPEN;
        world.chain.drops(true);
        assertThat(submit(more).kind()).isEqualTo(Kind.ACCEPTED);
        int given = world.chain.given().size();
        world.gate = (id, callsOff) -> false;
        pass(400);
        assertThat(world.chain.given()).hasSize(given);
        world.chain.drops(false);
        world.gate = (id, callsOff) -> callsOff;
        pass(400);
        assertThat(world.chain.given().size()).isGreaterThan(given);
        assertThat(told(more)).extracting(VenueEvent::kind).containsExactly(VenueEvent.Kind.DECLINED);
    }

    @Test
    @DisplayName("what could not be sent for ten minutes is declined, and tried no more")
    void notForEver() {
        StoredIntent more = office.margin(open, 50);
        world.pass(Duration.ofMinutes(10).plusSeconds(1));
        world.markets.refresh();
        assertThat(submit(more).kind()).isEqualTo(Kind.ACCEPTED);
        pass(4);
        assertThat(told(more)).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(VenueEvent.Kind.DECLINED);
            assertThat(event.reason()).contains("could not be sent for 10 minutes", "give it again");
        });
        assertThat(world.chain.given()).isEmpty();
    }

    @Test
    @DisplayName("one change of a position at a time, and none beside what a process lost before it sent it")
    void oneAtATime() {
        world.chain.drops(true);
        assertThat(submit(office.margin(open, 50)).kind()).isEqualTo(Kind.ACCEPTED);
        Submission second = submit(office.margin(open, 20));
        assertThat(second.kind()).isEqualTo(Kind.NOT_SENT);
        assertThat(second.detail()).contains("another change of this position is under way");
    }

    @Test
    @DisplayName("a delegate calls for the trader, and for nobody else")
    void delegated() {
        long before = collateral();
        AvantisVenue venue = world.delegated("host-0");
        StoredIntent more = office.margin(open, 50);
        assertThat(venue.submit(office.ticket(more)).kind()).isEqualTo(Kind.ACCEPTED);
        pass(40);
        assertThat(collateral()).isEqualTo(before + 50_000_000);
        assertThat(world.chain.given()).singleElement().asString().contains("9a10cc32");
    }

    @Test
    @DisplayName("the key signs the recorded amount for that position of that account at the router, and nothing else")
    void theMindOfTheKey() {
        EvmAddress hers = world.trader(AvantisWorld.HERS);
        OwnCallRule rule = new OwnCallRule(
                hers,
                Map.of(AvantisWorld.HERS, hers),
                FakeAvantis.ROUTER,
                BigInteger.ONE,
                world.journal,
                List.of(AvantisWorld.BTC));
        StoredIntent more = office.margin(open, 50);
        assertThat(rule.isOf(more, call(hers, false, 50, 0, FakeAvantis.ROUTER, 1)))
                .isTrue();
        assertThat(rule.isOf(more, call(hers, false, 51, 0, FakeAvantis.ROUTER, 1)))
                .isFalse();
        assertThat(rule.isOf(more, call(hers, true, 50, 0, FakeAvantis.ROUTER, 1)))
                .isFalse();
        assertThat(rule.isOf(more, call(hers, false, 50, 1, FakeAvantis.ROUTER, 1)))
                .isFalse();
        assertThat(rule.isOf(more, call(hers, false, 50, 0, hers, 1))).isFalse();
        assertThat(rule.isOf(more, call(hers, false, 50, 0, FakeAvantis.ROUTER, 2)))
                .isFalse();
        assertThat(rule.isOf(office.close(open, 1), call(hers, false, 50, 0, FakeAvantis.ROUTER, 1)))
                .isFalse();
        StoredIntent unknown = office.margin(office.open(AvantisWorld.HERS, Side.LONG, 1_000), 50);
        assertThat(rule.isOf(unknown, call(hers, false, 50, 0, FakeAvantis.ROUTER, 1)))
                .isFalse();
        StoredIntent his = office.margin(office.open(AvantisWorld.HIS, Side.LONG, 1_000), 50);
        assertThat(rule.isOf(his, call(hers, false, 50, 0, FakeAvantis.ROUTER, 1)))
                .isFalse();
    }

    private static Call call(EvmAddress trader, boolean out, long dollars, long index, EvmAddress to, long wei) {
        PriceUpdate prices = PriceUpdate.read("{\"core\":{\"priceUpdateData\":\"01\"}}".getBytes(UTF_8));
        byte[] data = new MarginCall(trader, false, 1, index, out, dollars * 1_000_000).data(prices);
        return new Call(to, BigInteger.valueOf(wei), data, 1_000_000);
    }

    @Test
    @DisplayName("without transactions of its own a venue offers no change of margin")
    void notOffered() {
        assertThat(world.venue().capabilities()).contains(Capability.CHANGE_MARGIN);
        assertThat(world.withoutTransactions("plain").capabilities()).doesNotContain(Capability.CHANGE_MARGIN);
    }
}
