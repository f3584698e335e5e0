package io.github.plimsoll.tests.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.plimsoll.avantis.venue.AvantisVenue;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.VenueEvent;
import io.github.plimsoll.execution.spi.VenueOrder;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.testkit.suites.VenueContract;
import io.github.plimsoll.testkit.suites.VenueWorld;
import io.github.plimsoll.tests.venue.FakeAvantis.Mishap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Avantis over signed intents cannot be told from another venue by its contract; and what only it can do wrong. */
final class AvantisVenueContractTest extends VenueContract {
    /** After which what was told is in every reading: 30 s that readings may lag, and a minute between clocks. */
    private static final Duration SETTLED = Duration.ofSeconds(92);

    private final List<AvantisWorld> worlds = new ArrayList<>();

    @Override
    protected VenueWorld newWorld() {
        AvantisWorld made = AvantisWorld.inMemory();
        worlds.add(made);
        return made;
    }

    @AfterEach
    void close() {
        worlds.forEach(AvantisWorld::close);
    }

    private AvantisWorld avantis() {
        return (AvantisWorld) world;
    }

    @ParameterizedTest
    @EnumSource(
            value = Mishap.class,
            names = {"ATTEMPTS", "LATE", "FORGOTTEN", "GIVEN_UP_AND_FILLED"})
    @DisplayName("whatever is told or not told, an order that happens is told once with its fill, and posted once")
    void whatHappensIsToldOnce(Mishap mishap) {
        avantis().fake.next(mishap);
        StoredIntent open = filled(AvantisWorld.HERS, Side.LONG);
        rest();
        assertThat(avantis().fake.posts()).isEqualTo(1);
        assertThat(avantis().fake.contracts.fills()).isEqualTo(1);
        assertThat(venue().events(0).events())
                .filteredOn(event -> event.kind() == VenueEvent.Kind.FILL)
                .singleElement()
                .satisfies(fill -> assertThat(fill.order()).isEqualTo(open.id()));
        assertThat(snapshot(AvantisWorld.HERS).positions()).hasSize(1);
    }

    private List<VenueEvent> told(StoredIntent order) {
        return venue().events(0).events().stream()
                .filter(event -> order.id().equals(event.order()))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mishap.class,
            names = {"ATTEMPTS", "LATE", "FORGOTTEN", "GIVEN_UP_AND_FILLED"})
    @DisplayName("whatever is told or not told of an increase, it is told once with its fill, and posted once")
    void anIncreaseIsToldOnce(Mishap mishap) {
        StoredIntent open = filled(AvantisWorld.HERS, Side.SHORT);
        price("49000");
        avantis().fake.next(mishap);
        StoredIntent more = ended(accepted(office().increase(open)));
        rest();
        assertThat(avantis().fake.posts()).isEqualTo(2);
        assertThat(avantis().fake.contracts.fills()).isEqualTo(2);
        assertThat(told(more)).singleElement().satisfies(fill -> {
            assertThat(fill.kind()).isEqualTo(VenueEvent.Kind.FILL);
            assertThat(fill.units()).isEqualTo(more.sizeUnits());
            assertThat(Objects.requireNonNull(fill.price()).toString()).startsWith("49000.0");
            // 0.05 % of what was added, and a micro-dollar for rounding.
            assertThat(fill.fee().micros()).isBetween(450_000L, 520_000L);
        });
        assertThat(snapshot(AvantisWorld.HERS).positions())
                .singleElement()
                .satisfies(position -> assertThat(position.units()).isEqualTo(open.sizeUnits() + more.sizeUnits()));
    }

    @Test
    @DisplayName("an increase never reaches another position that took the place of the one it is for")
    void anIncreaseNeverReachesAnotherPosition() {
        StoredIntent open = filled(AvantisWorld.HERS, Side.LONG);
        avantis().fake.contracts.closesElsewhere(avantis().trader(AvantisWorld.HERS));
        rest();
        price("51000");
        avantis()
                .fake
                .contracts
                .tradesElsewhere(avantis().trader(AvantisWorld.HERS), true, 50_000_000, 40_000_000_000L);
        Submission more = submit(office().increase(open));
        assertThat(more.kind()).isEqualTo(Submission.Kind.NOT_SENT);
        assertThat(more.detail())
                .isEqualTo("the venue does not show the position to change; when it does an increase would pass");
        assertThat(avantis().fake.posts()).as("the open alone").isEqualTo(1);
    }

