package io.github.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.plimsoll.execution.spi.StoreException;
import io.github.plimsoll.execution.spi.StoreException.Kind;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What travels together, in which order, and what happens to what waits when something fails. */
final class StatementsTest {
    /** What reached the server: the text of a round trip, then its parameters. */
    private final List<String> sent = new ArrayList<>();

    private final Traffic traffic = new Traffic();
    private @Nullable String refused;

    private final Statements db = new Statements(connection(), traffic);

    private interface Behaviour {
        @Nullable
        Object answer(String method, Object[] args) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, Behaviour behaviour) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, args) -> behaviour.answer(method.getName(), args)));
    }

    private Connection connection() {
        return proxy(Connection.class, (name, args) -> {
            if (name.equals("prepareStatement")) {
                return statement((String) args[0]);
            }
            sent.add(name);
            return null;
        });
    }

    /** Every statement answers with its number of parts: the n-th part says n rows, or one row with the number n. */
    private PreparedStatement statement(String text) {
        StringBuilder parameters = new StringBuilder();
        int[] part = {1};
        return proxy(PreparedStatement.class, (name, args) -> switch (name) {
            case "setString", "setLong" ->
                parameters.append(' ').append(args[0]).append('=').append(args[1]);
            case "execute" -> {
                sent.add(text.replace(";\n", "; ") + parameters);
                if (refused != null) {
                    throw new SQLException("planned", refused);
                }
                yield true;
            }
            case "getMoreResults" -> {
                part[0]++;
                yield true;
            }
            case "getUpdateCount" -> part[0];
            case "getResultSet" -> row(part[0]);
            default -> null;
        });
    }

    private static ResultSet row(long value) {
        Deque<Long> rows = new ArrayDeque<>(List.of(value));
        return proxy(ResultSet.class, (name, args) -> switch (name) {
            case "next" -> !rows.isEmpty();
            case "getLong" -> rows.removeFirst();
            default -> null;
        });
    }

    private void ended() throws SQLException {
        db.end();
        db.commit();
    }

    private void fails(Kind kind, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    @Test
    void what_waits_goes_out_with_the_commit_in_its_order() throws SQLException {
        db.later("A", b -> b.text("x").number(7));
        db.later("B", Bind.NONE);
        db.later("C", b -> b.number(9));
        assertThat(sent).isEmpty();
        ended();
        assertThat(sent).containsExactly("A; B; C; COMMIT 1=x 2=7 3=9");
        assertThat(traffic.now()).isEqualTo(new StoreTraffic(0, 1, 4));
    }

    @Test
    void a_question_takes_along_what_waits_and_reads_its_own_answer() {
        db.later("A", b -> b.number(5));
        db.later("B", Bind.NONE);
        assertThat(db.number("Q", b -> b.number(6), 0)).isEqualTo(3);
        assertThat(db.number("R", Bind.NONE, 0)).isEqualTo(1);
        assertThat(sent).containsExactly("A; B; Q 1=5 2=6", "R");
    }

    @Test
    void a_counted_write_takes_along_what_waits_and_counts_its_own_rows() {
        db.later("A", Bind.NONE);
        assertThat(db.update("U", Bind.NONE)).isEqualTo(2);
        assertThat(sent).containsExactly("A; U");
    }

    @Test
    void questions_that_go_together_keep_their_answers_apart() throws SQLException {
        db.later("A", Bind.NONE);
        Ask<Long> one = new Ask<>("Q", b -> b.number(1), Row::number);
        Ask<Long> two = new Ask<>("R", b -> b.number(2), Row::number);
        db.together(one, two);
        assertThat(one.rows()).containsExactly(2L);
        assertThat(two.first()).contains(3L);
        ended();
        assertThat(sent).containsExactly("A; Q; R 1=1 2=2", "commit");
        assertThat(traffic.now()).isEqualTo(new StoreTraffic(0, 2, 4));
    }

    @Test
    void nothing_that_waits_is_sent_after_a_rollback() throws SQLException {
        db.later("A", Bind.NONE);
        db.end();
        db.rollback();
        assertThat(sent).containsExactly("rollback");
        assertThat(traffic.now()).isEqualTo(new StoreTraffic(0, 0, 0));
        assertThatThrownBy(() -> db.later("B", Bind.NONE)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void the_failure_of_what_waited_is_reported_by_every_later_call() {
        db.later("A", Bind.NONE);
        refused = "23505";
        fails(Kind.CONSTRAINT, () -> db.number("Q", Bind.NONE, 0));
        refused = null;
        fails(Kind.CONSTRAINT, () -> db.later("B", Bind.NONE));
        fails(Kind.CONSTRAINT, () -> db.update("C", Bind.NONE));
        fails(Kind.CONSTRAINT, db::requireUsable);
        assertThat(sent).containsExactly("A; Q");
    }

    @Test
    void a_long_queue_goes_out_before_it_grows_further() throws SQLException {
        for (int i = 0; i < Statements.MOST_WAITING; i++) {
            db.later("A", Bind.NONE);
        }
        assertThat(sent).hasSize(1);
        db.later("B", Bind.NONE);
        ended();
        assertThat(sent).hasSize(2).element(1).isEqualTo("B; COMMIT");
        assertThat(traffic.now()).isEqualTo(new StoreTraffic(0, 2, Statements.MOST_WAITING + 2));
    }

    @Test
    void an_empty_transaction_costs_no_round_trip() throws SQLException {
        ended();
        assertThat(sent).containsExactly("commit");
        assertThat(traffic.now()).isEqualTo(new StoreTraffic(0, 0, 0));
    }

    @Test
    void a_write_over_the_version_seen_last_waits_and_any_other_asks() {
        Versions<String> versions = new Versions<>();
        assertThat(versions.write(db, "U", Bind.NONE, "row", 1, 2)).isTrue();
        assertThat(sent).containsExactly("U");
        assertThat(versions.write(db, "V", Bind.NONE, "row", 2, 3)).isTrue();
        assertThat(sent).as("the version is known").hasSize(1);
        assertThat(versions.write(db, "W", Bind.NONE, "row", 2, 3))
                .as("counted as the second part here")
                .isTrue();
        assertThat(sent).hasSize(2).element(1).asString().endsWith("FROM written; W");
    }
}
