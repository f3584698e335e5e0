package io.github.plimsoll.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.testkit.Cases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CloseOrderTest {
    private final World world = new World();

    private ShutdownPlan plan(int phases) {
        ShutdownPlan.Builder builder = ShutdownPlan.builder().clock(world).threads(world);
        for (int p = 0; p < phases; p++) {
            builder.phase("p" + p, Duration.ofSeconds(5));
        }
        return builder.build();
    }

    private static void add(ShutdownPlan plan, String name, String phase, String... needs) {
        plan.register(name, phase, () -> {}, Ownership.HANDED_IN, List.of(needs));
    }

    private static List<String> order(ShutdownPlan plan) {
        plan.begin();
        plan.tick();
        return plan.report().orElseThrow().resources().stream()
                .map(ResourceResult::name)
                .toList();
    }

    @Test
    @DisplayName("what needs something is closed before it, also when it was registered first")
    void needs() {
        ShutdownPlan plan = plan(1);
        add(plan, "server", "p0", "desk", "metrics");
        add(plan, "pool", "p0");
        add(plan, "desk", "p0", "pool", "never registered");
        add(plan, "metrics", "p0");
        assertThat(order(plan)).containsExactly("server", "metrics", "desk", "pool");
    }

    @Test
    void circlesAndThePhaseTheWrongWayRoundAreRefused() {
        ShutdownPlan plan = plan(2);
        add(plan, "a", "p0", "b");
        add(plan, "b", "p0", "c");
        assertThatThrownBy(() -> add(plan, "c", "p0", "a")).hasMessage("c would need itself, through [a]");
        assertThatThrownBy(() -> add(plan, "self", "p0", "self")).hasMessageContaining("itself");
        assertThatThrownBy(() -> add(plan, "c", "p1")).hasMessage("b of phase p0 cannot need c of the later phase p1");
        add(plan, "c", "p0");
        assertThat(order(plan)).containsExactly("a", "b", "c");
    }

    @Test
    @DisplayName("law: the order of closing is the reverse topological order of any random graph, phases backwards")
    void law() {
        Cases.check("close order of graphs", 3_000, random -> {
            int count = random.nextInt(1, 12);
            int phases = random.nextInt(1, 4);
            List<List<String>> needs = new ArrayList<>();
            int[] phase = new int[count];
            int lowest = 0;
            for (int i = 0; i < count; i++) {
                lowest = Math.min(phases - 1, lowest + (random.nextInt(4) == 0 ? 1 : 0));
                phase[i] = lowest;
                List<String> mine = new ArrayList<>();
                for (int j = 0; j < i; j++) {
                    if (random.nextInt(3) == 0) {
                        mine.add("r" + j);
                    }
                }
                needs.add(mine);
            }
            List<Integer> registered = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                registered.add(i);
            }
            Collections.shuffle(registered, new Random(random.nextLong()));
            ShutdownPlan plan = plan(phases);
            for (int i : registered) {
                add(plan, "r" + i, "p" + phase[i], needs.get(i).toArray(new String[0]));
            }
            TreeMap<String, Integer> at = new TreeMap<>();
            List<String> order = order(plan);
            order.forEach(name -> at.put(name, at.size()));
            assertThat(order).hasSize(count);
            for (int i = 0; i < count; i++) {
                for (String need : needs.get(i)) {
                    assertThat(at.get("r" + i)).isLessThan(at.get(need));
                }
                for (int j = 0; j < count; j++) {
                    if (phase[i] > phase[j]) {
                        assertThat(at.get("r" + i)).isLessThan(at.get("r" + j));
                    }
                }
            }
        });
    }
}
