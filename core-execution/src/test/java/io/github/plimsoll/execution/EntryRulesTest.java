package io.github.plimsoll.execution;

import static io.github.plimsoll.execution.EntryRules.Look.ARM;
import static io.github.plimsoll.execution.EntryRules.Look.NOTHING;
import static io.github.plimsoll.execution.EntryRules.Look.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.EntryState;
import io.github.plimsoll.execution.spi.IntentState;
import io.github.plimsoll.execution.spi.StoredEntry;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Price;
import io.github.plimsoll.numbers.Ratio;
import io.github.plimsoll.numbers.Side;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a resting entry is due, at the very unit of its price and the very microsecond of its time. */
class EntryRulesTest {
    private static final long HOUR = 3_600_000_000L;
    private static final Ratio NO_SPREAD = Ratio.ZERO;
    private static final Ratio SPREAD = Ratio.ofMillionths(500);

    private final World world = World.create();
    private int keys;

    private StoredEntry entry(Side side, @Nullable String trigger, @Nullable String limit) {
        EntryReceipt receipt = world.desk.place(new EntryCommand(
                world.command("k" + keys++, side, "100", 10),
                trigger == null ? null : World.price(trigger),
                limit == null ? null : World.price(limit),
                HOUR));
        assertThat(receipt.reason()).isEmpty();
        return Objects.requireNonNull(receipt.entry());
    }

    private EntryRules.Look look(StoredEntry entry, String price, Ratio spread) {
        return EntryRules.look(entry, World.units(price), spread, world.clock.epochMicros());
    }

    /** As it waits again after an order at this price that was not filled, free to try at that moment. */
    private static StoredEntry tried(StoredEntry entry, String price, long notBefore) {
        Price at = World.price(price);
        return entry.sent(entry.id(), at).again(notBefore, "declined");
    }

    @Test
    void aLimitIsDueAtThePriceThatFillsItWithTheSpread() {
        StoredEntry buys = entry(Side.LONG, null, "49000");
        assertThat(look(buys, "49000", NO_SPREAD)).isEqualTo(OPEN);
        assertThat(look(buys, "49000.0000000001", NO_SPREAD)).isEqualTo(NOTHING);
        // 48,975.5122438781 x 1.0005 is 49,000.0000000 and a fraction of a unit above it, which is rounded up.
        assertThat(look(buys, "48975.5122438780", SPREAD)).isEqualTo(OPEN);
        assertThat(look(buys, "48975.5122438781", SPREAD)).isEqualTo(NOTHING);
        StoredEntry sells = entry(Side.SHORT, null, "51000");
        assertThat(look(sells, "51000", NO_SPREAD)).isEqualTo(OPEN);
        assertThat(look(sells, "50999.9999999999", NO_SPREAD)).isEqualTo(NOTHING);
        assertThat(look(sells, "51025.5127563781", SPREAD)).isEqualTo(NOTHING);
        assertThat(look(sells, "51025.5127563782", SPREAD)).isEqualTo(OPEN);
        assertThat(look(sells, "51025.5127563783", Ratio.ONE))
                .as("nothing is left of it")
                .isEqualTo(NOTHING);
    }

    @Test
    void aTriggerOpensAtTheMarketAndArmsALimitThatCannotBeHad() {
        StoredEntry stop = entry(Side.LONG, "51000", null);
        assertThat(look(stop, "50999.9999999999", SPREAD)).isEqualTo(NOTHING);
        assertThat(look(stop, "51000", SPREAD)).isEqualTo(OPEN);
        StoredEntry below = entry(Side.SHORT, "49000", null);
        assertThat(look(below, "49000.0000000001", SPREAD)).isEqualTo(NOTHING);
        assertThat(look(below, "49000", SPREAD)).isEqualTo(OPEN);
        StoredEntry both = entry(Side.LONG, "51000", "51010");
        assertThat(look(both, "50000", NO_SPREAD)).as("not yet").isEqualTo(NOTHING);
        assertThat(look(both, "51010", NO_SPREAD)).isEqualTo(OPEN);
        assertThat(look(both, "51011", NO_SPREAD)).isEqualTo(ARM);
        assertThat(look(both.arm(), "51011", NO_SPREAD)).as("armed already").isEqualTo(NOTHING);
        assertThat(look(both.arm(), "50000", NO_SPREAD)).as("a limit now").isEqualTo(OPEN);
    }

