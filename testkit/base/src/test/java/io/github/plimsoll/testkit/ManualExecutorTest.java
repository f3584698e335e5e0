package io.github.plimsoll.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ManualExecutorTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualClock clock = new ManualClock();
    private final ManualExecutor executor = new ManualExecutor(clock);
    private final List<String> ran = new ArrayList<>();

    private Runnable note(String what) {
        return () -> ran.add(what + "@" + clock.monotonicNanos() / 1_000_000_000L);
    }

    @Test
    @DisplayName("everything runs at its moment, in the order of the moments, and what it brings too")
    void order() {
        executor.after(SECOND.multipliedBy(3), note("late"));
        executor.after(SECOND, () -> executor.after(SECOND, note("brought")));
        executor.execute(note("first"));
        executor.execute(note("second"));
        assertThat(ran).isEmpty();
        executor.advance(SECOND.multipliedBy(2));
        assertThat(ran).containsExactly("first@0", "second@0", "brought@2");
        assertThat(executor.waiting()).isOne();
        executor.advance(SECOND);
        assertThat(ran).endsWith("late@3");
        assertThat(clock.monotonicNanos()).isEqualTo(3_000_000_000L);
        assertThat(executor.step()).isFalse();
    }

    @Test
    @DisplayName("a seed decides the order of what is due together: the same seed the same, all seeds every order")
    void shuffled() {
        Set<String> orders = new TreeSet<>();
        for (long seed = 1; seed <= 60; seed++) {
            String once = shuffled(seed);
            assertThat(shuffled(seed)).isEqualTo(once);
            orders.add(once);
        }
        assertThat(orders).containsExactly("abc", "acb", "bac", "bca", "cab", "cba");
    }

    private static String shuffled(long seed) {
        ManualExecutor shuffling = new ManualExecutor(new ManualClock(), new SplittableRandom(seed));
        StringBuilder order = new StringBuilder();
        for (String one : List.of("a", "b", "c")) {
            shuffling.execute(() -> order.append(one));
        }
        assertThat(shuffling.runDue()).isEqualTo(3);
        return order.toString();
    }

    @Test
    @DisplayName("bounds: no negative delay, no more than 100,000 waiting, no tasks that bring each other without end")
    void bounds() {
        assertThatThrownBy(() -> executor.after(Duration.ofNanos(-1), () -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        executor.execute(() -> again());
        assertThatThrownBy(executor::runDue).isInstanceOf(IllegalStateException.class);
        for (int i = executor.waiting(); i < ManualExecutor.MOST; i++) {
            executor.execute(() -> {});
        }
        assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    private void again() {
        executor.execute(this::again);
    }
}
