package io.github.plimsoll.avantis.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.avantis.message.Intent;
import io.github.plimsoll.evm.EvmAddress;
import io.github.plimsoll.evm.RefusalCode;
import io.github.plimsoll.evm.RefusedException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The key for levels has a mind of its own. */
class LevelsSignerTest extends BackstopsRig {
    private void refused(Intent.Levels levels, String why) {
        int before = signed.size();
        assertThatThrownBy(() -> signer(Duration.ofSeconds(30)).sign(levels))
                .isInstanceOfSatisfying(RefusedException.class, no -> {
                    assertThat(no.code()).isEqualTo(RefusalCode.NOT_ALLOWED);
                    assertThat(no).hasMessageContaining(why);
                });
        assertThat(signed).as("the key was never asked").hasSize(before);
    }

    private Intent.Levels noted(long takeProfit, long stopLoss, long lifeMs) {
        BackstopNote before =
                notes.of(P1).orElseGet(() -> notes.none(journal.position(P1).orElseThrow()));
        long now = clock.epochMicros();
        Intent.Levels levels =
                before.next(journal.position(P1).orElseThrow(), takeProfit * ONE, stopLoss * ONE, now / 1_000 + lifeMs);
        assertThat(notes.write(before.attempted(levels, DOMAIN, now))).isPresent();
        return levels;
    }

    @Test
    @DisplayName("the key signs what was noted and what a stop may be, and nothing else")
    void aMindOfItsOwn() {
        String unsafe = "a target other than the venue's, or a stop that is not between";
        refused(noted(675_000, 50_000, 30_000), unsafe);
        refused(noted(675_000, 51_000, 30_000), unsafe);
        refused(noted(675_000, 0, 30_000), unsafe);
        refused(noted(675_000, 28_750, 30_000), unsafe);
        refused(noted(0, 48_755, 30_000), unsafe);
        refused(noted(60_000, 48_755, 30_000), unsafe);
        refused(noted(675_000, 48_755, 30_001), "its deadline");
        refused(noted(675_000, 48_755, -1), "its deadline");
        Intent.Levels right = noted(675_000, 48_755, 30_000);
        assertThat(signer(Duration.ofSeconds(30))
                        .sign(right)
                        .signer(DOMAIN.typedData(right).digest()))
                .isEqualTo(key.address());
        refused(
                new Intent.Levels(
                        TRADER, 1, 0, right.takeProfit(), right.stopLoss() + 1, right.deadlineMs(), right.nonce()),
                "it is not what was noted");
        EvmAddress other = new EvmAddress("0x" + "22".repeat(20));
        refused(
                new Intent.Levels(other, 1, 0, right.takeProfit(), right.stopLoss(), right.deadlineMs(), right.nonce()),
                "no position of alice:venue is tracked there");
        refused(
                new Intent.Levels(
                        TRADER, 1, 1, right.takeProfit(), right.stopLoss(), right.deadlineMs(), right.nonce()),
                "no position of alice:venue is tracked there");
        mark = 0;
        refused(right, "there is no usable price");
        mark = 48_755;
        refused(right, unsafe);
        mark = 50_000;
        venue.hides(true);
        refused(right, "the venue does not show the position now");
    }
}
