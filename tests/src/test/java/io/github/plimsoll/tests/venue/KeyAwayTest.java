package io.github.plimsoll.tests.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.avantis.venue.AvantisVenue;
import io.github.plimsoll.evm.custody.KeyServiceException;
import io.github.plimsoll.execution.spi.StoredIntent;
import io.github.plimsoll.execution.spi.Submission;
import io.github.plimsoll.execution.spi.VenueEvent;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A key service that does not answer keeps an order from leaving, and nothing else. */
class KeyAwayTest extends OpenedAtAvantis {
    @Test
    @DisplayName(
            "while the key cannot be reached nothing is sent, which is said in no words of a key service; then it is sent")
    void away() {
        AtomicBoolean away = new AtomicBoolean(true);
        AvantisVenue host = world.host("kms", () -> {
            if (away.get()) {
                throw new KeyServiceException("words of a key service");
            }
        });
        StoredIntent close = office.close(open, open.sizeUnits());
        for (int i = 0; i < 2; i++) {
            Submission said = host.submit(office.ticket(close));
            assertThat(said.kind()).isEqualTo(Submission.Kind.NOT_SENT);
            assertThat(said.detail()).contains("cannot be reached now").doesNotContain("words");
        }
        away.set(false);
        assertThat(host.submit(office.ticket(close)).kind()).isEqualTo(Submission.Kind.ACCEPTED);
        pass(40);
        assertThat(told(close)).extracting(VenueEvent::kind).containsExactly(VenueEvent.Kind.FILL);
    }
}
