package io.github.plimsoll.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Book;
import io.github.plimsoll.execution.spi.CostBasis;
import io.github.plimsoll.execution.spi.Latch;
import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.execution.spi.VenueSnapshot;
import io.github.plimsoll.numbers.Leverage;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.numbers.Usd;
import io.github.plimsoll.numbers.UserId;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A position that is smaller at its venue than in the books, and nobody tells of the close: 0.02 BTC at 50,000, margin 100 USD. */
class GonePartTest {
    private static final UserId OLGA = new UserId("olga");
    private static final UserId PETE = new UserId("pete");

    private @Nullable ScriptedVenue scripted;
    private final World world = world();

    private World world() {
        return World.create(w -> {
            w.free();
            w.venueWrap = venue -> scripted = new ScriptedVenue(venue);
        });
    }

    /** From now on the venue shows so much of it. */
    private void shows(SortableId position, long units) {
        shows(position, units, null);
    }

    private static VenueSnapshot.Terms terms(Side side, Price entry, String collateral) {
        return new VenueSnapshot.Terms(side, entry, Usd.parse(collateral), Leverage.of(10));
    }

    private void shows(SortableId position, long units, VenueSnapshot.@Nullable Terms terms) {
        ScriptedVenue venue = Objects.requireNonNull(scripted);
        venue.vanished = true;
        venue.foreign.put(World.HERS, List.of(new VenueSnapshot.OpenPosition(position, "BTC-USD", units, terms)));
    }

    private static Gone look(World of, SortableId position, Usd paid) {
        return of.desk.gone(position, paid).orElseThrow();
    }

    private static GoneCommand command(Gone seen, Usd paid) {
        return new GoneCommand(seen.position().id(), paid, seen.seen(), OLGA, PETE, "seen on the page", "t");
    }

    private static String code(Gone gone) {
        return gone.refusal().map(line -> line.code()).orElse("OK");
    }

    @Test
    @DisplayName(
            "what is gone of it closes for what was paid, once, and the rest stays open with its share of the margin")
    void aPart() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        shows(id, 800_000);
        Usd paid = Usd.parse("70.5");
        Gone seen = look(world, id, paid);
        assertThat(code(seen)).isEqualTo("OK");
        assertThat(seen.units()).isEqualTo(1_200_000);
        assertThat(seen.collateral()).isEqualTo(Usd.of(60));
        Usd cash = world.balance(Book.CASH);
        Gone booked = world.desk.bookGone(command(seen, paid)).orElseThrow();
        assertThat(code(booked)).isEqualTo("OK");
        StoredPosition left = world.position(id);
        assertThat(left.open()).isTrue();
        assertThat(left.remainingUnits()).isEqualTo(800_000);
        assertThat(left.collateral()).isEqualTo(Usd.of(40));
        assertThat(left.realized()).isEqualTo(Usd.parse("10.5"));
        assertThat(world.balance(Book.CASH).minus(cash)).isEqualTo(paid);
        assertThat(world.events("FILLED").get(1).data())
                .containsEntry("why", "BOOKED_BY_HAND")
                .containsEntry("size", "0.012")
                .containsEntry("price", "50875.00")
                .containsEntry("pnl", "10.50");
        assertThat(code(world.desk.bookGone(command(seen, paid)).orElseThrow()))
                .as("their word comes twice")
                .isEqualTo("OK");
        assertThat(world.balance(Book.CASH).minus(cash)).isEqualTo(paid);
        assertThat(code(world.desk.bookGone(command(seen, Usd.of(3))).orElseThrow()))
                .as("another word about what is booked")
                .isEqualTo(Gone.POSITION_CHANGED);
        Books.check(world);

