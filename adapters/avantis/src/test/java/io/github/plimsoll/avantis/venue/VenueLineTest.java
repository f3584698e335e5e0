package io.github.plimsoll.avantis.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class VenueLineTest {
    @Test
    @DisplayName("what is signed goes nowhere but where it was sent")
    void followsNothing() {
        HttpClient follows = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        assertThatThrownBy(() -> new VenueLine(follows, Waits.REAL)).isInstanceOf(IllegalArgumentException.class);
        HttpClient usual = HttpClient.newHttpClient();
        assertThat(new VenueLine(usual, Waits.REAL).http()).isSameAs(usual);
    }

    @Test
    @DisplayName("a real wait ends with an answer, or with its time")
    void waits() throws Exception {
        Duration moment = Duration.ofMillis(1);
        assertThat(Waits.REAL.answer(CompletableFuture.completedFuture("yes"), moment))
                .isEqualTo("yes");
        assertThatThrownBy(() -> Waits.REAL.answer(new CompletableFuture<>(), moment))
                .isInstanceOf(TimeoutException.class);
    }
}
