package io.github.plimsoll.testkit.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.Mode;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.numbers.Side;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Money that is played with and money that is not are never mixed. */
interface VenueModeRules extends VenueRules {
    @Test
    @DisplayName("name, mode and capabilities never change, and the capabilities cannot be changed from outside")
    default void saysTheSameOfItself() {
        String name = venue().name();
        Mode mode = venue().mode();
        var capabilities = venue().capabilities();
        assertThat(name).isNotBlank();
        filled(HERS, Side.LONG);
        venueCapabilitiesAreItsOwn();
        assertThat(venue().name()).isEqualTo(name);
        assertThat(venue().mode()).isEqualTo(mode);
        assertThat(venue().capabilities()).isEqualTo(capabilities);
    }

    private void venueCapabilitiesAreItsOwn() {
        try {
            venue().capabilities().clear();
        } catch (UnsupportedOperationException refused) {
            return; // as good as a copy
        }
    }

    @Test
    @DisplayName("no order of an account of the other mode reaches a venue of this one's mode")
    default void otherModeNeverReaches() {
        Mode mine = venue().mode();
        for (Mode account : Mode.values()) {
            for (StoredIntent intent : List.of(
                    office().open(HERS, Side.LONG, 100), office().close(office().open(HERS, Side.LONG, 100), 1))) {
                boolean reaches = office().reaches(intent, account, mine);
                assertThat(reaches && account != mine)
                        .as(account + " account, " + mine + " venue")
                        .isFalse();
            }
        }
        assertThat(office().reaches(office().close(office().open(HERS, Side.LONG, 100), 1), mine, mine))
                .as("its own exits do")
                .isTrue();
    }
}
