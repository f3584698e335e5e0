package io.github.plimsoll.bot.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.bot.telegram.ApiException.Kind;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RestTest {
    private final Rest rest = new Rest(new SplittableRandom(7));

    private Duration after(Kind kind) {
        return rest.next(new ApiException(kind, kind == Kind.THROTTLED ? 37 : 0, "said"));
    }

    @Test
    @DisplayName("rests double from half to one second up to 15 to 30 s, and begin anew after a success")
    void doubles() {
        for (int round = 0; round < 2; round++) {
            for (long most : new long[] {1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000}) {
                assertThat(after(Kind.UNAVAILABLE)).isBetween(Duration.ofMillis(most / 2), Duration.ofMillis(most));
            }
            rest.succeeded();
        }
    }

    @Test
    @DisplayName("what the service asks for goes first; a second process and a wrong token rest 5 s at least")
    void asked() {
        assertThat(after(Kind.THROTTLED)).isEqualTo(Duration.ofSeconds(37));
        rest.succeeded();
        assertThat(after(Kind.CONFLICT)).isEqualTo(Duration.ofSeconds(5));
        assertThat(after(Kind.UNAUTHORIZED)).isEqualTo(Duration.ofSeconds(5));
        for (int i = 0; i < 5; i++) {
            after(Kind.UNAUTHORIZED);
        }
        assertThat(after(Kind.CONFLICT)).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
    }
}
