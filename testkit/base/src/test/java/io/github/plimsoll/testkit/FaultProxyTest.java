package io.github.plimsoll.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
    /** A port to be put in front of. */
    interface Post {
        int send(String letter) throws IOException;
    }

    private final ManualClock clock = new ManualClock();
    private final List<String> arrived = new ArrayList<>();
    private final Post real = this::arrives;
    private final FaultProxy<Post> faults = FaultProxy.of(Post.class, real, () -> new IOException("cut"), clock);
    private final Post post = faults.port();

    private int arrives(String letter) throws IOException {
        if (letter.isEmpty()) {
            throw new IOException("nothing to send");
        }
        arrived.add(letter);
        return arrived.size();
    }

    @Test
    @DisplayName("each fault does what it says to the call and to its answer")
    void script() throws IOException {
        faults.next(Fault.NONE, Fault.LOST, Fault.ANSWER_LOST, Fault.TWICE, Fault.LATE)
                .lateBy(Duration.ofMinutes(1));
        assertThat(post.send("a")).isOne();
        assertThatThrownBy(() -> post.send("b")).isInstanceOf(IOException.class).hasMessage("cut");
        assertThatThrownBy(() -> post.send("c")).isInstanceOf(IOException.class).hasMessage("cut");
        assertThat(post.send("d")).isEqualTo(4);
        assertThat(clock.monotonicNanos()).isZero();
        assertThat(post.send("e")).isEqualTo(5);
        assertThat(clock.monotonicNanos()).isEqualTo(60_000_000_000L);
        assertThat(post.send("f")).isEqualTo(6);
        assertThat(arrived).containsExactly("a", "c", "d", "d", "e", "f");
        assertThat(faults.calls())
                .containsExactly("send NONE", "send LOST", "send ANSWER_LOST", "send TWICE", "send LATE", "send NONE");
        assertThat(faults.injected()).isEqualTo(4);
    }

    @Test
    @DisplayName("what the real one throws comes through as it is, and the proxy is a value like any other")
    void passesOn() {
        assertThatThrownBy(() -> post.send("")).isInstanceOf(IOException.class).hasMessage("nothing to send");
        assertThat(post).isNotEqualTo(arrived).hasToString("faults before " + real);
        assertThat(Set.of(post)).contains(post);
        assertThat(faults.calls()).containsExactly("send NONE");
    }

    @Test
    @DisplayName("chance: the same seed the same faults, about as many as asked, every kind among them")
    void chance() {
        List<String> once = some(7);
        assertThat(some(7)).isEqualTo(once).isNotEqualTo(some(8));
        for (Fault fault : Fault.values()) {
            assertThat(once).contains("send " + fault);
        }
        assertThat(faults.injected()).isBetween(1_300L, 1_700L);
        assertThatThrownBy(() -> faults.some(1_001, new SplittableRandom(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private List<String> some(long seed) {
        faults.some(500, new SplittableRandom(seed));
        List<String> before = faults.calls();
        for (int i = 0; i < 1_000; i++) {
            try {
                post.send("x");
            } catch (IOException cut) {
                assertThat(cut).hasMessage("cut");
            }
        }
        List<String> all = faults.calls();
        return all.subList(before.size(), all.size());
    }
}