    @Test
    @DisplayName("what another process sends between plan and signature counts, too")
    void onePlaceAtATimeForAllProcesses() {
        StoredIntent open = filled(AvantisWorld.HERS, Side.LONG);
        List<StoredIntent> meanwhile = new ArrayList<>();
        AvantisVenue slow = avantis().planning("slow", () -> {
            if (meanwhile.isEmpty()) {
                meanwhile.add(accepted(office().increase(open)));
            }
        });
        Submission late = slow.submit(office().ticket(office().open(AvantisWorld.HERS, Side.LONG, 1_000)));
        assertThat(late.kind()).isEqualTo(Submission.Kind.NOT_SENT);
        assertThat(late.detail()).contains("is under way in BTC-USD");
        assertThat(avantis().fake.posts()).isEqualTo(2);
    }

    @Test
    @DisplayName("a position that was opened elsewhere is added to like any other")
    void addsToAForeignPosition() {
        avantis()
                .fake
                .contracts
                .tradesElsewhere(avantis().trader(AvantisWorld.HERS), true, 50_000_000, 40_000_000_000L);
        SortableId foreign = snapshot(AvantisWorld.HERS).positions().get(0).position();
        StoredIntent more =
                ended(accepted(office().increase(AvantisWorld.HERS, foreign, Side.LONG, 2_000_000, Usd.of(100))));
        assertThat(told(more)).singleElement().satisfies(fill -> {
            assertThat(fill.kind()).isEqualTo(VenueEvent.Kind.FILL);
            assertThat(fill.position()).isEqualTo(foreign);
        });
        assertThat(avantis().fake.contracts.fills()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "while an increase is under way nothing is opened that could take its place, and nothing else is added")
    void onePlaceAtATime() {
        StoredIntent open = filled(AvantisWorld.HERS, Side.LONG);
        StoredIntent more = accepted(office().increase(open));
        Submission beside = submit(office().open(AvantisWorld.HERS, Side.LONG, 1_000));
        assertThat(beside.kind()).isEqualTo(Submission.Kind.NOT_SENT);
        assertThat(beside.detail()).contains("is under way in BTC-USD, and one of them increases a position");
        Submission again = submit(office().increase(open));
        assertThat(again.kind()).isEqualTo(Submission.Kind.NOT_SENT);
        assertThat(again.detail()).contains("is under way in BTC-USD");
        accepted(office().open(AvantisWorld.HIS, Side.LONG, 1_000));
        ended(more);
        filled(AvantisWorld.HERS, Side.LONG);
    }

    @Test
    @DisplayName("what is given up for an unclear reason is declined when the chain has proved it, not before")
    void givenUpIsProved() {
        avantis().fake.next(Mishap.GIVEN_UP);
        assertThatThrownBy(() -> filled(AvantisWorld.HERS, Side.LONG)).isInstanceOf(AssertionError.class);
        assertThat(venue().events(0).events()).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(VenueEvent.Kind.DECLINED);
            assertThat(event.reason()).contains("RELAY_TIMEOUT");
            // 20 s after it was signed, and a quarter of a second for each look.
            assertThat(event.at() - Objects.requireNonNull(event.order()).epochMicros())
                    .isGreaterThan(20_000_000);
        });
        assertThat(avantis().fake.contracts.fills()).isZero();
    }

    @Test
    @DisplayName("what was turned away at the door was not sent, and may be sent again under the same nonce")
    void turnedAwayMayBeSentAgain() {
        avantis().fake.next(Mishap.TOO_MANY, Mishap.NOT_SERVED);
        filled(AvantisWorld.HERS, Side.SHORT);
        assertThat(avantis().fake.posts()).isEqualTo(3);
        assertThat(avantis().fake.contracts.fills()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "no answer, a refusal, and nothing where something should be are all unknown; silence is not an empty hand")
    void silenceIsNotEmpty() {
        filled(AvantisWorld.HERS, Side.LONG);
        for (int status : new int[] {404, 429, 451, 500, 503}) {
            avantis().fake.holdings(status, false);
            assertThat(venue().snapshot(AvantisWorld.HERS).known())
                    .as("HTTP " + status)
                    .isFalse();
            world().pass(Duration.ofSeconds(status == 429 ? 11 : 1));
        }
        avantis().fake.holdings(200, true);
        assertThat(venue().snapshot(AvantisWorld.HERS).known()).isFalse();
        avantis().fake.holdings(200, false);
        world().pass(Duration.ofSeconds(1));
        assertThat(venue().snapshot(AvantisWorld.HERS).known()).isTrue();
        // Gone on the chain, too, and longer ago than readings lag: that is an answer.
        avantis().fake.contracts.closesElsewhere(avantis().trader(AvantisWorld.HERS));
        assertThat(venue().snapshot(AvantisWorld.HERS).known()).isFalse();
        world().pass(Duration.ofSeconds(31));
        assertThat(venue().snapshot(AvantisWorld.HERS).known()).isTrue();
        assertThat(venue().snapshot(AvantisWorld.HERS).positions()).isEmpty();
    }

    @Test
    @DisplayName("a position that somebody opened elsewhere is shown, under the same id in every answer")
    void foreignPositionsAreShown() {
        avantis()
                .fake
                .contracts
                .tradesElsewhere(avantis().trader(AvantisWorld.HERS), false, 50_000_000, 40_000_000_000L);
        VenueSnapshot shown = snapshot(AvantisWorld.HERS);
        assertThat(shown.positions()).singleElement().satisfies(position -> {
            assertThat(position.instrument()).isEqualTo("BTC-USD");
            assertThat(position.terms()).isNotNull();
            assertThat(position.units()).isEqualTo(400_000); // 200 dollars at 50,000, in 1e-8
        });
        assertThat(snapshot(AvantisWorld.HERS)).isEqualTo(shown);
        assertThat(snapshot(AvantisWorld.HIS).positions()).isEmpty();
    }

    @Test
    @DisplayName("a position in a market that is not named hides no other: it is reported, closes go on, opens do not")
    void aPositionInAnUnnamedMarket() {
        StoredIntent open = filled(AvantisWorld.HERS, Side.LONG);
        avantis().fake.unnamed(true);
        avantis().restart();
        Submission first = submit(office().open(AvantisWorld.HERS, Side.LONG, 1_000));
        assertThat(first.kind()).as("before anybody has looked").isEqualTo(Submission.Kind.NOT_SENT);
        assertThat(snapshot(AvantisWorld.HERS).positions())
                .singleElement()
                .satisfies(position -> assertThat(position.position()).isEqualTo(open.position()));
        assertThat(avantis().problems())
                .containsExactly(
                        "account alice:venue holds a long of pair 5 with 50.00 USD in markets that are not named"
                                + " here: they are in no book, and nothing is opened for it");
        for (StoredIntent more :
                List.of(office().open(AvantisWorld.HERS, Side.SHORT, 1_000), office().increase(open))) {
            Submission refused = submit(more);
            assertThat(refused.kind()).isEqualTo(Submission.Kind.NOT_SENT);
            assertThat(refused.detail())
                    .isEqualTo(
                            "UNNAMED_POSITION: the wallet holds a long of pair 5 with 50.00 USD in markets that are not"
                                    + " named here, and may hold none; closed at the venue's site, or with its market named, this"
                                    + " would pass");
        }
        ended(accepted(office().close(open, open.sizeUnits() / 2)));
        avantis().pass(SETTLED);
        avantis().fake.unnamed(false);
        assertThat(snapshot(AvantisWorld.HERS).positions()).hasSize(1);
        assertThat(avantis().problems()).isEmpty();
        accepted(office().open(AvantisWorld.HERS, Side.LONG, 1_000));
    }

    /** Two opens alike that the chain has and of which nobody tells. */
    private List<StoredIntent> lostTwins() {
        List<StoredIntent> twins = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            avantis().fake.next(Mishap.FORGOTTEN);
            twins.add(accepted(office().open(AvantisWorld.HERS, Side.LONG, 1_000)));
        }
        avantis().pass(Duration.ofSeconds(1));
        assertThat(avantis().fake.contracts.fills()).isEqualTo(2);
        assertThat(venue().snapshot(AvantisWorld.HERS).known())
                .as("they may be told yet")
                .isFalse();
        avantis().pass(SETTLED);
        twins.forEach(open -> assertThat(venue().query(open.id())).isEqualTo(VenueOrder.ABSENT));
        return twins;
    }

    @Test
    @DisplayName(
            "what lost orders may have opened is nobody's from elsewhere before persons have ended them, and then is")
    void whatLostOrdersMayHaveOpened() {
        List<StoredIntent> twins = lostTwins();
        assertThat(snapshot(AvantisWorld.HERS).positions())
                .as("they would be booked twice")
                .isEmpty();
        assertThat(avantis().problems())
                .hasSize(3)
                .anySatisfy(said -> assertThat(said)
                        .startsWith("account alice:venue holds a long of pair 1 with ")
                        .endsWith(
                                " USD that a lost order of it may have opened: it is in no book until that order is ended by"
                                        + " the word of persons, and is then taken for one from elsewhere"));
        twins.forEach(open -> avantis().ended.add(open.id()));
        avantis().pass(Duration.ofSeconds(61));
        venue().events(0);
        assertThat(snapshot(AvantisWorld.HERS).positions())
                .hasSize(2)
                .allSatisfy(shown -> assertThat(shown.terms()).isNotNull())
                .noneSatisfy(shown ->
                        assertThat(twins).extracting(StoredIntent::position).contains(shown.position()));
        assertThat(avantis().problems()).isEmpty();
        twins.forEach(open -> assertThat(venue().query(open.id())).isEqualTo(VenueOrder.DONE));
        accepted(office().open(AvantisWorld.HERS, Side.LONG, 1_000));
    }

    @Test
    @DisplayName("what a lost order cannot have opened is from elsewhere: another side, more than it, long after it")
    void whatALostOrderCannotHaveOpened() {
        lostTwins();
        FakeTrades contracts = avantis().fake.contracts;
        EvmAddress hers = avantis().trader(AvantisWorld.HERS);
        contracts.tradesElsewhere(hers, false, 50_000_000, 40_000_000_000L);
        contracts.tradesElsewhere(hers, true, 400_000_000, 40_000_000_000L);
        contracts.tradesElsewhere(hers, true, 50_000_000, 40_000_000_000L);
        assertThat(snapshot(AvantisWorld.HERS).positions())
                .as("the last one may be a part of a twin")
                .hasSize(2);
        avantis().pass(Duration.ofSeconds(60));
        contracts.tradesElsewhere(hers, true, 60_000_000, 40_000_000_000L);
        assertThat(snapshot(AvantisWorld.HERS).positions()).hasSize(3);
    }

    @Test
    @DisplayName("what the wallet holds has to be seen before anything is opened")
    void nothingIsOpenedUnseen() {
        avantis().fake.holdings(503, false);
        Submission unseen = submit(office().open(AvantisWorld.HERS, Side.LONG, 1_000));
        assertThat(unseen.kind()).isEqualTo(Submission.Kind.NOT_SENT);
        assertThat(unseen.detail()).contains("the venue has not shown yet what the wallet holds");
        avantis().fake.holdings(200, false);
        accepted(office().open(AvantisWorld.HERS, Side.LONG, 1_000));
    }

    @Test
    @DisplayName("a venue that is not as it was approved takes no opens")
    void changedVenueTakesNoOpens() {
        avantis().fake.lowerLeverage();
        assertThat(avantis().markets.refresh()).isEmpty();
        assertThat(avantis().markets.report().toString())
                .contains("pair.BTC/USD.maxLeverage was approved as 750000000000");
        assertThatThrownBy(() -> filled(AvantisWorld.HERS, Side.LONG)).hasMessageContaining("never accepted");
        assertThat(avantis().fake.posts()).isZero();
    }

    @Test
    @DisplayName("another process with the same store tells the same and holds the same")
    void restarted() {
        avantis().fake.next(Mishap.FORGOTTEN);
        StoredIntent open = filled(AvantisWorld.HERS, Side.LONG);
        VenueSnapshot before = snapshot(AvantisWorld.HERS);
        List<VenueEvent> told = venue().events(0).events();
        avantis().restart();
        assertThat(venue().events(0).events()).isEqualTo(told);
        assertThat(snapshot(AvantisWorld.HERS)).isEqualTo(before);
        assertThat(asked(open.id())).isEqualTo(VenueOrder.DONE);
        assertThat(avantis().fake.posts()).isEqualTo(1);
    }

    private @Nullable Usd money() {
        return snapshot(AvantisWorld.HERS).balance();
    }

    /** What an order moved between the wallet and its position, as the books count it. */
    private long moved(StoredIntent order) {
        VenueEvent fill = told(order).get(0);
        return order.collateral().micros() - fill.fee().micros();
    }

    @Test
    @DisplayName(
            "the money of the wallet is shown when nothing moves it: less by what orders took, more by what closes gave")
    void theWalletIsShown() {
        avantis().fake.contracts.pays(avantis().trader(AvantisWorld.HERS), 1_000_000_000);
        assertThat(money()).isEqualTo(Usd.of(1_000));
        StoredIntent open = filled(AvantisWorld.HERS, Side.LONG);
        assertThat(money()).as("something was told a moment ago").isNull();
        avantis().pass(SETTLED);
        assertThat(money()).isEqualTo(Usd.of(1_000).minus(open.collateral()));
        StoredIntent more = accepted(office().increase(open));
        assertThat(money()).as("an order is under way").isNull();
        ended(more);
        avantis().pass(SETTLED);
        Usd before = Usd.of(1_000).minus(open.collateral()).minus(more.collateral());
        assertThat(money()).isEqualTo(before);
        price("51000");
        StoredIntent close = ended(accepted(office().close(open, open.sizeUnits() + more.sizeUnits())));
        avantis().pass(SETTLED);
        // By hand: both were filled at 50,000, so that all of it wins 2 % of its notional of 2,000.
        long given = moved(open)
                + moved(more)
                + 40_000_000
                - told(close).get(0).fee().micros();
        assertThat(Objects.requireNonNull(money()).minus(before).micros()).isCloseTo(given, within(2L));
    }

    @Test
    @DisplayName(
            "money that leaves the wallet elsewhere is missed; what nodes do not agree on, or know of an old block, is not known")
    void moneyThatLeft() {
        EvmAddress hers = avantis().trader(AvantisWorld.HERS);
        avantis().fake.contracts.pays(hers, 1_000_000_000);
        avantis().fake.contracts.pays(hers, -400_000_000);
        assertThat(money()).isEqualTo(Usd.of(600));
        avantis().fake.contracts.lags(91);
        assertThat(money()).isNull();
        avantis().fake.contracts.lags(90);
        assertThat(money()).isEqualTo(Usd.of(600));
        avantis().fake.contracts.lags(-1);
        assertThat(money()).isNull();
        assertThat(snapshot(AvantisWorld.HERS).known()).isTrue();
    }

    @Test
    @DisplayName("money is compared only as of a block after all that was told, not as of one that may be before it")
    void moneyBeforeAFill() {
        avantis().fake.contracts.pays(avantis().trader(AvantisWorld.HERS), 1_000_000_000);
        filled(AvantisWorld.HERS, Side.LONG);
        avantis().pass(SETTLED);
        assertThat(money()).isNotNull();
        avantis().fake.contracts.lags(20);
        assertThat(money()).isNull();
        avantis().pass(Duration.ofSeconds(20));
        assertThat(money()).isNotNull();
    }
}