    @Test
    void itRestsUntilItsTime() {
        long now = world.clock.epochMicros();
        StoredEntry limit = tried(entry(Side.LONG, null, "49000"), "48000", now + 1);
        assertThat(look(limit, "40000", NO_SPREAD)).isEqualTo(NOTHING);
        StoredEntry rested = tried(entry(Side.LONG, null, "49000"), "48000", now);
        assertThat(look(rested, "40000", NO_SPREAD)).isEqualTo(OPEN);
    }

    @Test
    void aLimitThatWasNotFilledWaitsForAPriceThatIsAHundredthOfAPercentBetter() {
        long now = world.clock.epochMicros();
        StoredEntry buys = tried(entry(Side.LONG, null, "49000"), "48000", now);
        assertThat(look(buys, "48000", NO_SPREAD)).isEqualTo(NOTHING);
        assertThat(look(buys, "47995.2000000001", NO_SPREAD)).isEqualTo(NOTHING);
        assertThat(look(buys, "47995.2", NO_SPREAD)).isEqualTo(OPEN);
        StoredEntry sells = tried(entry(Side.SHORT, null, "51000"), "52000", now);
        assertThat(look(sells, "52005.1999999999", NO_SPREAD)).isEqualTo(NOTHING);
        assertThat(look(sells, "52005.2", NO_SPREAD)).isEqualTo(OPEN);
        StoredEntry market = tried(entry(Side.LONG, "51000", null), "51000", now);
        assertThat(look(market, "51000", NO_SPREAD))
                .as("a stop takes any price")
                .isEqualTo(OPEN);
    }

    @Test
    void onlyWhatTimeMayMendLetsItWait() {
        assertThat(List.of(
                        "CONTROL_HALTED",
                        "PRICE_STALE",
                        Receipt.CONTENDED,
                        Receipt.LIVE_NOT_ARMED,
                        Receipt.LIVE_NOT_AGREED,
                        Receipt.MARKET_CLOSED,
                        Receipt.OUTCOME_UNKNOWN,
                        Receipt.EQUITY_UNKNOWN))
                .allMatch(EntryRules::passing);
        assertThat(List.of(Receipt.OK, "LEVERAGE_ABOVE_MAX", Receipt.KEY_REUSED, Receipt.ACCOUNT_NOT_FOUND))
                .noneMatch(EntryRules::passing);
    }

    /** @param filled units, or -1 for all of them */
    private StoredIntent order(long filled, IntentState state, @Nullable String reason) {
        Receipt receipt = world.open("o" + keys++, Side.LONG, "100", 10);
        StoredIntent sent = Objects.requireNonNull(receipt.intent()).sending();
        if (filled < 0) {
            return sent.filled(sent.sizeUnits());
        }
        return (filled == 0 ? sent : sent.filled(filled)).to(state, reason);
    }

    @Test
    void whatItBecomesWhenItsOrderHasEnded() {
        StoredEntry entry = entry(Side.LONG, null, "49000");
        StoredEntry sent = entry.sent(entry.id(), World.price("48000"));
        long now = sent.validUntil();
        StoredEntry whole = EntryRules.after(sent, order(-1, IntentState.FILLED, null), now + 5);
        assertThat(whole.state()).isEqualTo(EntryState.DONE);
        assertThat(whole.reason()).isNull();
        StoredEntry part = EntryRules.after(sent, order(1, IntentState.CANCELLED, "left"), now);
        assertThat(part.state()).isEqualTo(EntryState.DONE);
        assertThat(part.reason()).isEqualTo("filled in part");
        StoredIntent declined = order(0, IntentState.REJECTED, "too far");
        StoredEntry again = EntryRules.after(sent, declined, now);
        assertThat(again.state()).isEqualTo(EntryState.WORKING);
        assertThat(again.notBefore()).isEqualTo(now + 1_000_000);
        assertThat(again.reason()).isEqualTo("its last order was REJECTED: too far");
        StoredEntry late = EntryRules.after(sent, declined, now + 1);
        assertThat(late.state()).isEqualTo(EntryState.EXPIRED);
        assertThat(late.reason()).isEqualTo("its time is over; its last order was REJECTED: too far");
        StoredEntry often = entry;
        for (int i = 0; i < EntryRules.MAX_TRIES; i++) {
            assertThat(EntryRules.nextKey(often)).isEqualTo("entry:" + entry.id() + ":" + (i + 1));
            often = tried(often, "48000", now);
        }
        StoredEntry given = EntryRules.after(often, order(0, IntentState.EXPIRED, null), now);
        assertThat(given.state()).isEqualTo(EntryState.REJECTED);
        assertThat(given.reason()).isEqualTo(EntryRules.MAX_TRIES + " orders without a fill; the last was EXPIRED");
    }
}
