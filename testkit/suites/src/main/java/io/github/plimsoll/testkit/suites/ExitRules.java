package io.github.plimsoll.testkit.suites;

import static io.github.plimsoll.testkit.suites.StoreRows.closed;
import static io.github.plimsoll.testkit.suites.StoreRows.id;
import static io.github.plimsoll.testkit.suites.StoreRows.position;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.plimsoll.execution.spi.ExitPlan;
import io.github.plimsoll.execution.spi.ExitTrail;
import io.github.plimsoll.execution.spi.StoreTx;
import io.github.plimsoll.execution.spi.StoredPosition;
import io.github.plimsoll.numbers.Percent;
import io.github.plimsoll.numbers.Price;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How positions end beside stop and target. */
interface ExitRules extends StoreRules {
    private static Price price(String text) {
        return Price.parse(text, 10);
    }

    /** Every part of it has a value. */
    private static ExitPlan full() {
        return ExitPlan.NONE
                .plusTarget(price("51500"), Percent.of(50))
                .plusTarget(price("53000.0000000001"), Percent.parse("12.5%"))
                .fired(1, id(77), 1_000_000)
                .withTrail(new ExitTrail(Percent.parse("2.25%"), null, price("51000"), price("52000.5")))
                .withBreakEven(price("50500"))
                .withEnd(1_767_571_200_000_001L);
    }

    @Test
    default void a_plan_is_read_as_it_was_written() {
        ExitPlan other = ExitPlan.NONE.withTrail(new ExitTrail(null, price("1000"), null, null));
        run(tx -> {
            assertThat(tx.exits(id(41))).isEqualTo(ExitPlan.NONE);
            assertThat(tx.updateExits(id(41), full(), 0)).isTrue();
            assertThat(tx.updateExits(id(42), other, 0)).isTrue();
            assertThat(tx.exits(id(41))).isEqualTo(full());
        });
        run(tx -> {
            assertThat(tx.exits(id(41))).isEqualTo(full());
            assertThat(tx.exits(id(42))).isEqualTo(other);
            assertThat(tx.exits(id(43))).isEqualTo(ExitPlan.NONE);
        });
    }

    @Test
    default void a_plan_is_written_only_over_the_version_that_was_read() {
        ExitPlan first = ExitPlan.NONE.withEnd(5);
        ExitPlan second = first.withEnd(0).plusTarget(price("51500"), Percent.of(100));
        run(tx -> {
            assertThat(tx.updateExits(id(41), second, 1)).isFalse();
            assertThat(tx.updateExits(id(41), first, 0)).isTrue();
        });
        run(tx -> assertThat(tx.updateExits(id(41), second, 0))
                .as("stored before")
                .isFalse());
        run(tx -> assertThat(tx.updateExits(id(41), second, 7)).isFalse());
        run(tx -> {
            assertThat(tx.exits(id(41))).isEqualTo(first);
            assertThat(tx.updateExits(id(41), second, first.version())).isTrue();
        });
        ExitPlan stored = in(tx -> tx.exits(id(41)));
        assertThat(stored).isEqualTo(second);
        run(tx -> assertThat(tx.updateExits(id(41), second, first.version())).isFalse());
    }

    @Test
    default void the_plans_of_what_is_held_come_with_it() {
        StoredPosition held = position(41, 1);
        StoredPosition plain = position(42, 2);
        StoredPosition ended = closed(position(43, 3));
        run(tx -> {
            tx.insertPosition(held);
            tx.insertPosition(plain);
            tx.insertPosition(ended);
            for (int of : new int[] {41, 43, 44}) {
                tx.updateExits(id(of), full(), 0);
            }
            tx.updateExits(id(42), ExitPlan.NONE.withEnd(0), 0);
        });
        assertThat(in(StoreTx::holdings).exits()).containsExactly(Map.entry(id(41), full()));
    }
}