        shows(id, 300_000);
        Gone next = look(world, id, Usd.of(1));
        assertThat(code(world.desk.bookGone(command(next, Usd.of(1))).orElseThrow()))
                .isEqualTo("OK");
        shows(id, 0);
        Gone last = look(world, id, Usd.of(1));
        assertThat(last.seen()).doesNotContain("part");
        assertThat(code(world.desk.bookGone(command(last, Usd.of(1))).orElseThrow()))
                .isEqualTo("OK");
        assertThat(world.position(id).open()).isFalse();
        assertThat(world.balance(Book.CASH).minus(cash)).isEqualTo(Usd.parse("72.5"));
        Books.check(world);
    }

    @Test
    @DisplayName(
            "a part that was gone before an increase: the rest has the venue's entry and collateral, and ends as it does there")
    void goneBeforeAnIncrease() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        StoredPosition before = world.position(id);
        Price entry = Price.parse("49950", before.entry().decimals());
        shows(id, 1_000_000, terms(Side.LONG, entry, "45"));
        Usd paid = Usd.parse("60");
        Gone seen = look(world, id, paid);
        assertThat(seen.collateral()).as("what the venue has less").isEqualTo(Usd.of(55));
        assertThat(code(world.desk.bookGone(command(seen, paid)).orElseThrow())).isEqualTo("OK");
        StoredPosition left = world.position(id);
        assertThat(left.entry()).isEqualTo(entry);
        assertThat(left.collateral()).isEqualTo(Usd.of(45));
        assertThat(left.realized()).isEqualTo(Usd.of(5));
        assertThat(left.basis()).isEqualTo(CostBasis.of(1_000_000, entry));
        // 45 of 499.50 USD of notional, of which 85 % may be lost
        assertThat(left.liquidation()).isEqualTo(Price.parse("46125", entry.decimals()));
        Books.check(world);
        assertThat(world.recovery.compare(9)).isEmpty();
    }

    @Test
    @DisplayName(
            "where the venue shows the same entry, another side or a collateral that cannot be, the rest keeps its share")
    void ownTerms() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        Price entry = world.position(id).entry();
        int decimals = entry.decimals();
        Price other = Price.of(entry.units() - 2, decimals);
        for (VenueSnapshot.Terms terms : List.of(
                terms(Side.LONG, entry, "45"),
                terms(Side.LONG, Price.of(entry.units() + 1, decimals), "45"),
                terms(Side.LONG, Price.of(entry.units() - 1, decimals), "45"),
                terms(Side.SHORT, other, "45"),
                terms(Side.LONG, Price.of(other.units() * 10, decimals + 1), "45"),
                terms(Side.LONG, other, "100.000001"),
                terms(Side.LONG, other, "0"))) {
            assertThat(GoneRest.of(world.position(id), 1_200_000, terms))
                    .as(terms.toString())
                    .isEqualTo(new GoneRest(Usd.of(60), entry));
        }
        assertThat(GoneRest.of(world.position(id), 1_200_000, terms(Side.LONG, other, "100")))
                .isEqualTo(new GoneRest(Usd.ZERO, other));
        assertThat(GoneRest.of(world.position(id), 2_000_000, terms(Side.LONG, other, "45")))
                .as("of all nothing stays")
                .isEqualTo(new GoneRest(Usd.of(100), entry));
    }

    @Test
    @DisplayName("nothing is booked when the venue shows as much, more, or something else than what was looked at")
    void notWhatWasSeen() {
        SortableId id = world.opened("o", Side.SHORT, "100", 10);
        for (long shown : new long[] {2_000_000, 2_000_001}) {
            shows(id, shown);
            Gone gone = look(world, id, Usd.of(1));
            assertThat(code(gone)).isEqualTo(Doubt.VENUE_DISAGREES);
            assertThat(gone.sentence()).contains("/close P1");
        }
        shows(id, 800_000);
        Gone seen = look(world, id, Usd.of(1));
        shows(id, 700_000);
        assertThat(code(world.desk.bookGone(command(seen, Usd.of(1))).orElseThrow()))
                .isEqualTo(Gone.POSITION_CHANGED);
        Gone tooMuch = look(world, id, Usd.parse("1690.01"));
        assertThat(code(tooMuch)).isEqualTo(Gone.PAID_OUT_OF_RANGE);
        assertThat(tooMuch.sentence()).contains("at most 26 times the collateral of 65.00 USD");
        Books.check(world);
    }

    @Test
    @DisplayName("a part of it is listed as missing at its venue")
    void listed() {
        SortableId id = world.opened("o", Side.LONG, "100", 10);
        shows(id, 800_000);
        assertThat(world.recovery.compare(9)).singleElement().asString().contains("the venue 800000");
        assertThat(world.recovery.gone()).containsExactly(id);
    }

    @Test
    @DisplayName(
            "real money that is gone takes new risk from its user in every market, though a close is tried all the time")
    void realMoneyThatIsGone() {
        for (boolean closing : new boolean[] {false, true}) {
            World live = World.create(w -> {
                w.free();
                w.mode = Mode.LIVE;
                w.venueWrap = venue -> {
                    scripted = new ScriptedVenue(venue);
                    scripted.mode = Mode.LIVE;
                    return scripted;
                };
            });
            live.control.armLive("olga", "t");
            SortableId id = live.opened("o", Side.LONG, "100", 10);
            if (closing) {
                Objects.requireNonNull(scripted).send = ScriptedVenue.Send.LOST;
                live.close("c", id, new CloseAmount.All());
            }
            shows(id, 0);
            assertThat(live.recovery.compare(9)).hasSize(1);
            assertThat(live.memory.<List<String>>transact(
                            tx -> tx.latches().stream().map(Latch::scope).toList()))
                    .as("closing %s", closing)
                    .containsExactlyInAnyOrder("market:BTC-USD", "user:alice");
            assertThat(live.events("MISMATCH"))
                    .as("and both are told and in the audit")
                    .extracting(event -> event.data().get("scope"))
                    .containsExactly("market:BTC-USD", "user:alice");
            assertThat(live.desk
                            .open(live.command("e", Side.LONG, "100", 10, null, null))
                            .code())
                    .startsWith("CONTROL_");
        }
    }

    @Test
    @DisplayName("any history, part and amount: what was said comes back, and the books keep their laws")
    void laws() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            World any = world();
            Side side = random.nextBoolean() ? Side.LONG : Side.SHORT;
            SortableId id = any.opened("o", side, 50 + random.nextInt(200) + ".3", 1 + random.nextInt(20));
            for (int i = 0; i < 3; i++) {
                any.tick(String.valueOf(49_000 + random.nextInt(2_000)));
                StoredPosition before = any.position(id);
                long left = random.nextLong(1, before.remainingUnits());
                shows(id, random.nextInt(3) == 0 ? before.remainingUnits() - 1 : left);
                Gone asked = look(any, id, Usd.ZERO);
                Usd paid = Usd.ofMicros(random.nextLong(asked.collateral().micros() * GoneRules.MOST_TIMES + 1));
                Usd cash = any.balance(Book.CASH);
                Gone booked = any.desk.bookGone(command(asked, paid)).orElseThrow();
                assertThat(code(booked)).as("seed %s", seed).isEqualTo("OK");
                assertThat(any.balance(Book.CASH).minus(cash)).isEqualTo(paid);
                StoredPosition after = any.position(id);
                assertThat(after.realized().minus(before.realized())).isEqualTo(paid.minus(asked.collateral()));
                assertThat(after.collateral()).isEqualTo(before.collateral().minus(asked.collateral()));
                Books.check(any);
                if (i < 2) {
                    Objects.requireNonNull(scripted).vanished = false;
                    Objects.requireNonNull(scripted).foreign.clear();
                    any.close("c" + i, id, new CloseAmount.Share(Percent.of(1 + random.nextInt(20))));
                    any.settle();
                    Books.check(any);
                }
            }
        }
    }
}
