package io.github.plimsoll.avantis.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.avantis.message.UserData;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.numbers.AccountId;
import io.github.plimsoll.numbers.Instrument;
import io.github.plimsoll.numbers.Side;
import io.github.plimsoll.numbers.SortableId;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Positions that somebody opened elsewhere, found again by the id under which they were shown. */
class TrackingTest {
    private static final long ONE = 10_000_000_000L;
    private static final Instrument BTC = Instrument.cryptoPerp("BTC");
    private static final EvmAddress TRADER = new EvmAddress("0x" + "11".repeat(20));
    private static final AccountId HERS = new AccountId("alice:venue");

    private static UserData.Held seen(long index, long collateral, long openedAt) {
        return new UserData.Held(1, index, false, collateral, 4 * ONE, 50_000 * ONE, 0, 0, 0, openedAt);
    }

    @Test
    void whatIsShownUnderAnIdIsClosedUnderIt() {
        SortableId id = Tracking.foreign(TRADER, seen(3, 50_000_000, 7));
        // Half of it was closed elsewhere meanwhile: it is still that position, with the timestamp of now.
        UserData now = new UserData(List.of(seen(2, 50_000_000, 7), seen(3, 25_000_000, 9)), List.of());
        assertThat(Tracking.adopted(id, HERS, TRADER, BTC, now))
                .contains(new TrackedPosition(
                        id,
                        HERS,
                        "BTC-USD",
                        TRADER,
                        1,
                        3,
                        9,
                        Side.SHORT,
                        200_000,
                        25_000_000,
                        4 * ONE,
                        50_000 * ONE,
                        0));
        UserData gone = new UserData(List.of(seen(2, 50_000_000, 7)), List.of());
        assertThat(Tracking.adopted(id, HERS, TRADER, BTC, gone)).isEmpty();
    }

    /** By hand: 99.45 at 10.055...x of 50,012.5 is 0.02 coins, whatever was cut off on the way. */
    @Test
    void aSizeIsReadBackToTheUnit() {
        long price = 50_012 * ONE + ONE / 2;
        long leverage = 200_000 * (price / 10_000) / 99_450; // 0.02 coins, a thousandth on both sides
        assertThat(Coins.units(BTC, 99_450_000, leverage, price)).isEqualTo(2_000_000);
        assertThat(Coins.same(2_000_001, 2_000_000)).isTrue();
        assertThat(Coins.same(2_000_003, 2_000_000)).isFalse();
        assertThat(Coins.same(1, 0)).isTrue();
    }

    /** By hand: 0.0017225875 coins at 50,000 with 10 of collateral are 172,258.75 units, of which 172,258 can be closed. */
    @Test
    @DisplayName(
            "a part of a unit that somebody else left is no unit: a close of more than is there is declined for ever")
    void aPartOfAUnitIsNone() {
        assertThat(Coins.units(BTC, 10_000_000, 86_129_375_000L, 50_000 * ONE)).isEqualTo(172_258);
        assertThat(Coins.units(BTC, 10_000_000, 86_129_000_000L, 50_000 * ONE)).isEqualTo(172_258);
        assertThat(Coins.units(BTC, 10_000_000, 86_128_999_999L, 50_000 * ONE))
                .as("what is cut off in a reading is no part")
                .isEqualTo(172_258);
        assertThat(Coins.units(BTC, 10_000_000, 86_129_500_000L, 50_000 * ONE)).isEqualTo(172_259);
    }

    /** An increase that is lost in what readings round is not seen in them. */
    @Test
    void onlyWhatGrewIsAnIncrease() {
        assertThat(Tracking.grew(3_000_000, 2_000_000, 1_000_000)).isTrue();
        assertThat(Tracking.grew(3_000_002, 2_000_000, 1_000_000)).isTrue();
        assertThat(Tracking.grew(2_000_000, 2_000_000, 1_000_000)).isFalse();
        assertThat(Tracking.grew(2_000_000, 2_000_000, 1)).isFalse();
        assertThat(Tracking.grew(2_000_001, 2_000_000, 1)).isFalse();
    }
}
