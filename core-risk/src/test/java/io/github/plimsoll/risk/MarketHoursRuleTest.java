package io.github.plimsoll.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.MarketHours;
import io.github.plimsoll.numbers.Quantity;
import io.github.plimsoll.numbers.SortableId;
import io.github.plimsoll.testkit.Cases;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A market with hours takes openings from its first microsecond to the last before its end, and closes always. */
class MarketHoursRuleTest {
    private static final World PLAIN = World.plain();
    private static final RiskPolicy TIMED = RiskPolicy.defaults().toBuilder("timed", 1)
            .require(RiskLimit.MARKET_HOURS)
            .build();
    private static final String WEEK = "Mon 13:30-20:00, Tue 00:00-Wed 21:00, Sun 22:00-24:00; closed 2026-12-25";

    private static long at(String utc) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(utc));
    }

    /** A price that was taken at the same time. */
    private static World world(String hours, long now) {
        Instrument i = World.BTC;
        Instrument timed = new Instrument(
                i.id(),
                i.kind(),
                i.base(),
                i.quote(),
                i.collateral(),
                i.priceDecimals(),
                i.sizeDecimals(),
                i.daysPerYear(),
                MarketHours.parse(hours),
                i.group());
        return PLAIN.policy(TIMED)
                .market(MarketState.priced(timed, World.TERMS, World.units("61000"), 0, now))
                .at(now);
    }

    private static List<RiskCode> codes(long now) {
        return world(WEEK, now).codes();
    }

    private static void opensAt(String utc) {
        assertThat(codes(at(utc) - 1)).as("before %s", utc).containsExactly(RiskCode.MARKET_CLOSED);
        assertThat(codes(at(utc))).as("at %s", utc).isEmpty();
    }

    private static void closesAt(String utc) {
        assertThat(codes(at(utc) - 1)).as("before %s", utc).isEmpty();
        assertThat(codes(at(utc))).as("at %s", utc).containsExactly(RiskCode.MARKET_CLOSED);
    }

    @Test
    void openingsPassFromTheFirstMicrosecondToTheLastBeforeTheEnd() {
        opensAt("2026-11-23T13:30:00Z"); // a Monday
        closesAt("2026-11-23T20:00:00Z");
        opensAt("2026-11-24T00:00:00Z");
        closesAt("2026-11-25T21:00:00Z"); // over midnight from Tuesday to Wednesday
        assertThat(codes(at("2026-11-25T00:00:00Z"))).isEmpty();
        opensAt("2026-11-29T22:00:00Z");
        closesAt("2026-11-30T00:00:00Z"); // the end of the week
    }

    @Test
    void aClosedDayHasNoHours() {
        String friday = "Thu 00:00-Sat 24:00; closed 2026-12-25";
        assertThat(world(friday, at("2026-12-25T00:00:00Z") - 1).codes()).isEmpty();
        assertThat(world(friday, at("2026-12-25T00:00:00Z")).codes()).containsExactly(RiskCode.MARKET_CLOSED);
        assertThat(world(friday, at("2026-12-26T00:00:00Z") - 1).codes()).containsExactly(RiskCode.MARKET_CLOSED);
        assertThat(world(friday, at("2026-12-26T00:00:00Z")).codes()).isEmpty();
    }

    @Test
    void hoursBindOnlyWhenThePolicyNamesThem() {
        World closed = world(WEEK, at("2026-11-23T13:29:59Z"));
        assertThat(closed.codes()).containsExactly(RiskCode.MARKET_CLOSED);
        assertThat(closed.policy(RiskPolicy.defaults()).codes()).isEmpty();
    }

    @Test
    void theEndOfTimeIsClosed() {
        assertThat(world(WEEK, Long.MAX_VALUE).codes()).contains(RiskCode.MARKET_CLOSED);
        assertThat(world("always", Long.MAX_VALUE).codes()).doesNotContain(RiskCode.MARKET_CLOSED);
    }

    @Test
    void aClosedMarketClosesPositions() {
        World closed = world(WEEK, at("2026-11-23T13:29:59Z"));
        assertThat(closed.codes()).containsExactly(RiskCode.MARKET_CLOSED);
        assertThat(closed.rejected().violations().get(0).wouldPass().text()).startsWith("closing now");
        Quantity size = Quantity.of(10, 8);
        PositionView position =
                new PositionView(new SortableId(1, 2), World.ACCOUNT, 1, size, Quantity.of(0, 8), Quantity.of(1, 8));
        assertThat(closed.engine()
                        .permit(position, size, closed.control(), false, false)
                        .<Boolean>fold(yes -> true, no -> false))
                .isTrue();
    }

    @Test
    void theRuleIsTheCalendar() {
        List<long[]> open = new ArrayList<>();
        for (String[] session : new String[][] {
            {"2026-11-23T13:30:00Z", "2026-11-23T20:00:00Z"},
            {"2026-11-24T00:00:00Z", "2026-11-25T21:00:00Z"},
            {"2026-11-29T22:00:00Z", "2026-11-30T00:00:00Z"}
        }) {
            open.add(new long[] {at(session[0]), at(session[1])});
        }
        long monday = at("2026-11-23T00:00:00Z");
        Cases.check("open in its sessions only", 2_000, random -> {
            long now = monday + random.nextLong(7 * 86_400_000_000L);
            boolean is = open.stream().anyMatch(s -> s[0] <= now && now < s[1]);
            assertThat(codes(now).isEmpty()).as("%s", now).isEqualTo(is);
        });
    }
}
